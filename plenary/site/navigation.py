"""What leads from one page to others: menus, breadcrumbs, the section's sidebar, the pages before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plenary.site import kinds, sections
from plenary.site.asked import ask
from plenary.site.menus import MenuEntry
from plenary.site.page import Page, State
from plenary.site.references import own_address
from plenary.site.site import Site

_LAST = 10**9
_ENOUGH = 8
# Of a section with more pages than these a sidebar shows only sections, pages with a weight and the page itself; with
# more than the second number at the top, the sections below it have sidebars of their own.
_MANY, _LONG = 40, 20


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a menu as one page shows it; `active` where it leads to the page or to what the page stands in."""

    name: str
    address: str
    active: bool
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A page in a sidebar; `current` is the page that shows it, `within` that the current page stands below it.

    Of what stands below it `left_out` pages are not among the `children`, as they were too many.
    """

    title: str
    address: str
    current: bool
    within: bool
    children: tuple[Node, ...] = ()
    state: State = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way from the home page to a page."""

    title: str
    address: str


def menu(site: Site, name: str, address: str) -> tuple[Item, ...]:
    """Return a menu of `site.toml` as the page at `address` shows it; a main menu nobody wrote is the tree's top.

    Entries that lead to a page that is withheld are left out.
    """
    entries = ask(site, entries_of, name)
    around = _around(site, address)
    leading = [entry.address for entry in _flat(entries) if _leads_to(entry.address, address)]
    leading = leading or [entry.address for entry in _flat(entries) if entry.address.rstrip("/") + "/" in around]
    return ask(site, items_of, name, max(leading, key=len, default=""))


def items_of(site: Site, name: str, nearest: str) -> tuple[Item, ...]:
    """Return a menu whose active entries are those that lead to an address."""
    return tuple(_item(entry, nearest) for entry in ask(site, entries_of, name))


def entries_of(site: Site, name: str) -> tuple[MenuEntry, ...]:
    """Return the entries of a menu that can be shown, whichever page shows it."""
    if name == "main" and not site.settings.menus.get(name):
        return _menu_of_tree(site)
    return tuple(_on_site(site, site.settings.menus.get(name, ())))


def _around(site: Site, address: str) -> set[str]:
    """Return the addresses of what a page stands in; tags and categories belong to the section of the news."""
    page: Page | None = site.pages.get(address)
    if page and page.kind in ("taxonomy", "term"):
        page = ask(site, newest_post)
    found = set()
    while page and (page := site.parents.get(page.address)):
        found.add(page.address)
    return found - {"/"}


def newest_post(site: Site) -> Page | None:
    """Return the newest of the news."""
    return site.posts[0] if site.posts else None


def breadcrumbs(site: Site, page: Page) -> tuple[Crumb, ...]:
    """Return the sections from the home page to the one that a page stands in; the page itself is not among them."""
    trail: list[Crumb] = []
    above = site.parents.get(page.address)
    while above:
        trail.append(Crumb(site.words("home") if above.kind == "home" else above.link_title, above.address))
        above = site.parents.get(above.address)
    return tuple(reversed(trail))


def sidebar(site: Site, page: Page) -> Node | None:
    """Return the tree beside a page, by weight and title, as its section says; the home page and news have none.

    It is that of the section at the top, or the page's nearest section's own, or a menu.
    """
    chain = [page]
    while above := site.parents.get(chain[-1].address):
        chain.append(above)
    nearest = next((one for one in chain if one.kind == "section"), None)
    if len(chain) < 2 or nearest is None or chain[-2].kind != "section":
        return None
    shown = sections.within(site.sections, nearest.folder).sidebar
    if shown == "none" or (shown == "tree" and kinds.KINDS[nearest.type].dated):
        return None
    if shown not in sections.SIDEBARS:
        return _node_of_menu(nearest, menu(site, shown, page.address))
    top = _own(site, chain) if shown == "own" else _top(site, chain[-2], nearest)
    return _node(site, top, {step.address for step in chain}, page.address)


