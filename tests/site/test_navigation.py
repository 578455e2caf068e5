"""Menus, breadcrumbs, sidebars and neighbours."""

from __future__ import annotations

import pytest
from building import built

from plenary.site import navigation
from plenary.site.navigation import Item, Node

PAGES = {
    "_index.md": 'title = "The Society"',
    "about/_index.md": 'title = "About"\nweight = 1',
    "about/faq.md": 'title = "Questions"\nweight = 2',
    "about/officials.md": 'title = "Officials"\nlinkTitle = "People"\nweight = 1',
    "about/minutes/_index.md": 'title = "Minutes"\nweight = 3',
    "about/minutes/2026.md": 'title = "2026"',
    "about/minutes/2025.md": 'title = "2025"',
    "about/map/index.md": 'title = "Map"',
    "contact.md": 'title = "Contact"\nweight = 2',
    "secret.md": 'title = "Secret"\ndraft = true',
}
MENU = """
[[menu.main]]
name = "About"
url = "/about"
[[menu.main]]
name = "FAQ"
url = "/about/faq/"
parent = "About"
[[menu.main]]
name = "Hidden"
url = "/secret/"
[[menu.main]]
name = "Secrets"
url = "/secret/"
weight = 5
[[menu.main]]
name = "Public"
url = "/contact/"
parent = "Secrets"
[[menu.main]]
name = "Home"
url = "/"
[[menu.main]]
name = "Events"
[[menu.main]]
name = "Shop"
url = "https://shop.example.org/about/"
"""


def flat(items: tuple[Item, ...]) -> list[tuple[str, str, bool]]:
    return [(item.name, item.address, item.active) for top in items for item in (top, *top.children)]


@pytest.mark.parametrize(
    ("address", "active"),
    [
        ("/about/faq/", {"About", "FAQ"}),
        ("/about/officials/", {"About"}),
        ("/about/", {"About"}),
        ("/", {"Home"}),
        ("/contact/", {"Secrets", "Public"}),
        ("/404.html", set()),
        ("/aboutness/", set()),
    ],
)
def test_the_entry_is_active_that_leads_nearest(address: str, active: set[str]) -> None:
    items = navigation.menu(built(PAGES, settings=MENU), "main", address)
    assert {name for name, _, on in flat(items) if on} == active


def test_a_menu_has_the_sites_own_addresses_and_nothing_withheld() -> None:
    items = navigation.menu(built(PAGES, settings=MENU), "main", "/")
    assert [(name, address) for name, address, _ in flat(items)] == [
        ("Secrets", ""),
        ("Public", "/contact/"),
        ("About", "/about/"),
        ("FAQ", "/about/faq/"),
        ("Events", ""),
        ("Home", "/"),
        ("Shop", "https://shop.example.org/about/"),
    ]
    assert "Hidden" in {name for name, _, _ in flat(navigation.menu(built(PAGES, (), MENU, drafts=True), "main", "/"))}


def test_a_site_without_a_menu_shows_the_top_of_its_tree() -> None:
    assert [item.name for item in navigation.menu(built(PAGES), "main", "/")] == ["About", "Contact"]
    assert navigation.menu(built(PAGES), "footer", "/") == ()


def test_of_a_wide_tree_the_menu_shows_sections_alone() -> None:
    site = built([*(f"page-{number}.md" for number in range(9)), "news/a.md"])
    assert [item.name for item in navigation.menu(site, "main", "/")] == ["News"]


@pytest.mark.parametrize(
    ("address", "trail"),
    [
        ("/", []),
        ("/contact/", ["Home"]),
        ("/about/", ["Home"]),
        ("/about/faq/", ["Home", "About"]),
        ("/about/map/", ["Home", "About"]),
        ("/about/minutes/2026/", ["Home", "About", "Minutes"]),
    ],
)
def test_breadcrumbs_lead_from_home(address: str, trail: list[str]) -> None:
    site = built(PAGES)
    assert [crumb.title for crumb in navigation.breadcrumbs(site, site.pages[address])] == trail


def marked(node: Node) -> str:
    """Return a tree in one line: the current page in brackets, what it stands in with a star."""
    name = f"[{node.title}]" if node.current else f"{node.title}*" if node.within else node.title
    return name + (f"({' '.join(map(marked, node.children))})" if node.children else "")


@pytest.mark.parametrize(
    ("address", "tree"),
    [
        ("/about/faq/", "About*(People [Questions] Minutes Map)"),
        ("/about/", "[About](People Questions Minutes Map)"),
        ("/about/minutes/2026/", "About*(People Questions Minutes*(2025 [2026]) Map)"),
    ],
)
def test_the_sidebar_is_the_tree_of_the_section_at_the_top(address: str, tree: str) -> None:
    site = built(PAGES)
    node = navigation.sidebar(site, site.pages[address])
    assert node is not None
    assert marked(node) == tree


@pytest.mark.parametrize("address", ["/", "/contact/"])
def test_what_stands_in_no_section_has_no_sidebar(address: str) -> None:
    site = built(PAGES)
    assert navigation.sidebar(site, site.pages[address]) is None


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/about/officials/", None, "Questions"),
        ("/about/faq/", "Officials", "Map"),
        ("/about/map/", "Questions", None),
        ("/about/minutes/2025/", None, "2026"),
        ("/about/", None, None),
        ("/", None, None),
        ("/contact/", None, None),
    ],
)
def test_neighbours_are_those_of_the_section(address: str, before: str | None, after: str | None) -> None:
    site = built(PAGES)
    found = navigation.neighbours(site, site.pages[address])
    assert tuple(page and page.title for page in found) == (before, after)
