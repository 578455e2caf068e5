"""The folder that a site is imported into: files are put there whole or not at all, and a person's changes are kept.

What the import wrote is remembered with its SHA-256 in `.plenary-import.json`, before it is written: so an import that
was stopped can go on, and a file that somebody changed since is told from one that is ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plenary.freezing.failures import PublishError
from plenary.freezing.lock import locked
from plenary.problems import Problem

MANIFEST = ".plenary-import.json"
LOCK = ".plenary-import.lock"
SPARE = ".plenary-import.tmp"

Outcome = Literal["written", "same", "kept", "removed"]


class RefusedError(Exception):
    """A folder that can't be imported into; its text is one line that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder of a site, and the digests of what earlier imports wrote there, by the files' names.

    `finished` says whether the last of them came to its end: then a file that is missing was removed by somebody.
    """

    folder: Path
    known: Mapping[str, frozenset[str]]
    finished: bool = False


@contextmanager
def opened(folder: Path, source: Path) -> Iterator[Destination]:
    """Hold a folder for one import of a Hugo site.

    Raises RefusedError where it is not empty and no import made it, where one of the two folders lies in the other, or
    where another import is at work there.
    """
    here, there = os.path.realpath(folder), os.path.realpath(source)
    if f"{here}/".startswith(f"{there}/") or f"{there}/".startswith(f"{here}/"):
        raise RefusedError(f"{folder} and {source} lie in one another; name a folder beside the Hugo site")
    _check(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / LOCK, str(folder)):
            yield Destination(folder, *_remembered(folder / MANIFEST))
    except PublishError as error:  # the lock is that of freezes, and so are its words
        words = str(error).replace("another freeze", "another import").replace("is publishing to", "is at work in")
        raise RefusedError(words.replace("freezing needs", "an import needs")) from None


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file; name a folder that is empty or does not exist")
    if folder.is_dir() and not (folder / MANIFEST).is_file():
        others = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        if others:
            words = f"{folder} holds {others[0]} and was not made by an import"
            raise RefusedError(f"{words}; name a folder that is empty or does not exist")


def _remembered(manifest: Path) -> tuple[Mapping[str, frozenset[str]], bool]:
    """Return the digests by file; a manifest that can't be read remembers nothing, so all that differs is kept."""
    try:
        said = json.loads(manifest.read_bytes())
        return {name: frozenset(digests) for name, digests in said["files"].items()}, said["finished"] is True
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}, False


def remember(destination: Destination, digests: Mapping[str, str], done: bool) -> None:
    """Write down what this import writes: beside what earlier ones wrote until it is `done`, then in its place."""
    earlier = destination.known
    files = {name: sorted({one, *(() if done else earlier.get(name, ()))}) for name, one in digests.items()}
    for name, known in earlier.items():
        files.setdefault(name, sorted(known))
    said = {"made by": "flask import-hugo", "finished": done, "files": dict(sorted(files.items()))}
    text = json.dumps(said, indent=0, ensure_ascii=False)
    _replace(destination.folder, destination.folder / MANIFEST, f"{text}\n".encode())


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def put(destination: Destination, name: str, data: bytes, again: bool = False) -> Outcome:
    """Write a file whole, unless it is there already or somebody changed or removed the one that was there.

    One that was removed is written if it is another now, or in any case if it is to be there `again`.

    Raises OSError where the disk does not let it, NotADirectoryError or IsADirectoryError where something stands in its
    place or its folder's.
    """
    path = destination.folder / name
    _stays_inside(destination.folder, path.parent)
    if os.path.lexists(path):
        if path.is_dir() and not path.is_symlink():
            raise IsADirectoryError
        there = digest(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
        if there == digest(data):
            return "same"
        if there not in destination.known.get(name, ()):
            return "kept"
    elif not again and destination.finished and digest(data) in destination.known.get(name, ()):
        return "removed"
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(destination.folder, path, data)
    return "written"


def _stays_inside(folder: Path, parent: Path) -> None:
    """Raise NotADirectoryError for a folder that a link leads out of the site."""
    if not f"{os.path.realpath(parent)}/".startswith(f"{os.path.realpath(folder)}/"):
        raise NotADirectoryError


def _replace(folder: Path, path: Path, data: bytes) -> None:
    spare = folder / SPARE
    try:
        spare.write_bytes(data)
        spare.replace(path)
    except OSError:
        with suppress(OSError):
            spare.unlink()
        raise


def replace(destination: Destination, name: str, data: bytes) -> None:
    """Write a file whole, whatever was there, unless it is there already."""
    path = destination.folder / name
    if not path.is_file() or path.read_bytes() != data:
        _replace(destination.folder, path, data)


def no_longer(destination: Destination, names: Iterable[str]) -> tuple[Problem, ...]:
    """Return a problem for each file that an earlier import wrote and that the Hugo site no longer has."""
    gone = sorted(name for name in destination.known.keys() - set(names) if (destination.folder / name).is_file())
    words = "the Hugo site has this file no longer; remove it here too if it is not wanted"
    return tuple(Problem(name, 1, words, "import") for name in gone)
