"""Doubts about what a conference's data say of its days: facts that can't all be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from plenary.site.programme import day, groups, text

LONGEST = 31
"""Days that a conference may last before its dates are doubted."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEXT = re.compile(
    r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<first>[0-9]{1,2})"
    r"(?:\s*[-–—]\s*(?:(?P<month2>[A-Za-z]{3,9})\.?\s+)?(?P<last>[0-9]{1,2}))?(?:,?\s+(?P<year>[0-9]{4}))?"
)


def doubts(given: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong and what to do, for each two facts of a conference's data that contradict each other."""
    start, end = day(text(given.get("startDate"))), day(text(given.get("endDate")))
    year = text(given.get("conferenceYear"))
    for name, found in (("startDate", start), ("endDate", end)):
        if text(given.get(name)) and not found:
            yield f'{name} is "{text(given.get(name))}", which is no date; write one such as 2026-06-02'
    if start and year and year != str(start.year):
        yield f"conferenceYear is {year}, but startDate {start}; correct one of them"
    yield from _of_both(start, end) or _against_text(text(given.get("dateText")), start, end)
    yield from _sessions(given, start, end)


def _of_both(start: date | None, end: date | None) -> tuple[str, ...]:
    if start and end and end < start:
        return (f"endDate {end} lies before startDate {start}; correct one of them",)
    if start and end and (end - start).days > LONGEST:
        return (f"from startDate {start} to endDate {end} are {(end - start).days + 1} days; correct one of them",)
    return ()


def _against_text(words: str, start: date | None, end: date | None) -> Iterator[str]:
    """Yield where the days in words are not those of the fields."""
    read = _read(words)
    if not read:
        return
    year, first, last = read
    for name, found, said in (("startDate", start, first), ("endDate", end, last)):
        if found and (found.month, found.day) != said:
            yield f'{name} is {found}, but dateText "{words}"; correct one of them'
            return
    if start and year and year != start.year:
        yield f'startDate is {start}, but dateText "{words}"; correct one of them'


def _read(words: str) -> tuple[int, tuple[int, int], tuple[int, int]] | None:
    """Return the year (0: none) and month and day of both ends of "May 31 - June 3, 2016", or None for other words."""
    found = _TEXT.fullmatch(words.strip())
    if not found:
        return None
    months = [name[:3].lower() for name in (found["month"], found["month2"] or found["month"])]
    if any(name not in _MONTHS for name in months):
        return None
    first, last = (_MONTHS.index(name) + 1 for name in months)
    return int(found["year"] or 0), (first, int(found["first"])), (last, int(found["last"] or found["first"]))


def _sessions(given: Mapping[str, object], start: date | None, end: date | None) -> Iterator[str]:
    """Yield the days of sessions that lie in another year than the conference."""
    written = dict.fromkeys(text(session.get("day")) for session in groups(given.get("sessions")))
    own = {day.year for day in (start, end) if day}
    for words in written:
        years = [int(year) for year in re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", words)]
        if start and years and own.isdisjoint(years):
            yield f'a session\'s day is "{words}", but the conference began on {start}; correct one of them'


def out_of_order(given: Mapping[str, object], before: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield a doubt where the conference before this one, among others by their files, has no lower number."""
    own, start = text(given.get("conferenceNum")), day(text(given.get("startDate")))
    if not start or not own.isdecimal():
        return
    earlier = [
        (began, text(other.get("conferenceNum")), file)
        for file, other in before.items()
        if (began := day(text(other.get("startDate")))) and began < start
    ]
    if earlier and (last := max(earlier))[1].isdecimal() and int(last[1]) >= int(own):
        yield f"conferenceNum is {own}, but {last[1]} for the conference before, in {last[2]}; correct one of them"
