"""TOML front matter (https://toml.io/en/v1.0.0): fields, the line of each, and a date that does not exist forgiven."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from plenary.problems import Problem
from plenary.text import dates, tomlplain
from plenary.text.heads import LONGEST, TOO_DEEP, TOO_LONG, Reading, given_twice, quoted, syntax
from plenary.text.tomladvice import explained

_PART = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PATH = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_PLACES = re.compile(
    rf"""
    ^[ \t]*\[[ \t]*(?P<group>{_PATH})[ \t]*\][ \t]*(?=$|\#)
    | ^[ \t]*\[\[[ \t]*(?P<list>{_PATH})[ \t]*\]\][ \t]*(?=$|\#)
    | ^[ \t]*(?P<field>{_PATH})[ \t]*=
    | \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''.*?''' | \"(?:[^"\\\n]|\\.)*\" | '[^'\n]*' | \#[^\n]*
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_PARTS = re.compile(_PART)
# The time that the standard library needs for one name with dots grows with the square of their number.
_ENDLESS_NAME = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){200}""")
# The standard library reads a number of this form however long it is, but can't write it in decimals.
_ENDLESS_NUMBER = re.compile(r"0[xob][0-9A-Fa-f_]{1000}")
_LOOSE_DATE = re.compile(
    rf"^(?P<before>[ \t]*{_PATH}[ \t]*=[ \t]*)(?P<date>[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}[0-9TtZz:.+ -]*?)"
    r"(?P<after>[ \t]*(?:#.*)?)$",
    re.MULTILINE,
)


def read(text: str, source: str, first: int, longest: int = LONGEST) -> Reading:
    """Return the fields of the text between the fences, whose first line is this line of the file.

    A text of more than `longest` characters is refused. A date that TOML can't read (2024-30-05, or 2012-03-19 17:12:52
    -0700 without quotes) becomes a text and a warning.
    """
    if len(text) > longest:
        return syntax(source, first, 0, TOO_LONG)
    if plain := tomlplain.read(text, first):
        return Reading(*plain)
    if refused := _endless(text, source, first):
        return refused
    try:
        return Reading(tomllib.loads(text), _lines(text, first))
    except RecursionError:
        return syntax(source, first, 0, TOO_DEEP)
    except ValueError as error:
        return _with_loose_dates(text, source, first) or _refused(text, source, first, str(error))


def _endless(text: str, source: str, first: int) -> Reading | None:
    """Refuse what the standard library would take too long to read, or could not write again."""
    if text.count(".") > 200 and _ENDLESS_NAME.search(text):
        return syntax(source, first, 0, TOO_DEEP)
    if number := _ENDLESS_NUMBER.search(text):
        line = first + text.count("\n", 0, number.start())
        return syntax(source, line, 0, "a number is too long to be read; put quotes around it")
    return None


def _with_loose_dates(text: str, source: str, first: int) -> Reading | None:
    """Read the text with quotes around what was meant as a date, if that is all that was wrong."""
    loose = [found for found in _LOOSE_DATE.finditer(text) if not _is_toml(f"x = {found['date']}")]
    mended = text
    for found in reversed(loose):
        mended = f"{mended[: found.start('date')]}{quoted(found['date'])}{mended[found.end('date') :]}"
    try:
        fields = tomllib.loads(mended)
    except (ValueError, RecursionError):
        return None
    return Reading(fields, _lines(text, first), tuple(_loose(text, found, source, first) for found in loose))


def _loose(text: str, found: re.Match[str], source: str, first: int) -> Problem:
    line = first + text.count("\n", 0, found.start("date"))
    column = found.start("date") - text.rfind("\n", 0, found.start("date"))
    moment = dates.parse(found["date"])
    message = dates.fault(found["date"])
    if moment:
        iso = moment.isoformat() if ":" in found["date"] else moment.date().isoformat()
        message = f"TOML does not read {found['date']} as a date; write {found['before'].strip()} {iso}"
    return Problem(source, line, message, "date", column)


def _refused(text: str, source: str, first: int, error: str) -> Reading:
    if "overwrite" in error or "twice" in error or "mutate" in error:
        for line, column, message in _repeated(text, first):
            return syntax(source, line, column, message)
    row, column, message = explained(text, error, _is_toml)
    return syntax(source, first + row, column, message)


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(text: str, first: int) -> dict[str, int]:
    """Return the line of each field by its whole name; of an entry in a list of groups, the first one's.

    Those in a list of groups are there by their numbers too, as in YAML: "blocks.0", "blocks.0.title".
    """
    lines: dict[str, int] = {}
    numbers: dict[tuple[str, ...], int] = {}
    for path, line, kind in _places(text, first):
        lines.setdefault(".".join(path), line)
        lines.setdefault(path[0], line)
        if kind == "list":
            inner = [one for one in numbers if len(one) > len(path) and one[: len(path)] == path]
            for one in inner:
                del numbers[one]
            numbers[path] = numbers.get(path, -1) + 1
        if numbers:
            lines.setdefault(_numbered(path, numbers), line)
    return lines


def _numbered(path: tuple[str, ...], numbers: Mapping[tuple[str, ...], int]) -> str:
    """Return a whole name in which the number of its entry stands behind each list of groups."""
    parts: list[str] = []
    for depth, part in enumerate(path, 1):
        parts.append(part)
        if path[:depth] in numbers:
            parts.append(str(numbers[path[:depth]]))
    return ".".join(parts)


def _places(text: str, first: int) -> Iterator[tuple[tuple[str, ...], int, str]]:
    """Yield the path of each group, list of groups and field, its line, and which of the three it is."""
    group: tuple[str, ...] = ()
    line, counted = first, 0
    for found in _PLACES.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        line, counted = line + text.count("\n", counted, found.start(kind)), found.start(kind)
        path = _path(found[kind])
        if kind == "field":
            yield (*group, *path), line, kind
        else:
            group = path
            yield path, line, kind


def _path(written: str) -> tuple[str, ...]:
    if "." not in written and written[0] not in "\"'":
        return (written,)
    return tuple(_unquoted(part) for part in _PARTS.findall(written))


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    return str(tomllib.loads(f"x = {part}")["x"]) if part[0] == '"' and _is_toml(f"x = {part}") else part


def _repeated(text: str, first: int) -> Iterator[tuple[int, int, str]]:
    """Yield the place and the problem of the names that are given twice, or both as a field and as a group."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for path, line, kind in _places(text, first):
        if kind == "list":
            seen = {known: row for known, row in seen.items() if known[: len(path)] != path}
            continue
        above = [path[:depth] for depth in range(1, len(path)) if seen.get(path[:depth], (0, ""))[1] == "field"]
        for known in [path] if path in seen else above:
            yield line, 1, given_twice(".".join(known), seen[known][0])
        seen.setdefault(path, (line, kind))
    yield first, 0, "a name is given twice, or both as a field and as a group of fields; rename one of the two"
