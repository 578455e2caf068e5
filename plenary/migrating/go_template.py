"""Go templates of shortcodes as Jinja's, where they are so simple that nothing is guessed (pkg.go.dev/text/template).

Understood are arguments (`.Get "x"`, `.Get 0`), `.Inner`, variables made of these, `if`, `with`, `else`, `and`, `or`,
`not`, `eq`, and the functions that leave a text as it is. Anything else, and a value that would land in a script, in a
style or in an attribute without quotes, makes the answer None: then a person has to write the template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_ACTION = re.compile(
    r"\{\{(?P<left>-\s)?\s*(?P<code>/\*.*?\*/|(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\"`}])*?)\s*(?P<right>\s-)?\}\}",
    re.DOTALL,
)
_WORD = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>[0-9]+)|(?P<sign>:?=|[()|])|(?P<name>[$.]?[\w.$-]*\w|\.))"""
)
_ATTRIBUTE = re.compile(r"""<[a-zA-Z][^<>]*?\s(?P<name>[\w:-]+)\s*=\s*(?P<quote>["']?)(?P<value>[^"'<>]*)$""")
_RUN = re.compile(r"<\s*(?:script|style|template|noscript)\b", re.IGNORECASE)
_JINJA = re.compile(r"\{[{%#]|[}%#]\}")
_ADDRESSES = {"href", "src", "action", "poster", "data", "formaction", "cite"}
_AS_IT_IS = {"string", "safeURL"}
_ROOTED = {"relURL", "absURL"}


@dataclass(frozen=True, slots=True)
class Translated:
    """A Jinja template, the arguments it asks for, and whether it takes the text of a pair."""

    text: str
    names: tuple[str, ...]
    by_place: bool
    inner: bool


class _BeyondError(Exception):
    """A template that holds what is not understood."""


