"""What the readers of TOML, YAML and JSON front matter share: the shape of their answer and the limits they keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plenary.problems import Problem

LONGEST = 64 * 1024  # characters of front matter; a real page has some hundreds
DEEPEST = 20  # levels of groups and lists within each other
_SHOWN = 240  # characters of a line that a message repeats

TOO_LONG = "the fields are longer than 64 KB; move what is text below the line that closes them"
TOO_DEEP = "groups and lists stand within each other more than 20 deep; write them flatter"


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of one front matter: values as they were read, lines by field ("params.x" for a nested one)."""

    fields: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def syntax(source: str, line: int, column: int, message: str) -> Reading:
    """Return a reading without fields, for front matter that can't be read at this place."""
    problem = Problem(
        source, line, f"{message} (column {column})" if column else message, "front-matter-syntax", column
    )
    return Reading(problems=(problem,))


def given_twice(name: str, line: int) -> str:
    """Return what to say of a field's second mention; the first is in this line of the file."""
    return f"the field {named(name)} is given twice, first in line {line}; remove one of the two"


def named(name: str) -> str:
    """Return a field's name as a message shows it: in quotes, on one line, not endless."""
    return quoted(_short(name))


def quoted(text: str) -> str:
    """Return the text in double quotes, as TOML, YAML and JSON all read it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write(line: str) -> str:
    """Return the advice to write this line, cut short where nobody would read on."""
    return f"write {_short(line)}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def frozen(value: object, room: int = DEEPEST) -> object:
    """Return the value with tuples for lists and read-only mappings for groups.

    RecursionError if it is too deep; UnicodeEncodeError if a text holds a lone surrogate, which no response can carry.
    """
    if isinstance(value, str):
        if not value.isascii():
            value.encode()
        return value
    if isinstance(value, dict):
        inner = _less(room)
        return MappingProxyType({frozen(key): frozen(entry, inner) for key, entry in value.items()})
    if isinstance(value, list):
        inner = _less(room)
        return tuple(frozen(entry, inner) for entry in value)
    return value


def _less(room: int) -> int:
    if room <= 0:
        raise RecursionError
    return room - 1
