"""Go templates of shortcodes as Jinja's, where they are so simple that nothing is guessed (pkg.go.dev/text/template).

Understood are arguments (`.Get "x"`, `.Get 0`), `.Inner`, variables made of these, `if`, `with`, `else`, `and`, `or`,
`not`, `eq`, and the functions that leave a text as it is. Anything else, and a value that would land in a script, in a
style or in an attribute without quotes, makes the answer None: then a person has to write the template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.migrating.go_words import BeyondError, closing, commands, literal, plain, rooted, words_of

_ACTION = re.compile(
    r"\{\{(?P<left>-\s)?\s*(?P<code>/\*.*?\*/|(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\"`}])*?)\s*(?P<right>\s-)?\}\}",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""<[a-zA-Z][^<>]*?\s(?P<name>[\w:-]+)\s*=\s*(?P<quote>["']?)(?P<value>[^"'<>]*)$""")
_RUN = re.compile(r"<\s*(?:script|style|template|noscript)\b", re.IGNORECASE)
_JINJA = re.compile(r"\{[{%#]|[}%#]\}")
_ADDRESSES = {"href", "src", "action", "poster", "data", "formaction", "cite"}
_AS_IT_IS = {"string", "safeURL"}
_ROOTED = {"relURL", "absURL"}
_ELSE = "{% else %}"


@dataclass(frozen=True, slots=True)
class Translated:
    """A Jinja template, the arguments it asks for, and whether it takes the text of a pair."""

    text: str
    names: tuple[str, ...]
    by_place: bool
    inner: bool


def translate(source: str) -> Translated | None:
    """Return a Go template as one of Jinja, or None where it holds anything that is not understood."""
    if _RUN.search(source):
        return None
    work = _Work()
    try:
        work.run(source)
    except (BeyondError, IndexError):
        return None
    return Translated("".join(work.out), tuple(dict.fromkeys(work.names)), work.by_place, work.inner)