def translate(source: str) -> Translated | None:
    """Return a Go template as one of Jinja, or None where it holds anything that is not understood."""
    if _RUN.search(source):
        return None
    work = _Work()
    try:
        work.run(source)
    except (_BeyondError, IndexError):
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
    known: set[str] = field(default_factory=set)

    def run(self, source: str) -> None:
        at, trim = 0, False
        for found in _ACTION.finditer(source):
            self.text(source[at : found.start()], trim, found["left"] is not None)
            if not found["code"].startswith("/*"):
                self.action(_words(found["code"]))
            at, trim = found.end(), found["right"] is not None
        self.text(source[at:], trim, False)
        if self.open:
            raise _BeyondError

    def text(self, html: str, left: bool, right: bool) -> None:
        if "{{" in html:
            raise _BeyondError
        html = html.lstrip() if left else html
        html = html.rstrip() if right else html
        self.html += html
        self.out.append(_JINJA.sub(lambda found: "{{ '" + found[0] + "' }}", html))

    def action(self, words: Sequence[str]) -> None:
        if not words:
            raise _BeyondError
        first = words[0]
        if first in ("if", "with"):
            self.opened(first, words[1:])
        elif first == "else" and self.open:
            self.otherwise(words[1:])
        elif first == "end" and len(words) == 1 and self.open:
            self.out.append("{%+ endif +%}")
            self.open.pop()
        elif len(words) > 2 and first.startswith("$") and words[1] in (":=", "="):
            name = self.variable(first)
            self.out.append(f"{{%+ set {name} = {self.pipeline(words[2:])} +%}}")
            self.known.add(name)
        else:
            self.shown(words)

    def opened(self, word: str, words: Sequence[str]) -> None:
        if word == "with" and len(words) > 2 and words[0].startswith("$") and words[1] == ":=":
            name = self.variable(words[0])
            self.out.append(f"{{%+ set {name} = {self.pipeline(words[2:])} +%}}{{%+ if {name} +%}}")
            self.known.add(name)
            self.open.append(name)
            return
        condition = self.pipeline(words)
        self.out.append(f"{{%+ if {condition} +%}}")
        self.open.append(condition if word == "with" else "")

    def otherwise(self, words: Sequence[str]) -> None:
        if self.open[-1]:
            self.open[-1] = ""
        if not words:
            self.out.append("{%+ else +%}")
        elif words[0] == "if":
            self.out.append(f"{{%+ elif {self.pipeline(words[1:])} +%}}")
        else:
            raise _BeyondError

    def shown(self, words: Sequence[str]) -> None:
        """Print a value as the place in the HTML asks for."""
        value = self.pipeline(words, shown=True)
        place = _ATTRIBUTE.search(self.html)
        if place is None:
            if self.html.rfind("<") > self.html.rfind(">"):
                raise _BeyondError
        elif not place["quote"] or place["name"].lower() == "style" or place["name"].lower().startswith("on"):
            raise _BeyondError
        elif place["name"].lower() in _ADDRESSES and not place["value"].strip():
            value = f"url({value})"
        self.html += "x"
        self.out.append(f"{{{{ {value} }}}}")

    def pipeline(self, words: Sequence[str], shown: bool = False) -> str:
        """Return a pipeline, `a | f | g`, as an expression."""
        first, *others = _split(words)
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
            raise _BeyondError
        if name in ("markdownify", ".Page.RenderString") and shown:
            return f"{value}|markdownify"
        if name == "safeHTML" and shown:
            return f"{value}|safe"
        if name in ("lower", "upper"):
            return f"{value}|{name}"
        if name in (*_AS_IT_IS, *_ROOTED):
            return _rooted(value) if name in _ROOTED else value
        raise _BeyondError

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
        raise _BeyondError

    def function(self, name: str, values: Sequence[str]) -> str:
        if name in ("eq", "ne") and len(values) == 2:
            return f"({values[0]}|string {'==' if name == 'eq' else '!='} {values[1]}|string)"
        if name == "default" and len(values) == 2:
            return f"({values[1]} or {values[0]})"
        if len(values) != 1 or name in ("eq", "ne", "default"):
            raise _BeyondError
        if name == "not":
            return f"(not {values[0]})"
        if name in _ROOTED:
            return _rooted(values[0])
        return {"markdownify": f"{values[0]}|markdownify", "safeHTML": f"{values[0]}|safe"}.get(name, values[0])

    def each(self, words: Sequence[str]) -> list[str]:
        """Return each argument as an expression; one in brackets is a command."""
        values, at = [], 0
        while at < len(words):
            if words[at] != "(":
                values.append(self.value(words[at]))
                at += 1
                continue
            end = _closing(words, at)
            values.append(f"({self.pipeline(words[at + 1 : end])})")
            at = end + 1
        return values

    def value(self, word: str) -> str:
        if word == ".Inner":
            self.inner = True
            return "inner"
        if word == "." and any(self.open):
            return next(name for name in reversed(self.open) if name)
        if word.startswith("$") and (name := self.variable(word)) in self.known:
            return name
        if word[0] in '"`' or word.isdecimal() or word in ("true", "false"):
            return _literal(word)
        fixed = {
            ".IsNamedParams": "(params|length > 0)",
            ".Page.Title": "page.title",
            ".Site.Title": "site.title",
            "site.Title": "site.title",
        }
        if word in fixed:
            return fixed[word]
        raise _BeyondError

    def get(self, word: str) -> str:
        if word.isdecimal():
            self.by_place = True
            return f"get({word})"
        if word[0] not in '"`':
            raise _BeyondError
        self.names.append(_plain(word))
        return f"get({_literal(word)})"

    def variable(self, word: str) -> str:
        if not re.fullmatch(r"\$[A-Za-z]\w*", word):
            raise _BeyondError
        return f"v_{word[1:]}"


def _rooted(value: str) -> str:
    """Return an expression for an address that begins at the site's root, unless it leads elsewhere or says so."""
    text = f"({value})|string"
    return f"(('' if not {text} or {text}|first in '/#?' or ':' in {text} else '/') ~ {text})"


def _words(code: str) -> list[str]:
    words, at = [], 0
    while code[at:].strip():
        found = _WORD.match(code, at)
        if found is None:
            raise _BeyondError
        words.append(found[0].strip().removeprefix("$") if found[0].strip()[:2] == "$." else found[0].strip())
        at = found.end()
    return words


def _split(words: Sequence[str]) -> list[list[str]]:
    """Return the commands between the pipes that stand in no brackets."""
    commands: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "|" and not depth:
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def _closing(words: Sequence[str], at: int) -> int:
    depth = 0
    for place in range(at, len(words)):
        depth += (words[place] == "(") - (words[place] == ")")
        if not depth:
            return place
    raise _BeyondError


def _plain(word: str) -> str:
    if "\\" in word and word[0] == '"':
        raise _BeyondError
    return word[1:-1]


def _literal(word: str) -> str:
    if word[0] not in '"`':
        return word
    plain = _plain(word)
    if "'" in plain or "\\" in plain or "\n" in plain:
        raise _BeyondError
    return f"'{plain}'"
