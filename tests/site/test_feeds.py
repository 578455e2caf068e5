"""Feeds as their formats demand: what is in them, in which order, under names that stay the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from urllib.parse import urlsplit

import feedparser
import pytest
from building import built
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from plenary.site import feeds, streams
from plenary.site.feeds import Feed, Item

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime(2026, 11, 16, 21, 30, tzinfo=timezone(timedelta(hours=-8)))
ITEM = Item(
    title="Nominations & <elections>",
    url="https://example.org/blog/nominations/",
    date=DAY,
    content='<p>See <a href="https://example.org/a/">a</a> &amp; b</p>',
    summary="From 1 December & on.",
    updated=DAY + timedelta(days=1),
    authors=("Ana", "Bo & Co"),
    categories=("elections", "Q & A"),
)
OLD = Item("Old", "https://example.org/blog/old/", DAY - timedelta(days=400))
FEED = Feed(
    title="Blog – The Society",
    address="https://example.org/blog/",
    rss="https://example.org/blog/index.xml",
    atom="https://example.org/blog/atom.xml",
    items=(ITEM, OLD),
    description="News",
    language="en-GB",
    author="The Society",
)
FORMATS = {"rss": feeds.rss, "atom": feeds.atom}


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_of_feeds_finds_all_that_was_put_in(name: str) -> None:
    read = feedparser.parse(FORMATS[name](FEED).encode())
    assert not read.bozo
    assert (read.feed.title, read.feed.link, read.feed.language.lower()) == (FEED.title, FEED.address, "en-gb")
    assert [entry.id for entry in read.entries] == [ITEM.url, OLD.url]
    first = read.entries[0]
    assert (first.title, first.link) == (ITEM.title, ITEM.url)
    assert unescape(first.summary) == ITEM.summary
    assert first.content[0].value == ITEM.content
    assert [tag.term for tag in first.tags] == ["elections", "Q & A"]
    assert [author.name for author in first.authors] == ["Ana", "Bo & Co"]
    assert first.published_parsed[:5] == (2026, 11, 17, 5, 30)
    assert read.feed.updated_parsed[:3] == (2026, 11, 18)


def test_an_atom_feed_has_what_rfc_4287_demands() -> None:
    tree = etree.fromstring(feeds.atom(FEED).encode())
    assert tree.tag == f"{ATOM}feed"
    for one in (tree, *tree.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert urlsplit(one.findtext(f"{ATOM}id")).scheme
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert one.find(f"{ATOM}link[@rel='alternate']") is not None
    assert tree.find(f"{ATOM}author") is not None
    assert tree.find(f"{ATOM}link[@rel='self']").get("href") == FEED.atom


def test_an_rss_feed_has_what_its_specification_demands() -> None:
    tree = etree.fromstring(feeds.rss(FEED).encode())
    assert (tree.tag, tree.get("version")) == ("rss", "2.0")
    (channel,) = tree
    for name in ("title", "link", "description"):
        assert channel.findtext(name)
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        assert item.find("guid").get("isPermaLink") == "true"
        assert item.findtext("guid") == item.findtext("link")


def test_a_feed_without_pages_is_valid_too() -> None:
    empty = replace(FEED, items=(), description="", author="")
    assert not feedparser.parse(feeds.rss(empty).encode()).bozo
    read = feedparser.parse(feeds.atom(empty).encode())
    assert not read.bozo
    assert read.feed.updated == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("make", FORMATS.values(), ids=FORMATS)
def test_ids_stay_the_same_when_title_text_and_dates_are_edited(make) -> None:
    def ids(feed: Feed) -> list[str]:
        return [entry.id for entry in feedparser.parse(make(feed).encode()).entries]

    edited = replace(ITEM, title="Other", content="<p>Other</p>", summary="Other", updated=DAY + timedelta(days=9))
    assert ids(replace(FEED, items=(edited, OLD))) == ids(FEED)


@pytest.mark.parametrize("make", FORMATS.values(), ids=FORMATS)
def test_without_a_whole_address_ids_are_whole_all_the_same(make) -> None:
    local = replace(FEED, items=(replace(ITEM, url="/blog/a/"), replace(ITEM, url="/blog/b/")))
    ids = [entry.id for entry in feedparser.parse(make(local).encode()).entries]
    assert len(set(ids)) == 2
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert 'isPermaLink="true"' not in make(local)


texts = st.text(max_size=40)


@given(title=texts, summary=texts, content=texts, name=texts, term=texts, address=texts)
def test_a_feed_of_any_words_is_xml(title: str, summary: str, content: str, name: str, term: str, address: str) -> None:
    item = replace(ITEM, title=title, summary=summary, content=content, authors=(name,), categories=(term,))
    odd = replace(FEED, title=title, items=(item,), description=summary, address=address, author=name)
    for make in FORMATS.values():
        etree.fromstring(make(odd).encode())


def dated(day: str, more: str = "") -> str:
    return f'title = "T"\ndate = "{day}"\n{more}'


SITE = {
    "_index.md": 'title = "Home"',
    "blog/_index.md": dated("2026-11-20"),
    "blog/new.md": dated("2026-11-02", 'tags = ["Data"]'),
    "blog/old.md": dated("2024-01-01"),
    "blog/undated.md": 'title = "T"',
    "blog/2025/_index.md": 'title = "T"',
    "blog/2025/mid.md": dated("2025-05-05 10:00:00 +0200", 'tags = ["data"]'),
    "blog/2025/mid2.md": dated("2025-05-05 08:00:00 +0000"),
    "blog/draft.md": dated("2026-11-03", "draft = true"),
    "blog/hidden.md": dated("2026-11-04", "private = true"),
    "blog/unlisted.md": dated("2026-11-05", '_build = { list = "never" }'),
    "news.md": dated("2026-10-10"),
}


def addresses(site, of: str, size: int = 20) -> list[str]:
    return [page.address for page in streams.newest(site.pages[of], site.pages, site.children, size)]


@pytest.mark.parametrize("drafts", [False, True])
def test_a_feed_holds_the_newest_pages_below_its_own(drafts: bool) -> None:
    site = built(SITE, drafts=drafts)
    blog = ["/blog/new/", "/blog/2025/mid/", "/blog/2025/mid2/", "/blog/old/"]
    assert addresses(site, "/blog/") == blog
    assert addresses(site, "/blog/2025/") == blog[1:3]
    assert addresses(site, "/") == [blog[0], "/news/", *blog[1:]]
    assert addresses(site, "/", 2) == [blog[0], "/news/"]
    assert addresses(site, "/", 0) == addresses(site, "/")
    assert addresses(site, "/tags/data/") == blog[:2]
    assert addresses(site, "/tags/") == blog[:2]


def test_feeds_stand_where_hugo_puts_them_and_atom_beside() -> None:
    targets = built(SITE).targets
    found = {address: target.kind for address, target in targets.items() if target.kind in ("rss", "atom")}
    lists = ["/", "/blog/", "/blog/2025/", "/tags/", "/tags/data/"]
    expected = {f"{one}index.xml": "rss" for one in lists} | {f"{one}atom.xml": "atom" for one in lists}
    assert expected.items() <= found.items()
    assert not [address for address in found if address.startswith(("/news/", "/blog/new/"))]
    assert targets["/blog/index.xml"].page.address == "/blog/"


def test_a_section_can_do_without_and_a_file_of_the_name_goes_before() -> None:
    site = built({**SITE, "blog/_index.md": 'title = "T"\nfeed = false'}, ["static/index.xml"])
    assert {"/blog/index.xml", "/blog/atom.xml"}.isdisjoint(site.targets)
    assert site.targets["/index.xml"].kind == "file"
    assert site.targets["/atom.xml"].kind == "atom"
    assert "address-twice" not in {problem.code for problem in site.problems}


@pytest.mark.parametrize(
    ("page", "feed"),
    [("/blog/new/", "/blog/"), ("/blog/2025/mid/", "/blog/2025/"), ("/blog/", "/blog/"), ("/news/", "/"), ("/", "/")],
)
def test_a_page_is_in_the_feed_of_the_nearest_section(page: str, feed: str) -> None:
    site = built(SITE)
    found = streams.nearest(site.pages[page], site.parents, site.targets)
    assert found
    assert found.address == feed


def test_the_newest_change_is_that_of_the_feed() -> None:
    assert FEED.updated == ITEM.updated
    assert replace(ITEM, updated=DAY - timedelta(days=1)).changed == DAY
    assert Feed("T", "/", "/a", "/b").updated is None
    assert DAY.astimezone(UTC) == DAY


@pytest.mark.parametrize(
    ("written", "size"), [("", 20), ("feed_size = 5", 5), ("rssLimit = -1", 0), ("feedSize = 0", 0)]
)
def test_a_site_says_how_much_a_feed_holds(written: str, size: int) -> None:
    site = built([], settings=written)
    assert site.settings.feed_size == size
    assert site.problems == ()
