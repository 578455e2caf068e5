"""YAML front matter, read strictly: plain fields, lists and groups, and nothing of YAML that surprises.

Only the events of the parser are used (https://yaml.org/spec/1.2.2/), so no object is made that the text asks for, and
reading stops at the first thing that is not allowed. Scalars follow the core schema of YAML 1.2, further narrowed:
a number is only a number where nothing of its writing is lost, so `1.10`, `007` and `10:30` stay texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from plenary.problems import Problem
from plenary.text.heads import DEEPEST, LONGEST, TOO_DEEP, TOO_LONG, Reading, given_twice, quoted, syntax, write
from plenary.text.yamladvice import advised, explained

PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"(?P<whole>0|-?[1-9][0-9]{0,17})|-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}", re.ASCII)
_LIKE_FIELD = re.compile(r"[\w-]+\s*[:=]")
_CURLY = re.compile(r"\s*[\w-]+: +[“„”](?P<value>[^“„”\"]*)[“”]\s*")
_DOUBTFUL = re.compile("[#“„”]")
_CUT_OFF = re.compile(r"(?P<lead>\s*)(?P<name>[\w-]+): +(?P<value>(?:[^\"'#\s].* )?#[^\s#].*?)\s*")


_NO_FIELDS = (
    "only text stands between the two lines ---, and no field; "
    "write fields as name: value, or *** in place of a line --- if a rule across the page is meant"
)


_Event = Any  # of yaml.events; which attributes it has depends on its class


class _NotAllowedError(Exception):
    """Something that front matter must not hold: its place in the text, and what to say of it."""

    def __init__(self, event: _Event, message: str) -> None:
        super().__init__(message)
        self.index: int = event.start_mark.index
        self.message = message


class _NoFieldsError(_NotAllowedError):
    """One text stands where the fields should."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """What each step through the events needs: the next event, the line of the first, the lines found so far."""

    take: Callable[[], _Event]
    first: int
    lines: dict[str, int] = field(default_factory=dict)


def read(text: str, source: str, first: int) -> Reading:
    """Return the fields of the text between the fences, whose first line is this line of the file."""
    if len(text) > LONGEST:
        return syntax(source, first, 0, TOO_LONG)
    try:
        reading = _document(_Walk(PARSER(text).get_event, first))
    except _NoFieldsError as fault:
        lines = text.split("\n")
        advice = advised(lines, (number for number, line in enumerate(lines) if _LIKE_FIELD.match(line)), _is_value)
        return _refused(text, source, first, *(advice or (fault.index, fault.message)))
    except _NotAllowedError as fault:
        return _refused(text, source, first, fault.index, fault.message)
    except yaml.MarkedYAMLError as error:
        return _refused(text, source, first, *explained(text, error, _is_value))
    except (yaml.YAMLError, ValueError) as error:
        place = getattr(error, "position", 0)
        return _refused(text, source, first, place, "a control character stands in the fields; remove it")
    return _with_warnings(reading, text, source, first) if _DOUBTFUL.search(text) else reading


def value(text: str, source: str) -> tuple[object, Reading]:
    """Return what a whole file of YAML says, be it a group, a list or one text; a reading with problems if it can't.

    Of the marks around a document, `---` may stand before it and `...` behind it.
    """
    try:
        return _whole(_Walk(PARSER(text).get_event, 1)), Reading()
    except _NotAllowedError as fault:
        return None, _refused(text, source, 1, fault.index, fault.message)
    except yaml.MarkedYAMLError as error:
        return None, _refused(text, source, 1, *explained(text, error, _is_value))
    except (yaml.YAMLError, ValueError) as error:
        words = "a control character stands in the text; remove it"
        return None, _refused(text, source, 1, getattr(error, "position", 0), words)


def _whole(walk: _Walk) -> object:
    walk.take()
    start = walk.take()
    if isinstance(start, StreamEndEvent):
        return None
    if start.version or start.tags:
        raise _NotAllowedError(start, "the text begins with a YAML directive, which is not allowed; remove it")
    found = _value(walk, walk.take(), "", 0)
    walk.take()
    after = walk.take()
    if not isinstance(after, StreamEndEvent):
        raise _NotAllowedError(after, "a second document begins here, which is not read; put it into a file of its own")
    return found


def _refused(text: str, source: str, first: int, index: int, message: str) -> Reading:
    return syntax(source, first + text.count("\n", 0, index), index - text.rfind("\n", 0, index), message)


def _document(walk: _Walk) -> Reading:
    walk.take()
    start = walk.take()
    if isinstance(start, StreamEndEvent):
        return Reading()
    if isinstance(start, DocumentStartEvent) and start.explicit:
        raise _NotAllowedError(start, "the fields begin with a YAML directive, which is not allowed; remove it")
    root = walk.take()
    if isinstance(root, ScalarEvent):
        raise _NoFieldsError(root, _NO_FIELDS)
    if not isinstance(root, MappingStartEvent):
        raise _NotAllowedError(root, _no_fields(root))
    fields = _mapping(walk, root, "", 1)
    walk.take()
    after = walk.take()
    if not isinstance(after, StreamEndEvent):
        raise _NotAllowedError(after, "the line ... ends the fields too early; remove it")
    return Reading(fields, walk.lines)


def _no_fields(root: _Event) -> str:
    if isinstance(root, SequenceStartEvent):
        return 'the fields are written as a list; write each as name: value, without the "-" or the brackets'
    return _reference(root)


def _reference(event: _Event) -> str:
    if isinstance(event, AliasEvent):
        return f"a text that begins with * needs quotes; {write(quoted(f'*{event.anchor}'))}"
    sign = "&" if event.anchor is not None else "!"
    return f"a text that begins with {sign} needs quotes; put it between double quotation marks"


def _value(walk: _Walk, event: _Event, path: str, depth: int) -> object:
    if isinstance(event, AliasEvent) or event.anchor is not None or event.tag is not None:
        raise _NotAllowedError(event, _reference(event))
    if isinstance(event, ScalarEvent):
        return _scalar(event.value) if event.implicit[0] else event.value
    if depth >= DEEPEST:
        raise _NotAllowedError(event, TOO_DEEP)
    if isinstance(event, MappingStartEvent):
        return _mapping(walk, event, path, depth + 1)
    return _sequence(walk, path, depth + 1)


def _mapping(walk: _Walk, start: _Event, path: str, depth: int) -> dict[str, object]:
    if start.anchor is not None or start.tag is not None:
        raise _NotAllowedError(start, _reference(start))
    entries: dict[str, object] = {}
    while not isinstance(event := walk.take(), MappingEndEvent):
        name = _name(event)
        if name in entries:
            raise _NotAllowedError(event, given_twice(name, walk.lines[path + name]))
        walk.lines[path + name] = walk.first + event.start_mark.line
        entries[name] = _value(walk, walk.take(), f"{path}{name}.", depth)
    return entries


def _sequence(walk: _Walk, path: str, depth: int) -> list[object]:
    entries: list[object] = []
    while not isinstance(event := walk.take(), SequenceEndEvent):
        entries.append(_value(walk, event, f"{path}{len(entries)}.", depth))
    return entries


def _name(event: _Event) -> str:
    if not isinstance(event, ScalarEvent):
        raise _NotAllowedError(event, "a list, a group or a reference stands where a field's name should; write a name")
    if event.anchor is not None or event.tag is not None:
        raise _NotAllowedError(event, _reference(event))
    name: str = event.value
    if event.implicit[0]:
        if name == "<<":
            raise _NotAllowedError(event, "fields can't be merged in with <<; write them out")
        if not isinstance(_scalar(name), str):
            raise _NotAllowedError(event, f"a field's name must be text; put quotes around {name}")
    return name


def _scalar(plain: str) -> object:
    if plain in _WORDS:
        return _WORDS[plain]
    if not (plain[0] in "-0123456789" and (number := _NUMBER.fullmatch(plain))):
        return plain
    if number["whole"]:
        return int(plain)
    return float(plain) if repr(float(plain)) == plain else plain


def _is_value(written: str) -> bool:
    """Tell whether this can follow a name and a colon on one line."""
    try:
        return bool(_document(_Walk(PARSER(f"x: {written}").get_event, 1)).fields)
    except (yaml.YAMLError, _NotAllowedError, ValueError):
        return False


def _with_warnings(reading: Reading, text: str, source: str, first: int) -> Reading:
    """Warn of what YAML takes for a comment (`#ff0000`, `Issue #5`), and of curly quotes, which it takes for text."""
    lines = text.split("\n")
    rows = [(name, lines[reading.lines[name] - first]) for name in reading.fields]
    found = (check(reading, name, row, source) for name, row in rows for check in (_comment, _curly_quotes))
    problems = tuple(problem for problem in found if problem)
    return Reading(reading.fields, reading.lines, problems)


def _comment(reading: Reading, name: str, row: str, source: str) -> Problem | None:
    value, found = reading.fields[name], _CUT_OFF.fullmatch(row)
    if not found or not (value is None or (isinstance(value, str) and re.search(r" #[0-9]", found["value"]))):
        return None
    column = row.index("#", found.start("value")) + 1
    message = f"what follows # is left out as a comment; write {name}: {quoted(found['value'])}"
    return Problem(source, reading.lines[name], message, "front-matter-type", column)


def _curly_quotes(reading: Reading, name: str, row: str, source: str) -> Problem | None:
    found = _CURLY.fullmatch(row)
    if found is None:
        return None
    message = f"the quotation marks are curly ones, so they are shown; write {name}: {quoted(found['value'])}"
    return Problem(source, reading.lines[name], message, "front-matter-type", found.start("value"))
