"""The kinds of pages: what each reads of a page's fields, how its list is sorted, and which templates show it.

A new kind is a module with a record and its reader, a row here, and a template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from plenary.problems import Problem
from plenary.site import conferences, events, jobs
from plenary.site.addresses import place
from plenary.site.page import Content
from plenary.site.sections import Section
from plenary.text.slips import by_beginning, intended

Data = Mapping[str, object]
Reader = Callable[[Content, Data], tuple[object, tuple[Problem, ...]]]


def _nothing(_: Content, __: Data) -> tuple[None, tuple[Problem, ...]]:
    return None, ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page.

    `read` makes the record that a page of it carries; `template` shows such a page, `listing` a list of them; `types`
    are the values of a page's `type` that mean it, `sections` the names of the folders at the top whose pages are of it
    unless they say otherwise. A list is sorted by `sort` and shows `page_size` pages at a time (None: as many as the
    site says, 0: all). What is `dated` shows its day.
    """

    name: str
    read: Reader = _nothing
    template: str = "page.html"
    listing: str = "partials/children.html"
    types: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sort: str = ""
    page_size: int | None = 0
    dated: bool = False


ROWS = (
    Kind("page", conferences.of_another_kind),
    Kind(
        *("post", _nothing, "post.html", "lists/posts.html"),
        types=("blog", "news"),
        sections=("blog", "news", "posts", "post"),
        page_size=None,
        dated=True,
    ),
    Kind(
        *("job", lambda content, _: jobs.read(content), "job.html", "lists/jobs.html"),
        types=("jobs", "jobs-repository"),
        sections=("jobs", "jobs-repository"),
        sort="-date",
        dated=True,
    ),
    Kind(
        *("event", lambda content, _: events.read(content), "event.html", "lists/events.html"),
        types=("events", "webinar"),
        sections=("events",),
        sort="-start",
    ),
    Kind(
        *("conference", conferences.read, "conference.html", "lists/conferences.html"),
        types=("conferences-archive",),
        sort="-title",
    ),
)
KINDS = {row.name: row for row in ROWS}
_TYPES = {name: row for row in ROWS for name in (row.name, *row.types)}
_SECTIONS = {name: row for row in ROWS for name in row.sections}
_BEGINNINGS = by_beginning(_TYPES)


def said(content: Content) -> Kind | None:
    """Return the kind that a page's own `type` means, or None."""
    return _TYPES.get(content.meta.type.lower())


def of(content: Content, section: Section, news: Collection[str] = ()) -> Kind:
    """Return the kind of a page: by its own `type`, by what its section says, or by the name of the folder at the top.

    `news` are the sections that hold the site's posts (Hugo's `mainSections`).
    """
    return said(content) or of_section(place(content.path).folder, section, news)


def of_section(folder: str, section: Section, news: Collection[str] = ()) -> Kind:
    """Return the kind of the pages of a section that say nothing of it themselves."""
    if section.kind:
        return KINDS[section.kind]
    top = folder.partition("/")[0]
    return _SECTIONS.get(top) or (KINDS["post"] if top and top in news else KINDS["page"])


def misspelt(written: str) -> str:
    """Return the `type` that another one was surely meant to be, or ""; a plural may be a section's own."""
    name = written.lower()
    meant = intended(name, _BEGINNINGS) if name and name not in _TYPES else ""
    return "" if name == f"{meant}s" else meant
