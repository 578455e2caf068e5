"""An event: when it begins and ends, where, and which series it is one of; lists split by the day they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plenary.problems import Problem
from plenary.site.page import Content, Page
from plenary.site.records import Fields

_START = ("start", "startdate", "starts", "begin", "from", "eventdate", "eventstart")
_END = ("end", "enddate", "ends", "until", "to", "eventend")


@dataclass(frozen=True, slots=True)
class Event:
    """An event on the days from `start` to `end`, both included; `time` says when on the day, in the page's words."""

    start: date | None = None
    end: date | None = None
    place: str = ""
    series: str = ""
    time: str = ""
    link: str = ""

    def is_past(self, today: date) -> bool:
        """Return whether its last day lies before a day; an event without any day is never past."""
        return self.end is not None and self.end < today

    def is_on(self, today: date) -> bool:
        """Return whether a day is one of its days."""
        return self.start is not None and self.end is not None and self.start <= today <= self.end

    def changes(self) -> tuple[date, ...]:
        """Return the days on which it is shown otherwise than on the day before."""
        return tuple(day for day in (self.start, self.end and self.end + timedelta(days=1)) if day)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Events of a list as of `today`: those that last or come, the next first, and the others, the last first."""

    coming: tuple[Page, ...]
    past: tuple[Page, ...]
    today: date = date.min


def read(content: Content) -> tuple[Event, tuple[Problem, ...]]:
    """Return the event that a page announces, and what is wrong with its fields; one without an end lasts a day."""
    fields = Fields(content)
    start, end = fields.day(*_START), fields.day(*_END)
    if start and end and end < start:
        words = f"the event ends on {end}, before it begins on {start}; correct one of the two days"
        fields.problems.append(Problem(content.source, fields.line(*_END), words, "date-order"))
        end = start
    event = Event(
        start or end,
        end or start,
        fields.text("place", "location", "venue"),
        fields.text("series"),
        fields.text("time"),
        fields.text("link", "website", "registration"),
    )
    fields.misspelt()
    if event.start is None and not any(problem.code == "date" for problem in (*content.problems, *fields.problems)):
        words = "the event says no day, so it is listed as one that is to come"
        fields.problems.append(
            Problem(content.source, 1, f'{words}; add a line such as start = "2027-05-25"', "event-date")
        )
    return event, tuple(fields.problems)


def agenda(pages: Iterable[Page], today: date, series: str = "") -> Agenda:
    """Return the events among some pages, split by a day; `series` keeps those of one series alone."""
    found = [page for page in pages if isinstance(page.record, Event) and _of(page.record, series)]
    coming = [page for page in found if not _event(page).is_past(today)]
    past = [page for page in found if _event(page).is_past(today)]
    return Agenda(
        tuple(sorted(coming, key=lambda page: (_event(page).start or date.max, page.address))),
        tuple(sorted(past, key=lambda page: (_event(page).start or date.min, page.address), reverse=True)),
        today,
    )


def _event(page: Page) -> Event:
    assert isinstance(page.record, Event)
    return page.record


def _of(event: Event, series: str) -> bool:
    return not series or event.series.casefold() == series.casefold()
