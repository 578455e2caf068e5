"""The tree of a site's pages: the sections that folders make, what stands in which of them, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from plenary.site.addresses import folder_address, place
from plenary.site.page import Page
from plenary.text.fields import Meta

_LAST = 10**9
_NEVER = float("inf")


def with_sections(pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the pages with a home page, and with a section for each folder at the top, as in Hugo, by their addresses.

    Where a folder has no `_index.md` but a page of its name stands beside it, that page is the section.
    """
    made = dict(pages)
    made.setdefault("/", Page("home", "/", "", "", None, Meta()))
    written = {page.folder for page in pages.values() if page.kind == "section"}
    tops = {_stands_in(page).split("/")[0] for page in pages.values()} - {""}
    for folder in sorted(tops - written):
        address = folder_address(folder)
        beside = made.get(address)
        if beside is None:
            made[address] = Page("section", address, folder, in_words(folder), None, Meta())
        elif beside.content and beside.content.path == f"{folder}.md":
            made[address] = replace(beside, kind="section", folder=folder)
    return made


def in_words(name: str) -> str:
    """Return a title for a page or section that has none: its name in words."""
    words = name.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def parents(pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the section that each page stands in, by the page's address: the nearest folder above it that is one."""
    sections = {page.folder: page for page in pages.values() if page.kind == "section"} | {"": pages["/"]}
    return {address: _nearest(_stands_in(page), sections) for address, page in pages.items() if address != "/"}


def children(pages: Mapping[str, Page], above: Mapping[str, Page]) -> dict[str, tuple[Page, ...]]:
    """Return the pages directly below each section, by its address, in the order of lists."""
    below: dict[str, list[Page]] = defaultdict(list)
    for address, parent in above.items():
        below[parent.address].append(pages[address])
    return {address: tuple(sorted(found, key=order)) for address, found in below.items()}


def order(page: Page) -> tuple[int, float, str, str]:
    """Return the key by which lists are sorted: weight, newest first, title, address (Hugo's default)."""
    meta = page.meta
    when = -meta.date.timestamp() if meta.date else _NEVER
    return (meta.weight or _LAST, when, (meta.link_title or page.title).casefold(), page.address)


def _stands_in(page: Page) -> str:
    """Return the folder that holds a page, with its own folder where it has one."""
    if page.content is None or page.kind == "section":
        return page.folder.rpartition("/")[0]
    return place(page.content.path).folder


def _nearest(folder: str, sections: Mapping[str, Page]) -> Page:
    while folder not in sections:
        folder = folder.rpartition("/")[0]
    return sections[folder]
