"""The folder that Hugo published: which addresses it answers at, and the facts of each page in there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from plenary.migrating.proving.cache import Cache, digest
from plenary.migrating.proving.markup import Facts, facts

_MANY = 20  # pages that a thing stands on before it is taken for a part of the frame around them


@dataclass(frozen=True)
class Published:
    """The published site: its files by their paths in the folder, and the facts of its HTML pages by address."""

    files: Mapping[str, Path]
    pages: Mapping[str, Facts]

    @cached_property
    def frame(self) -> frozenset[str]:
        """The links, images, words, and ids with "#" before them, that stand on a great many pages."""
        pages = self.pages.values()
        each = ({*page.links, *page.images, *(f"#{name}" for name in page.ids), *page.words} for page in pages)
        many = min(_MANY, max(3, len(pages) // 2))
        return frozenset(what for what, count in Counter(chain.from_iterable(each)).items() if count >= many)

    def answers(self, address: str) -> bool:
        """Return whether the published site has something at an address (decoded, no fragment)."""
        name = address.lstrip("/")
        inside = f"{name.rstrip('/')}/index.html".lstrip("/")
        return inside in self.files or (bool(name) and not name.endswith("/") and name in self.files)

    def facts(self, address: str) -> Facts | None:
        """Return the facts of the page at an address, with or without its last slash, or None."""
        return self.pages.get(address) or self.pages.get(f"{address.rstrip('/')}/")


def address_of(name: str) -> str:
    """Return the address that a file is published at."""
    return f"/{name.removesuffix('index.html')}" if f"/{name}".endswith("/index.html") else f"/{name}"


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """Return the files of a published folder by the names that readers ask for them by.

    Hugo leaves a percent escape of a content file's name in the name of its folder, and links to its character.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(normalize("NFC", unquote(path.relative_to(folder).as_posix())), path) for path in paths]


def read(files: Iterable[tuple[str, Path]], cache: Cache) -> Published:
    """Return what a published site holds; the facts of pages read before come from the cache."""
    found, pages = {}, {}
    for name, path in files:
        found[name] = path
        if name.endswith((".html", ".htm")):
            pages[address_of(name)] = _facts(path, cache)
    return Published(found, pages)


def _facts(path: Path, cache: Cache) -> Facts:
    data = path.read_bytes()
    return cache.facts(f"html {digest(data)}", lambda: facts(data.decode("utf-8", "replace")))
