"""Data files from the disk: each is read once a change, and while one can't be read, its last data stay."""

from __future__ import annotations

from pathlib import Path

from plenary.problems import Problem
from plenary.site import data as site_data
from plenary.site.data import Data
from plenary.text import datafiles, decoding
from plenary.web.scan import Found, Signature, read_stable

Read = tuple[object, tuple[Problem, ...]]


class DataFiles:
    """The data files below a site's folder, as they were seen last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[Signature, Read]] = {}
        self._good: dict[str, object] = {}
        self._seen: Found | None = None
        self._built: tuple[Data, tuple[Problem, ...]] = (Data(), ())

    def read(self, found: Found) -> tuple[Data, tuple[Problem, ...]]:
        """Return the data of the files that a scan found, and what is wrong with them."""
        if found == self._seen:
            return self._built
        files = {path: signature for path, signature in found.files.items() if site_data.is_data(path)}
        reads = {path: self._load(path, signature) for path, signature in files.items()}
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
        text, problems = decoding.decode(data, path)
        if any(problem.level == "error" for problem in problems):
            return None, problems
        value, more = datafiles.read(text, path)
        return value, (*problems, *more)

    def _remembered(self, path: str, read: Read) -> Read:
        """Return what was read; of a file that can't be read now, what it held when it last could."""
        value, problems = read
        if not any(problem.level == "error" for problem in problems):
            self._good[path] = value
        return self._good.get(path), problems
