"""Which feeds a site has, at Hugo's addresses, and which pages are in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from plenary.site.addresses import Target
from plenary.site.page import Page
from plenary.site.visibility import listed

Children = Mapping[str, Sequence[Page]]


def targets(pages: Iterable[Page], has_feed: Callable[[Page], bool] = lambda page: True) -> dict[str, Target]:
    """Return the addresses of all feeds: RSS at `index.xml` (gohugo.io/templates/rss), Atom beside it at `atom.xml`.

    The home page, sections, taxonomies and terms have them, unless `has_feed` says otherwise.
    """
    found: dict[str, Target] = {}
    for page in pages:
        if page.kind != "page" and has_feed(page):
            found |= {rss_address(page): Target("rss", page), atom_address(page): Target("atom", page)}
    return found


def rss_address(page: Page) -> str:
    """Return the address of the RSS feed of a page."""
    return _beside(page, "index.xml")


def atom_address(page: Page) -> str:
    """Return the address of the Atom feed of a page."""
    return _beside(page, "atom.xml")


def newest(page: Page, pages: Mapping[str, Page], children: Children, size: int) -> tuple[Page, ...]:
    """Return the `size` pages (0: all) that a feed holds: the newest with a date that stand anywhere below its page.

    Pages of one moment stand in the order of their addresses.
    """
    found = pages.values() if page.kind == "home" else below(page, children)
    dated = [(one.date, one) for one in found if one.kind == "page" and one.date and listed(one)]
    dated.sort(key=lambda pair: (-pair[0].timestamp(), pair[1].address))
    return tuple(one for _, one in dated[: size or None])


def below(page: Page, children: Children) -> list[Page]:
    """Return all that stands below a page, or that its terms list, each once."""
    found: dict[str, Page] = {}
    waiting = [page]
    while waiting:
        for child in children.get(waiting.pop().address, ()):
            if child.address not in found:
                found[child.address] = child
                waiting.append(child)
    return list(found.values())


def nearest(page: Page, parents: Mapping[str, Page], all_targets: Mapping[str, Target]) -> Page | None:
    """Return the page whose feed a page is in, the nearest above it or itself, or None."""
    found: Page | None = page
    while found:
        target = all_targets.get(rss_address(found))
        if found.kind != "page" and target and target.kind == "rss":
            return found
        found = parents.get(found.address)
    return None


def _beside(page: Page, name: str) -> str:
    return f"{page.address.rpartition('/')[0]}/{name}"
