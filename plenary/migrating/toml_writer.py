"""Writes TOML (https://toml.io/en/v1.0.0): what `tomllib` reads again is the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNSAFE = re.compile(r'[\x00-\x08\x0a-\x1f\x7f"\\]')
_SHORT = {"\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def write(table: Mapping[str, Any], above: str = "") -> str:
    """Return a table as TOML, with `above` before the names of the tables in it ("params" or "menu.main").

    What TOML has no word for (null) is left out. ValueError for a value that is no text, number, switch, date, list or
    table, RecursionError for tables that are endlessly deep.
    """
    return "".join(_lines(_without_null(table), above))


def key(name: str) -> str:
    """Return a name as a key: bare where TOML lets it be so, else in quotes."""
    return name if _BARE.fullmatch(name) else text(name)


def text(value: str) -> str:
    """Return a text in double quotes; half a character, which TOML can't hold, becomes "?"."""
    whole = value.encode("utf-8", "replace").decode() if not value.isascii() else value
    return '"' + _UNSAFE.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), whole) + '"'


def value(given: Any) -> str:
    """Return a value on one line; only a long text with line ends takes several."""
    if isinstance(given, str):
        return _long(given) if given.count("\n") > 1 and _is_plain(given) else text(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {_inline(entry)}" for name, entry in given.items()) + " }"
    if isinstance(given, list | tuple):
        return f"[{', '.join(_inline(entry) for entry in given)}]"
    return _number_or_date(given)


def _number_or_date(given: Any) -> str:
    if isinstance(given, int):
        return str(given)
    if isinstance(given, float):
        return repr(given) if math.isfinite(given) else str(given).replace("infinity", "inf")
    if isinstance(given, datetime | date | time):
        return given.isoformat()
    raise ValueError(f"{type(given).__name__} is nothing that TOML holds")


def _inline(given: Any) -> str:
    return text(given) if isinstance(given, str) else value(given)


def _is_plain(given: str) -> bool:
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", given)


def _long(given: str) -> str:
    escaped = given.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    escaped = f'{escaped[:-1]}\\"' if escaped.endswith('"') else escaped
    return f'"""\n{escaped}"""'


def _lines(table: Mapping[str, Any], above: str) -> Iterator[str]:
    for name, entry in table.items():
        if not _is_table(entry) and not _are_tables(entry):
            yield f"{key(name)} = {value(entry)}\n"
    for name, entry in table.items():
        path = f"{above}.{key(name)}" if above else key(name)
        if _is_table(entry):
            yield f"\n[{path}]\n"
            yield from _lines(entry, path)
        elif _are_tables(entry):
            for one in entry:
                yield f"\n[[{path}]]\n"
                yield from _lines(one, path)


def _is_table(entry: object) -> bool:
    return isinstance(entry, Mapping)


def _are_tables(entry: object) -> bool:
    return isinstance(entry, list | tuple) and bool(entry) and all(isinstance(one, Mapping) for one in entry)


def _without_null(entry: Any) -> Any:
    if isinstance(entry, Mapping):
        return {str(name): _without_null(one) for name, one in entry.items() if one is not None}
    if isinstance(entry, list | tuple):
        return [_without_null(one) for one in entry if one is not None]
    return entry