@dataclass
class _Work:
    """The template made so far: what it asks for, the blocks that are open, and what `.` means in each."""

    out: list[str] = field(default_factory=list)
    html: str = ""
    names: list[str] = field(default_factory=list)
    by_place: bool = False
    inner: bool = False
    open: list[str] = field(default_factory=list)
    branches: list[list[str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def run(self, source: str) -> None:
        at, trim = 0, False
        for found in _ACTION.finditer(source):
            self.text(source[at : found.start()], trim, found["left"] is not None)
            if not found["code"].startswith("/*"):
                self.action(words_of(found["code"]))
            at, trim = found.end(), found["right"] is not None
        self.text(source[at:], trim, False)
        if self.open:
            raise BeyondError

    def text(self, html: str, left: bool, right: bool) -> None:
        if "{{" in html:
            raise BeyondError
        html = html.lstrip() if left else html
        html = html.rstrip() if right else html
        self.html += html
        self.out.append(_JINJA.sub(lambda found: "{{ '" + found[0] + "' }}", html))

    def action(self, words: Sequence[str]) -> None:
        if not words:
            raise BeyondError
        first = words[0]
        if first in ("if", "with"):
            self.opened(first, words[1:])
        elif first == "else" and self.open:
            self.otherwise(words[1:])
        elif first == "end" and len(words) == 1 and self.open:
            self.ended()
        elif len(words) > 2 and first.startswith("$") and words[1] in (":=", "="):
            name = self.variable(first)
            self.out.append(f"{{%+ set {name} = {self.pipeline(words[2:])} +%}}")
            self.known.add(name)
        else:
            self.shown(words)

    def opened(self, word: str, words: Sequence[str]) -> None:
        self.branches.append([self.html])
        if word == "with" and len(words) > 2 and words[0].startswith("$") and words[1] == ":=":
            name = self.variable(words[0])
            self.out.append(f"{{%+ set {name} = {self.pipeline(words[2:])} +%}}{{%+ if {name} +%}}")
            self.known.add(name)
            self.open.append(name)
            return
        condition = self.pipeline(words)
        self.out.append(f"{{%+ if {condition} +%}}")
        self.open.append(condition if word == "with" else "")

    def ended(self) -> None:
        """Close a block, all of whose branches have to end in the same place of the HTML."""
        before, *ends = [*self.branches.pop(), self.html]
        if len({_place(html) for html in (ends if self.open.pop() == _ELSE else [before, *ends])}) > 1:
            raise BeyondError
        self.out.append("{%+ endif +%}")

    def otherwise(self, words: Sequence[str]) -> None:
        if self.open[-1] == _ELSE:
            raise BeyondError
        self.branches[-1].append(self.html)
        self.html = self.branches[-1][0]
        self.open[-1] = ""
        if not words:
            self.open[-1] = _ELSE
            self.out.append("{%+ else +%}")
        elif words[0] == "if":
            self.out.append(f"{{%+ elif {self.pipeline(words[1:])} +%}}")
        else:
            raise BeyondError

    def shown(self, words: Sequence[str]) -> None:
        """Print a value as the place in the HTML asks for."""
        value = self.pipeline(words, shown=True)
        name, quote, where = _place(self.html)
        if where == "tag" or (name and not quote) or name == "style" or name.startswith("on"):
            raise BeyondError
        if where == "address":
            value = f"url({value})"
        self.html += "x"
        self.out.append(f"{{{{ {value} }}}}")

    def pipeline(self, words: Sequence[str], shown: bool = False) -> str:
        """Return a pipeline, `a | f | g`, as an expression."""
        first, *others = commands(words)
        value = self.command(first)
        for function in others:
            value = self.applied(value, function, shown)
        return value

    def applied(self, value: str, words: Sequence[str], shown: bool) -> str:
        """Return a value put through a function at a pipe."""
        name, rest = words[0], words[1:]
        if name == "default" and len(given := self.each(rest)) == 1:
            return f"({value} or {given[0]})"
        if rest:
            raise BeyondError
        if name in ("markdownify", ".Page.RenderString") and shown:
            return f"{value}|markdownify"
        if name == "safeHTML" and shown:
            return f"{value}|safe"
        if name in ("lower", "upper"):
            return f"{value}|{name}"
        if name in (*_AS_IT_IS, *_ROOTED):
            return rooted(value) if name in _ROOTED else value
        raise BeyondError

    def command(self, words: Sequence[str]) -> str:
        """Return one command, a value or a function with its arguments, as an expression."""
        name, rest = words[0], words[1:]
        if name == ".Get" and len(rest) == 1:
            return self.get(rest[0])
        if name in ("and", "or") and len(rest) > 1:
            return "(" + f" {name} ".join(self.each(rest)) + ")"
        if name in ("not", "eq", "ne", "default", "markdownify", "safeHTML", *_AS_IT_IS, *_ROOTED) and rest:
            return self.function(name, self.each(rest))
        if name == ".Page.RenderString" and len(rest) == 1:
            return f"{self.value(rest[0])}|markdownify"
        if name == "(":
            inner = self.each(words)
            if len(inner) == 1:
                return inner[0]
        elif not rest:
            return self.value(name)
        raise BeyondError

    def function(self, name: str, values: Sequence[str]) -> str:
        if name in ("eq", "ne") and len(values) == 2:
            return f"({values[0]}|string {'==' if name == 'eq' else '!='} {values[1]}|string)"
        if name == "default" and len(values) == 2:
            return f"({values[1]} or {values[0]})"
        if len(values) != 1 or name in ("eq", "ne", "default"):
            raise BeyondError
        if name == "not":
            return f"(not {values[0]})"
        if name in _ROOTED:
            return rooted(values[0])
        return {"markdownify": f"{values[0]}|markdownify", "safeHTML": f"{values[0]}|safe"}.get(name, values[0])

    def each(self, words: Sequence[str]) -> list[str]:
        """Return each argument as an expression; one in brackets is a command."""
        values, at = [], 0
        while at < len(words):
            if words[at] != "(":
                values.append(self.value(words[at]))
                at += 1
                continue
            end = closing(words, at)
            values.append(f"({self.pipeline(words[at + 1 : end])})")
            at = end + 1
        return values

    def value(self, word: str) -> str:
        if word == ".Inner":
            self.inner = True
            return "inner"
        if word == "." and (around := [name for name in self.open if name and name != _ELSE]):
            return around[-1]
        if word.startswith("$") and (name := self.variable(word)) in self.known:
            return name
        if word[0] in '"`' or word.isdecimal() or word in ("true", "false"):
            return literal(word)
        fixed = {
            ".IsNamedParams": "(params|length > 0)",
            ".Page.Title": "page.title",
            ".Site.Title": "site.title",
            "site.Title": "site.title",
        }
        if word in fixed:
            return fixed[word]
        raise BeyondError

    def get(self, word: str) -> str:
        if word.isdecimal():
            self.by_place = True
            return f"get({word})"
        if word[0] not in '"`':
            raise BeyondError
        self.names.append(plain(word))
        return f"get({literal(word)})"

    def variable(self, word: str) -> str:
        if not re.fullmatch(r"\$[A-Za-z]\w*", word):
            raise BeyondError
        return f"v_{word[1:]}"


def _place(html: str) -> tuple[str, str, str]:
    """Return the attribute that a piece of HTML ends in, its quotes, and whether an address would begin here.

    Outside of attributes the last tells whether it ends within a tag.
    """
    found = _ATTRIBUTE.search(html)
    if found is None:
        return "", "", "tag" if html.rfind("<") > html.rfind(">") else ""
    name = found["name"].lower()
    return name, found["quote"], "address" if name in _ADDRESSES and not found["value"].strip() else ""
