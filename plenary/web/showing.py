"""Which template shows a page, and which list and blocks it shows."""

from __future__ import annotations

from collections.abc import Collection

from plenary.site import blocks, kinds, sections
from plenary.site.blocks import Block
from plenary.site.page import Page
from plenary.site.site import Site

_OF_TERMS = "lists/terms.html"


def template(known: Collection[str], site: Site, page: Page) -> str:
    """Return the template of a page: what its section or its own `layout` names, where there is one, or its kind's."""
    if page.kind == "home":
        return "home.html"
    if page.kind != "page":
        return "section.html"
    layout = f"{page.meta.layout}.html"
    own = sections.within(site.sections, page.folder).template
    return next((name for name in (layout, own) if name in known), kinds.KINDS[page.type].template)


def listing(page: Page) -> str:
    """Return the template of the list that a page shows of others."""
    if page.kind == "taxonomy":
        return _OF_TERMS
    return kinds.KINDS["post" if page.kind == "term" else page.type].listing


def blocks_of(site: Site, page: Page) -> tuple[Block, ...]:
    """Return the blocks of the home page with their items; other pages have none."""
    return tuple(blocks.shown(block, site.data) for block in site.blocks) if page.kind == "home" else ()
