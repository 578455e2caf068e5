"""What the Hugo site holds: its pages with all that is written in them, and its other files by their folders."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from plenary.migrating.hugo import HugoConfig, read_config
from plenary.migrating.proving import heads, written
from plenary.migrating.proving.heads import Head
from plenary.migrating.proving.written import Mention

PAGES = (".md", ".markdown", ".html", ".htm", ".org", ".adoc", ".asciidoc", ".rst", ".pandoc", ".pdc")
"""The endings of files that Hugo makes pages of (gohugo.io/content-management/formats)."""

_NOT_OF_THE_SITE = frozenset(("public", "resources", "node_modules"))
_OF_SYSTEMS = frozenset((".ds_store", ".gitkeep", ".gitignore", ".gitattributes", "thumbs.db", "desktop.ini"))
_YES = ("true", "1", "t")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?[ ]*(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True)
class SourcePage:
    """One content file: `path` below the content folder, `source` below the Hugo site's folder.

    `withheld` says why Hugo does not publish it, or ""; `bundled` whether it is a file of another page's bundle.
    """

    path: str
    source: str
    data: bytes
    head: Head
    withheld: str = ""
    bundled: bool = False

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What is written in its body."""
        return written.mentions(self.head.body, self.head.body_line)

    @property
    def fields(self) -> dict[str, Any]:
        """Its fields by their names in small letters."""
        return {name.lower(): value for name, value in self.head.fields.items()}

    def line(self, field: str) -> int:
        """Return the line of a field."""
        return self.head.lines.get(field, 1)


@dataclass(frozen=True)
class HugoSite:
    """A Hugo site as it lies in its folder; files by their paths below that folder."""

    folder: Path
    config: HugoConfig
    files: Mapping[str, Path]
    pages: tuple[SourcePage, ...]

    def below(self, folder: str) -> dict[str, Path]:
        """Return the files of one folder by their paths in there."""
        start = f"{folder.strip('/')}/"
        return {name.removeprefix(start): path for name, path in self.files.items() if name.startswith(start)}

    @cached_property
    def statics(self) -> dict[str, Path]:
        """The files that are published as they are, by their paths below the static folders."""
        return {name: path for folder in self.config.static for name, path in self.below(folder).items()}

    @cached_property
    def theme_files(self) -> frozenset[str]:
        """The paths that the files of themes are published at."""
        names = (re.match(r"themes/[^/]+/(?:static|assets)/(.+)", name) for name in self.files)
        return frozenset(match[1] for match in names if match)

    @cached_property
    def likely(self) -> Mapping[str, SourcePage]:
        """The pages by the addresses that their files' names make, where nothing else changes them."""
        return {likely_address(page): page for page in self.pages if not page.bundled}


def read(folder: Path, now: datetime) -> HugoSite:
    """Return the Hugo site in a folder as it is at a moment; raises HugoError where there is none."""
    config = read_config(folder)
    files = dict(sorted(_walk(folder)))
    start = f"{config.content.strip('/')}/"
    names = [name.removeprefix(start) for name in files if name.startswith(start)]
    contents = [name for name in names if name.lower().endswith(PAGES) and _is_page(files[start + name])]
    bundles = {posixpath.dirname(name) for name in contents if posixpath.basename(name).split(".")[0] == "index"}
    pages = tuple(_page(name, f"{start}{name}", files, bundles, now) for name in contents)
    return HugoSite(folder, config, files, pages)


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a site; at its top, hidden ones and what Hugo wrote are none of them."""
    for above, folders, names in os.walk(folder, followlinks=False):
        at = Path(above).relative_to(folder)
        top = at == Path()
        left = {name for name in folders if top and (name[0] == "." or name in _NOT_OF_THE_SITE)}
        folders[:] = sorted(set(folders) - left - {".git"})
        kept = (name for name in names if not (top and name[0] == ".") and name.lower() not in _OF_SYSTEMS)
        yield from ((normalize("NFC", (at / name).as_posix()), Path(above) / name) for name in kept)


def _is_page(path: Path) -> bool:
    """Return whether Hugo makes a page of a content file: HTML without fields is copied as it is."""
    if path.suffix.lower() not in (".html", ".htm"):
        return True
    with path.open("rb") as file:
        return file.read(3) in (b"+++", b"---")


def _page(name: str, source: str, files: Mapping[str, Path], bundles: set[str], now: datetime) -> SourcePage:
    data = files[source].read_bytes()
    head = heads.read(data)
    own = posixpath.dirname(name) if posixpath.basename(name).split(".")[0] == "index" else None
    around = {"/".join(name.split("/")[:depth]) for depth in range(1, name.count("/") + 1)}
    bundled = bool((around - {own}) & bundles)
    return SourcePage(name, source, data, head, _withheld(head, now), bundled)


def _withheld(head: Head, now: datetime) -> str:
    """Return why Hugo does not publish a page (gohugo.io/getting-started/usage)."""
    given = {name.lower(): value for name, value in head.fields.items()}
    build = given.get("_build", given.get("build"))
    if str(given.get("draft", "")).lower() in _YES:
        return "a draft"
    render = str(build.get("render", "")).lower() if isinstance(build, dict) else ""
    if str(given.get("headless", "")).lower() == "true" or render in {"never", "false"}:
        return "not rendered"
    published = moment(given.get("publishdate", given.get("pubdate", given.get("published", given.get("date")))))
    expired = moment(given.get("expirydate", given.get("unpublishdate")))
    if expired and expired <= now:
        return "expired"
    return "scheduled" if published and published > now else ""


def moment(value: object) -> datetime | None:
    """Return the moment that a date means, UTC where it says no more, or None for what is no date."""
    match = _MOMENT.fullmatch(str(value).strip())
    if match is None:
        return None
    try:
        found = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00:00'}{match[3] or 'Z'}")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def likely_address(page: SourcePage) -> str:
    """Return the address that a page has by its file's name, or by its `url`."""
    url = page.fields.get("url")
    if isinstance(url, str) and url:
        return "/" + url.strip("/") + ("" if "." in url.rpartition("/")[2] else "/")
    folder, _, name = page.path.rpartition("/")
    stem = name.rpartition(".")[0]
    slug = page.fields.get("slug")
    own = "" if stem in ("index", "_index") else str(slug) if slug else stem
    parts = [part for part in (*folder.split("/"), own) if part]
    return "/" + "".join(re.sub(r"\s+", "-", unquote(part).lower()) + "/" for part in parts)
