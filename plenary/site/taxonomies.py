"""Tags, categories and whatever else a site sorts its pages by: a page for each term, and one for all of them.

Addresses and slugs are Hugo's (gohugo.io/content-management/taxonomies), tried out with Hugo 0.111.3: `Open Data` and
`open data` are one term at `/tags/open-data/`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plenary.site.addresses import folder_address
from plenary.site.page import Kind, Page
from plenary.site.tree import in_words, order
from plenary.site.words import Words
from plenary.text.fields import Meta
from plenary.text.slugs import term_slug

DEFAULTS: Mapping[str, str] = {"tag": "tags", "category": "categories"}


def chosen(named: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return a site's taxonomies, plural names by singular ones: those it names, be they none, or Hugo's own."""
    return DEFAULTS if named is None else named


@dataclass(frozen=True, slots=True)
class Terms:
    """The pages that list others by their terms, and what they list.

    `pages` are those of taxonomies and terms by address, `listed` what each of them lists, `of` the terms of each page
    by its address, in the order in which it names them.
    """

    pages: Mapping[str, Page]
    listed: Mapping[str, tuple[Page, ...]]
    of: Mapping[str, tuple[Page, ...]]


def build(pages: Mapping[str, Page], taxonomies: Mapping[str, str], all_of_them: bool, words: Words) -> Terms:
    """Return the terms that the pages name, each with its pages in Hugo's order.

    An existing section page keeps what is written in it.

    `taxonomies` are plural names by singular ones; a taxonomy without a term is left out unless `all_of_them`;
    `words` call the ones that they know.
    """
    made: dict[str, Page] = {}
    listed: dict[str, tuple[Page, ...]] = {}
    of: dict[str, list[Page]] = defaultdict(list)
    for plural in dict.fromkeys(taxonomies.values()):
        found = _by_slug(pages.values(), plural)
        if not found and not all_of_them:
            continue
        key = f"taxonomy.{plural}"
        top = _page(pages, "taxonomy", plural, words(key) if key in words else in_words(plural))
        terms = [_term(pages, plural, slug, named) for slug, named in found.items()]
        for term, named in zip(terms, found.values(), strict=True):
            listed[term.address] = tuple(sorted({page.address: page for _, page in named}.values(), key=order))
            for page in listed[term.address]:
                of[page.address].append(term)
        made |= {page.address: page for page in (top, *terms)}
        listed[top.address] = tuple(sorted(terms, key=lambda term: (term.title.casefold(), term.address)))
    return Terms(made, listed, {address: _in_order(pages[address], terms) for address, terms in of.items()})


def names(page: Page, plural: str) -> tuple[str, ...]:
    """Return the terms that a page names in a taxonomy."""
    if plural in ("tags", "categories"):
        return page.meta.tags if plural == "tags" else page.meta.categories
    params = page.meta.params
    given = params.get(plural) or next((params[name] for name in params if name.lower() == plural.lower()), ())
    given = (given,) if isinstance(given, str) else given if isinstance(given, tuple) else ()
    return tuple(name for name in given if isinstance(name, str))


def _by_slug(pages: Iterable[Page], plural: str) -> dict[str, list[tuple[str, Page]]]:
    found: dict[str, list[tuple[str, Page]]] = defaultdict(list)
    for page in pages:
        for name in names(page, plural):
            if slug := term_slug(name).strip("/"):
                found[slug].append((name.strip(), page))
    return dict(sorted(found.items()))


def _term(pages: Mapping[str, Page], plural: str, slug: str, named: Sequence[tuple[str, Page]]) -> Page:
    """Return the page of a term, called as most of its pages call it."""
    counted = Counter(name for name, _ in named)
    title = min(counted, key=lambda name: (-counted[name], name))
    return _page(pages, "term", f"{plural}/{slug}", title)


def _page(pages: Mapping[str, Page], kind: Kind, folder: str, title: str) -> Page:
    address = folder_address(folder)
    written = pages.get(address)
    if written and written.kind == "section":
        return replace(written, kind=kind, title=written.meta.title or title)
    return Page(kind, address, folder, title, None, Meta())


def _in_order(page: Page, terms: Iterable[Page]) -> tuple[Page, ...]:
    """Return a page's terms in the order in which it names them."""
    named = [term_slug(name) for plural in ("tags", "categories") for name in names(page, plural)]
    places = {slug: place for place, slug in reversed(list(enumerate(named)))}
    return tuple(sorted(terms, key=lambda term: places.get(term.address.rstrip("/").rpartition("/")[2], 10**6)))
