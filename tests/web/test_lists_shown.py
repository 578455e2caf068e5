"""What visitors see of lists, kinds, terms and the home page's blocks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import MakeApp
from flask.testing import FlaskClient
from lxml import html

from app import create_app

PAGE = "+++\n{}\n+++\n{}\n"
BLOCKS = """\
title = "Home"
[[blocks]]
block = "slides"
data = "carousel"
[[blocks]]
block = "features"
title = "What we do"
items = [{ name = "Meet", url = "/events/", description = "Often" }, { name = "Off", enabled = "false" }]
[[blocks]]
block = "events"
title = "Soon"
[[blocks]]
block = "posts"
title = "News"
count = 2
link = "/blog/"
link_text = "All news"
[[blocks]]
block = "alerts"
text = "Mind the *gap*"
[[blocks]]
block = "banners"
items = [{ name = "Elsewhere", url = "https://example.net/" }]
[[blocks]]
block = "testimonials"
items = [{ text = "Good", name = "Ana", position = "Chair" }]
[[blocks]]
block = "strip"
title = "Shop"
text = "Cups"
link = "/about/"
[[blocks]]
block = "text"
text = "Last"
enabled = false
"""
SITE = {
    "site.toml": 'title = "T"\nbase_url = "https://example.org/"\npage_size = 2\n'
    '[sections.about]\nsidebar = "own"\n[sections."about/deep"]\nsidebar = "own"\n'
    '[sections.plain]\nsidebar = "none"\n[sections.menu]\nsidebar = "side"\n'
    '[[menu.side]]\nname = "Out"\nurl = "/about/"\n',
    "pages/_index.md": PAGE.format(BLOCKS, "Words of the home page."),
    "pages/blog/_index.md": PAGE.format('title = "Blog"', "About the blog."),
    **{
        f"pages/blog/p{number}.md": PAGE.format(
            f'title = "Post {number}"\ndate = "2026-01-0{number}"\nauthor = "Ana"\ntags = ["Open Data"]',
            f"First words {number}.\n\n<!--more-->\n\nThe rest.",
        )
        for number in range(1, 6)
    },
    "pages/blog/later.md": PAGE.format('title = "Later"\ndate = "2027-01-01"\ntags = ["Secret"]', "Not yet."),
    "pages/jobs/open.md": PAGE.format('title = "Open one"\ndate = "2026-11-01"\nemployer = "Uni & Co"', "x"),
    "pages/jobs/old.md": PAGE.format('title = "Old one"\ndate = "2010-01-01"\nlink = "/about/"', "x"),
    "pages/events/past.md": PAGE.format('title = "Past"\nstart = "2026-11-10"\nend = "2026-11-20"', "x"),
    "pages/events/now.md": PAGE.format('title = "Now"\nstart = "2026-11-20"\nend = "2026-11-21"', "x"),
    "pages/events/soon.md": PAGE.format('title = "Soon"\nstart = "2027-01-01"\nplace = "Oslo"', "x"),
    "pages/about/_index.md": PAGE.format('title = "About"', "x"),
    "pages/about/a.md": PAGE.format('title = "A"', "x"),
    "pages/about/deep/_index.md": PAGE.format('title = "Deep"', "x"),
    "pages/about/deep/b.md": PAGE.format('title = "B"', "x"),
    "pages/plain/c.md": PAGE.format('title = "C"', "x"),
    "pages/menu/d.md": PAGE.format('title = "D"', "x"),
    "data/carousel/a.yaml": 'title: "Slide A"\nweight: 2\ndescription: >\n  <p>Words <a href="/about/">more</a></p>\n',
    "data/carousel/b.yaml": 'title: "Slide B"\nweight: 1\n',
    "data/carousel/c.yaml": 'title: "Slide C"\nenabled: "false"\n',
}


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app(SITE, preview=False, as_of=datetime(2026, 11, 21, 12, tzinfo=UTC)).test_client()


def shown(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def test_a_blog_is_shown_in_parts_that_lead_to_each_other(client: FlaskClient) -> None:
    first, second, third = (shown(client, address) for address in ("/blog/", "/blog/page/2/", "/blog/page/3/"))
    assert [texts(tree, "//article//h2") for tree in (first, second, third)] == [
        ["Post 5", "Post 4"],
        ["Post 3", "Post 2"],
        ["Post 1"],
    ]
    assert [tree.xpath("//nav[@class='parts']//a/@href") for tree in (first, second, third)] == [
        ["/blog/page/2/"],
        ["/blog/", "/blog/page/3/"],
        ["/blog/page/2/"],
    ]
    assert [tree.xpath("//link[@rel='canonical']/@href") for tree in (first, second)] == [
        ["https://example.org/blog/"],
        ["https://example.org/blog/page/2/"],
    ]
    assert "About the blog." in first.text_content()
    assert "About the blog." not in second.text_content()
    assert texts(second, "//title") == ["Blog – Page 2 of 3 – T"]


def test_a_part_that_is_not_there_is_not_found_and_the_first_leads_to_the_list(client: FlaskClient) -> None:
    assert client.get("/blog/page/4/").status_code == 404
    answer = client.get("/blog/page/1/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/blog/")


def test_a_teaser_has_the_first_words_and_not_the_rest(client: FlaskClient) -> None:
    (words,) = texts(shown(client, "/blog/page/3/"), "//article//p[not(@class)]")
    assert words == "First words 1."


def test_a_post_leads_to_its_tags_to_related_posts_and_to_its_neighbours(client: FlaskClient) -> None:
    tree = shown(client, "/blog/p3/")
    assert tree.xpath("//nav[@class='terms']//a/@href") == ["/tags/open-data/"]
    assert set(texts(tree, "//section[@class='related']//a")) == {"Post 2", "Post 4", "Post 1"}
    assert texts(tree, "//nav[@class='pager']//a") == ["Previous Post 2", "Next Post 4"]


def test_a_tag_lists_its_posts_in_parts_and_tags_stand_in_a_cloud(client: FlaskClient) -> None:
    assert texts(shown(client, "/tags/open-data/page/2/"), "//article//h2") == ["Post 3", "Post 2"]
    assert texts(shown(client, "/tags/"), "//ul[@class='cloud']/li") == ["Open Data 5"]


def test_a_blog_leads_to_its_topics(client: FlaskClient) -> None:
    assert texts(shown(client, "/blog/page/2/"), "//section[@class='topics']//a") == ["Topics", "Open Data"]
    assert not texts(shown(client, "/tags/open-data/"), "//section[@class='topics']")


def test_jobs_are_listed_by_year_and_told_apart(client: FlaskClient) -> None:
    tree = shown(client, "/jobs/")
    assert texts(tree, "//details/summary") == ["2026 1", "2010 1"]
    assert texts(tree, "//li[@class='open']") == ["1 Nov 2026 Open one Uni & Co Open"]
    assert texts(tree, "//li[@class='closed']/a") == ["Old one"]
    assert tree.xpath("//input[@type='radio']/@id") == ["Jobs-all", "Jobs-open", "Jobs-closed"]
    assert "Open (1)" in tree.text_content()


def test_a_job_says_whether_it_is_open(client: FlaskClient) -> None:
    facts = texts(shown(client, "/jobs/open/"), "//dl/dd")
    assert facts == ["Uni & Co", "1 November 2026", "31 December 2026", "Open"]
    assert texts(shown(client, "/jobs/old/"), "//dl/dd[last()]") == ["Closed"]


def test_events_are_split_by_the_day(client: FlaskClient) -> None:
    tree = shown(client, "/events/")
    coming, past = tree.xpath("//section[@class='events']")
    assert texts(coming, ".//a") == ["Now", "Soon"]
    assert texts(past, ".//a") == ["Past"]
    assert texts(shown(client, "/events/soon/"), "//dl/dd") == ["1 January 2027", "Oslo"]


def test_a_day_later_an_event_is_past(make_app: MakeApp) -> None:
    client = make_app(SITE, preview=False, as_of=datetime(2026, 11, 22, tzinfo=UTC)).test_client()
    assert texts(shown(client, "/events/"), "//section[@class='events'][2]//a") == ["Now", "Past"]


def test_what_is_scheduled_is_nowhere(client: FlaskClient) -> None:
    for address in ("/", "/blog/", "/tags/", "/index.xml", "/blog/atom.xml", "/sitemap.xml"):
        assert b"Later" not in client.get(address).data
        assert b"Secret" not in client.get(address).data
    assert client.get("/tags/secret/").status_code == 404


def test_a_preview_shows_what_is_scheduled_with_a_badge(make_app: MakeApp) -> None:
    client = make_app(SITE, preview=True, as_of=datetime(2026, 11, 21, tzinfo=UTC)).test_client()
    assert "Later Scheduled" in " ".join(texts(shown(client, "/blog/"), "//article//h2"))
    assert texts(shown(client, "/tags/secret/"), "//article//h2") == ["Later Scheduled"]


def test_the_home_page_shows_its_blocks_in_order(client: FlaskClient) -> None:
    tree = shown(client, "/")
    found = texts(tree, "//main//h2")
    assert found == ["Slide B", "Slide A", "What we do", "Soon", "News", "Shop"]
    assert texts(tree, "//ul[@class='cards']/li") == ["Meet Often"]
    assert texts(tree, "//ul[@class='event-list']//a") == ["Now", "Soon"]
    assert texts(tree, "//article//h3") == ["Post 5", "Post 4"]
    assert texts(tree, "//div[@class='alert']//em") == ["gap"]
    assert texts(tree, "//figcaption") == ["Ana, Chair"]
    assert "Words of the home page." in texts(tree, "//div[@class='page-body']")[0]
    assert tree.xpath("//ul[@class='slides-dots']//a/@href") == ["#Slide-1-1", "#Slide-1-2"]
    assert tree.xpath("//*[@id='Slide-1-2']//a/@href") == ["/about/"]


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("/about/a/", ["/about/", "/about/a/", "/about/deep/"]),
        ("/about/deep/b/", ["/about/deep/", "/about/deep/b/"]),
        ("/plain/c/", []),
        ("/menu/d/", ["/menu/", "/about/"]),
        ("/blog/p1/", []),
    ],
)
def test_a_section_says_what_stands_beside_its_pages(client: FlaskClient, address: str, links: list[str]) -> None:
    assert shown(client, address).xpath("//aside[@class='side']//a/@href") == links


def test_a_site_may_have_templates_of_its_own_for_a_section_or_a_page(tmp_path: Path, make_app: MakeApp) -> None:
    own = {"templates/own.html": "own {{ page.title }}", "templates/special.html": "special {{ page.title }}"}
    files = {
        **own,
        "site.toml": '[sections.a]\ntemplate = "own.html"\n',
        "pages/a/x.md": PAGE.format('title = "X"', ""),
        "pages/a/y.md": PAGE.format('title = "Y"\nlayout = "special"', ""),
        "pages/b/z.md": PAGE.format('title = "Z"\nlayout = "of-hugo"', "Text."),
    }
    client = make_app(files, preview=False).test_client()
    assert [client.get(address).text for address in ("/a/x/", "/a/y/")] == ["own X", "special Y"]
    assert "Text." in client.get("/b/z/").text


def test_a_long_section_shows_only_part_of_itself_beside_its_pages(make_app: MakeApp) -> None:
    files = {f"pages/about/p{number}.md": PAGE.format(f'title = "P{number}"', "") for number in range(60)}
    client = make_app(files, preview=False).test_client()
    assert texts(shown(client, "/about/p7/"), "//aside//li") == ["P7", "59 more pages"]


def test_the_example_site_uses_all_of_it() -> None:
    site = create_app(preview=False, as_of=datetime(2026, 11, 21, tzinfo=UTC)).extensions["plenary"].store.site
    types = {page.type for page in site.pages.values() if page.kind == "page"}
    assert types == {"page", "post", "job", "event", "conference"}
    kinds = {target.kind for target in site.targets.values()}
    assert kinds >= {"page", "file", "redirect", "rss", "atom", "sitemap", "robots", "redirects", "not-found"}
    assert site.blocks
    assert {page.kind for page in site.pages.values()} == {"home", "section", "page", "taxonomy", "term"}
    assert any(target.number > 1 for target in site.targets.values())


MIXED = {
    "site.toml": 'title = "T"\n[sections.fairs]\nkind = "event"\npage_size = 2\n'
    '[sections.posts-offered]\nkind = "job"\npage_size = 1\n',
    "pages/_index.md": PAGE.format('title = "Home"', "x"),
    "pages/events/fair.md": PAGE.format('title = "Fair"\nstart = "2026-12-01"', "x"),
    "pages/events/how.md": PAGE.format('title = "How to come"\ntype = "page"', "x"),
    "pages/events/old/_index.md": PAGE.format('title = "Long ago"', "x"),
    "pages/events/old/first.md": PAGE.format('title = "First"\nstart = "2006-12-01"', "x"),
    "pages/jobs/one.md": PAGE.format('title = "One"\ndate = "2026-11-01"', "x"),
    "pages/jobs/tips.md": PAGE.format('title = "Tips"\ntype = "page"', "x"),
    "pages/jobs/talk.md": PAGE.format('title = "Talk"\ntype = "event"\nstart = "2026-12-01"', "x"),
    "pages/fairs/a.md": PAGE.format('title = "A"\nstart = "2026-12-01"\ndate = "2020-01-01"', "x"),
    "pages/fairs/b.md": PAGE.format('title = "B"\nstart = "2027-12-01"\ndate = "2019-01-01"', "x"),
    "pages/fairs/c.md": PAGE.format('title = "C"\nstart = "2025-12-01"\ndate = "2025-01-01"', "x"),
    "pages/posts-offered/a.md": PAGE.format('title = "A"\ndate = "2026-11-02"', "x"),
    "pages/posts-offered/b.md": PAGE.format('title = "B"\ndate = "2026-11-01"', "x"),
    "pages/blog/odd.md": PAGE.format('title = "Odd"\ndate = "2026-11-01"\nlayout = "job"', "Shown."),
    "pages/blog/even.md": PAGE.format('title = "Even"\ndate = "2026-11-01"\nlayout = "event"', "Shown."),
}


@pytest.fixture
def mixed(make_app: MakeApp) -> FlaskClient:
    return make_app(MIXED, preview=False, as_of=datetime(2026, 11, 21, 12, tzinfo=UTC)).test_client()


@pytest.mark.parametrize(
    ("address", "links"),
    {
        "/events/": ["Fair", "First", "Long ago", "How to come"],
        "/jobs/": ["One", "Talk", "Tips"],
        "/fairs/": ["A", "B", "Older"],
        "/fairs/page/2/": ["C", "Newer"],
        "/posts-offered/": ["A", "Older"],
        "/posts-offered/page/2/": ["B", "Newer"],
    }.items(),
)
def test_a_list_shows_each_page_of_its_part_once_whatever_its_kind(
    mixed: FlaskClient, address: str, links: list[str]
) -> None:
    assert texts(shown(mixed, address), "//main//a") == links


@pytest.mark.parametrize("name", ["odd", "even"])
def test_a_page_that_asks_for_the_look_of_another_kind_is_shown_without_its_facts(
    mixed: FlaskClient, name: str
) -> None:
    tree = shown(mixed, f"/blog/{name}/")
    assert texts(tree, "//div[@class='page-body']") == ["Shown."]
    assert not texts(tree, "//dl")


def test_no_heading_of_a_page_takes_the_id_of_a_part_of_the_theme(make_app: MakeApp) -> None:
    theme = make_app(SITE).test_client()
    pages = ("/", "/blog/", "/blog/p3/", "/jobs/", "/about/")
    ids = {found for address in pages for found in shown(theme, address).xpath("//@id")}
    assert {"Main", "Menu-open", "Slide-1-1", "Related", "Topics", "Jobs-all", "In-this-section"} <= ids
    headings = "\n" + "".join(f"## {one.replace('-', ' ')}\n\n" for one in sorted(ids))
    jobs = {"pages/jobs/_index.md": PAGE.format('title = "Jobs"', "x")}
    mine = (
        "pages/_index.md",
        "pages/blog/_index.md",
        "pages/blog/p3.md",
        "pages/jobs/_index.md",
        "pages/about/_index.md",
    )
    own = make_app({**SITE, **{one: {**SITE, **jobs}[one] + headings for one in mine}}).test_client()
    for address in pages:
        found = shown(own, address).xpath("//@id")
        assert len(found) == len(set(found)) > len(ids), address
