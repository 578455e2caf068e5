"""What each section and term lists, in which order and how many at a time; and the pages of terms themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plenary.site import kinds, lists, taxonomies, tree
from plenary.site.addresses import Target
from plenary.site.making import Rules
from plenary.site.page import Page
from plenary.site.sections import PLAIN
from plenary.site.settings import Settings
from plenary.site.words import Words


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The pages by address, those of terms among them, and what they list.

    `listed` are the pages that each section or term lists, `parents` what each page stands below, `terms` the terms of
    each page, `sizes` how many pages the list of a section or term shows at a time (0: all), each by address. `parts`
    are what the further parts of lists answer with, and `/blog/page/1/`, which in Hugo leads to the list.
    """

    pages: Mapping[str, Page]
    listed: Mapping[str, tuple[Page, ...]]
    parents: Mapping[str, Page]
    terms: Mapping[str, tuple[Page, ...]]
    sizes: Mapping[str, int]
    parts: Mapping[str, Target]


def arrange(pages: Mapping[str, Page], rules: Rules, words: Words) -> Arrangement:
    """Return the pages with those of their terms, and what each of them lists."""
    typed = {**pages, **{one.address: _typed(one, rules) for one in pages.values() if one.kind == "section"}}
    named = rules.settings.taxonomies
    terms = taxonomies.build(typed, taxonomies.chosen(named), named is not None, words)
    parents = tree.parents(typed)
    whole = dict(sorted({**typed, **terms.pages}.items()))
    listed = {**_lists(tree.children(typed, parents), typed, rules), **terms.listed}
    sizes = {page.address: _size(page, rules) for page in whole.values() if page.kind in ("section", "term")}
    above = {**parents, **_above_terms(terms.pages, typed["/"])}
    parts = {**_former(whole, listed, sizes, rules.settings), **_parts(whole, listed, sizes)}
    return Arrangement(whole, listed, above, terms.of, sizes, parts)


def _parts(
    pages: Mapping[str, Page], listed: Mapping[str, tuple[Page, ...]], sizes: Mapping[str, int]
) -> dict[str, Target]:
    found: dict[str, Target] = {}
    for address, size in sizes.items():
        if size:
            found |= _leading(pages[address], 1)
        for number in range(2, lists.parts(len(listed.get(address, ())), size) + 1):
            found[lists.part_address(address, number)] = Target("page", pages[address], number=number)
    return found


def _leading(page: Page, total: int) -> dict[str, Target]:
    """Return so many addresses of parts of a list, each leading to the list itself."""
    addresses = (f"{page.address}page/{number}/" for number in range(1, total + 1))
    return {address: Target("redirect", page=page, to=page.address) for address in addresses}


def _former(
    pages: Mapping[str, Page], listed: Mapping[str, tuple[Page, ...]], sizes: Mapping[str, int], settings: Settings
) -> dict[str, Target]:
    """Return the parts that Hugo made of each list that is whole now: of a section's pages, on the home page of all.

    So do templates with `.Paginator` (gohugo.io/templates/pagination), tried out with Hugo 0.111.3.
    """
    if not settings.old_parts:
        return {}
    counts = {address: sum(one.kind in ("page", "term") for one in found) for address, found in listed.items()}
    counts["/"] = sum(one.kind == "page" for one in pages.values())
    found: dict[str, Target] = {}
    for page in pages.values():
        if page.kind != "page" and not sizes.get(page.address):
            found |= _leading(page, lists.parts(counts.get(page.address, 0), settings.page_size))
    return found


def _typed(page: Page, rules: Rules) -> Page:
    """Return a section's page with the kind of its list: by its own `type`, or that of the pages in it."""
    own = page.content and kinds.of(page.content, rules.of(page.folder), rules.news)
    return replace(page, type=(own or rules.kind_of(page.folder)).name)


def _lists(
    below: Mapping[str, tuple[Page, ...]], pages: Mapping[str, Page], rules: Rules
) -> dict[str, tuple[Page, ...]]:
    """Return the pages directly below each section, sorted as the section says, else as suits its kind.

    As they come, they are in the usual order.
    """
    sorts = {address: _sort(pages[address], rules) for address in below}
    return {
        address: lists.in_order(found, sorts[address]) if sorts[address] else found for address, found in below.items()
    }


def _sort(page: Page, rules: Rules) -> str:
    return rules.sections.get(page.folder, PLAIN).sort or kinds.KINDS[page.type].sort if page.folder else ""


def _size(page: Page, rules: Rules) -> int:
    """Return how many pages a list shows at a time."""
    own = rules.sections.get(page.folder, PLAIN).page_size
    usual = None if page.kind == "term" else kinds.KINDS[page.type].page_size
    size = own if own is not None else usual
    return rules.settings.page_size if size is None else size


def _above_terms(pages: Mapping[str, Page], home: Page) -> dict[str, Page]:
    """Return what the pages of taxonomies and terms stand below."""
    tops = {page.folder: page for page in pages.values() if page.kind == "taxonomy"}
    return {address: tops.get(page.folder.partition("/")[0], home) for address, page in pages.items()} | {
        page.address: home for page in tops.values()
    }
