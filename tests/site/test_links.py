"""Links of a page and entries of a menu that lead nowhere on this site."""

from __future__ import annotations

import pytest
from building import built

from plenary.site.checks.links import dead_links, dead_menu_entries, nearest
from plenary.site.page import Page
from plenary.text.tree import Link

PAGES = {
    "about/_index.md": "",
    "about/officials.md": "",
    "odd.md": 'url = "/100%/a;b/"',
    "bundle/index.md": "draft = true",
    "later.md": "date = 2030-01-01",
}
FILES = ["static/a b#?%20.pdf", "static/\u00e9.png", "pages/bundle/secret.pdf", "static/2019/programme/index.html"]
SITE = built(PAGES, FILES, 'base_url = "https://society.org/sub/"')


def anchors(page: Page) -> frozenset[str] | None:
    return frozenset({"team", "früh"}) if page.address == "/about/" else None


def found(target: str, page: str = "/about/officials/", kind: str = "link") -> list[tuple[int, str]]:
    problems = dead_links(SITE, SITE.pages[page], [Link(target, 7, kind)], anchors)
    return [(problem.line, problem.code) for problem in problems]


@pytest.mark.parametrize(
    "target",
    [
        *("/", "/about/", "/about", "../", "..", ".", "./", "#any", "?q", "/about/#team", "/about#team", "/about/#Top"),
        *(
            "/about/#fr%C3%BCh",
            "/about/officials/#whatever",
            "/a%20b%23%3F%2520.pdf",
            "/%C3%A9.png",
            "/about/?q=1#team",
        ),
        *(
            "https://society.org/sub/about/",
            "https://society.org/sub",
            "https://society.org/",
            "https://elsewhere.org/x",
        ),
        *("mailto:a@example.org", "//elsewhere.org/about", "tel:+1"),
        *("/2019/programme/", "/2019/programme", "/2019/programme/index.html", "/about/index.html"),
    ],
)
def test_what_leads_somewhere_is_left_alone(target: str) -> None:
    assert found(target) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/nowhere/", "dead-link"),
        ("officials", "dead-link"),
        ("/About/", "dead-link"),
        ("/about/#taem", "dead-anchor"),
        ("https://society.org/sub/nowhere/", "dead-link"),
        ("/a b#?%20.pdf", "dead-link"),
        ("/e%CC%81.png", "dead-link"),
        ("/later/", "dead-link"),
        ("/bundle/secret.pdf", "dead-link"),
    ],
)
def test_what_leads_nowhere_is_one_warning_at_its_line(target: str, code: str) -> None:
    assert found(target) == [(7, code)]


def test_an_image_is_called_one() -> None:
    assert found("/x.png", kind="image") == [(7, "dead-image")]


def test_links_lead_on_from_an_odd_address() -> None:
    odd = "/100%/a;b/"
    assert odd in SITE.pages
    assert found("../../about/", odd) == []
    assert found("x", odd) == [(7, "dead-link")]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/officials/", 'did you mean "/about/officials/"?'),
        ("/abuot/", 'did you mean "/about/"?'),
        ("/e\u0301.png", 'spells its accents in another way; write "/%C3%A9.png"'),
        ("/later/", "pages/later.md is not to be published yet"),
        ("/later", "pages/later.md is not to be published yet"),
        ("/bundle/secret.pdf", "pages/bundle/index.md is a draft"),
    ],
)
def test_what_was_meant_is_said(path: str, words: str) -> None:
    assert words in nearest(SITE, path)


def test_where_nothing_is_near_nothing_is_guessed() -> None:
    assert nearest(SITE, "/qqqqqqqqqqqq/") == ""


def test_entries_of_menus_are_looked_at_too() -> None:
    urls = ("/about", "/abuot/", "/later/", "https://elsewhere.org/", "#top", "/about/#taem")
    menu = "".join(f'[[menu.main]]\nname = "{url}"\nurl = "{url}"\n' for url in urls)
    site = built(PAGES, FILES, menu)
    problems = sorted((problem.source, problem.line, problem.code) for problem in dead_menu_entries(site, anchors))
    assert problems == [("site.toml", 4, "dead-link"), ("site.toml", 16, "dead-anchor")]
