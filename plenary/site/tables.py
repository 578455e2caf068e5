"""A table of data for a page: which rows, which columns and in which order, said in the words of a shortcode."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from plenary.problems import guess
from plenary.site.tree import in_words

Row = Mapping[str, object]
KEY = "key"
"""The column of the names in a group of groups."""
_WHERE = re.compile(r"\s*(?P<column>[^=!]+?)\s*(?P<sign>!?=)\s*(?P<value>.*?)\s*", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class TableError(ValueError):
    """A table that can't be made; its text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the headings of its columns, and its rows, each with a text a column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(value: object, columns: str = "", sort: str = "", where: str = "") -> Table:
    """Return the table that some data make; TableError where they make none, or a column is not there.

    The data are a list of groups, a group of groups, whose names are the column "key", or a group that holds just one
    of these. `columns` are names with commas, each perhaps with a heading: "name=Committee, chair"; without them, all.
    `sort` is a column, with "-" before it for the last first; `where` is "column=value" or "column!=value".
    """
    rows = _rows(value)
    known = tuple(dict.fromkeys(name for row in rows for name in row))
    chosen = _chosen(columns, known) or {name: in_words(name) for name in _shown(known)}
    kept = _kept(rows, where, known)
    ordered = _sorted(kept, sort, known)
    return Table(tuple(chosen.values()), tuple(tuple(written(row.get(name)) for name in chosen) for row in ordered))


def written(value: object) -> str:
    """Return a value as a cell shows it: a list with commas, a day as 2026-11-21, nothing for what is no text."""
    match value:
        case None | Mapping():
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        case tuple():
            return ", ".join(filter(None, map(written, value)))
    return str(value).strip()


def _rows(value: object) -> tuple[Row, ...]:
    if isinstance(value, tuple) and all(isinstance(row, Mapping) for row in value):
        return value
    if isinstance(value, Mapping):
        inner = list(value.values())
        if len(inner) == 1 and isinstance(inner[0], tuple) and inner[0]:
            return _rows(inner[0])
        if inner and all(isinstance(row, Mapping) for row in inner):
            return tuple(MappingProxyType({KEY: name, **_group(row)}) for name, row in value.items())
    raise TableError("these data make no table; name a list of groups, or a group of groups")


def _group(value: object) -> Row:
    assert isinstance(value, Mapping)
    return value


def _shown(known: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table that names none: the key is left out where there is something better."""
    return tuple(name for name in known if name != KEY or not {"name", "title"} & set(known))


def _chosen(columns: str, known: Sequence[str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in columns.split(",") if part.strip())
    return {_known(name.strip(), known): heading.strip() or in_words(name.strip()) for name, _, heading in pairs}


def _known(name: str, known: Sequence[str]) -> str:
    """Return a column's name if it is one; a table without rows may have any."""
    if known and name not in known:
        cure = guess(name, known) or f"there are {', '.join(known)}"
        raise TableError(f'there is no column "{name}"; {cure}')
    return name


def _kept(rows: Sequence[Row], where: str, known: Sequence[str]) -> Sequence[Row]:
    if not where.strip():
        return rows
    found = _WHERE.fullmatch(where)
    if not found:
        raise TableError(f'where is "{where}"; write a column and a value, such as where="country=Canada"')
    column, value, wanted = _known(found["column"], known), found["value"].casefold(), found["sign"] == "="
    return [row for row in rows if (value in _values(row.get(column))) is wanted]


def _values(value: object) -> set[str]:
    """Return what a cell may be asked for: of a list, each of its entries."""
    entries = value if isinstance(value, tuple) else (value,)
    words = {written(entry).casefold() for entry in entries}
    return words | ({"true"} if value is True else {"false"} if value is False else set())


def _sorted(rows: Sequence[Row], sort: str, known: Sequence[str]) -> Sequence[Row]:
    """Return rows by a column, numbers as numbers; rows in which it is empty come last."""
    if not sort.strip():
        return rows
    column = _known(sort.strip().removeprefix("-").strip(), known)
    empty = [row for row in rows if not written(row.get(column))]
    filled = [row for row in rows if written(row.get(column))]
    return [*sorted(filled, key=lambda row: _rank(row.get(column)), reverse=sort.strip().startswith("-")), *empty]


def _rank(value: object) -> tuple[bool, float, str]:
    words = written(value)
    number = float(words) if _NUMBER.fullmatch(words) else 0.0
    return not _NUMBER.fullmatch(words), number, words.casefold()
