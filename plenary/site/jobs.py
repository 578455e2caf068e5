"""A job that is offered: who offers it, since when, until when, and where one applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plenary.problems import Problem
from plenary.site.page import Content
from plenary.site.records import Fields

USUAL = timedelta(days=60)
"""For how long a job is taken to be open that does not say until when."""

_CLOSES = (
    *("closes", "closing", "closingdate", "deadline", "validthrough", "archived", "archiveddate"),
    *("archivedate", "dearchived", "expires"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job: open up to and including the day `closes`, where either date is known."""

    employer: str = ""
    employer_url: str = ""
    place: str = ""
    link: str = ""
    posted: date | None = None
    closes: date | None = None

    def is_open(self, today: date) -> bool:
        """Return whether one can still apply on a day."""
        return self.closes is not None and today <= self.closes

    def changes(self) -> tuple[date, ...]:
        """Return the days on which it is shown otherwise than on the day before."""
        return (self.closes + timedelta(days=1),) if self.closes else ()


def read(content: Content) -> tuple[Job, tuple[Problem, ...]]:
    """Return the job that a page offers, and what is wrong with its fields.

    It is posted on the day of its `date` unless it says otherwise, and closed after it was archived, has expired or,
    where it says neither, after USUAL.
    """
    fields = Fields(content)
    posted = fields.day("posted", "posteddate", "dateposted", "postdate") or _day(content)
    closes = fields.day(*_CLOSES)
    if closes is None and posted:
        closes = posted + USUAL
    if closes is None and not any(one.code == "date" for one in (*content.problems, *fields.problems)):
        words = "the job says no day, so it is listed as one that is closed"
        cure = 'add lines such as posted = "2026-11-21" and closes = "2026-12-31"'
        fields.problems.append(Problem(content.source, 1, f"{words}; {cure}", "date-missing"))
    if posted and closes and closes < posted:
        words = f"the job closes on {closes}, before it was posted on {posted}; correct one of the two days"
        fields.problems.append(Problem(content.source, fields.line(*_CLOSES), words, "date-order"))
    job = Job(
        fields.text("employer", "organisation", "organization", "company", "institution"),
        fields.text("employerurl", "employerlink", "employerwebsite", "employersite", "organizationurl"),
        fields.text("place", "location", "joblocation", "city"),
        fields.text("link", "apply", "applylink", "applyurl", "joburl", "joblink", "website"),
        posted,
        closes,
    )
    fields.misspelt()
    return job, tuple(fields.problems)


def _day(content: Content) -> date | None:
    return content.meta.date.date() if content.meta.date else None
