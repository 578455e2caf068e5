"""What the head of a page tells machines: search engines, previews of links (ogp.me), feed readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plenary.site.page import Page
from plenary.site.settings import Settings
from plenary.site.visibility import robots

LENGTH = 160
"""How many characters of a description search engines show."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A `<meta>` element: its `attribute` (name or property), that one's value, and its content."""

    attribute: str
    key: str
    content: str


@dataclass(frozen=True, slots=True)
class Link:
    """A `<link>` element: its relation, address, media type and title."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """The image that stands for a page: its whole address, its size in pixels if that is known, and its words."""

    address: str
    width: int | None = None
    height: int | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a page beyond its own record.

    `canonical` is its whole address or "", `description` the words that tell of it, `image` one that is there, or None.
    """

    page: Page
    site: Settings
    canonical: str = ""
    description: str = ""
    image: Image | None = None


def description(page: Page, site: Settings, words: Callable[[], str]) -> str:
    """Return the sentence that tells of a page: its own, its summary, its first words, or what the site says.

    The home page is told of by the site's before its first words, which `words` returns.
    """
    general = site.description or text(site.params, "defaultDescription")
    own = (page.description, page.meta.summary, general if page.kind == "home" else "")
    found = next((one for one in own if one.strip()), "") or words()
    return _cut(found if found.strip() else general)


def images(page: Page, site: Settings) -> list[str]:
    """Return the addresses, as they are written, of the images that may stand for a page, the best first.

    A page names one as `banner`, `images` or `image`, the site as `default_sharing_image` or `images`.
    """
    params = page.params
    found = (page.meta.banner, params.get("images"), params.get("image"))
    return [one for given in (*found, *_defaults(site)) for one in _texts(given)]


def tags(about: About) -> list[Tag]:
    """Return all `<meta>` elements of a page; one whose content is not known is left out."""
    page, site = about.page, about.site
    named = {
        "description": about.description,
        "author": ", ".join(page.authors) or text(site.params, "author"),
        "keywords": ", ".join(_keywords(page, site)),
        "robots": robots(page),
        "google-site-verification": text(site.params, "google_site_verification", "googleSiteVerification"),
        "twitter:card": "summary_large_image" if about.image else "summary",
        "twitter:site": _handle(text(site.params, "twitter_site", "twitter")),
    }
    found = [Tag("name", key, content) for key, content in named.items()]
    found += [Tag("property", key, content) for key, content in (*_graph(about), *_article(page))]
    return [tag for tag in found if tag.content.strip()]


def text(params: Mapping[str, Any], *names: str) -> str:
    """Return the first of these parameters that holds a text, or ""."""
    found = (params.get(name) for name in names)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")


def _cut(sentence: str) -> str:
    """Return a sentence, or as many of its whole words as fit with an ellipsis behind them."""
    words = " ".join(sentence.split())
    if len(words) <= LENGTH:
        return words
    cut = words[:LENGTH].rpartition(" ")[0] or words[: LENGTH - 1]
    return cut.rstrip(" ,;:.–-") + "…"


def _graph(about: About) -> list[tuple[str, str]]:
    """Return the properties of the Open Graph protocol (ogp.me)."""
    page, site, image = about.page, about.site, about.image
    found = [
        ("og:title", page.title or site.title),
        ("og:type", "article" if page.type == "post" and page.kind == "page" else "website"),
        ("og:url", about.canonical),
        ("og:site_name", site.title),
        ("og:locale", _locale(site.language)),
        ("og:description", about.description),
    ]
    if image:
        found += [
            ("og:image", image.address),
            ("og:image:width", str(image.width or "")),
            ("og:image:height", str(image.height or "")),
            ("og:image:alt", image.alt),
        ]
    return found


def _article(page: Page) -> list[tuple[str, str]]:
    """Return what is said of a post's days and subjects (ogp.me/ns/article)."""
    if page.type != "post" or page.kind != "page":
        return []
    days = {"published_time": page.date, "modified_time": page.lastmod, "expiration_time": page.meta.expiry_date}
    found = [(f"article:{name}", day.isoformat()) for name, day in days.items() if day]
    return found + [("article:tag", tag) for tag in page.meta.tags]


def _keywords(page: Page, site: Settings) -> Iterable[str]:
    general = _texts(site.params.get("defaultKeywords"))
    return dict.fromkeys((*page.meta.keywords, *page.meta.tags, *general))


def _defaults(site: Settings) -> tuple[object, ...]:
    return (site.params.get("default_sharing_image"), site.params.get("images"))


def _texts(given: object) -> list[str]:
    """Return the texts in a value that is one or holds several."""
    several = given if isinstance(given, list | tuple) else [given]
    return [one.strip() for one in several if isinstance(one, str) and one.strip()]


def _handle(name: str) -> str:
    """Return the name of an account with the sign before it."""
    own = name.rstrip("/").rpartition("/")[2].lstrip("@")
    return f"@{own}" if own else ""


def _locale(language: str) -> str:
    """Return a language with its country as Open Graph writes them, or "" for one that names no country."""
    parts = language.replace("_", "-").split("-")
    country = parts[-1] if len(parts) > 1 else ""
    return f"{parts[0].lower()}_{country.upper()}" if len(country) == 2 and country.isalpha() else ""
