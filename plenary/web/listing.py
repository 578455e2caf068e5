"""What templates and shortcodes may ask of the whole site: `recent()`, `agenda()`, `cloud()`, `summary(page)` ..."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from flask import current_app, g

from plenary.site import events, questions
from plenary.site.addresses import from_root
from plenary.site.asked import ask
from plenary.site.events import Agenda
from plenary.site.jobs import Job
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import summaries
from plenary.web.bodies import Bodies
from plenary.web.surroundings import File


@dataclass(frozen=True, slots=True)
class Year:
    """The jobs posted in a year, the newest first, each with whether it is open; year 0 holds those without a date."""

    year: int
    jobs: tuple[tuple[Page, bool], ...]

    @property
    def open(self) -> int:
        """How many of them are open."""
        return sum(is_open for _, is_open in self.jobs)


def recent(count: int = 5, section: str = "") -> tuple[Page, ...]:
    """Return the newest posts of the site, or of one section."""
    return ask(_site(), questions.recent, count, section)


def related(page: Page, count: int = 3) -> tuple[Page, ...]:
    """Return the pages that share most tags and categories with one."""
    return ask(_site(), questions.related, page.address, count)


def agenda(section: str = "", series: str = "", pages: Iterable[Page] | None = None) -> Agenda:
    """Return the site's events, or some pages', of a section or a series if these are given, split by today."""
    if pages is None:
        return ask(_site(), questions.agenda, section, series)
    folder = section.strip("/")
    found = (page for page in pages if not folder or f"{page.folder}/".startswith(f"{folder}/"))
    return events.agenda(found, _site().today, series)


def cloud(taxonomy: str = "tags", least: int = 1, count: int = 0) -> tuple[questions.Term, ...]:
    """Return the terms of a taxonomy in the order of their names, the `count` most used if that is given."""
    return ask(_site(), questions.cloud, taxonomy, least, count)


def lack(section: str = "", series: str = "", taxonomy: str = "") -> str:
    """Return "what is wrong; what to do" about a section, a series or a taxonomy that the site does not have, or ""."""
    return ask(_site(), questions.lack, section, series, taxonomy)


def years(pages: tuple[Page, ...]) -> tuple[Year, ...]:
    """Return the jobs among some pages by the year in which they were posted, the newest first."""
    jobs = [(page, page.record) for page in pages if isinstance(page.record, Job)]
    jobs.sort(key=lambda one: (-(one[1].posted or date.min).toordinal(), one[0].title.casefold(), one[0].address))
    by_year = groupby(jobs, key=lambda one: one[1].posted.year if one[1].posted else 0)
    today = _site().today
    return tuple(Year(year, tuple((page, job.is_open(today)) for page, job in found)) for year, found in by_year)


def summary(page: Page, words: int = summaries.WORDS) -> str:
    """Return the first words of a page: those it gives itself, those before `<!--more-->`, or about so many."""
    return page.meta.summary or _bodies().summary(_site(), page, words)


def picture(address: object) -> File | None:
    """Return an image of the site by its address, `img/a.png` or `/img/a.png`, or None where there is none."""
    if not isinstance(address, str) or not address.strip():
        return None
    found = _bodies().file(_site(), from_root(address), None)
    return found if found.found else None


def _site() -> Site:
    site: Site = g.site
    return site


def _bodies() -> Bodies:
    bodies: Bodies = current_app.extensions["plenary"]
    return bodies


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "recent": recent,
    "related": related,
    "agenda": agenda,
    "cloud": cloud,
    "lack": lack,
    "years": years,
    "summary": summary,
    "picture": picture,
    "rooted": from_root,
}
