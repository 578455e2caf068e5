"""The sitemap: exactly what a search engine may list, as sitemaps.org describes it."""

from __future__ import annotations

import pytest
from building import built
from lxml import etree

from plenary.site import sitemap
from plenary.site.visibility import indexable, robots

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ROOT = "https://example.org/assoc"
PAGES = {
    "_index.md": 'title = "Home"',
    "a/_index.md": 'title = "A"',
    "a/plain.md": 'title = "A"\ntags = ["Data"]',
    "a/dated.md": 'title = "A"\ndate = "2026-01-02"\nlastmod = "2026-02-03 10:00:00 +0200"',
    "a/weekly.md": 'title = "A"\nsitemap = { changefreq = "weekly", priority = 0.3 }',
    "a/odd.md": 'title = "A"\nsitemap = { changefreq = "often", priority = 3 }',
    "a/é & b.md": 'title = "A"',
    "a/index-follow.md": 'title = "A"\nrobots = "index, follow"',
}
HIDDEN = {
    "draft": "draft = true",
    "scheduled": 'publishDate = "2027-01-01"',
    "expired": 'expiryDate = "2025-01-01"',
    "private": "private = true",
    "noindex": "noindex = true",
    "said-as-text": 'noindex = "true"',
    "robots": 'robots = "noindex, follow"',
    "robots-none": 'robots = "none"',
    "no-sitemap": "sitemap = false",
    "disabled": "sitemap = { disable = true }",
    "headless": "headless = true",
    "never": '_build = { list = "never" }',
    "not-listed": "build = { list = false }",
}


def locations(xml: str) -> list[str]:
    return etree.fromstring(xml.encode()).xpath("//s:loc/text()", namespaces=SPACE)


def test_the_sitemap_holds_exactly_what_may_be_listed() -> None:
    site = built({**PAGES, **{f"a/{name}.md": f'title = "H"\n{field}' for name, field in HIDDEN.items()}})
    found = locations(sitemap.sitemap(sitemap.entries(site.pages.values(), ROOT)))
    own = ["/", "/a/", "/a/dated/", "/a/index-follow/", "/a/odd/", "/a/plain/", "/a/weekly/", "/a/%C3%A9-b/"]
    assert sorted(found) == sorted(ROOT + one for one in (*own, "/tags/", "/tags/data/"))


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_page_is_not_listed_and_says_so_where_it_is_shown(name: str) -> None:
    site = built({"_index.md": 'title = "Home"', f"{name}.md": f'title = "H"\n{HIDDEN[name]}'}, drafts=True)
    page = site.pages[f"/{name}/"]
    assert not indexable(page)
    assert "noindex" in robots(page) or robots(page) == "none"


def test_a_page_says_to_robots_what_was_written() -> None:
    site = built(PAGES)
    assert robots(site.pages["/a/index-follow/"]) == "index, follow"
    assert robots(site.pages["/a/plain/"]) == ""


def test_what_is_known_of_a_page_is_said() -> None:
    pages = built(PAGES).pages.values()
    tree = etree.fromstring(sitemap.sitemap(sitemap.entries(pages, ROOT)).encode())
    told = {
        url.findtext("s:loc", namespaces=SPACE).removeprefix(ROOT): [
            url.findtext(f"s:{name}", namespaces=SPACE) for name in ("lastmod", "changefreq", "priority")
        ]
        for url in tree
    }
    assert told["/a/dated/"] == ["2026-02-03T10:00:00+02:00", None, None]
    assert told["/a/weekly/"] == [None, "weekly", "0.3"]
    assert told["/a/odd/"] == told["/a/plain/"] == [None, None, None]


def test_one_sitemap_does_until_there_are_too_many_addresses() -> None:
    pages = built(PAGES).pages.values()
    count = len(sitemap.entries(pages, ROOT))
    assert [*sitemap.targets(pages, count)] == ["/sitemap.xml", "/robots.txt"]
    targets = sitemap.targets(pages, count - 1)
    assert {address: target.number for address, target in targets.items() if target.kind == "sitemap"} == {
        "/sitemap.xml": 0,
        "/sitemap-1.xml": 1,
        "/sitemap-2.xml": 2,
    }
    parts = [locations(sitemap.sitemap(sitemap.entries(pages, ROOT, count - 1, number))) for number in (1, 2)]
    assert [len(part) for part in parts] == [count - 1, 1]
    assert parts[0] + parts[1] == locations(sitemap.sitemap(sitemap.entries(pages, ROOT)))
    assert locations(sitemap.index(pages, ROOT, count - 1)) == [f"{ROOT}/sitemap-1.xml", f"{ROOT}/sitemap-2.xml"]


def test_robots_txt_names_the_sitemap_only_by_its_whole_address() -> None:
    assert sitemap.robots(ROOT) == f"User-agent: *\nAllow: /\n\nSitemap: {ROOT}/sitemap.xml\n"
    assert sitemap.robots("") == sitemap.robots("/assoc") == "User-agent: *\nAllow: /\n"


def test_a_robots_txt_of_the_site_goes_before() -> None:
    assert built(PAGES, ["static/robots.txt"]).targets["/robots.txt"].kind == "file"
    assert built(PAGES).targets["/robots.txt"].kind == "robots"
