"""What templates and shortcodes may ask of the whole site: `recent()`, `agenda()`, `cloud()`, `summary(page)` ..."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from flask import current_app, g

from plenary.problems import guess
from plenary.site import events, lists, taxonomies
from plenary.site.addresses import from_root
from plenary.site.events import Agenda, Event
from plenary.site.jobs import Job
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import summaries
from plenary.web.bodies import Bodies
from plenary.web.surroundings import File

_STEPS = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A term in a cloud: its page, how many pages it lists, and its size from 1 to 5 among the others."""

    page: Page
    count: int
    size: int


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
    folder = section.strip("/")
    within = (page for page in _site().posts if not folder or f"{page.folder}/".startswith(f"{folder}/"))
    return tuple(page for page, _ in zip(within, range(count), strict=False))


def related(page: Page, count: int = 3) -> tuple[Page, ...]:
    """Return the pages that share most tags and categories with one."""
    return lists.related(page, _site().terms, _site().children, count)


def agenda(section: str = "", series: str = "", pages: Iterable[Page] | None = None) -> Agenda:
    """Return the site's events, or some pages', of a section or a series if these are given, split by today."""
    site, folder = _site(), section.strip("/")
    among = site.pages.values() if pages is None else pages
    found = (page for page in among if not folder or f"{page.folder}/".startswith(f"{folder}/"))
    return events.agenda(found, site.today, series)


def cloud(taxonomy: str = "tags", least: int = 1, count: int = 0) -> tuple[Term, ...]:
    """Return the terms of a taxonomy in the order of their names, the `count` most used if that is given."""
    site = _site()
    terms = [term for term in site.children.get(f"/{taxonomy.strip('/')}/", ()) if term.kind == "term"]
    counted = sorted(((len(site.children[term.address]), term) for term in terms), key=lambda one: -one[0])
    kept = [one for one in counted[: count or None] if one[0] >= least]
    most = max((number for number, _ in kept), default=1)
    made = [Term(term, number, 1 + (number * (_STEPS - 1)) // most if most > 1 else 1) for number, term in kept]
    return tuple(sorted(made, key=lambda term: (term.page.title.casefold(), term.page.address)))


def lack(section: str = "", series: str = "", taxonomy: str = "") -> str:
    """Return "what is wrong; what to do" about a section, a series or a taxonomy that the site does not have, or ""."""
    site, folder, plural = _site(), section.strip("/"), taxonomy.strip("/")
    folders = {page.folder for page in (*site.pages.values(), *site.withheld.values())} if folder else set()
    if folder and not any(f"{one}/".startswith(f"{folder}/") for one in folders):
        return (
            f'there is no section "{section}"; {guess(folder, folders) or "correct the name, or leave it out for all"}'
        )
    plurals = taxonomies.chosen(site.settings.taxonomies).values()
    if plural and plural not in plurals:
        return f'there is no taxonomy "{taxonomy}"; {guess(plural, plurals) or "write " + " or ".join(plurals)}'
    records = (page.record for page in site.pages.values()) if series else ()
    known = {record.series for record in records if isinstance(record, Event) and record.series}
    if series and series.casefold() not in {one.casefold() for one in known}:
        cure = guess(series, known) or f'correct the name, or write series = "{series}" into its events'
        return f'no event is one of the series "{series}"; {cure}'
    return ""


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