def _top(site: Site, top: Page, nearest: Page) -> Page:
    """Return the section whose tree is shown: the one at the top, but of a long one the part around the page alone."""
    long = len(site.children.get(top.address, ())) > _LONG
    return nearest if long and site.children.get(nearest.address) else top


def _own(site: Site, chain: Iterable[Page]) -> Page:
    """Return the nearest section around a page that says itself that its sidebar is its own."""
    around = (one for one in chain if one.kind == "section")
    return next(one for one in around if site.sections.get(one.folder, sections.PLAIN).sidebar == "own")


def _node_of_menu(section: Page, items: tuple[Item, ...]) -> Node | None:
    below = tuple(
        Node(item.name, item.address, item.active, bool(item.children), _nodes_of_items(item.children))
        for item in items
    )
    return Node(section.link_title, section.address, False, True, below) if below else None


def _nodes_of_items(items: Iterable[Item]) -> tuple[Node, ...]:
    return tuple(Node(item.name, item.address, item.active, True, _nodes_of_items(item.children)) for item in items)


def neighbours(site: Site, page: Page) -> tuple[Page | None, Page | None]:
    """Return the pages before and after a page among those of its section, in the order of the sidebar or of the list.

    Those of news are the older one and the newer one.
    """
    return ask(site, pages_around, page.address)


def pages_around(site: Site, address: str) -> tuple[Page | None, Page | None]:
    """Return the neighbours of the page at an address."""
    page, above = site.pages.get(address), site.parents.get(address)
    if page is None or above is None or page.kind != "page":
        return (None, None)
    return ask(site, row, above.address, int(kinds.KINDS[page.type].dated)).get(address, (None, None))


def row(site: Site, section: str, dated: int) -> Mapping[str, tuple[Page | None, Page | None]]:
    """Return the pages before and after each page of a section, by the pages' addresses."""
    listed = tuple(reversed(site.children[section])) if dated else _by_title(site, section)
    pages = [one for one in listed if one.kind == "page"]
    padded = [None, *pages, None]
    around = zip(padded, pages, padded[2:], strict=False)
    return {one.address: (before, after) for before, one, after in around}


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


def _by_title(site: Site, address: str) -> Sequence[Page]:
    return sorted(site.children.get(address, ()), key=_by_weight_and_title)


def _by_weight_and_title(page: Page) -> tuple[int, str, str]:
    return (page.weight or _LAST, page.link_title.casefold(), page.address)


def _node(site: Site, page: Page, chain: set[str], current: str) -> Node:
    is_current, within = page.address == current, page.address in chain
    few, total = ask(site, in_sidebar, page.address) if within else ((), 0)
    few = few if len(few) == total else _with_own(site, few, page, chain)
    below = tuple(_node(site, child, chain, current) for child in few)
    left_out = total - len(few)
    return Node(page.link_title, page.address, is_current, within and not is_current, below, page.state, left_out)


def in_sidebar(site: Site, section: str) -> tuple[Sequence[Page], int]:
    """Return the pages that a sidebar shows below a section, whichever page it stands beside, and how many there are.

    Of many those alone that are sections or have a weight.
    """
    listed = _by_title(site, section)
    kept = tuple(one for one in listed if one.kind == "section" or one.weight)
    return (kept if len(listed) > _MANY else tuple(listed)), len(listed)


def _with_own(site: Site, few: Sequence[Page], section: Page, chain: set[str]) -> Sequence[Page]:
    """Return the pages of a sidebar with the one that the page it stands beside is, or stands below."""
    shown = {one.address for one in few}
    above = {address: site.parents.get(address) for address in chain - shown}
    own = [site.pages[address] for address, one in above.items() if one and one.address == section.address]
    return sorted([*few, *own], key=_by_weight_and_title)


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
