"""Data files (TOML, YAML, JSON, CSV), read strictly: what is wrong in one is told by its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice

from plenary.problems import Problem
from plenary.text import csvtable, tomlhead, yamlhead
from plenary.text.heads import DEEPEST, frozen, given_twice
from plenary.text.strict_json import DECODER, LENIENT, ConstantError, TwiceError, repeated

Result = tuple[object, tuple[Problem, ...]]

LONGEST = 512 * 1024  # characters of TOML and YAML, whose readers are slow; JSON and CSV may be as long as they are
MOST = 50  # names given twice in one file that are complained of
_TOO_DEEP = f"groups and lists stand within each other more than {DEEPEST} deep; write them flatter"

# What Python's decoder complains of, and what an editor has to do.
_JSON_ADVICE: tuple[tuple[str, str], ...] = (
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing here, or an entry before; add it"),
    ("Expecting ':' delimiter", 'a colon is missing here; write "name": "value"'),
    ("Expecting property name", 'a name in double quotes is missing here; write "name": "value", no comma at the end'),
    ("Illegal trailing comma", "the comma stands behind the last entry; remove it"),
    ("Extra data", "something follows behind the end of the data; remove it, or put all into one list"),
    ("Unterminated string", "the text that begins here has no closing quote; add it"),
    ("Invalid control character", "a text goes on over the end of its line, or holds a tab; write \\n or \\t for it"),
    ("Invalid \\", "a backslash does not mean anything here; write two of them"),
    ("Expecting value", "a value is missing here; write a text in double quotes, a number, true, false, [ ] or { }"),
)


def read(text: str, source: str) -> Result:
    """Return what a data file holds, and what is wrong with it; its ending says how it is read.

    Lists come as tuples, groups as read-only mappings, a table in CSV as a list of groups, one a row. What can't be
    read is None and a problem of the level "error". The text has line feeds (see `decoding`).
    """
    reader = READERS.get(ending(source), _json)
    try:
        found, problems = reader(text, source)
        return frozen(found), problems
    except RecursionError:
        return _wrong(source, 1, 0, _TOO_DEEP)
    except UnicodeEncodeError:
        return _wrong(source, 1, 0, "an escape stands for half a character; write the character itself")


def ending(source: str) -> str:
    """Return a file's ending in small letters, without its dot."""
    return source.rpartition("/")[2].rpartition(".")[2].lower()


def _wrong(source: str, line: int, column: int, message: str) -> Result:
    words = f"{message} (column {column})" if column else message
    return None, (Problem(source, line, words, "data-syntax", column),)


def _ours(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of a reader of front matter as those of a data file."""
    return tuple(replace(one, code="data-syntax") if one.code == "front-matter-syntax" else one for one in problems)


def _too_long(text: str, source: str) -> Result | None:
    if len(text) <= LONGEST:
        return None
    return _wrong(source, 1, 0, "the file is longer than 512 KB; write it as JSON or CSV, or in several files")


def _toml(text: str, source: str) -> Result:
    reading = tomlhead.read(text, source, 1, LONGEST)
    problems = _ours(reading.problems)
    failed = any(problem.level == "error" for problem in problems)
    return _too_long(text, source) or (None if failed else dict(reading.fields), problems)


def _yaml(text: str, source: str) -> Result:
    if too_long := _too_long(text, source):
        return too_long
    found, reading = yamlhead.value(text, source)
    return found, _ours(reading.problems)


def _json(text: str, source: str) -> Result:
    if not text.strip():
        return None, ()
    try:
        return _decoded(DECODER, text, source)
    except TwiceError:
        found, unread = _decoded(LENIENT, text, source)
        return (found, unread) if unread else (found, _twice(text, source))


def _decoded(decoder: json.JSONDecoder, text: str, source: str) -> Result:
    """Return what JSON holds, or why it can't be read; TwiceError where the decoder minds a name given twice."""
    try:
        return decoder.decode(text), ()
    except json.JSONDecodeError as error:
        advice = (words for begin, words in _JSON_ADVICE if error.msg.startswith(begin))
        return _wrong(source, error.lineno, error.colno, next(advice, "this can't be read as JSON; correct it"))
    except TwiceError:
        raise
    except ConstantError as error:
        place = max(text.find(str(error)), 0)
        words = f"{error} is no number in JSON; write null, or a text in quotes"
        return _wrong(source, *_line_and_column(text, place), words)
    except ValueError:
        return _wrong(source, 1, 0, "a number is too long to be read; put quotes around it")


def _twice(text: str, source: str) -> tuple[Problem, ...]:
    """Return a warning for each name that an object gives twice: the last one counts."""
    problems = []
    for second, first, name in islice(repeated(text), MOST):
        line, column = _line_and_column(text, second)
        words = given_twice(name, _line_and_column(text, first)[0])
        problems.append(Problem(source, line, f"{words} (the last one counts)", "data-name", column))
    return tuple(problems)


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


READERS: Mapping[str, Callable[[str, str], Result]] = {
    "toml": _toml,
    "yaml": _yaml,
    "yml": _yaml,
    "json": _json,
    "csv": csvtable.read,
}
"""How a file is read, by its ending."""
