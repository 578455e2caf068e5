"""Feeds: RSS 2.0 (rssboard.org/rss-specification) and Atom (RFC 4287) of the newest pages.

Nothing in a feed depends on the moment at which it is made.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from plenary.text.xmltext import DECLARATION, clean, element, optional

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
)


@dataclass(frozen=True, slots=True)
class Item:
    """One page in a feed: `url` is its address, `content` its whole text and `summary` the plain words that tell of it.

    `content` is HTML for readers anywhere; `updated` is the day of the last change, or None.
    """

    title: str
    url: str
    date: datetime
    content: str = ""
    summary: str = ""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def changed(self) -> datetime:
        """When the page was last changed, as far as it says so."""
        return max(self.updated or self.date, self.date)

    @property
    def id(self) -> str:
        """The name of the page that stays the same whatever is changed in it."""
        return stable_id(self.url)


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest pages below one page, at whose `address` they are listed; `atom` and `rss` are those of the feeds."""

    title: str
    address: str
    rss: str
    atom: str
    items: tuple[Item, ...] = ()
    description: str = ""
    language: str = ""
    author: str = ""

    @property
    def updated(self) -> datetime | None:
        """When the newest change was made, or None for a feed without pages."""
        return max((item.changed for item in self.items), default=None)


def stable_id(url: str) -> str:
    """Return the name that a page has in feeds: its whole address, as in Hugo's feeds.

    Where the site's own address is not known, it is a UUID made from the page's (RFC 9562, 5.5): an Atom id has to be a
    whole IRI (RFC 4287, 4.2.6).
    """
    return url if _is_whole(url) else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}"


def rss(feed: Feed, written: Callable[[Item], str] | None = None) -> str:
    """Return the feed as RSS; `written` returns what `rss_item` does."""
    day = feed.updated
    parts = (
        element("title", feed.title),
        element("link", feed.address),
        element("description", feed.description or feed.title),
        optional("language", feed.language.lower().replace("_", "-")),
        element("lastBuildDate", _rfc822(day)) if day else "",
        element("atom:link", "", {"href": feed.rss, "rel": "self", "type": RSS_TYPE}),
        element("atom:link", "", {"href": feed.atom, "rel": "alternate", "type": ATOM_TYPE}),
        *map(written or rss_item, feed.items),
    )
    return f"{DECLARATION}{_RSS}<channel>\n{''.join(parts)}</channel>\n</rss>\n"


def atom(feed: Feed, written: Callable[[Item], str] | None = None) -> str:
    """Return the feed as Atom; `written` returns what `atom_entry` does."""
    space = {"xmlns": "http://www.w3.org/2005/Atom", **_language(feed.language)}
    opening = element("feed", "", space).replace("/>", ">")
    parts = (
        element("id", stable_id(feed.atom)),
        element("title", feed.title),
        optional("subtitle", feed.description),
        element("updated", _rfc3339(feed.updated or _BEGINNING)),
        element("link", "", {"href": feed.atom, "rel": "self", "type": ATOM_TYPE}),
        element("link", "", {"href": feed.address, "rel": "alternate", "type": "text/html"}),
        f"<author>\n{element('name', feed.author or feed.title)}</author>\n",
        *map(written or atom_entry, feed.items),
    )
    return f"{DECLARATION}{opening}{''.join(parts)}</feed>\n"


def rss_item(item: Item) -> str:
    """Return a page of a feed in RSS, the same in whichever feed it is."""
    parts = (
        element("title", item.title),
        element("link", item.url),
        element("guid", item.id, {"isPermaLink": "true" if item.id == item.url else "false"}),
        element("pubDate", _rfc822(item.date)),
        *(optional("dc:creator", name) for name in item.authors),
        *(optional("category", name) for name in item.categories),
        optional("description", escape(item.summary, quote=False)),  # is HTML, unlike Atom's summary
        optional("content:encoded", item.content),
    )
    return f"<item>\n{''.join(parts)}</item>\n"


def atom_entry(item: Item) -> str:
    """Return a page of a feed in Atom, the same in whichever feed it is."""
    names = [name for name in item.authors if clean(name).strip()]
    parts = (
        element("id", item.id),
        element("title", item.title),
        element("link", "", {"href": item.url, "rel": "alternate", "type": "text/html"}),
        element("published", _rfc3339(item.date)),
        element("updated", _rfc3339(item.changed)),
        *(f"<author>\n{element('name', name)}</author>\n" for name in names),
        *(element("category", "", {"term": name}) for name in item.categories if clean(name).strip()),
        optional("summary", item.summary),
        optional("content", item.content, {"type": "html"}),
    )
    return f"<entry>\n{''.join(parts)}</entry>\n"


def _is_whole(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _language(language: str) -> Mapping[str, str]:
    return {"xml:lang": language.replace("_", "-")} if language else {}


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment)


def _rfc3339(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
