"""TOML as people have it in their Hugo sites: what can't be read is told and left out, and all the rest is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeGuard

from plenary.problems import Problem

_HEADER = re.compile(r"\s*\[\[?[^\[\]]+\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*\s*=""")
_LONGEST_VALUE = 400  # lines that one value may take

Table = dict[str, Any]


def read(text: str, source: str) -> tuple[Table, tuple[Problem, ...]]:
    """Return the table that a text holds, and a problem for each part of it that could not be read.

    A table or a name that is given twice counts with both, the later value before the earlier one.
    """
    try:
        return tomllib.loads(text), ()
    except (ValueError, RecursionError):
        return _in_parts(text, source)


def merged(below: Table, above: Table) -> Table:
    """Return two tables as one: groups within are merged, lists of groups joined, else what is `above` counts."""
    both = dict(below)
    for name, value in above.items():
        old = both.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            both[name] = merged(old, value)
        elif _groups(old) and _groups(value):
            both[name] = [*old, *value]
        else:
            both[name] = value
    return both


def _groups(value: object) -> TypeGuard[list[Table]]:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _in_parts(text: str, source: str) -> tuple[Table, tuple[Problem, ...]]:
    """Read header by header and value by value; a list's groups are placed by tomllib itself, one at a time."""
    result: Table = {}
    problems: list[Problem] = []
    header, lost = "", False
    for line, part in _parts(text):
        if _HEADER.fullmatch(part):
            header, lost = part, False
        if lost:
            continue
        found = _loaded(f"{header}\n" if header == part else f"{header}\n{part}\n")
        if found is None:
            problems.append(_unread(part, source, line))
            lost = lost or header == part or part.lstrip().startswith("[")
        elif header == part or not header.lstrip().startswith("[["):
            result = _placed(result, found)
        else:
            result = _in_last(result, found)
    return result, tuple(problems)


def _unread(part: str, source: str, line: int) -> Problem:
    shown = part.strip().splitlines()[0][:80]
    below = ", with what stands below it" if shown.startswith("[") else ""
    words = f"this can't be read as TOML: {shown}; it was left out{below}: say it in site.toml by hand"
    return Problem(source, line, words, "hugo-config")


def _placed(result: Table, found: Table) -> Table:
    """Merge a part in; a header `[a.b]` below a list `[[a]]` means the list's last entry."""
    both = dict(result)
    for name, value in found.items():
        old = both.get(name)
        if _groups(old) and isinstance(value, dict):
            both[name] = [*old[:-1], _placed(old[-1], value)]
        elif _groups(old) and _groups(value):
            both[name] = [*old, *value]
        elif isinstance(old, dict) and isinstance(value, dict):
            both[name] = _placed(old, value)
        else:
            both[name] = value
    return both


def _in_last(result: Table, found: Table) -> Table:
    """Merge a value that stands in a list's group into the last entry of that list."""
    both = dict(result)
    for name, value in found.items():
        old = both.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            both[name] = _in_last(old, value)
        elif _groups(old) and _groups(value):
            both[name] = [*old[:-1], _placed(old[-1], value[-1])]
        else:
            both[name] = value
    return both


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each header and each name with its value; what is neither is yielded by lines."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        end = at + 1 if _HEADER.fullmatch(lines[at]) else _end(lines, at)
        yield at + 1, "\n".join(lines[at:end])
        at = end


def _end(lines: list[str], at: int) -> int:
    """Return the line behind the value that begins in a line: the first one with which it can be read."""
    last = min(len(lines), at + _LONGEST_VALUE)
    if _KEY.match(lines[at]) and _opens(lines[at]):
        for end in range(at + 1, last + 1):
            if _loaded("\n".join(lines[at:end])) is not None:
                return end
    return at + 1


def _opens(line: str) -> bool:
    """Whether a value may go on behind its line."""
    value = line.partition("=")[2].lstrip()
    return value.startswith(('"""', "'''", "[", "{"))


def _loaded(text: str) -> Table | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
