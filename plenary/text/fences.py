"""The info string of a fenced code block as in Hugo 0.111: a language, then options and attributes in braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from plenary.problems import guess

Lines = tuple[tuple[int, int], ...]
Remark = tuple[str, str]

_INFO = re.compile(r"\s*([^\s{]*)([^{]*)(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""[\s,]*+(?: ([.#])([\w:-]++)
      | ([A-Za-z_][\w.:-]*+)\s*+=\s*+
        (?: "((?:[^"\\]|\\.)*+)" | '([^']*+)' | \[([^\]]*+)\] | ([^\s,"'\[\]{}=]++(?:[ \t]++\d[\d-]*+)*+) ))""",
    re.VERBOSE | re.DOTALL,
)
_RANGE = re.compile(r"([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?\Z")
_NUMBER = re.compile(r"-?\d{1,9}\Z")
_NAME = re.compile(r"[\w.:-]+\Z")
_HTML = frozenset({"class", "id", "title", "lang", "dir", "role"})
_HTML_FAMILIES = ("data-", "aria-")
_WITHOUT_EFFECT = frozenset({"style", "noclasses", "tabwidth", "guesssyntax", "codefences"})


@dataclass(frozen=True, slots=True)
class Fence:
    """What an info string asks for.

    `attributes` are those of the element around the code; `lines` are the lines to mark, each range with its first
    and last line, counted from 1; `first` is the number that the first line gets; `anchors` makes each line number a
    link to itself, `anchor` is the beginning of their ids; `remarks` are pairs of a problem's code and its message.
    """

    language: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    numbers: Literal["", "table", "inline"] = ""
    first: int = 1
    lines: Lines = ()
    anchors: bool = False
    anchor: str = ""
    inline: bool = False
    remarks: tuple[Remark, ...] = ()


def read(info: str) -> Fence:
    """Return what an info string asks for; what can't be read is left out and stands in `remarks`.

    The form is Hugo's (gohugo.io, "Syntax highlighting"): `python {linenos=true,hl_lines=[2,"4-5"] .class #id}`. Names
    count in any case. A block without a language takes no options, only a class, an id and other attributes.
    """
    language, words, braces = (part.strip() for part in _INFO.match(info).groups())  # type: ignore[union-attr]
    given, remarks = _attributes(braces)
    options = {name: value for name, value in given.items() if name in _OPTIONS}
    values, wrong = _values(options)
    attributes, unknown = _html({name: value for name, value in given.items() if name not in _OPTIONS})
    if options and not language:
        wrong = [_remark("the options of a code block count only after a language; write text before the brace")]
    return Fence(
        language,
        attributes,
        _numbers(values) if language else "",
        _first(values),
        values.get("hl_lines", ()),  # type: ignore[arg-type]
        values.get("anchorlinenos") is True,
        str(values.get("lineanchors", "")),
        values.get("hl_inline") is True,
        (*_without_braces(words), *remarks, *wrong, *unknown),
    )


def _attributes(braces: str) -> tuple[dict[str, str], list[Remark]]:
    """Read `{.class #id name=value}`: names in lower case, classes joined, of a repeated name the last."""
    found: dict[str, str] = {}
    at = 1
    while match := _ATTRIBUTE.match(braces, at):
        sign, word, name, *values = match.groups()
        at = match.end()
        if sign == ".":
            found["class"] = f"{found.get('class', '')} {word}".strip()
        elif sign:
            found["id"] = word
        else:
            value = next(value for value in values if value is not None)
            found[name.lower()] = re.sub(r"\\(.)", r"\1", value) if values[0] is not None else value
    if braces and braces[at:].strip(" ,\t\n") != "}":
        return found, [_remark('the part in braces can\'t be read; write it as {linenos=true,hl_lines=[2,"4-5"]}')]
    return found, []


def _html(given: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], list[Remark]]:
    """Part what is an HTML attribute from names that nobody knows."""
    kept = {name: text for name, text in given.items() if name in _HTML or name.startswith(_HTML_FAMILIES)}
    remarks = [
        _remark(f'"{name}" is no option of a code block; {guess(name, (*_OPTIONS, *_HTML)) or "leave it out"}')
        for name in given
        if name not in kept
    ]
    return tuple(kept.items()), remarks


def _values(options: Mapping[str, str]) -> tuple[dict[str, object], list[Remark]]:
    """Read each option's value by its row in the table; a value of another sort is left out with a remark."""
    values: dict[str, object] = {}
    remarks = []
    for name, text in options.items():
        reader, wanted = _OPTIONS[name]
        value = reader(text.strip())
        if value is None:
            written = text.replace('"', "").strip()
            remarks.append(_remark(f'{name} can\'t be "{written}"; write {wanted}'))
        else:
            values[name] = value
    return values, remarks


def _numbers(values: Mapping[str, object]) -> Literal["", "table", "inline"]:
    asked = values.get("linenos", "false")
    if asked == "true":
        return "inline" if values.get("linenumbersintable") is False else "table"
    return "inline" if asked == "inline" else "table" if asked == "table" else ""


def _first(values: Mapping[str, object]) -> int:
    first = values.get("linenostart", 1)
    return first if isinstance(first, int) else 1


def _without_braces(words: str) -> list[Remark]:
    """Remark on a known option that is written after the language without its braces, where Hugo ignores it."""
    name, sign, _ = words.partition("=")
    if sign and name.strip().lower() in _OPTIONS:
        return [_remark(f"options of a code block stand in braces; write {{{words}}}")]
    return []


def _remark(message: str) -> Remark:
    return "code-option", message


def _truth(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _number_style(text: str) -> str | None:
    return text.lower() if text.lower() in ("true", "false", "table", "inline") else None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.match(text) else None


def _name(text: str) -> str | None:
    return text if _NAME.match(text) else None


def _lines(text: str) -> Lines | None:
    """Read `2,"4-5"` or `2 4-5`; ranges are not spelt out, so that a huge one costs nothing."""
    found = [_RANGE.match(part) for part in re.split(r"[\s,\"']+", text) if part]
    ranges = tuple((int(match[1]), int(match[2] or match[1])) for match in found if match)
    return ranges if len(ranges) == len(found) and all(first <= last for first, last in ranges) else None


_Reader = Callable[[str], object]
_TRUTH: tuple[_Reader, str] = (_truth, "true or false")

# Every option Hugo knows: how its value is read (None for a wrong one), and what to write there.
_OPTIONS: dict[str, tuple[_Reader, str]] = {
    "linenos": (_number_style, "true, false, table or inline"),
    "linenumbersintable": _TRUTH,
    "linenostart": (_number, "a whole number"),
    "hl_lines": (_lines, 'lines and ranges, as in [2,"4-5"]'),
    "anchorlinenos": _TRUTH,
    "lineanchors": (_name, "a word"),
    "hl_inline": _TRUTH,
    **dict.fromkeys(_WITHOUT_EFFECT, (str, "a word")),
}
