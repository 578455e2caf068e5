"""What heads tell machines: meta tags, Open Graph, and schema.org with all that it requires."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from building import built
from hypothesis import given
from hypothesis import strategies as st

from plenary.site import metadata, structured
from plenary.site.conferences import Conference
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.metadata import About, Image
from plenary.site.page import Page
from plenary.site.settings import Settings
from plenary.text.fields import Meta

ROOT = "https://example.org"
POST = """title = "Elections"
description = "Vote."
date = "2026-11-16 21:30:00 -0800"
lastmod = "2026-11-17"
expiryDate = "2030-01-01"
author = "Ana"
tags = ["Data", "Q & A"]
banner = "img/vote.png"
"""
PAGES = {
    "_index.md": 'title = "Home"',
    "blog/_index.md": 'title = "Blog"',
    "blog/post.md": POST,
    "blog/anonymous.md": 'title = "A"\ndate = "2026-01-01"',
    "plain.md": 'title = "Plain"',
}
SETTINGS = """title = "The Society"
description = "People who keep data."
language = "en-us"
base_url = "https://example.org/"
[params]
author = "The Society"
defaultKeywords = ["research data"]
defaultDescription = "Not this one."
twitter_site = "society"
facebook_site = "society/"
google_site_verification = "abc"
default_sharing_image = "img/card.png"
"""
SITE = built(PAGES, settings=SETTINGS)
IMAGE = Image("https://example.org/img/vote.png", 1200, 630, "A ballot box")


def about(address: str, **changes: object) -> About:
    made = About(SITE.pages[address], SITE.settings, ROOT + address, "Words.", None)
    return replace(made, **changes)


def told(given_about: About) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in metadata.tags(given_about):
        assert tag.attribute == ("property" if tag.key.startswith(("og:", "article:")) else "name")
        found.setdefault(tag.key, []).append(tag.content)
    return found


def test_a_post_tells_all_that_is_known_of_it() -> None:
    assert told(about("/blog/post/", image=IMAGE)) == {
        "description": ["Words."],
        "author": ["Ana"],
        "keywords": ["Data, Q & A, research data"],
        "google-site-verification": ["abc"],
        "twitter:card": ["summary_large_image"],
        "twitter:site": ["@society"],
        "og:title": ["Elections"],
        "og:type": ["article"],
        "og:url": ["https://example.org/blog/post/"],
        "og:site_name": ["The Society"],
        "og:locale": ["en_US"],
        "og:description": ["Words."],
        "og:image": [IMAGE.address],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["A ballot box"],
        "article:published_time": ["2026-11-16T21:30:00-08:00"],
        "article:modified_time": ["2026-11-17T00:00:00+00:00"],
        "article:expiration_time": ["2030-01-01T00:00:00+00:00"],
        "article:tag": ["Data", "Q & A"],
    }


def test_what_is_not_known_is_not_told() -> None:
    bare = About(Page("page", "/a/", "", "A", None, Meta()), Settings(title="S"))
    assert told(bare) == {
        "twitter:card": ["summary"],
        "og:title": ["A"],
        "og:type": ["website"],
        "og:site_name": ["S"],
    }


@pytest.mark.parametrize("language", ["en", "zh-Hant", ""])
def test_a_language_without_a_country_is_no_locale(language: str) -> None:
    found = told(about("/plain/", site=replace(SITE.settings, language=language)))
    assert "og:locale" not in found


def test_a_draft_tells_robots_to_pass() -> None:
    page = replace(SITE.pages["/plain/"], state="draft")
    assert told(about("/plain/", page=page))["robots"] == ["noindex"]


@pytest.mark.parametrize(
    ("address", "words", "expected"),
    [
        ("/blog/post/", "The first words.", "Vote."),
        ("/plain/", "The first words.", "The first words."),
        ("/plain/", "", "People who keep data."),
        ("/", "The first words.", "People who keep data."),
        ("/plain/", "word " * 50, "word " * 31 + "word…"),
        ("/plain/", "w" * 200, "w" * 159 + "…"),
        ("/plain/", "One\n two", "One two"),
    ],
)
def test_a_page_is_told_of_by_its_own_words_before_the_sites(address: str, words: str, expected: str) -> None:
    assert metadata.description(SITE.pages[address], SITE.settings, lambda: words) == expected


def test_a_page_names_its_image_before_the_site() -> None:
    assert metadata.images(SITE.pages["/blog/post/"], SITE.settings) == ["img/vote.png", "img/card.png"]
    page = Page("page", "/a/", "", "A", None, Meta(params={"images": ("a.png", "b.png"), "image": "c.png"}))
    assert metadata.images(page, Settings()) == ["a.png", "b.png", "c.png"]


# What search engines require (developers.google.com/search/docs/appearance/structured-data), written down anew.
REQUIRED = {
    "Organization": {"name"},
    "WebSite": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "BlogPosting": {"headline", "author", "datePublished"},
    "JobPosting": {"title", "datePosted", "description", "hiringOrganization", "jobLocation"},
    "Event": {"name", "startDate", "location"},
    "Person": {"name"},
    "Place": {"address"},
    "VirtualLocation": {"url"},
}


def every_thing(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [one for part in value for one in every_thing(part)]
    if isinstance(value, dict):
        return [value, *(one for part in value.values() for one in every_thing(part))]
    return []


def graph(given_about: About, root: str = ROOT, html: str = "<p>Text</p>") -> list[dict[str, object]]:
    crumbs = [("Home", f"{root}/"), ("Here", given_about.canonical)] if given_about.page.kind != "home" else []
    found = structured.things(given_about, root, lambda: f"{root}/logo.png" if root else "", crumbs, lambda: html)
    written = structured.script(found)
    read = json.loads(written) if written else {"@context": "https://schema.org", "@graph": []}
    assert read["@context"] == "https://schema.org"
    return read["@graph"]


JOB = Job("Archive", "https://e.org/", "Bergen", "https://e.org/job", date(2026, 11, 1), date(2026, 12, 1))
EVENT = Event(date(2027, 5, 25), date(2027, 5, 28), "Helsinki")
RECORDS = {
    "job": (JOB, "JobPosting"),
    "job without an end": (replace(JOB, closes=None), "JobPosting"),
    "job without a place": (replace(JOB, place=""), None),
    "job of nobody": (replace(JOB, employer=""), None),
    "job without a day": (replace(JOB, posted=None), None),
    "event": (EVENT, "Event"),
    "event online": (replace(EVENT, place="Online"), "Event"),
    "event without a day": (Event(place="Helsinki"), None),
    "event nowhere": (replace(EVENT, place=""), None),
    "conference": (Conference(city="Bergen", start=date(2024, 1, 1)), "Event"),
    "conference without a day": (Conference(city="Bergen"), None),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_job_or_event_is_told_of_if_all_is_known_that_is_required(name: str) -> None:
    record, kind = RECORDS[name]
    page = replace(SITE.pages["/plain/"], record=record, type="job")
    found = graph(about("/plain/", page=page))
    assert [thing["@type"] for thing in found] == ["BreadcrumbList", *([kind] if kind else [])]


@pytest.mark.parametrize("address", SITE.pages)
@pytest.mark.parametrize("record", [None, JOB, EVENT])
def test_every_thing_has_what_it_requires(address: str, record: object) -> None:
    page = SITE.pages[address]
    page = replace(page, record=record) if record else page
    for thing in every_thing(graph(about(address, page=page, image=IMAGE))):
        kind = str(thing.get("@type", ""))
        assert REQUIRED.get(kind, set()) <= thing.keys(), thing
        assert all(value not in ("", None, [], {}) for value in thing.values())


def test_the_home_page_tells_of_the_association() -> None:
    organisation, website = graph(about("/"))
    assert organisation == {
        "@type": "Organization",
        "@id": "https://example.org/#organization",
        "name": "The Society",
        "url": "https://example.org/",
        "logo": "https://example.org/logo.png",
        "sameAs": ["https://www.facebook.com/society", "https://twitter.com/society"],
    }
    assert website["publisher"] == {"@id": organisation["@id"]}


def test_an_association_says_itself_what_it_is() -> None:
    settings = built(
        [],
        settings='title = "S"\n[params.organization]\nname = "The Long Name"\nurl = "https://e.org/"\nsameAs = ["x"]',
    ).settings
    found = structured.organization(settings, ROOT, "")
    assert (found["name"], found["url"], found["sameAs"]) == ("The Long Name", "https://e.org/", ["x"])


def test_a_post_without_an_author_is_the_associations() -> None:
    post = next(thing for thing in graph(about("/blog/anonymous/")) if thing["@type"] == "BlogPosting")
    assert post["author"] == {"@type": "Organization", "name": "The Society"}


def test_without_a_whole_address_nothing_is_told_that_needs_one() -> None:
    kinds = [thing["@type"] for thing in graph(about("/", canonical=""), root="")]
    assert kinds == []
    post = graph(about("/blog/post/", canonical=""), root="")
    assert [thing["@type"] for thing in post] == ["BlogPosting"]
    assert not {"url", "mainEntityOfPage", "image"} & post[0].keys()


@given(st.text())
def test_any_words_stay_within_the_script(words: str) -> None:
    written = structured.script([{"@type": "Thing", "name": f"</script><!--{words}"}])
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0]["name"] == f"</script><!--{words}"
