"""What Hugo does with fields of pages and a site here does not: menus, which go into `site.toml`, and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plenary.problems import Problem
from plenary.site import addresses
from plenary.site.page import Content
from plenary.text import fields
from plenary.text.frontmatter import Document
from plenary.text.shortcode_calls import Marked

Entry = tuple[str, Mapping[str, Any]]
"""The name of a menu, and an entry of it as Hugo's configuration would write it."""

TOLD = {
    "cascade": "write what it says into each of the pages below",
    "outputs": "each page is HTML, and sections have feeds; look whether another form was asked for",
    "headless": "the page has an address, so make it a draft if it should have none",
    "_build": "the page has an address, so make it a draft if it should have none",
    "build": "the page has an address, so make it a draft if it should have none",
    "markup": "each page is read as Markdown; write this one so",
}
"""Fields that change what Hugo publishes, in small letters, and what to do about each."""

_AS_HERE: tuple[object, ...] = (
    "html",
    "HTML",
    ("html",),
    ("HTML",),
    ("html", "rss"),
    ("HTML", "RSS"),
    "md",
    "markdown",
    "goldmark",
)


def menu_entries(document: Document, source: str, permalinks: Mapping[str, str]) -> list[Entry]:
    """Return the entries of menus that a page's fields ask for (gohugo.io/content-management/menus).

    `source` is the page's path below the new site's folder.
    """
    lowered = {name.lower(): value for name, value in document.fields.items()}
    asked = lowered.get("menus", lowered.get("menu"))
    if not asked:
        return []
    path = source.removeprefix("pages/")
    meta, _ = fields.meta(document, source)
    page = Content(path, source, meta, Marked(""))
    short = lowered.get("linktitle")
    name = short if isinstance(short, str) and short.strip() else meta.title
    own = {"name": name, "url": addresses.address_of(page, permalinks), "weight": meta.weight or 0}
    return [(name, {**own, **said}) for name, said in _asked(asked)]


def _asked(asked: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each menu that is named, and what is said of the entry in it, but where it leads."""
    if isinstance(asked, str):
        yield asked, {}
    elif isinstance(asked, Mapping):
        for name, said in asked.items():
            table = said if isinstance(said, Mapping) else {}
            yield name, {key: value for key, value in table.items() if key.lower() not in ("url", "pageref")}
    elif isinstance(asked, tuple | list):
        yield from ((name, {}) for name in asked if isinstance(name, str))


def told(document: Document, source: str) -> Iterator[Problem]:
    """Yield a problem for each field that changes what Hugo publishes and that nothing here acts on."""
    for name, value in document.fields.items():
        if value and value not in _AS_HERE and not _is_rendered(value) and (cure := TOLD.get(name.lower())):
            words = f"nothing acts on the field {name}"
            yield Problem(source, document.lines.get(name, 1), f"{words}; {cure}", "import")


def _is_rendered(value: object) -> bool:
    """Return whether these are build options with which a page has an address."""
    return (
        isinstance(value, Mapping)
        and {"render", "list", "publishresources"} >= {name.lower() for name in value}
        and (value.get("render") not in (False, "never", "false"))
    )
