"""What became of a page's fields: whether its file still has them, and whether they arrived in the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from plenary.migrating.proving.accounts import Account, Fate, shortened
from plenary.migrating.proving.heads import Head
from plenary.migrating.proving.hugo_site import SourcePage, moment
from plenary.site.page import Page
from plenary.text import dates
from plenary.text.fields import FIELDS, Meta

_TARGETS = {name: row.target for row in FIELDS for name in row.names}
_YES = ("true", "1", "yes", "on")


def accounts(page: SourcePage, head: Head, made: Page | None, within: str) -> Iterator[Account]:
    """Yield an account of each field: lost where the file has it no more or otherwise, or the page doesn't know it."""
    there = {name.lower(): value for name, value in head.fields.items()}
    for name, value in page.head.fields.items():
        fate, how = _kept(name, value, there)
        if fate == "same" and made and not within:
            fate, how = _known(name, value, made, head.lines.get(name, 1))
        shown = f"{name} = {shortened(repr(value), 60)}"
        yield Account("field", page.source, page.line(name), shown, fate, how, within if fate == "lost" else "")


def _kept(name: str, value: Any, there: Mapping[str, Any]) -> tuple[Fate, str]:
    """Return whether the file still says what a field said."""
    if name.lower() not in there:
        return "lost", "the field is gone"
    if plain(there[name.lower()]) != plain(value):
        return "lost", f"the field now says {shortened(repr(there[name.lower()]), 60)}"
    return "same", ""


def _known(name: str, value: Any, made: Page, line: int) -> tuple[Fate, str]:
    """Return whether the page knows what its field says."""
    if arrived(name, value, made.meta):
        return "same", ""
    if any(problem.line == line for problem in made.problems):
        return "changed", "the page can't use it as it is written, and Plenary says so"
    return "lost", f"the page reads it as {shortened(repr(_read(name, made.meta)), 60)}"


def plain(value: Any) -> Any:
    """Return a value as JSON would have it, dates as moments, so that two can be compared."""
    if isinstance(value, Mapping):
        return {str(name): plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, datetime | date | time):
        return str(value.isoformat())
    return value


def arrived(name: str, value: Any, meta: Meta) -> bool:
    """Return whether what a field says is what the page knows."""
    read, wanted = _read(name, meta), plain(value)
    if name.lower() == "params" and isinstance(wanted, dict):
        return all(_equal(plain(meta.params.get(key)), entry) for key, entry in wanted.items())
    if name.lower() not in _TARGETS:
        return _equal(plain(read), wanted)
    return wanted in ("", None, [], {}) or _means(read, wanted)


def _means(read: Any, wanted: Any) -> bool:
    """Return whether a field of the page's own says what was written."""
    if read is None or isinstance(read, datetime):
        return isinstance(wanted, bool) or (read is not None and _same_moment(read, str(wanted)))
    if isinstance(read, bool):
        return read is (str(wanted).strip().lower() in _YES)
    if isinstance(read, tuple):
        entries = wanted if isinstance(wanted, list) else [wanted]
        return all(_held(str(one.get("name", one) if isinstance(one, dict) else one), read) for one in entries)
    return _bare(read) == _bare(wanted) or _number(read, str(wanted))


def _read(name: str, meta: Meta) -> Any:
    lowered = name.lower()
    if lowered in _TARGETS:
        return getattr(meta, _TARGETS[lowered])
    return next((value for own, value in meta.params.items() if own.lower() == lowered), None)


def _equal(read: Any, wanted: Any) -> bool:
    """Return whether two values are the same; what YAML writes is compared as the text that it is."""
    if isinstance(read, dict) and isinstance(wanted, dict):
        return read.keys() == wanted.keys() and all(_equal(read[name], wanted[name]) for name in wanted)
    if isinstance(read, list) and isinstance(wanted, list):
        return len(read) == len(wanted) and all(map(_equal, read, wanted))
    return read == wanted or (isinstance(wanted, str) and _written(read, wanted))


def _written(read: Any, wanted: str) -> bool:
    """Return whether a value is what a text without quotes says."""
    if read is None:
        return wanted.lower() in ("", "~", "null")
    if isinstance(read, bool):
        return read is (wanted.lower() in _YES)
    if isinstance(read, str):
        day = moment(wanted)
        return read.strip() == wanted.strip() or (day is not None and day == moment(read))
    return _number(read, wanted)


def _number(read: Any, wanted: str) -> bool:
    try:
        return bool(float(read) == float(wanted))
    except (ValueError, TypeError, OverflowError):
        return False


def _same_moment(read: datetime, wanted: str) -> bool:
    found = moment(wanted) or dates.parse(wanted)
    return found is not None and found.replace(microsecond=0) == read.replace(microsecond=0)


def _held(entry: str, among: tuple[Any, ...]) -> bool:
    """Return whether a list has an entry, or the parts of one that was a list written with commas."""
    texts = {str(one).strip() for one in among}
    return entry.strip() in texts or {part.strip() for part in entry.split(",") if part.strip()} <= texts


def _bare(value: Any) -> str:
    return " ".join(str(value).split()).strip("-/ ")
