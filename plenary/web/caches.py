"""What the site's files said when they were read last, kept between runs: a file that is the same is not read again.

All of it may be deleted at any time. It is one file of plain tuples, since making the records of them anew takes half
the time that a pickle of the records takes.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plenary import cachefolder
from plenary.site.page import Content
from plenary.text.fields import Meta
from plenary.text.shortcodes import Marked
from plenary.web.scan import Signature

Read = dict[str, tuple[Content, Signature]]
"""Contents by their files' paths below the site's folder, each with the signature its file had."""

DOUBTFUL = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change once more and keep its time (FAT has 2 s)."""
_AT_ONCE = 500
"""Contents in one pickle: making one of all would take as much memory again."""
_PACKAGE = str(Path(__file__).resolve().parents[1])
_VALUES = tuple(field.name for field in fields(Meta))[:-1]  # all but `params`


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder in which caches lie, and the version that they must have: what was made by other code is not used."""

    folder: str
    version: str

    def file(self, name: str) -> str:
        """Return the path of one of the caches."""
        return os.path.join(self.folder, name)  # noqa: PTH118


def opened(site: Path, setting: str = "") -> Cache | None:
    """Return the cache of a site, or None where there is none; for `setting` see `cachefolder.folder`."""
    folder = cachefolder.folder(str(site), setting)
    return Cache(folder, version()) if folder else None


@lru_cache(maxsize=1)
def version() -> str:
    """Return a digest of all that what is kept depends on, besides the texts: Plenary's code, Python, the libraries.

    Asked early, so that it is of the code that runs here and not of a later one.
    """
    digest = blake2b(f"{sys.version} {sys.byteorder}".encode(), digest_size=16)
    for path in sorted(_code(_PACKAGE)):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read()
        digest.update(f"\n{path.removeprefix(_PACKAGE)} {len(data)} ".encode() + data)
    digest.update("\n".join(_installed()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _code(folder: str) -> Iterator[str]:
    """Yield the paths of the code in a folder and in those below it; pathlib would take three times as long."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.path
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _code(entry.path)


def _installed() -> Iterator[str]:
    """Yield the name and version of each library installed: any of them may add languages to Pygments."""
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(name for name in os.listdir(folder or ".") if name.endswith("-info"))  # noqa: PTH208


class Contents:
    """Which contents of a site are kept, and whether there is enough new among them to keep them anew."""

    def __init__(self, cache: Cache | None) -> None:
        self.cache = cache
        self._doubtful: set[str] = set()
        self._new: set[str] = set()

    def read(self, known: Mapping[str, bool], files: Mapping[str, Signature]) -> Read:
        """Return what is kept of these files as they are now; there may be nothing."""
        kept = read_contents(self.cache, known) if self.cache else {}
        return {path: found for path, found in kept.items() if files.get(path) == found[1]}

    def note(self, path: str, content: Content, signature: Signature, began: int) -> None:
        """Note that a file was read, at what time in nanoseconds; what may be another thing next time is not kept.

        That are files that can't be read, and those that were changed in the last instant.
        """
        if content.broken or max(signature[:2]) + DOUBTFUL > began:
            self._doubtful.add(path)
        else:
            self._doubtful.discard(path)
            self._new.add(path)

    def worth_keeping(self, count: int) -> bool:
        """Return whether so many of all contents are new that reading them again would cost more than keeping all."""
        return self.cache is not None and len(self._new) * 50 > count

    def keep(self, known: Mapping[str, bool], contents: Read) -> bool:
        """Keep contents for later runs; return whether that could be done."""
        self._new.clear()
        sure = ((path, *found) for path, found in contents.items() if path not in self._doubtful)
        return self.cache is not None and write_contents(self.cache, known, sure)


def read_contents(cache: Cache, known: Mapping[str, bool]) -> Read:
    """Return the contents kept, read while these shortcodes were known; none where there are none to be trusted."""
    data = cachefolder.read(cache.file("contents"), _version(cache, known))
    try:
        return dict(_contents(_loaded(data))) if data else {}
    except Exception:  # whatever is in it, the files themselves are there to be read
        return {}


def write_contents(cache: Cache, known: Mapping[str, bool], contents: Iterable[tuple[str, Content, Signature]]) -> bool:
    """Keep contents for later runs in place of those kept before; return whether that could be done."""
    lines: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
    rows = ((path, signature, *_row(content, lines)) for path, content, signature in contents)
    data = pickled(iter(lambda: list(islice(rows, _AT_ONCE)), []))
    return cachefolder.write(cache.file("contents"), _version(cache, known), data)


def pickled(values: Iterable[object]) -> bytes:
    """Return the pickles of some values one after the other; read-only mappings may be in them."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {MappingProxyType: _reduced}
    for value in values:
        pickler.dump(value)
        pickler.clear_memo()
    return written.getvalue()


def _loaded(data: bytes) -> Iterator[Any]:
    written = io.BytesIO(data)
    while written.tell() < len(data):
        yield from pickle.load(written)


def _version(cache: Cache, known: Mapping[str, bool]) -> str:
    return f"{cache.version} {blake2b(repr(sorted(known.items())).encode(), digest_size=16).hexdigest()}"


def _row(content: Content, lines: dict[tuple[tuple[str, int], ...], dict[str, int]]) -> tuple[Any, ...]:
    """Return a content in plain values; most pages have their fields on the same lines, so these are shared."""
    meta, body = content.meta, content.body
    own = dict(content.lines)
    return (
        (content.path, content.source, content.body_line, content.problems),
        lines.setdefault(tuple(own.items()), own),
        (content.fields_digest, content.body_digest),
        tuple([getattr(meta, name) for name in _VALUES]),
        dict(meta.params),
        (body.text, body.calls),
    )


def _contents(rows: Iterable[Any]) -> Iterator[tuple[str, tuple[Content, Signature]]]:
    proxies: dict[int, Mapping[str, int]] = {}
    for path, signature, (own, source, line, problems), lines, digests, values, params, body in rows:
        if id(lines) not in proxies:
            proxies[id(lines)] = MappingProxyType(lines)
        meta = Meta(*(*values, MappingProxyType(params)))
        content = Content(own, source, meta, Marked(*body), line, problems, proxies[id(lines)], *digests)
        yield path, (content, signature)


def _reduced(group: MappingProxyType[str, object]) -> tuple[Callable[..., object], tuple[dict[str, object]]]:
    return _group, (dict(group),)


def _group(entries: dict[str, object]) -> Mapping[str, object]:
    return MappingProxyType(entries)
