"""Links and images that fields of pages and blocks of the home page hold, where a text has none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from plenary.problems import Problem
from plenary.site import blocks
from plenary.site.addresses import from_root, is_external
from plenary.site.blocks import Block
from plenary.site.checks import links
from plenary.site.data import Data
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import hrefs
from plenary.text.tree import Link

Place = tuple[str, int]
_IN_MARKDOWN = {
    "slides": ("description", "text"),
    "alerts": ("text", "description"),
    "testimonials": ("text",),
}


def of_fields(page: Page) -> Iterator[Link]:
    """Yield the links and images that a page's own fields hold."""
    lines = page.content.lines if page.content else {}
    if page.meta.banner and not is_external(page.meta.banner):
        yield Link(from_root(page.meta.banner), lines.get("banner", 1), "image")
    named = {"link": page.record.link} if isinstance(page.record, Event | Job) else {}
    if isinstance(page.record, Job):
        named["employer_url"] = page.record.employer_url
    for address in filter(None, named.values()):
        field = next((name for name, value in page.params.items() if value == address), "")
        yield Link(address, lines.get(field, 1))


def dead_ends(site: Site, page: Page, anchors: links.Anchors) -> Iterator[Problem]:
    """Yield a warning for each link and image of the home page's blocks that is not there, or can't be used."""
    for target, kind, (source, line) in _all_targets(site):
        if wrong := hrefs.fault(target) or hrefs.unsafe(target):
            yield Problem(source, line, wrong, "link-address")
        elif kind == "image" and is_external(target):
            words = f"the image {target} lies on another site, so it is not shown; put it into static/"
            yield Problem(source, line, words, "dead-image")
        else:
            whole = from_root(target) if kind == "image" else target
            for problem in links.dead_links(site, page, [Link(whole, line, kind)], anchors):
                yield replace(problem, source=source)


def misspelt(site: Site) -> Iterator[Problem]:
    """Yield a warning for each part of an item in a data file that is misspelt; those in a block are told with it."""
    for block in site.blocks:
        for path, item in blocks.of_data(site.data, block.data).items() if block.data else ():
            for key in item:
                if meant := blocks.misspelt(key, item):
                    words = f'"{key}" is no part of an item; did you mean "{meant}"?'
                    yield Problem(_file(site.data, path) or block.source, 1, words, "block")


def texts(site: Site) -> Iterator[tuple[str, Place]]:
    """Yield each text in Markdown that the blocks show, with its place."""
    for block in site.blocks:
        if block.text and block.block in ("alerts", "strip", "text"):
            yield block.text, (block.source, block.line("text"))
        for item, place in _items(site.data, block):
            for key in _IN_MARKDOWN.get(block.block, ()):
                if isinstance(item.get(key), str):
                    yield item[key], place(key)


def _all_targets(site: Site) -> Iterator[tuple[str, str, Place]]:
    """Yield each address that the blocks lead to or show, its kind ("link" or "image") and its place."""
    for block in site.blocks:
        if block.link:
            yield block.link, "link", (block.source, block.line("link"))
        for item, place in _items(site.data, block):
            for key, kind in (("url", "link"), ("link", "link"), ("image", "image")):
                address = item.get(key)
                if isinstance(address, str) and address.strip():
                    yield address.strip(), kind, place(key)


class _Place:
    """Where an item is written: in its block, or in a file of data."""

    def __init__(self, block: Block, part: str, file: str = "") -> None:
        self._block, self._part, self._file = block, part, file

    def __call__(self, key: str) -> Place:
        return (self._file, 1) if self._file else (self._block.source, self._block.line(f"{self._part}.{key}"))


def _items(data: Mapping[str, object], block: Block) -> Iterable[tuple[Mapping[str, str], _Place]]:
    """Yield the items that a block shows, each with what tells the place of its parts."""
    for at, item in enumerate(block.items):
        if blocks.is_on(item):
            yield item, _Place(block, f"items.{at}")
    for path, item in blocks.of_data(data, block.data).items() if block.data else ():
        if blocks.is_on(item) and blocks.says_something(item):
            yield item, _Place(block, "data", _file(data, path))


def _file(data: Mapping[str, object], path: str) -> str:
    while isinstance(data, Data) and path:
        if source := data.source_of(path):
            return source
        path = path.rpartition("/")[0]
    return ""
