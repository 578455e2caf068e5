"""The whole of a site: what is at which address, what is withheld, and what can't stand beside each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from building import NOW, built, told
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site.addresses import frozen_name

NAMES = st.sampled_from(["a", "A", "b", "b c", "é", "e\u0301", "index", "_index", "x.y", "!!", "404"])
FOLDERS = st.lists(st.sampled_from(["a", "B", "b", "c d", "é"]), max_size=3)
PATHS = st.builds(lambda folders, name: "/".join([*folders, name]), FOLDERS, NAMES)


def files_of(site):
    return {address: target.file for address, target in site.targets.items() if target.kind == "file"}


# Each is a list of paths that claim one place; those after the bar are files.
@pytest.mark.parametrize(
    "paths",
    [
        "about.md about/index.md",
        "about.md about/_index.md",
        "about/index.md about/_index.md",
        "about.md About.md",
        "é.md e\u0301.md",
        "é/a.md e\u0301/a.md",
        "a-b.md A-B.md",
        "_index.md index.md",
        "about.md | static/about/index.html",
        "about/_index.md | pages/about/index.html",
        "about.md | static/about",
        "about/deep.md | static/about/deep",
        "a.md | static/x.png pages/x.png",
        "a/index.md | static/a/x.png pages/a/x.png",
        "| static/é.png static/e\u0301.png",
        "| static/a static/a/b",
        "_index.md | static/index.html",
    ],
)
def test_two_claims_to_one_place_are_told_at_both(paths: str) -> None:
    pages, _, files = paths.partition("|")
    site = built(pages.split(), files.split())
    rivals = [problem for problem in site.problems if problem.code == "address-twice"]
    assert len(rivals) == 2
    one, other = rivals
    assert other.source in one.message
    assert one.source in other.message
    assert {one.level, other.level} == {"error"}
    pages_told = {page.source for page in site.pages.values() if page.broken}
    assert all(page in {one.source, other.source} for page in pages_told)
    assert pages_told or not pages.strip() or "a.md" in pages or "a/index.md" in pages


def test_three_claims_name_each_other() -> None:
    site = built(["about.md", "about/index.md", "about/_index.md"])
    assert told(site) == [f"pages/{name}:1 address-twice" for name in ("about.md", "about/_index.md", "about/index.md")]
    assert "pages/about/_index.md and pages/about/index.md both" in site.problems[0].message


@pytest.mark.parametrize(
    "paths",
    [
        "about.md | static/about.html static/about.png pages/about/picture.png",
        "about/index.md about2.md | pages/about/index.png static/abouts",
        "a/_index.md a/b.md a/c/index.md | static/a/d.png",
        "| static/404.html",
        "404.md",
    ],
)
def test_what_stands_well_beside_each_other(paths: str) -> None:
    pages, _, files = paths.partition("|")
    assert told(built(pages.split(), files.split())) == []


def test_capitals_alone_are_a_warning() -> None:
    site = built([], ["static/Logo.png", "static/logo.png"])
    assert told(site) == ["static/Logo.png:1 address-capitals", "static/logo.png:1 address-capitals"]
    assert {problem.level for problem in site.problems} == {"warning"}
    assert set(files_of(site)) == {"/Logo.png", "/logo.png"}


@given(st.lists(PATHS, max_size=6, unique=True), st.lists(PATHS, max_size=4, unique=True))
@settings(max_examples=200, deadline=None)
def test_every_page_and_file_is_somewhere_or_is_told(pages: list[str], others: list[str]) -> None:
    contents, files = [f"{path}.md" for path in pages], [f"static/{path}" for path in others]
    site = built(contents, files)
    shown = {page.source for page in site.pages.values()} | set(files_of(site).values())
    problems = {problem.source for problem in site.problems}
    for path in (*(f"pages/{path}" for path in contents), *files):
        assert path in shown | problems
    names = [frozen_name(address) for address in site.targets]
    if not any(problem.level == "error" for problem in site.problems):
        assert len(names) == len(set(names))
        assert not any(f"{one}/" in (other + "/")[: len(one) + 1] for one in names for other in names if one != other)


@given(st.lists(PATHS, max_size=8, unique=True))
@settings(max_examples=100, deadline=None)
def test_every_page_hangs_from_the_home_page(paths: list[str]) -> None:
    site = built([f"{path}.md" for path in paths])
    for page in site.pages.values():
        trail = [page]
        while trail[-1].address != "/":
            trail.append(site.parents[trail[-1].address])
            assert len(trail) < 20
    below = [page.address for found in site.children.values() for page in found]
    assert sorted([*below, "/"]) == sorted(site.pages)


def test_the_order_of_what_is_given_does_not_matter() -> None:
    pages = {"b/_index.md": "", "a.md": "weight = 1", "b/c.md": "", "b/d/index.md": ""}
    files = ["static/x.png", "pages/b/d/y.png"]
    assert built(pages, files) == built(dict(reversed(pages.items())), list(reversed(files)))


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("pages/bundle/a.pdf", "/bundle/a.pdf"),
        ("pages/bundle/Deep Er/B c.PDF", "/bundle/Deep Er/B c.PDF"),
        ("pages/Big Section/a.pdf", "/big-section/a.pdf"),
        ("pages/renamed/a.pdf", "/other-name/a.pdf"),
        ("pages/moved/a.pdf", "/elsewhere/a.pdf"),
        ("pages/as-file/a.pdf", "/x/a.pdf"),
        ("pages/blog/post/a.pdf", "/blog/2020/post/a.pdf"),
        ("pages/No Index/Deep/A b.pdf", "/No Index/Deep/A b.pdf"),
        ("pages/a.pdf", "/a.pdf"),
        ("static/a%20b?#é.pdf", "/a%20b?#é.pdf"),
        ("static/e\u0301.pdf", "/\u00e9.pdf"),
    ],
)
def test_a_file_is_served_where_hugo_serves_it(path: str, address: str) -> None:
    pages = {
        "bundle/index.md": "",
        "Big Section/_index.md": "",
        "renamed/index.md": 'slug = "other-name"',
        "moved/_index.md": 'url = "/elsewhere/"',
        "as-file/index.md": 'url = "/x/page.html"',
        "blog/post/index.md": "date = 2020-01-02",
        "No Index/p.md": "",
    }
    site = built(pages, [path], 'permalinks.blog = "/blog/:year/:filename/"')
    assert files_of(site) == {address: path}
    assert told(site) == []


def test_a_page_in_a_bundle_is_told_and_no_page() -> None:
    pages = ["b/index.md", "b/more.md", "b/deep/index.md", "b/deep/_index.md", "c/_index.md", "c/more.md"]
    site = built(pages)
    assert [page.source for page in site.pages.values() if page.source] == [
        *("pages/b/index.md", "pages/c/_index.md", "pages/c/more.md")
    ]
    assert told(site) == [f"pages/b/{name}:1 page-in-bundle" for name in ("deep/_index.md", "deep/index.md", "more.md")]


def test_a_folder_at_the_top_is_a_section_even_if_nobody_wrote_one() -> None:
    site = built(["our-news/a.md", "our-news/deep/b.md"])
    assert site.pages["/our-news/"].title == "Our news"
    assert [page.address for page in site.children["/our-news/"]] == ["/our-news/a/", "/our-news/deep/b/"]
    assert "/our-news/deep/" not in site.pages


def test_a_page_beside_a_folder_of_its_name_is_its_section() -> None:
    site = built({"about.md": 'title = "About"', "about/faq.md": ""})
    assert site.pages["/about/"].kind == "section"
    assert site.parents["/about/faq/"].source == "pages/about.md"
    assert told(site) == []


def test_a_bundle_of_another_name_leaves_no_empty_section() -> None:
    assert set(built({"bundle/index.md": 'slug = "other"'}).pages) == {"/", "/other/"}


def test_a_page_may_take_the_root_and_the_home_page_another_address() -> None:
    assert built({"start.md": 'url = "/"'}).home.source == "pages/start.md"
    site = built({"_index.md": 'url = "/start/"', "a.md": ""})
    assert site.home.content is None
    assert site.pages["/start/"].kind == "section"


# Fields; what the page is in a preview; whether it is there when frozen.
STATES = [
    ("", "", True),
    ("draft = true", "draft", False),
    ('draft = "false"', "", True),
    ("date = 2026-11-21", "", True),
    ("date = 2026-11-21T00:00:01Z", "scheduled", False),
    ("date = 2026-11-21T01:00:00+02:00", "", True),
    ("date = 2020-01-01\npublishDate = 2027-01-01", "scheduled", False),
    ("date = 2027-01-01\npublishDate = 2020-01-01", "", True),
    ("expiryDate = 2026-11-20", "expired", False),
    ("expiryDate = 2026-11-22", "", True),
    ("draft = true\nexpiryDate = 2026-11-20", "draft", False),
    ("date = 2027-01-01\nexpiryDate = 2026-11-20", "expired", False),
]


@pytest.mark.parametrize(("fields", "state", "published"), STATES)
def test_what_readers_do_not_see(fields: str, state: str, published: bool) -> None:
    pages = {"about.md": fields, "other.md": ""}
    assert built(pages, drafts=True).pages["/about/"].state == state
    site = built(pages)
    assert ("/about/" in site.pages) is ("/about/" in site.targets) is published
    assert ("/about/" in site.withheld) is not published
    assert "/other/" in site.pages


@pytest.mark.parametrize("fields", ["draft = true", "date = 2027-01-01", "expiryDate = 2020-01-01"])
@pytest.mark.parametrize("name", ["_index.md", "index.md"])
def test_what_lies_in_a_withheld_folder_goes_with_it(fields: str, name: str) -> None:
    pages = {f"é/{name}": fields, "é/deep/_index.md": "", "é/deep/page.md": "", "éx.md": ""}
    files = ["pages/e\u0301/a.pdf", "pages/é/deep/b.pdf", "pages/éx.pdf", "static/é/c.pdf"]
    site = built(pages, files)
    assert set(site.pages) == {"/", "/éx/"}
    assert files_of(site) == {"/éx.pdf": "pages/éx.pdf", "/é/c.pdf": "static/é/c.pdf"}
    shown = built(pages, files, drafts=True)
    states = {page.address: page.state for page in shown.pages.values() if page.content}
    assert states.pop("/éx/") == ""
    assert len(set(states.values()) - {""}) == 1
    assert all(states.values())


def test_a_draft_of_the_home_page_withholds_only_itself() -> None:
    site = built({"_index.md": "draft = true", "a.md": ""}, ["pages/a.pdf"])
    assert set(site.pages) == {"/", "/a/"}
    assert site.home.content is None
    assert files_of(site) == {"/a.pdf": "pages/a.pdf"}


def test_a_draft_may_stand_in_for_a_page_that_is_published() -> None:
    site = built({"about.md": "", "about/index.md": "draft = true"})
    assert site.pages["/about/"].source == "pages/about.md"
    assert site.withheld == {}
    assert told(site) == []


def test_a_site_knows_until_when_it_stays_as_it_is() -> None:
    pages = {"a.md": "date = 2027-01-01", "b.md": "expiryDate = 2026-12-24", "c.md": "date = 2020-01-01"}
    site = built(pages)
    assert site.until == datetime(2026, 12, 24, tzinfo=UTC)
    after = built(pages, now=site.until + timedelta(seconds=1))
    assert "/b/" in site.pages
    assert "/b/" not in after.pages
    assert after.until == datetime(2027, 1, 1, tzinfo=UTC)
    assert built(pages, now=after.until + timedelta(seconds=1)).until is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)))
@settings(deadline=None)
def test_until_then_nothing_changes(now: datetime) -> None:
    pages = {"a.md": "date = 2024-05-05", "b.md": "expiryDate = 2025-05-05", "c.md": "date = 2026-06-06T10:00:00-07:00"}
    site = built(pages, now=now)
    last = (site.until or datetime(2031, 1, 1, tzinfo=UTC)) - timedelta(microseconds=1)
    assert set(built(pages, now=max(now, last)).pages) == set(site.pages)


def test_lists_go_by_weight_then_date_then_title() -> None:
    pages = {
        "s/a.md": 'title = "A"',
        "s/b.md": 'title = "B"\ndate = 2020-01-01',
        "s/c.md": 'title = "C"\ndate = 2021-01-01',
        "s/d.md": 'title = "D"\nweight = 2',
        "s/e.md": 'title = "E"\nweight = 1',
        "s/f.md": 'title = "a"',
    }
    assert [page.title for page in built(pages).children["/s/"]] == ["E", "D", "C", "B", "A", "a"]


def test_a_page_without_a_title_has_its_name_in_words() -> None:
    site = built(
        ["code_of-conduct.md", "a-section/_index.md", "a-bundle/index.md", "_index.md"], settings='title = "T"'
    )
    titles = {page.address: page.title for page in site.pages.values()}
    assert titles == {
        "/": "T",
        "/a-bundle/": "A bundle",
        "/a-section/": "A section",
        "/code_of-conduct/": "Code of conduct",
    }


def test_there_is_always_a_home_page_and_a_404_page() -> None:
    site = built([])
    assert site.home.kind == "home"
    for_machines = {"rss", "atom", "sitemap", "robots"}
    assert [target.kind for target in site.targets.values() if target.kind not in for_machines] == ["page", "not-found"]
    assert built([], ["static/404.html"]).targets["/404.html"].kind == "file"
    assert NOW.tzinfo is UTC
