"""Reads one shortcode tag, `{{< name "value" >}}` or `{{% /name %}}`, by Hugo's rules for names, quotes and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NoReturn

Value = str | int | float | bool
Notation = Literal["<", "%"]

OPENING: Final = re.compile(r"\{\{[<%]")
RIGHT: Final[Mapping[str, str]] = {"<": ">}}", "%": "%}}"}

_SPACE: Final = " \t\r\n"
_QUOTES: Final = ('"', "`")
_SINGLE: Final = "'‘’‚‛"
_CURLY: Final = "“”„‟«»"
_SIGNS: Final = {
    ", ": "a comma does not part arguments; write a space in its place",
    ':"': "a colon does not join a name and its value; write = in its place",
}
_REST: Final = re.compile(r"[^\s\"`=<>%{}]+(?:[ \t]+[^\s\"`=<>%{}]+(?![ \t]*=))*(?![^\s])")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_WORD: Final = re.compile(r"[\w.-]+")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a tag from being read: the message, a key of CODES, and the position in the text."""

    message: str
    code: str
    at: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written: `text[start:end]`; with a fault, `end` is where reading goes on after it."""

    name: str
    kind: Literal["open", "close", "whole"]
    notation: Notation
    start: int
    end: int
    args: tuple[Value, ...] = ()
    params: Mapping[str, Value] = field(default_factory=dict)
    fault: Fault | None = None


def read_tag(text: str, start: int) -> Tag:
    """Return the tag whose `{{<` or `{{%` stands at `start`; what can't be read comes back with its fault."""
    reader = _Reader(text, start)
    try:
        return reader.tag()
    except _UnreadableError as stop:
        return _broken(text, start, reader.name, stop.fault)


def typed(word: str) -> Value:
    """Return an unquoted word as Hugo types it: true, false, a whole number, a decimal number, or itself."""
    if word in ("true", "false"):
        return word == "true"
    digits = word[1:] if word[:1] in ("+", "-") else word
    if not digits.isascii() or len(digits) > 18:
        return word
    if digits.isdigit():
        return int(word)
    whole, point, decimals = digits.partition(".")
    return float(word) if point and decimals.isdigit() and (not whole or whole.isdigit()) else word


class _UnreadableError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _broken(text: str, start: int, name: str, fault: Fault) -> Tag:
    """Return the tag with its fault, ended at its own `>}}` where there is one, else at the end of its line."""
    following = OPENING.search(text, start + 3)
    limit = following.start() if following else len(text)
    blank = _BLANK_LINE.search(text, start, limit)
    paragraph = blank.start() if blank else limit
    ends = [at + 3 for at in (text.find(right, start + 3, paragraph) for right in RIGHT.values()) if at >= 0]
    if ends:
        return Tag(name, "whole", _notation(text, start), start, min(ends), fault=fault)
    line = text.find("\n", start, limit)
    fault = Fault(
        f"the tag {text[start : start + 3]} {name or '...'} opened here is never closed;"
        f" write {RIGHT[text[start + 2]]} at its end",
        "shortcode-unclosed",
        start,
    )
    return Tag(name, "whole", _notation(text, start), start, line if line >= 0 else limit, fault=fault)


def _notation(text: str, start: int) -> Notation:
    return "<" if text[start + 2] == "<" else "%"


def _end(token: re.Pattern[str], text: str, at: int) -> int:
    """Return where a token that begins at a place, and may be empty, ends."""
    found = token.match(text, at)
    return found.end() if found else at


