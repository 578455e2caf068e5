"""Feeds, the sitemap and robots.txt: what the site answers to programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Response, current_app

from plenary.site import asked, feeds, metadata, sitemap, streams
from plenary.site.addresses import Target, quoted
from plenary.site.feeds import Feed, Item
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import summaries
from plenary.text.callouts import decorate
from plenary.text.portable import portable
from plenary.web import filters
from plenary.web.bodies import Bodies
from plenary.web.shortcodes import Templates
from plenary.web.validators import validated


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages of feeds by their addresses, as long as these are the site, its shortcodes and its address.

    `written` are those pages as they stand in feeds, by the function that wrote them and their whole addresses.
    """

    site: Site
    templates: Templates
    base: str
    items: dict[str, asked.Kept[Item | None]] = field(default_factory=dict)
    written: dict[tuple[str, str], str] = field(default_factory=dict)


def rss(bodies: Bodies, site: Site, target: Target) -> Response:
    """Answer with the RSS feed of a page."""
    feed = _feed(bodies, site, target)
    return _answer(feeds.rss(feed, _written(bodies, site, feeds.rss_item)), feeds.RSS_TYPE)


def atom(bodies: Bodies, site: Site, target: Target) -> Response:
    """Answer with the Atom feed of a page."""
    feed = _feed(bodies, site, target)
    return _answer(feeds.atom(feed, _written(bodies, site, feeds.atom_entry)), feeds.ATOM_TYPE)


def sitemap_xml(_: Bodies, site: Site, target: Target) -> Response:
    """Answer with the sitemap, a part of it, or the list of its parts."""
    pages, base = site.pages.values(), root(site)
    if target.number == 0:
        return _answer(sitemap.index(pages, base), "application/xml")
    return _answer(sitemap.sitemap(sitemap.entries(pages, base, number=target.number)), "application/xml")


def robots_txt(_: Bodies, site: Site, __: Target) -> Response:
    """Answer with robots.txt."""
    return _answer(sitemap.robots(root(site)), "text/plain")


def root(site: Site) -> str:
    """Return what every whole address of the site begins with, without a slash at its end.

    Where nobody said where the site will stand, it is the sub-path that it is served at; no Host header is believed.
    """
    base: str = current_app.config["BASE_URL"] or site.settings.base_url
    return base.rstrip("/") if base else filters.prefix()


def feed_links(site: Site, page: Page) -> list[metadata.Link]:
    """Return the links to the feeds that a page is in: the nearest, and the site's."""
    above = (streams.nearest(page, site.parents, site.targets), streams.nearest(site.home, {}, site.targets))
    found = dict.fromkeys(one.address for one in above if one and _has_news(site, one))
    return [link for address in found for link in _links(site, site.pages[address])]


def _has_news(site: Site, page: Page) -> bool:
    children = site.children.get(page.address, ())
    return page.kind == "home" or any(child.date or child.kind != "page" for child in children)


def _links(site: Site, page: Page) -> list[metadata.Link]:
    title = _title(site, page)
    return [
        metadata.Link("alternate", filters.url(address), kind, f"{title} ({name})")
        for address, kind, name in (
            (streams.rss_address(page), feeds.RSS_TYPE, "RSS"),
            (streams.atom_address(page), feeds.ATOM_TYPE, "Atom"),
        )
        if address in site.targets
    ]


def _feed(bodies: Bodies, site: Site, target: Target) -> Feed:
    page = target.page or site.home
    base, settings = root(site), site.settings
    newest = streams.newest(page, site.pages, site.children, settings.feed_size)
    return Feed(
        title=_title(site, page),
        address=base + quoted(page.address),
        rss=base + quoted(streams.rss_address(page)),
        atom=base + quoted(streams.atom_address(page)),
        items=tuple(filter(None, (_kept_item(bodies, site, one, base) for one in newest))),
        description=page.description or settings.description,
        language=settings.language,
        author=metadata.text(settings.params, "author") or settings.title,
    )


def _title(site: Site, page: Page) -> str:
    own = page.title if page.kind != "home" else ""
    return f"{own} – {site.settings.title}" if own and own != site.settings.title else site.settings.title


def _kept_item(bodies: Bodies, site: Site, page: Page, base: str) -> Item | None:
    """Return a page of a feed, made once while nothing of the site changes: it is in the feeds of all its tags."""
    return asked.once(site, _kept(bodies, site).items, page.address, lambda: _item(bodies, site, page, base))


def _written(bodies: Bodies, site: Site, write: Callable[[Item], str]) -> Callable[[Item], str]:
    """Return what writes a page of a feed, in a freeze once for all feeds; live answers are kept whole."""
    if not isinstance(site, asked.Asked):
        return write
    kept = _kept(bodies, site).written

    def written(item: Item) -> str:
        key = (write.__name__, item.url)
        if key not in kept:
            kept[key] = write(item)
        return kept[key]

    return written


def _kept(bodies: Bodies, site: Site) -> Kept:
    base = root(site)
    kept: Kept = current_app.extensions.get("plenary-items") or Kept(site, bodies.templates, base)
    if kept.site is not site or kept.templates is not bodies.templates or kept.base != base:
        kept = Kept(site, bodies.templates, base)
    current_app.extensions["plenary-items"] = kept
    return kept


def _item(bodies: Bodies, site: Site, page: Page, base: str) -> Item | None:
    """Return a page of a feed, or None for one that can't be shown.

    Its text is the same wherever this application happens to stand.
    """
    address, body = base + quoted(page.address), bodies.of(site, page)
    filled = bodies.filled(site, body, urlsplit(base).path)
    found = (*page.problems, *body.problems, *filled.problems)
    if page.date is None or any(problem.level == "error" for problem in found):
        return None
    content = portable(decorate(filled.text), address)
    return Item(
        title=page.title,
        url=address,
        date=page.date,
        content=content,
        summary=page.description or page.meta.summary or bodies.summary(site, page, summaries.WORDS),
        updated=page.lastmod,
        authors=page.authors,
        categories=tuple(dict.fromkeys((*page.meta.tags, *page.meta.categories))),
    )


def _answer(text: str, kind: str) -> Response:
    return validated(Response(text, content_type=f"{kind}; charset=utf-8"))


View = Callable[[Bodies, Site, Target], Response]
ANSWERS: dict[str, View] = {"rss": rss, "atom": atom, "sitemap": sitemap_xml, "robots": robots_txt}
