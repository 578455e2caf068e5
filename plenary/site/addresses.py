"""Every address the site answers at, made in this one place: views, freezer, menus and link check all read it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

from plenary.site.page import Content, Kind, Page
from plenary.text.slugs import path_slug, urlize

NOT_FOUND = "/404.html"
GONE = "/410.html"
SAFE = "/!$&'()*+,-.:;=@_~"
# What a permalink may be made of (gohugo.io/content-management/urls), the parts that a page's date gives first.
DATED = ("year", "month", "monthname", "day", "weekday", "weekdayname", "yearday")
PARTS = (
    *DATED,
    *("section", "sections", "title", "slug", "filename", "slugorfilename", "contentbasename"),
    "slugorcontentbasename",
)

_PART = re.compile(r":([a-z]+)")
_PLAIN_NAME = re.compile(r"[\w-]+")
_NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
_HOST = re.compile(r"[\w.-]+(?::[0-9]+)?|\[[0-9a-fA-F:.]+\](?::[0-9]+)?")


Answer = Literal["page", "file", "not-found", "redirect", "gone", "rss", "atom", "sitemap", "robots", "redirects"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an address answers with: a page, a file (its path from the site's or the theme's folder), and so on.

    `page` is the page itself or the one that a feed is of, `number` counts the pages of a list from 1, `to` is where a
    redirect leads: an address of this site, decoded, with `rest` behind it (a query, a fragment, as they are written),
    or one elsewhere, as it is written; `status` is that of a redirect.
    """

    kind: Answer
    page: Page | None = None
    file: str = ""
    number: int = 1
    to: str = ""
    rest: str = ""
    status: int = 301


@dataclass(frozen=True, slots=True)
class Place:
    """Where a content file stands: the kind of its page, its folder below `pages/`, and its own name in there."""

    kind: Kind
    folder: str
    name: str


@lru_cache(maxsize=65536)
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
    """Return the address of a page, decoded: by its `url`, by its section's permalink, or by its folders and name.

    As in Hugo, neither a permalink nor a `slug` changes the address of a section. Letters with accents are composed
    (Unicode normal form C), whatever the file system made of the name.
    """
    return normalize("NFC", _address(content, permalinks))


def _address(content: Content, permalinks: Mapping[str, str]) -> str:
    where = place(content.path)
    if content.meta.url:
        return _whole(content.meta.url)
    if where.kind != "page":
        return folder_address(where.folder)
    if pattern := permalink(content, permalinks):
        return _in_folders(_PART.sub(lambda part: _filled(part[1], content, where), pattern))
    name = own_name(content)
    return folder_address(where.folder) + (f"{name}/" if _PLAIN_NAME.fullmatch(name) else _in_folders(name)[1:])


def own_name(content: Content) -> str:
    """Return the last part of a page's address, "" where nothing of its name can stand in one."""
    return urlize(content.meta.slug) if content.meta.slug else path_slug(place(content.path).name)


def permalink(content: Content, permalinks: Mapping[str, str]) -> str:
    """Return the permalink of the nearest section around a page that has one, or "" where none makes its address."""
    if not permalinks or content.meta.url or place(content.path).kind != "page":
        return ""
    folder = place(content.path).folder
    while folder not in permalinks and "/" in folder:
        folder = folder.rpartition("/")[0]
    return permalinks.get(folder, "")


@lru_cache(maxsize=65536)
def folder_address(folder: str) -> str:
    """Return the address of a folder below `pages/`."""
    return _in_folders("/".join(path_slug(part) for part in folder.split("/")))


def quoted(address: str) -> str:
    """Return an address percent-encoded for a link or a request line (RFC 3986)."""
    return quote(address, safe=SAFE)


def last_part(address: str) -> str:
    """Return the name of a page or file: the last part of its address."""
    return address.rstrip("/").rpartition("/")[2]


def by_name(targets: Mapping[str, Target]) -> dict[str, tuple[str, ...]]:
    """Return the addresses of the pages and files of each name."""
    found: dict[str, list[str]] = defaultdict(list)
    for address, target in targets.items():
        if target.kind in ("page", "file") and target.number == 1:
            found[last_part(address)].append(address)
    return {name: tuple(addresses) for name, addresses in found.items()}


def frozen_name(address: str) -> str:
    """Return the file, below the folder of the frozen site, that an address is stored in."""
    return (f"{address}index.html" if address.endswith("/") else address)[1:]


def page_address(address: str) -> str:
    """Return the address that is meant by one that may end in `index.html`."""
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def base_url(written: str) -> str:
    """Return the address of a whole site (http or https) in one form, with a slash at its end, or "" for any other."""
    try:
        parts = urlsplit(written.strip())
    except ValueError:
        return ""
    plain = not (parts.query or parts.fragment or any(letter.isspace() for letter in parts.path))
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or not plain:
        return ""
    path = "".join(f"/{part}" for part in parts.path.split("/") if part)
    return f"{parts.scheme}://{parts.netloc.lower()}{quoted(unquote(path))}/"


def from_root(address: str) -> str:
    """Return an address of the site as it begins at its root (`img/a.png` is `/img/a.png`), others as they are."""
    address = address.strip()
    return address if address.startswith("/") or "://" in address else f"/{address}"


def is_external(dest: str) -> bool:
    """Return whether a destination leads elsewhere: it has a scheme or a host of its own."""
    return dest.startswith("//") or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", dest) is not None


def _whole(url: str) -> str:
    """Return a written address with a slash before it and, unless it names a file, after it; never two in a row."""
    address = _in_folders(url)
    return address[:-1] if re.search(r"\.[a-z]{2,5}\Z", url.strip()) else address


def _in_folders(path: str) -> str:
    """Return the address whose parts are those of a path, whatever slashes it begins and ends with."""
    parts = [part for part in path.strip().split("/") if part not in ("", ".", "..")]
    return f"/{'/'.join(parts)}/" if parts else "/"


def _filled(part: str, content: Content, where: Place) -> str:
    """Return what a part of a permalink stands for (gohugo.io/content-management/urls)."""
    if part in _OF_DATE:
        return _OF_DATE[part](content.meta.date or _NO_DATE)
    if part == "section":
        return urlize(where.folder.split("/")[0])
    if part == "sections":
        return "/".join(urlize(folder) for folder in where.folder.split("/"))
    if part in ("filename", "contentbasename"):
        return urlize(where.name)
    slug = "" if part == "title" else urlize(content.meta.slug)
    return slug or urlize(content.meta.title if part in ("slug", "title") else where.name)


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OF_DATE: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda date: str(date.year),
    "month": lambda date: f"{date.month:02}",
    "monthname": lambda date: _MONTHS[date.month - 1],
    "day": lambda date: f"{date.day:02}",
    "weekday": lambda date: str(date.isoweekday() % 7),
    "weekdayname": lambda date: _DAYS[date.weekday()],
    "yearday": lambda date: str(date.timetuple().tm_yday),
}