class _Reader:
    """A place in the text and what was read of one tag so far."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start + 3
        self.notation: Notation = _notation(text, start)
        self.right = RIGHT[self.notation]
        self.name = ""
        self.args: list[Value] = []
        self.params: dict[str, Value] = {}

    def tag(self) -> Tag:
        self._space()
        closing = self._take("/")
        self._space()
        self.name = self._name()
        if closing:
            return self._closing()
        if not self.name:
            self._nameless()
        while not self._ends():
            self._argument()
        kind: Literal["open", "whole"] = "open"
        if self._take("/"):
            kind = "whole"
            self._space()
        self.at += 3
        return Tag(self.name, kind, self.notation, self.start, self.at, tuple(self.args), self.params)

    def _closing(self) -> Tag:
        self._space()
        if not self.text.startswith(self.right, self.at):
            self._refuse_end()
            shown = f"{{{{{self.notation} /{self.name} {self.right}"
            self._refuse(f"a closing tag holds its name and nothing else; write {shown}")
        return Tag(self.name, "close", self.notation, self.start, self.at + 3)

    def _name(self) -> str:
        begin = self.at
        while (char := self._char()) and (char.isalnum() or char == "_" or (char in "-/." and self.at > begin)):
            if char == "/" and self._right_follows(self.at + 1):
                break
            self.at += 1
        return self.text[begin : self.at]

    def _nameless(self) -> NoReturn:
        if self.text.startswith(self.right, self.at):
            self._refuse("the shortcode has no name; write a name, or remove the tag")
        self._refuse_end()
        self._refuse(f"a shortcode's name can't begin with {self._char()}; write a name of letters and digits first")

    def _ends(self) -> bool:
        """Whether the tag's end is reached; an end that is not its own is refused."""
        self._space()
        if self._right_follows(self.at) or (self._char() == "/" and self._right_follows(self.at + 1)):
            return True
        self._refuse_end()
        return False

    def _right_follows(self, at: int) -> bool:
        return self.text.startswith(self.right, _end(_SPACES, self.text, at))

    def _refuse_end(self) -> None:
        if self.at >= len(self.text) or OPENING.match(self.text, self.at):
            self._refuse("the tag is never closed", "shortcode-unclosed")
        other = ">}}" if self.right == "%}}" else "%}}"
        if self.text.startswith(other, self.at):
            self._refuse(f"a tag opened by {{{{{self.notation} ends in {other}; write {self.right} instead")

    def _argument(self) -> None:
        begin = self.at
        quoted = self._char() in _QUOTES
        value = self._quoted() if quoted else self._word()
        after = self.at
        self._space()
        if self._take("="):
            self._named(str(value), begin)
        elif not quoted and self.params and self.text[begin - 1] in _QUOTES:
            self._refuse('a quote or a space is missing here; write name="value" for each argument', at=begin)
        else:
            self.at = after
            self._positional(value if quoted else typed(str(value)), begin)

    def _positional(self, value: Value, begin: int) -> None:
        if (
            self.params
            and self.text[:begin].rstrip(_SPACE)[-1:] not in _QUOTES
            and (rest := _REST.match(self.text, begin))
        ):
            name, first = next(reversed(self.params.items()))
            self._refuse(f'a value with a space in it needs quotes; write {name}="{first} {rest[0]}"', at=begin)
        if self.params:
            self._refuse(
                f'the argument "{value}" has no name while others have one; write name="{value}"',
                "shortcode-argument",
                begin,
            )
        self.args.append(value)

    def _named(self, name: str, begin: int) -> None:
        if self.args:
            self._refuse(
                f'the argument "{name}" has a name while others have none; name all of them or none',
                "shortcode-argument",
                begin,
            )
        if name in self.params:
            self._refuse(f'the argument "{name}" is given twice; keep one of them', "shortcode-argument", begin)
        self._space()
        self.params[name] = self._quoted() if self._char() in _QUOTES else typed(self._unquoted(name))

    def _quoted(self) -> str:
        """Read "..." on one line, where a backslash keeps a quote, or `...` as it is, over lines too."""
        begin, quote = self.at, self._char()
        end = begin + 1
        while (end := self.text.find(quote, end)) >= 0 and quote == '"' and self.text[end - 1] == "\\":
            end += 1
        if end < 0 or (quote == '"' and self.text.find("\n", begin, end) >= 0):
            self._refuse(f"the quote opened here is never closed; write {quote} after the value", at=begin)
        self.at = end + 1
        value = self.text[begin + 1 : end]
        return value.replace('\\"', '"') if quote == '"' else value

    def _word(self) -> str:
        begin = self.at
        self.at = _end(_WORD, self.text, begin)
        if self.at == begin:
            char = self._char()
            self._refuse_quotes(char)
            if advice := _SIGNS.get(self.text[self.at : self.at + 2]):
                self._refuse(advice)
            self._refuse(f'{char} can\'t stand here without quotes; write the value as "..."')
        return self.text[begin : self.at]

    def _unquoted(self, name: str) -> str:
        """Read the value after `name=` up to white space or the tag's end."""
        begin = self.at
        self._refuse_quotes(self._char())
        while (char := self._char()) and char not in _SPACE and not self._ends_here():
            self.at += 1
        if self.at == begin:
            self._refuse(f'the argument "{name}" has no value; write {name}="..."')
        return self.text[begin : self.at]

    def _ends_here(self) -> bool:
        return self.text.startswith((self.right, "/" + self.right), self.at)

    def _refuse_quotes(self, char: str) -> None:
        if char and char in _SINGLE:
            self._refuse('a value stands in single quotes, which do not count here; write it as "..."')
        if char and char in _CURLY:
            self._refuse(f'a value stands in typographic quotes ({char}); write straight ones: "..."')

    def _refuse(self, message: str, code: str = "shortcode-syntax", at: int = -1) -> NoReturn:
        raise _UnreadableError(Fault(message, code, self.at if at < 0 else at))

    def _char(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, char: str) -> bool:
        found = self._char() == char
        self.at += found
        return found

    def _space(self) -> None:
        self.at = _end(_SPACES, self.text, self.at)
