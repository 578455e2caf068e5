"""The ledger of published addresses: read, grown, and held against what a site answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from building import NOW, content
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site import ledger
from plenary.site.settings import Settings
from plenary.site.settings import read as read_settings
from plenary.site.site import Material, Site, assemble, unexpired

ADDRESSES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12).map(lambda text: f"/{text}")
LINES = st.one_of(
    ADDRESSES.map(ledger.written),
    st.sampled_from(
        ["", "# one", "/b/ gone", "/a/  # here", "  /c/", "/d/ 410", "nonsense", "/e/ moved", "\t# x", "#"]
    ),
)


def site_of(pages: dict[str, str], text: str, files: tuple[str, ...] = (), toml: str = "", now: datetime = NOW) -> Site:
    return assemble(material(pages, text, files, toml), now)


def material(pages: dict[str, str], text: str, files: tuple[str, ...] = (), toml: str = "") -> Material:
    contents = tuple(content(path, front) for path, front in {"_index.md": "", **pages}.items())
    return Material(read_settings(toml)[0] or Settings(), contents, files, ledger=ledger.parse(text))


def lost(site: Site) -> list[str]:
    return [f"{problem.line} {problem.message.split(' any more')[0]}" for problem in site.lost]


def test_what_a_line_says() -> None:
    text = "# Head\n\n/a/\r\n/b c/ gone\n/b%20c/ Gone # why\n/caf\u00e9/ 410\n/cafe\u0301/\n/x?y\n/%0A/\n//\n/a/ gone"
    read = ledger.parse(text)
    assert {entry.address: (entry.line, entry.gone) for entry in read.entries.values()} == {
        "/a/": (11, True),
        "/b c/": (5, True),
        "/caf\u00e9/": (7, True),
        "/x?y": (8, False),
        "//": (10, False),
    }
    assert [problem.line for problem in read.problems] == [4, 9]
    assert {problem.code for problem in read.problems} == {"ledger"}


@settings(max_examples=200, deadline=None)
@given(st.lists(ADDRESSES, max_size=8), st.lists(LINES, max_size=12), st.sampled_from(["", "\n", "\n\n"]))
def test_a_ledger_grows_and_nothing_in_it_is_changed(fresh: list[str], lines: list[str], end: str) -> None:
    before = "\n".join(lines) + end
    addresses = {normalize("NFC", address): "" for address in fresh}
    after = ledger.grown(before, addresses)
    known, read = ledger.parse(before), ledger.parse(after)
    composed = {normalize("NFC", address) for address in fresh}
    assert read.entries.keys() == known.entries.keys() | composed
    assert {address: entry.gone for address, entry in read.entries.items() if entry.gone} == {
        address: True for address, entry in known.entries.items() if entry.gone
    }
    left = iter(after.split("\n"))
    assert all(line in left for line in before.rstrip("\n").split("\n")), "the lines stay, and their order"
    assert ledger.grown(after, addresses) == after
    assert len(read.problems) == len(known.problems)


def test_a_new_address_stands_behind_the_one_that_it_follows() -> None:
    assert ledger.grown("", dict.fromkeys(["/b/", "/a b%/"], "")) == f"{ledger.HEAD}/a%20b%25/\n/b/\n"
    text = "# Ours\n/b/\n# Since 2020\n/d/ gone"
    grown = "# Ours\n/a/\n/b/\n/c/\n# Since 2020\n/d/ gone\n/e/\n"
    assert ledger.grown(text, dict.fromkeys(["/e/", "/c/", "/a/", "/d/"], "")) == grown
    assert ledger.grown("/b/\r\n", dict.fromkeys(["/c/"], "")) == "/b/\r\n/c/\r\n"
    assert ledger.grown("# No address yet\n", dict.fromkeys(["/c/"], "")) == "# No address yet\n/c/\n"


def test_what_belongs_into_the_ledger() -> None:
    files = ("static/a.pdf", "static/img/x.png", "static/theme/site.css", "static/data.csv", "static/x/app.js")
    site = site_of({"about.md": 'aliases = ["/was/", "/was.html"]\ntags = ["x"]'}, "/gone/ gone\n", files)
    kept = list(ledger.published(site.targets))
    assert {"/", "/about/", "/was/", "/was.html", "/a.pdf", "/data.csv", "/tags/x/"} <= set(kept)
    odd = ("/404.html", "/410.html", "/_redirects", "/img/x.png", "/x/app.js", "/gone/", "/sitemap.xml", "/robots.txt")
    assert not set(odd) & set(kept)
    assert not any("/theme/" in address or "/page/" in address for address in kept)


@pytest.mark.parametrize(
    ("pages", "toml", "expected"),
    [
        ({}, "", ["1 nothing answers at /a/"]),
        ({"a.md": ""}, "", []),
        ({"b.md": 'aliases = ["/a/"]'}, "", []),
        ({"b.md": 'aliases = ["/a"]'}, "", []),
        ({}, '[[redirects]]\nfrom = "/a/"\nto = "/"', []),
        ({}, '[[redirects]]\nfrom = "/a/*"\nto = "/"', []),
        ({}, '[[redirects]]\nfrom = "/a/"\nstatus = 410', []),
        ({}, '[[redirects]]\nfrom = "/a/"\nto = "/nowhere/"', ["1 nothing answers at /a/"]),
        ({"a.md": "draft = true"}, "", ["1 pages/a.md is a draft, and nothing answers at /a/"]),
        ({"a.md": "date = 2030-01-01"}, "", ["1 pages/a.md is not to be published yet, and nothing answers at /a/"]),
        ({"a.md": "expiryDate = 2020-01-01"}, "", []),
    ],
)
def test_what_is_lost(pages: dict[str, str], toml: str, expected: list[str]) -> None:
    site = site_of(pages, "/a/\n/\n", toml=toml)
    assert lost(site) == expected
    assert {problem.level for problem in site.lost} <= {"error"}


def test_a_file_may_be_redirected_too() -> None:
    toml = '[[redirects]]\nfrom = "/a.pdf"\nto = "/b.pdf"'
    assert lost(site_of({}, "/a.pdf\n", ("static/b.pdf",))) == ["1 nothing answers at /a.pdf"]
    assert lost(site_of({}, "/a.pdf\n", ("static/b.pdf",), toml)) == []


def test_a_page_that_only_a_preview_shows_is_lost_to_readers() -> None:
    made = material({"a.md": "draft = true", "b.md": "draft = true"}, "/a/\n")
    assert [problem.line for problem in assemble(made, NOW, drafts=True).lost] == [1]


def test_what_is_gone_on_purpose() -> None:
    site = site_of({"b.md": ""}, "/a/ gone\n/b/ gone\n")
    assert site.moves.gone == {"/a/"}
    assert site.targets["/410.html"].kind == "gone"
    assert [problem.code for problem in site.problems] == ["ledger"]
    assert lost(site) == []


def test_the_feed_of_a_section_goes_where_the_section_goes() -> None:
    text = "/news/\n/news/index.xml\n/news/atom.xml\n"
    moved = site_of({"blog/_index.md": 'aliases = ["/news/"]', "blog/one.md": "date = 2026-01-01"}, text)
    assert lost(moved) == []
    assert moved.moves.exact["/news/index.xml/"].to == "/blog/index.xml"
    assert moved.targets["/news/atom.xml/"].to == "/blog/atom.xml"
    gone = site_of({}, text.replace("/news/\n", "/news/ gone\n"))
    assert lost(gone) == []
    assert gone.moves.gone == {"/news/", "/news/index.xml", "/news/atom.xml"}
    page = site_of({"about.md": 'aliases = ["/news/"]'}, text)
    assert lost(page) == []
    assert page.moves.gone == {"/news/index.xml", "/news/atom.xml"}
    assert lost(site_of({}, text)) == ["1 nothing answers at /news/"]


def test_what_has_expired_takes_with_it_all_that_came_of_it() -> None:
    pages = {
        "jobs/one.md": 'expiryDate = 2026-06-01\naliases = ["/job-1/"]\ntags = ["lost"]',
        "jobs/two/index.md": "expiryDate = 2026-06-01",
        "jobs/three.md": "",
    }
    files = ("pages/jobs/two/form.pdf",)
    before = site_of(pages, "", files, now=datetime(2026, 5, 1, tzinfo=UTC))
    text = ledger.grown("", ledger.published(before.targets))
    assert "/jobs/two/form.pdf" in text
    made = material(pages, text, files)
    site = assemble(made, NOW)
    assert {"/jobs/one/", "/jobs/two/"} <= site.moves.gone
    assert site.lost
    assert ledger.excused(site.lost, site.ledger, assemble(unexpired(made), NOW).targets) == ()
    without = replace(made, contents=made.contents[:1])
    assert len(ledger.excused(assemble(without, NOW).lost, made.ledger, assemble(unexpired(without), NOW).targets)) > 3


def test_a_ledger_remembers_where_an_old_address_led() -> None:
    before = site_of({"a.md": 'oldpath = "/x.html"', "b.md": ""}, "")
    text = ledger.grown("/a/\n/x.html  # the first one\n", ledger.published(before.targets))
    assert "/x.html -> /a/ # the first one\n" in text
    assert [entry.to for entry in ledger.parse(text).entries.values() if entry.to] == ["/a/"]

    without = site_of({"b.md": ""}, text)
    assert lost(without) == ["2 nothing answers at /a/"]
    moved = site_of({"b.md": 'aliases = ["/a/"]'}, text)
    assert lost(moved) == []
    assert moved.targets["/x.html"].to == moved.targets["/a/"].to == "/b/"
    assert "/x.html -> /b/ # the first one\n" in ledger.grown(text, ledger.published(moved.targets))

    gone = site_of({"b.md": ""}, text.replace("/a/\n", "/a/ gone\n", 1))
    assert lost(gone) == []
    assert gone.moves.gone >= {"/a/", "/x.html"}


def test_an_old_address_that_is_a_page_again_leads_nowhere() -> None:
    site = site_of({"a.md": ""}, "/a/ -> /b/\n")
    assert lost(site) == []
    assert site.targets["/a/"].kind == "page"
    assert "\n/a/\n" in ledger.grown("/a/ -> /b/\n", ledger.published(site.targets))


def test_a_tag_that_nobody_uses_any_more_leads_to_all_of_them() -> None:
    before = site_of({"a.md": 'tags = ["x", "y"]\ndate = "2020-01-01"'}, "")
    text = ledger.grown("", ledger.published(before.targets))
    after = site_of({"a.md": 'tags = ["y"]\ndate = "2020-01-01"'}, text)
    assert lost(after) == []
    assert after.targets["/tags/x/"].to == "/tags/"
    assert after.targets["/tags/x/index.xml/"].to == "/tags/index.xml"


@pytest.mark.parametrize(
    "line",
    ["/a/ -> ", "/a/ -> b c", "/a/ >> /b/", "/a/ b /c/", "/a/ -> javascript:alert(1)", "/a/ -> \\\\host", "/a/ -> b/"],
)
def test_an_arrow_without_a_place_is_told(line: str) -> None:
    assert [problem.code for problem in ledger.parse(line).problems] == ["ledger"]


def test_where_an_address_led_is_written_so_that_it_ends_nothing() -> None:
    entry = ledger.parse('/a/ -> https://example.net/b"c<d>').entries["/a/"]
    assert entry.to == "https://example.net/b%22c%3Cd%3E"
