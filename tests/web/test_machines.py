"""What programs are answered: feeds, sitemap, robots.txt, and the heads of pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
from conftest import HOME, MakeApp, write
from flask import Flask
from lxml import etree
from lxml import html as lxml_html

from app import create_app

ROOT = Path(__file__).parents[2]
BASE = "https://example.org/assoc/"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (40).to_bytes(4, "big") + (30).to_bytes(4, "big") + b"\x08\x06\x00\x00\x00"
)
PAGE = '+++\ntitle = "{}"\n{}\n+++\n{}\n'
SITE = {
    "site.toml": f'title = "The Society"\nbase_url = "{BASE}"\n',
    "pages/blog/_index.md": PAGE.format("Blog", 'description = "News"', "All news."),
    "pages/blog/old.md": PAGE.format("Old", 'date = "2020-01-01"', "Once."),
    "pages/blog/new.md": PAGE.format(
        "New & better",
        'date = "2026-11-02"\nauthor = "Ana"\ntags = ["Data"]\nbanner = "img/b.png"',
        '## Why\n\nSee [the old](old.md), ![x](/img/b.png), {{< ref "old.md" >}} and\n\n> [!TIP]\n> This.\n\n'
        '{{< youtube abcdefghijk >}}\n\n<script>alert(1)</script><iframe src="/map"></iframe>',
    ),
    "pages/about.md": PAGE.format("About", "", "Who we are."),
    "static/img/b.png": PNG,
}
FEEDS = [f"{place}{name}.xml" for place in ("/", "/blog/", "/tags/data/") for name in ("index", "atom")]


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(SITE, preview=False)


def feed_addresses(app: Flask) -> list[str]:
    targets = app.extensions["plenary"].store.site.targets
    return [address for address, target in targets.items() if target.kind in ("rss", "atom")]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_read_and_its_addresses_are_whole(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    kind = "rss" if address.endswith("index.xml") else "atom"
    assert answer.content_type == f"application/{kind}+xml; charset=utf-8"
    read = feedparser.parse(answer.data)
    assert not read.bozo
    first = read.entries[0]
    assert first.id == first.link == f"{BASE}blog/new/"
    assert (first.title, first.author) == ("New & better", "Ana")
    content = lxml_html.fromstring(re.search(r"(?s)<content[^>]*>(.*?)</content", answer.text)[1])
    tree = lxml_html.fragment_fromstring(content.text_content(), create_parent="div")
    found = [*tree.xpath("//@href"), *tree.xpath("//@src")]
    assert {f"{BASE}blog/old/", f"{BASE}img/b.png", f"{BASE}map"} <= set(found)
    assert all(one.startswith(("https://", "http://")) for one in found)
    assert not tree.xpath("//script|//iframe|//svg|//*[@data-added]|//*[contains(@class, 'heading-anchor')]")
    assert "This." in tree.text_content()


def test_feeds_are_in_order(app: Flask) -> None:
    for address in ("/index.xml", "/blog/atom.xml"):
        entries = feedparser.parse(app.test_client().get(address).data).entries
        assert [entry.title for entry in entries] == ["New & better", "Old"]


def test_ids_stay_after_an_edit(make_app: MakeApp, site: Path) -> None:
    client = make_app(SITE).test_client()
    before = {address: [entry.id for entry in feedparser.parse(client.get(address).data).entries] for address in FEEDS}
    edited = SITE["pages/blog/new.md"].replace("New & better", "Other").replace("Why", "How")
    write(site, {"pages/blog/new.md": edited})
    for address in FEEDS:
        read = feedparser.parse(client.get(address).data)
        assert [entry.id for entry in read.entries] == before[address]
        assert read.entries[0].title == "Other"


def test_a_feed_that_has_not_changed_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    for address in ("/index.xml", "/blog/atom.xml", "/sitemap.xml", "/robots.txt"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_text_in_a_feed_does_not_depend_on_where_the_application_stands(app: Flask) -> None:
    client = app.test_client()
    for address in FEEDS:
        assert client.get(address).data == client.get(address, base_url="http://localhost/elsewhere/").data


def test_a_page_that_cannot_be_shown_is_not_in_a_feed(make_app: MakeApp) -> None:
    bad = PAGE.format("Bad", 'date = "2026-11-03"', "Secret words {{< nothing >}}")
    client = make_app({**SITE, "pages/blog/bad.md": bad}, preview=False).test_client()
    for address in FEEDS:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Secret" not in answer.text
    assert "Secret" not in client.get("/blog/bad/").text


def test_without_a_whole_address_feeds_are_read_all_the_same(make_app: MakeApp) -> None:
    app = make_app({**SITE, "site.toml": ""}, preview=False)
    for address in feed_addresses(app):
        answer = app.test_client().get(address, headers={"Host": "evil.example"})
        assert not feedparser.parse(answer.data).bozo
        assert "evil.example" not in answer.text
        assert "localhost" not in answer.text
    assert "Sitemap" not in app.test_client().get("/robots.txt").text


@pytest.mark.parametrize("base_url", ["", "https://example.org/"])
def test_every_feed_of_the_example_site_is_read(base_url: str) -> None:
    app = create_app(site=str(ROOT), base_url=base_url, preview=False)
    addresses = feed_addresses(app)
    assert {"/index.xml", "/blog/index.xml", "/blog/atom.xml"} <= set(addresses)
    for address in addresses:
        read = feedparser.parse(app.test_client().get(address).data)
        assert not read.bozo, address
        days = [entry.published_parsed for entry in read.entries]
        assert days == sorted(days, reverse=True)
        assert len({entry.id for entry in read.entries}) == len(days)


def test_the_sitemap_holds_exactly_the_pages_that_answer(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/sitemap.xml")
    assert answer.content_type == "application/xml; charset=utf-8"
    found = etree.fromstring(answer.data).xpath("//*[local-name()='loc']/text()")
    pages = app.extensions["plenary"].store.site.pages
    assert sorted(found) == sorted(BASE.rstrip("/") + address for address in pages)
    assert {client.get(one.removeprefix(BASE.rstrip("/"))).status_code for one in found} == {200}


def test_robots_txt_names_the_sitemap(app: Flask) -> None:
    answer = app.test_client().get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert f"Sitemap: {BASE}sitemap.xml\n" in answer.text


def head(app: Flask, address: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(app.test_client().get(address).text).find("head")


def test_a_head_names_the_feeds_that_a_page_is_in(app: Flask) -> None:
    def named(address: str) -> list[str]:
        return head(app, address).xpath("link[@rel='alternate']/@href")

    site = ["/index.xml", "/atom.xml"]
    assert named("/blog/new/") == named("/blog/") == ["/blog/index.xml", "/blog/atom.xml", *site]
    assert named("/about/") == named("/") == site
    assert named("/404.html") == []
    client = app.test_client()
    assert {client.get(one).status_code for page in ("/", "/blog/new/", "/tags/data/") for one in named(page)} == {200}


def test_the_parts_of_a_list_name_their_neighbours(make_app: MakeApp) -> None:
    posts = {f"pages/blog/p{n}.md": PAGE.format(n, f'date = "2025-01-{n:02}"', "") for n in range(1, 25)}
    app = make_app({**SITE, **posts}, preview=False)

    def named(address: str) -> list[tuple[str, str]]:
        links = head(app, address).xpath("link[@rel='prev' or @rel='next']")
        return [(link.get("rel"), link.get("href")) for link in links]

    assert named("/blog/") == [("next", "/blog/page/2/")]
    assert named("/blog/page/2/") == [("prev", "/blog/"), ("next", "/blog/page/3/")]
    assert named("/blog/new/") == []


def test_an_image_is_named_with_its_size_if_it_is_there(app: Flask, make_app: MakeApp) -> None:
    found = {tag.get("property"): tag.get("content") for tag in head(app, "/blog/new/").xpath("meta[@property]")}
    assert found["og:image"] == f"{BASE}img/b.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("40", "30")
    for other in ("img/c.png", "about/"):
        gone = make_app({**SITE, "pages/blog/new.md": SITE["pages/blog/new.md"].replace('"img/b.png', f'"{other}')})
        assert not head(gone, "/blog/new/").xpath("meta[starts-with(@property, 'og:image')]")


def test_a_head_says_in_schema_org_where_a_page_stands(app: Flask) -> None:
    (data,) = head(app, "/blog/new/").xpath("script[@type='application/ld+json']/text()")
    crumbs, post = json.loads(data)["@graph"]
    steps = [(step["name"], step["item"]) for step in crumbs["itemListElement"]]
    assert steps[1:] == [("Blog", f"{BASE}blog/"), ("New & better", f"{BASE}blog/new/")]
    assert post["image"] == f"{BASE}img/b.png"


def test_a_site_that_has_a_sign_of_its_own_shows_it(make_app: MakeApp) -> None:
    files = {**SITE, "static/img/favicon.ico": b"1", "static/apple-touch-icon.png": PNG}
    found = head(make_app(files), "/about/")
    assert found.xpath("link[@rel='icon']/@href") == ["/img/favicon.ico"]
    assert found.xpath("link[@rel='apple-touch-icon']/@href") == ["/apple-touch-icon.png"]
    files["site.toml"] = '[params]\nicon = "img/b.png"\n'
    assert head(make_app(files), "/about/").xpath("link[@rel='icon']/@href") == ["/img/b.png"]


def test_words_in_a_head_are_escaped(make_app: MakeApp) -> None:
    nasty = "</script><script>alert(1)</script>"
    files = {**SITE, "pages/blog/x.md": PAGE.format(nasty, f'date = "2026-01-01"\ndescription = "{nasty}"', "")}
    text = make_app(files, preview=False).test_client().get("/blog/x/").text
    assert "<script>alert" not in text


def test_a_draft_in_the_preview_is_kept_from_robots_and_feeds(make_app: MakeApp) -> None:
    draft = PAGE.format("Draft", 'date = "2026-11-09"\ndraft = true', "Not yet.")
    client = make_app({**SITE, "pages/blog/draft.md": draft}).test_client()
    assert '<meta name="robots" content="noindex">' in client.get("/blog/draft/").text
    assert "Draft" not in client.get("/blog/index.xml").text + client.get("/sitemap.xml").text
    assert HOME
