"""Data files from the disk: each is read once a change, and while one can't be read, its last data stay.

What a process reads first is kept for later ones, by the files' bytes: data of a megabyte take a tenth of a second.
"""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path

from plenary import cachefolder
from plenary.problems import Problem
from plenary.site import data as site_data
from plenary.site.data import Data
from plenary.text import datafiles, decoding
from plenary.web.caches import Cache, pickled
from plenary.web.scan import Found, Signature, read_stable

Read = tuple[object, tuple[Problem, ...]]
Before = dict[tuple[str, bytes], Read]
"""What was read of files by their paths and the digests of their bytes."""
_FILE = "data"


class DataFiles:
    """The data files below a site's folder, as they were seen last."""

    def __init__(self, folder: Path, cache: Cache | None = None) -> None:
        self._folder = folder
        self._cache = cache
        self._before: Before = {}
        self._met: Before = {}
        self._kept: dict[str, tuple[Signature, Read]] = {}
        self._good: dict[str, object] = {}
        self._seen: Found | None = None
        self._built: tuple[Data, tuple[Problem, ...]] = (Data(), ())

    def read(self, found: Found) -> tuple[Data, tuple[Problem, ...]]:
        """Return the data of the files that a scan found, and what is wrong with them."""
        if found == self._seen:
            return self._built
        files = {path: signature for path, signature in found.files.items() if site_data.is_data(path)}
        self._before = _kept(self._cache) if self._cache and self._seen is None and files else {}
        reads = {path: self._load(path, signature) for path, signature in files.items()}
        if self._cache and self._seen is None and self._met.keys() != self._before.keys():
            _keep(self._cache, self._met)
        self._before, self._met = {}, {}
        for kept in (self._kept, self._good):
            for gone in kept.keys() - files.keys():
                del kept[gone]
        data, doubtful = site_data.build({path: value for path, (value, _) in reads.items() if path in self._good})
        wrong = (problem for _, problems in reads.values() for problem in problems)
        self._built = (data, (*wrong, *site_data.unread(tuple(found.files)), *doubtful))
        self._seen = found
        return self._built

    def _load(self, path: str, signature: Signature) -> Read:
        kept = self._kept.get(path)
        if not kept or kept[0] != signature:
            kept = (signature, self._remembered(path, self._read(path)))
            self._kept[path] = kept
        return kept[1]

    def _read(self, path: str) -> Read:
        try:
            data = read_stable(self._folder / path)
        except OSError as error:
            words = f"the file can't be read ({(error.strerror or str(error)).lower()}); save it anew"
            return None, (Problem(path, 1, words, "unreadable"),)
        mark = (path, sha256(data).digest())
        read = self._met[mark] = self._before.get(mark) or _read(data, path)
        return read

    def _remembered(self, path: str, read: Read) -> Read:
        """Return what was read; of a file that can't be read now, what it held when it last could."""
        value, problems = read
        if not any(problem.level == "error" for problem in problems):
            self._good[path] = value
        return self._good.get(path), problems


def _read(data: bytes, path: str) -> Read:
    text, problems = decoding.decode(data, path)
    if any(problem.level == "error" for problem in problems):
        return None, problems
    value, more = datafiles.read(text, path)
    return value, (*problems, *more)


def _kept(cache: Cache) -> Before:
    data = cachefolder.read(cache.file(_FILE), cache.version)
    kept: Before = pickle.loads(data) if data else {}
    return kept


def _keep(cache: Cache, read: Before) -> None:
    try:
        data = pickled([read])
    except RecursionError:  # data nested as deeply as can just be read
        return
    cachefolder.write(cache.file(_FILE), cache.version, data)
