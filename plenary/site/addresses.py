"""Every address the site answers at, made in this one place: views, freezer, menus and link check all read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote

from plenary.site.page import Content, Kind, Page
from plenary.text.slugs import path_slug, urlize

NOT_FOUND = "/404.html"
SAFE = "/!$&'()*+,-.:;=@_~"

_PART = re.compile(r":([a-z]+)")
_NO_DATE = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """What an address answers with: a page, a file by its path below the site's or the theme's folder, or the 404 page."""

    kind: Literal["page", "file", "not-found"]
    page: Page | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a content file stands: the kind of its page, its folder below `pages/`, and its own name in there."""

    kind: Kind
    folder: str
    name: str


def place(path: str) -> Place:
    """Return the place of a content file by its path below `pages/` (gohugo.io/content-management/organization)."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    if stem == "_index":
        return Place("section" if folder else "home", folder, "")
    if stem == "index":
        above, _, own = folder.rpartition("/")
        return Place("page" if folder else "home", above, own)
    return Place("page", folder, stem)


def address_of(content: Content, permalinks: Mapping[str, str]) -> str:
    """Return the address of a page, decoded: by its `url`, by its section's permalink, or by its folders and name."""
    where = place(content.path)
    if content.meta.url:
        return _whole(content.meta.url)
    section = where.folder.split("/")[0]
    if where.kind == "page" and section in permalinks:
        return _whole(_PART.sub(lambda part: _filled(part[1], content, where), permalinks[section]))
    own = urlize(content.meta.slug) if content.meta.slug else path_slug(where.name) if where.name else ""
    return folder_address(where.folder) + (f"{own}/" if own else "")


def folder_address(folder: str) -> str:
    """Return the address of a folder below `pages/`."""
    return "/" + "".join(f"{path_slug(part)}/" for part in folder.split("/") if part)


def quoted(address: str) -> str:
    """Return an address percent-encoded for a link or a request line (RFC 3986)."""
    return quote(address, safe=SAFE)


def is_external(dest: str) -> bool:
    """Return whether a destination leads elsewhere: it has a scheme or a host of its own."""
    return dest.startswith("//") or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", dest) is not None


def _whole(url: str) -> str:
    """Return a written address with a slash before it and, unless it names a file, after it; never with two in a row."""
    parts = [normalize("NFC", part) for part in url.strip().split("/") if part not in ("", ".", "..")]
    if parts and re.search(r"\.[a-z]{2,5}\Z", parts[-1]) and not url.endswith("/"):
        return "/" + "/".join(parts)
    return "/" + "".join(f"{part}/" for part in parts)


def _filled(part: str, content: Content, where: Place) -> str:
    """Return what a part of a permalink stands for (gohugo.io/content-management/urls)."""
    date = content.meta.date or _NO_DATE
    slug, name = urlize(content.meta.slug), urlize(where.name)
    values = {
        "year": f"{date.year:04}",
        "month": f"{date.month:02}",
        "monthname": date.strftime("%B").lower(),
        "day": f"{date.day:02}",
        "weekday": str(date.isoweekday() % 7),
        "weekdayname": date.strftime("%A").lower(),
        "yearday": str(date.timetuple().tm_yday),
        "section": urlize(where.folder.split("/")[0]),
        "sections": "/".join(urlize(folder) for folder in where.folder.split("/")),
        "title": urlize(content.meta.title),
        "slug": slug or urlize(content.meta.title) or name,
        "filename": name,
        "contentbasename": name,
    }
    return values.get(part, slug or name)
