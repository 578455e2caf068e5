"""What leads from one page to others: menus, breadcrumbs, the section's sidebar, the pages before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plenary.site.menus import MenuEntry
from plenary.site.page import Page
from plenary.site.references import own_address
from plenary.site.site import Site

_LAST = 10**9
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a menu as one page shows it; `active` where it leads to the page or to what the page stands in."""

    name: str
    address: str
    active: bool
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A page in a sidebar; `current` is the page that shows it, `within` that the current page stands below it."""

    title: str
    address: str
    current: bool
    within: bool
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way from the home page to a page."""

    title: str
    address: str


def menu(site: Site, name: str, address: str) -> tuple[Item, ...]:
    """Return a menu of `site.toml` as the page at `address` shows it; a main menu nobody wrote is the tree's top.

    Entries that lead to a page that is withheld are left out.
    """
    entries = tuple(_on_site(site, site.settings.menus.get(name, ())))
    if name == "main" and not site.settings.menus.get(name):
        entries = _menu_of_tree(site)
    nearest = max((entry.address for entry in _flat(entries) if _leads_to(entry.address, address)), key=len, default="")
    return tuple(_item(entry, nearest) for entry in entries)


def breadcrumbs(site: Site, page: Page) -> tuple[Crumb, ...]:
    """Return the sections from the home page to the one that a page stands in; the page itself is not among them."""
    trail: list[Crumb] = []
    above = site.parents.get(page.address)
    while above:
        trail.append(Crumb(site.words("home") if above.kind == "home" else above.link_title, above.address))
        above = site.parents.get(above.address)
    return tuple(reversed(trail))


def sidebar(site: Site, page: Page) -> Node | None:
    """Return the tree of the section at the top that a page stands in, by weight and title; the home page has none."""
    chain = [page]
    while above := site.parents.get(chain[-1].address):
        chain.append(above)
    if len(chain) < 2 or chain[-2].kind != "section":
        return None
    return _node(site, chain[-2], {step.address for step in chain}, page.address)


def neighbours(site: Site, page: Page) -> tuple[Page | None, Page | None]:
    """Return the pages before and after a page among those of its section, in the order of the sidebar."""
    above = site.parents.get(page.address)
    pages = [one for one in _by_title(site, above.address) if one.kind == "page"] if above else []
    padded = [None, *pages, None]
    around = zip(padded, pages, padded[2:], strict=False)
    return next(((before, after) for before, one, after in around if one.address == page.address), (None, None))


def _on_site(site: Site, entries: Iterable[MenuEntry]) -> Iterable[MenuEntry]:
    """Yield the entries with the addresses that the site really has, without those that lead to a withheld page."""
    for entry in entries:
        below = tuple(_on_site(site, entry.children))
        if own_address(site.withheld, entry.address) is None:
            yield replace(entry, address=own_address(site.targets, entry.address) or entry.address, children=below)
        elif below:
            yield replace(entry, address="", children=below)


def _menu_of_tree(site: Site) -> tuple[MenuEntry, ...]:
    """Return the main menu of a site that wrote none: what stands at the top, of much only the sections."""
    top = _by_title(site, "/")
    sections = [page for page in top if page.kind == "section"]
    shown = top if len(top) <= _ENOUGH else sections[:_ENOUGH]
    return tuple(MenuEntry(page.link_title, page.address) for page in shown)


def _by_title(site: Site, address: str) -> list[Page]:
    return sorted(site.children.get(address, ()), key=_by_weight_and_title)


def _by_weight_and_title(page: Page) -> tuple[int, str, str]:
    return (page.weight or _LAST, page.link_title.casefold(), page.address)


def _node(site: Site, page: Page, chain: set[str], current: str) -> Node:
    below = tuple(_node(site, child, chain, current) for child in _by_title(site, page.address))
    is_current = page.address == current
    return Node(page.link_title, page.address, is_current, page.address in chain and not is_current, below)


def _flat(entries: Iterable[MenuEntry]) -> list[MenuEntry]:
    return [entry for top in entries for entry in (top, *_flat(top.children))]


def _leads_to(entry: str, address: str) -> bool:
    """Return whether an entry leads to an address or to what stands above it."""
    whole = entry.rstrip("/") + "/"
    return address == whole or (whole != "/" and address.startswith(whole))


def _item(entry: MenuEntry, nearest: str) -> Item:
    below = tuple(_item(child, nearest) for child in entry.children)
    active = bool(nearest) and (entry.address == nearest or any(child.active for child in below))
    return Item(entry.name, entry.address, active, below)
