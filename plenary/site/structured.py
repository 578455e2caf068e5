"""What a page says in the words of schema.org (JSON-LD), where all is known that those who read it require.

Required and recommended properties: developers.google.com/search/docs/appearance/structured-data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plenary.site.conferences import Conference
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.metadata import About, text
from plenary.site.settings import Settings

Thing = dict[str, Any]
Crumb = tuple[str, str]

# Without these a search engine reads nothing of a thing, so it is left out.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Organization": ("name", "url"),
    "WebSite": ("name", "url"),
    "BreadcrumbList": ("itemListElement",),
    "BlogPosting": ("headline", "datePublished", "author"),
    "JobPosting": ("title", "datePosted", "description", "hiringOrganization", "jobLocation"),
    "Event": ("name", "startDate", "location"),
}

_ESCAPED = "<>&\u2028\u2029"  # what ends a script, or a line of one

ONLINE = ("online", "virtual", "virtually", "zoom")
"""Places of events that are none."""


def things(
    about: About, root: str, logo: Callable[[], str], crumbs: Sequence[Crumb], html: Callable[[], str]
) -> list[Thing]:
    """Return all things that a page tells of; `root` is the site's whole address, "" where that is not known.

    `logo` returns a whole address or "", `crumbs` are titles and whole addresses from the home page to this one, `html`
    returns the page's text.
    """
    home = about.page.kind == "home"
    made: list[Thing] = [organization(about.site, root, logo()), website(about.site, root)] if home else []
    made += [breadcrumbs(crumbs), posting(about, root), job(about, html), event(about)]
    return [thing for thing in map(_pruned, made) if _is_complete(thing)]


def script(found: Sequence[Thing]) -> str:
    """Return things as JSON that may stand within a `<script>` element, or "" for none."""
    if not found:
        return ""
    written = json.dumps({"@context": "https://schema.org", "@graph": list(found)}, ensure_ascii=False)
    for letter in _ESCAPED:
        if letter in written:
            written = written.replace(letter, f"\\u{ord(letter):04x}")
    return written


def organization(site: Settings, root: str, logo: str) -> Thing:
    """Return the association itself: what `[params.organization]` says, and the site's own title and address."""
    said = site.params.get("organization")
    own = said if isinstance(said, Mapping) else {}
    same = own.get("sameAs") or own.get("same_as")
    return {
        "@type": "Organization",
        "@id": f"{root}/#organization" if root else "",
        "name": text(own, "name") or site.title,
        "alternateName": text(own, "alternateName", "short_name"),
        "url": text(own, "url") or (f"{root}/" if root else ""),
        "logo": logo,
        "email": text(own, "email"),
        "sameAs": [one for one in same if isinstance(one, str)] if isinstance(same, list | tuple) else _accounts(site),
    }


def website(site: Settings, root: str) -> Thing:
    """Return the site."""
    return {
        "@type": "WebSite",
        "name": site.title,
        "url": f"{root}/" if root else "",
        "description": site.description,
        "inLanguage": site.language,
        "publisher": {"@id": f"{root}/#organization"} if root else {},
    }


def breadcrumbs(crumbs: Sequence[Crumb]) -> Thing:
    """Return the way from the home page to a page; without whole addresses, or of one step, it says nothing."""
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(crumbs, 1)
    ]
    is_whole = len(crumbs) > 1 and all("://" in address and name for name, address in crumbs)
    return {"@type": "BreadcrumbList", "itemListElement": steps if is_whole else []}


def posting(about: About, root: str) -> Thing:
    """Return a post; one without authors is the association's."""
    page = about.page
    if page.type != "post" or page.kind != "page":
        return {}
    author: object = [{"@type": "Person", "name": name} for name in page.authors]
    return {
        "@type": "BlogPosting",
        "headline": page.title,
        "description": about.description,
        "datePublished": page.date.isoformat() if page.date else "",
        "dateModified": page.lastmod.isoformat() if page.lastmod else "",
        "author": author or {"@type": "Organization", "name": about.site.title},
        "publisher": {"@type": "Organization", "name": about.site.title, "url": f"{root}/" if root else ""},
        "image": about.image.address if about.image else "",
        "keywords": list(page.meta.tags),
        "url": about.canonical,
        "mainEntityOfPage": about.canonical,
        "inLanguage": about.site.language,
    }


def job(about: About, html: Callable[[], str]) -> Thing:
    """Return a job that is offered, if all is known of it that is required."""
    page, record = about.page, about.page.record
    if not isinstance(record, Job) or not (page.title and record.posted and record.employer and record.place):
        return {}
    return {
        "@type": "JobPosting",
        "title": page.title,
        "description": html(),
        "datePosted": record.posted.isoformat(),
        "validThrough": record.closes.isoformat() if record.closes else "",
        "hiringOrganization": {
            "@type": "Organization",
            "name": record.employer,
            "sameAs": record.employer_url,
        },
        "jobLocation": {"@type": "Place", "address": record.place},
        "url": about.canonical,
    }


def event(about: About) -> Thing:
    """Return an event, or a conference of the archive."""
    record = about.page.record
    if not isinstance(record, Event | Conference):
        return {}
    place = record.place if isinstance(record, Event) else record.city
    return {
        "@type": "Event",
        "name": about.page.title,
        "startDate": record.start.isoformat() if record.start else "",
        "endDate": record.end.isoformat() if record.end else "",
        "location": _location(place, about.canonical),
        "description": about.description,
        "image": about.image.address if about.image else "",
        "url": about.canonical,
        "organizer": {"@type": "Organization", "name": about.site.title},
    }


def _location(place: str, address: str) -> Thing:
    """Return where an event takes place: online, at the page's own address, or there."""
    if place.strip().lower() in ONLINE:
        return {"@type": "VirtualLocation", "url": address} if address else {}
    return {"@type": "Place", "name": place, "address": place} if place.strip() else {}


def _accounts(site: Settings) -> list[str]:
    """Return the pages of the association elsewhere, by the names that it has there."""
    hosts = {"facebook_site": "https://www.facebook.com/", "twitter_site": "https://twitter.com/"}
    names = {host: text(site.params, param).strip("/@") for param, host in hosts.items()}
    return [name if "://" in name else host + name for host, name in names.items() if name]


def _is_complete(thing: Thing) -> bool:
    return bool(thing) and all(thing.get(name) for name in REQUIRED[thing["@type"]])


def _pruned(thing: Thing) -> Thing:
    """Return a thing without what is not known of it."""
    kept = {key: _pruned(value) if isinstance(value, dict) else value for key, value in thing.items()}
    return {key: value for key, value in kept.items() if value not in ("", None, [], {})}
