"""What an editor probably meant where YAML can't be read, and the line to write for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from yaml import MarkedYAMLError

from plenary.text.heads import quoted, write

_FIELD = re.compile(
    r"(?P<lead>\s*(?:- +)?)(?P<name>[^\s:=#'\"\[\]{}&*!|>@`%,-][^:=]*?)(?P<sign>\s*[:=]\s*)(?P<value>.*?)\s*"
)
_ITEM = re.compile(r"(?P<lead>\s*- +)(?P<name>)(?P<sign>)(?P<value>.*?)\s*")
_TAB = re.compile(r"(?P<spaces> *)\t")
_GENERAL = 'the line can\'t be read as a field; write name: value, with quotes around a text that holds ":" or "#"'
_LOOKED_AT = 200  # lines of wrong front matter


def explained(text: str, error: MarkedYAMLError, is_value: Callable[[str], bool]) -> tuple[int, str]:
    """Return the place in the text that is to be mended, and "what is wrong; what to do".

    `is_value` tells whether a piece of YAML can stand behind a name and a colon.
    """
    lines = text.split("\n")
    advice = advised(lines, _suspects(text, error, lines), is_value)
    return advice or _by_place(text, error, lines)


def advised(lines: list[str], suspects: Iterable[int], is_value: Callable[[str], bool]) -> tuple[int, str] | None:
    """Return place and advice for the first of these lines that is wrong by itself, if there is one."""
    for number in suspects:
        if advice := _advice(lines[number], is_value):
            return sum(len(line) + 1 for line in lines[:number]) + advice[0], advice[1]
    return None


def _suspects(text: str, error: MarkedYAMLError, lines: list[str]) -> Iterator[int]:
    """Yield the lines that may be the cause: where the parser was, then those above that begin a field."""
    here = [text.count("\n", 0, mark.index) for mark in (error.context_mark, error.problem_mark) if mark is not None]
    yield from here
    last = min(max(here, default=0), len(lines) - 1)
    for number in range(last, max(last - _LOOKED_AT, -1), -1):
        if number not in here and lines[number][:1] not in {" ", "-", "#", ""}:
            yield number


def _advice(line: str, is_value: Callable[[str], bool]) -> tuple[int, str] | None:
    """Return the place in a line that is wrong by itself, and what to say of it."""
    if tab := _TAB.match(line):
        return tab.end() - 1, "a tab stands at the start of the line; put spaces in its place"
    found = _FIELD.fullmatch(line) or _ITEM.fullmatch(line)
    if found is None or not (cause := _cause(found, is_value)):
        return None
    value = found["value"] if is_value(found["value"]) else _mended(found["value"])
    if not is_value(value):
        return None
    name = f"{found['name']}: " if found["name"] else ""
    item = "- " if "-" in found["lead"] else ""
    return found.start("value"), f"{cause}; {write(item + name + value)}"


def _cause(found: re.Match[str], is_value: Callable[[str], bool]) -> str:
    sign, value = found["sign"], found["value"]
    if "=" in sign:
        return "between lines --- a field is written name: value"
    if sign and not sign[-1].isspace() and value:
        return "a space is missing after the colon"
    return "" if is_value(value) else _cause_in(value)


def _cause_in(value: str) -> str:
    mark = value[0]
    if mark in "\"'":
        if not value.endswith(mark) and value.count(mark) == 1:
            return "the closing quotation mark is missing"
        return "a backslash must be doubled" if "\\" in value else "quotation marks stand within quotation marks"
    if mark in "[{" and _closed(value) != value:
        return f"the {'list' if mark == '[' else 'group'} that begins here is never closed"
    if ": " in value or value.endswith(":"):
        return 'a text that holds ": " needs quotes'
    return f"a text that begins with {mark} needs quotes"


def _mended(value: str) -> str:
    mark = value[0]
    if mark in "[{" and _closed(value) != value:
        return _closed(value)
    if mark not in "\"'" or (value.count(mark) == 2 and not value.endswith(mark)):
        return quoted(value)
    return quoted(value[1:-1] if value.endswith(mark) and len(value) > 1 else value[1:])


def _closed(value: str) -> str:
    """Close a list or a group on one line that holds no closing bracket at all."""
    close = {"[": "]", "{": "}"}[value[0]]
    return value if close in value else value + close


def _by_place(text: str, error: MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """Explain by what the parser was doing, where no line is wrong by itself."""
    mark = error.context_mark if _is_open(error) or "simple key" in str(error.context) else error.problem_mark
    index = min(mark.index if mark else 0, len(text))
    if _is_open(error):
        return index, f"what opens here with {text[index : index + 1]} is never closed; close it"
    doing = f"{error.context} {error.problem}"
    if "document start" in doing and "..." in lines:
        return f"\n{text}".index("\n...\n"), "the line ... ends the fields too early; remove it"
    start = text.rfind("\n", 0, index) + 1
    return start, _about_line(text[start:].partition("\n")[0], doing)


def _about_line(line: str, doing: str) -> str:
    if line.startswith(" ") and _FIELD.fullmatch(line):
        return f"the line begins further right than the one above; {write(line.strip())} without spaces before it"
    if line.lstrip().startswith(":"):
        return "the name before the colon is missing; write name: value"
    if "simple key" in doing:
        return "the line has no name with a colon; write name: value, or two spaces before it if it continues a text"
    if "document start" in doing or "block" in doing:
        return "the line begins further left than the fields above; begin fields of one level in the same column"
    return _GENERAL


def _is_open(error: MarkedYAMLError) -> bool:
    doing = str(error.context)
    return error.context_mark is not None and ("flow" in doing or "quoted" in doing)
