"""The plain lines of which most front matter consists, read in a tenth of the time that the standard library takes.

Whatever is not surely plain is left to it: a text is read here whole or not at all, and as it would read it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

_CONTROL = r"\x00-\x08\x0a-\x1f\x7f"
_BASIC = rf'"[^"\\{_CONTROL}]*"'
_LITERAL = rf"'[^'{_CONTROL}]*'"
_ONE = rf"(?:{_BASIC}|{_LITERAL})"
_LINE = re.compile(
    rf"""
    [ \t]*
    (?:
        (?P<name>[A-Za-z0-9_-]+) [ \t]* = [ \t]*
        (?:
            (?P<text>{_ONE})
            | (?P<truth>true|false)
            | (?P<number>[+-]?(?:0|[1-9][0-9]{{0,17}}))
            | (?P<list>\[ [ \t]* (?:{_ONE} [ \t]* (?:, [ \t]* {_ONE} [ \t]*)* ,? [ \t]*)? \])
            | (?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})
              (?P<time>[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?P<zone>Z|[+-][0-9]{{2}}:[0-9]{{2}})?)?
        )
        [ \t]*
    )?
    (?:\#[^{_CONTROL}]*)?
    """,
    re.VERBOSE,
)
_ENTRY = re.compile(_ONE)


def read(text: str, first: int) -> tuple[dict[str, object], dict[str, int]] | None:
    """Return the fields of a text in TOML and the line of each, or None where a line is not plain.

    A plain line holds nothing, a comment, or a name and a text without escapes, a number, a date or a list of texts.
    """
    fields: dict[str, object] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(text.split("\n"), first):
        found = _LINE.fullmatch(row)
        if found is None:
            return None
        name = found["name"]
        if name is None:
            continue
        value = _value(found)
        if value is None or name in fields:
            return None
        fields[name], lines[name] = value, line
    return fields, lines


def _value(found: re.Match[str]) -> object:
    """Return the value of a line, or None for a day or a time that there is not."""
    text, kind = found["text"], found.lastgroup
    if text is not None:
        return text[1:-1]
    if kind == "list":
        return [entry[1:-1] for entry in _ENTRY.findall(found["list"])]
    if kind == "truth":
        return found["truth"] == "true"
    return int(found["number"]) if kind == "number" else _moment(found)


def _moment(found: re.Match[str]) -> date | None:
    try:
        day = date.fromisoformat(found["date"])
        if found["time"] is None:
            return day
        hour, minute, second = map(int, found["time"][1:9].split(":"))
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(found["zone"]))
    except ValueError:
        return None


@lru_cache(maxsize=128)
def _zone(written: str | None) -> timezone | None:
    """Return an offset from UTC; ValueError where there is none of these hours and minutes."""
    if written is None or written == "Z":
        return UTC if written else None
    hours, minutes = int(written[1:3]), int(written[4:])
    if hours > 23 or minutes > 59:
        raise ValueError
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)
