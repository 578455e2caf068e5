"""What may be asked of the whole site: the functions that `asked.ask` is given, all of them in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from plenary.problems import Problem, guess
from plenary.site import events, lists, navigation, references, taxonomies
from plenary.site.asked import ask
from plenary.site.checks import links
from plenary.site.events import Agenda, Event
from plenary.site.page import Page
from plenary.site.site import Site

ICONS = ("/favicon.svg", "/favicon.ico", "/favicon.png", "/img/favicon.svg", "/img/favicon.ico", "/img/favicon.png")
TOUCH_ICONS = ("/apple-touch-icon.png", "/img/apple-touch-icon.png")
"""Where the files of a site are looked for that say nothing of its signs."""

_STEPS = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A term in a cloud: its page, how many pages it lists, and its size from 1 to 5 among the others."""

    page: Page
    count: int
    size: int


def recent(site: Site, count: int, section: str) -> tuple[Page, ...]:
    """Return the newest posts of a site, or of one section."""
    folder = section.strip("/")
    within = (page for page in site.posts if not folder or f"{page.folder}/".startswith(f"{folder}/"))
    return tuple(page for page, _ in zip(within, range(count), strict=False))


def related(site: Site, address: str, count: int) -> tuple[Page, ...]:
    """Return the pages that share most tags and categories with the one at an address."""
    page = site.pages.get(address)
    return lists.related(page, site.terms, site.children, count) if page else ()


def agenda(site: Site, section: str, series: str) -> Agenda:
    """Return a site's events, of a section or a series if these are given, split by today."""
    folder = section.strip("/")
    found = (page for page in site.pages.values() if not folder or f"{page.folder}/".startswith(f"{folder}/"))
    return events.agenda(found, site.today, series)


def cloud(site: Site, taxonomy: str, least: int, count: int) -> tuple[Term, ...]:
    """Return the terms of a taxonomy in the order of their names, the `count` most used if that is given."""
    terms = [term for term in site.children.get(f"/{taxonomy.strip('/')}/", ()) if term.kind == "term"]
    counted = sorted(((len(site.children[term.address]), term) for term in terms), key=lambda one: -one[0])
    kept = [one for one in counted[: count or None] if one[0] >= least]
    most = max((number for number, _ in kept), default=1)
    made = [Term(term, number, 1 + (number * (_STEPS - 1)) // most if most > 1 else 1) for number, term in kept]
    return tuple(sorted(made, key=lambda term: (term.page.title.casefold(), term.page.address)))


def lack(site: Site, section: str, series: str, taxonomy: str) -> str:
    """Return "what is wrong; what to do" about a section, a series or a taxonomy that a site does not have, or ""."""
    folder, plural = section.strip("/"), taxonomy.strip("/")
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


def signs(site: Site) -> tuple[str, str]:
    """Return the addresses of a site's icon and of the one for touch screens, "" for one that it has not."""
    icon, touch = (next((one for one in names if one in site.targets), "") for names in (ICONS, TOUCH_ICONS))
    return icon, touch


def problems_in(site: Site, source: str) -> tuple[Problem, ...]:
    """Return what is wrong with what one file says, the site's redirects included."""
    return ask(site, problems_by_source).get(source, ()) if source else ()


def problems_by_source(site: Site) -> Mapping[str, tuple[Problem, ...]]:
    """Return all that is wrong with the contents of a site, by the files it stands in."""
    of_pages = (problem for page in site.pages.values() for problem in page.problems)
    found: dict[str, dict[Problem, None]] = {}
    for problem in (*of_pages, *site.problems, *site.moves.problems):
        found.setdefault(problem.source, {})[problem] = None
    return {source: tuple(problems) for source, problems in found.items()}


# All that is asked while something is rendered, by name.
QUESTIONS: Final[Mapping[str, Callable[..., object]]] = {
    function.__name__: function
    for function in (
        recent,
        related,
        agenda,
        cloud,
        lack,
        problems_in,
        signs,
        links.nearest,
        navigation.entries_of,
        navigation.items_of,
        navigation.in_sidebar,
        navigation.newest_post,
        navigation.pages_around,
        references.only_one_called,
        references.page_meant,
    )
}
