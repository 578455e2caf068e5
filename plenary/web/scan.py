"""What lies in a site's folder: regular files inside it alone, each with a signature that tells when it has changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plenary.problems import Problem

Signature = tuple[int, int, int, int]

_LEFTOVERS = ("~", ".swp", ".swo", ".swx", ".bak", ".orig", ".tmp", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class Found:
    """The files below one folder by their paths from the site's folder, and what was passed over with a reason."""

    files: dict[str, Signature]
    problems: tuple[Problem, ...] = ()


def scan(site: Path, folder: str) -> Found:
    """Return the files below a folder of the site; links are followed only where they stay inside the site.

    Dotfiles and what editors leave behind are passed over in silence; a link that leads outside, a name that is not
    UTF-8 and anything that is neither file nor folder are passed over with a problem, unopened.
    """
    files: dict[str, Signature] = {}
    problems: list[Problem] = []
    for path, found in _walk(site, folder, (os.path.realpath(site / folder),)):
        if isinstance(found, str):
            problems.append(Problem(path, 1, found, "file"))
        else:
            files[path] = found
    return Found(dict(sorted(files.items())), tuple(sorted(problems)))


def _walk(site: Path, folder: str, above: tuple[str, ...]) -> Iterator[tuple[str, Signature | str]]:
    try:
        entries = list(os.scandir(site / folder))
    except FileNotFoundError:
        return
    except OSError as error:
        yield folder, f"the folder can't be opened ({error.strerror}); give yourself the right to read it"
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_leftover(entry.name):
            continue
        if reason := _refusal(site, path, entry):
            yield printable(path), reason
        elif entry.is_dir():
            real = os.path.realpath(entry.path) if entry.is_symlink() else ""
            if real not in above:
                yield from _walk(site, path, (*above, os.path.realpath(entry.path)))
        else:
            found = entry.stat()
            yield path, (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _refusal(site: Path, path: str, entry: os.DirEntry[str]) -> str:
    """Return why an entry is not opened, or ""."""
    if printable(path) != path:
        return "the name is not UTF-8; rename the file"
    if any(ord(letter) < 32 for letter in entry.name):
        return "the name holds a control character; rename the file"
    try:
        kind = entry.stat().st_mode
    except OSError:
        return "the link leads nowhere; remove it, or make it lead to a file of the site"
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(os.path.realpath(site)):
        return "the link leads outside the site, so it is not followed; put the file itself here"
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return "this is neither a file nor a folder, so it is not opened; remove it"
    return ""


def is_leftover(name: str) -> bool:
    """Return whether a file is hidden or was left behind by an editor, so that nobody meant it for the site."""
    lowered = name.lower()
    return name.startswith((".", "#")) or lowered.endswith(_LEFTOVERS) or lowered in ("thumbs.db", "desktop.ini")


def printable(path: str) -> str:
    """Return a path that can be printed, whatever bytes its name holds."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_stable(path: Path, tries: int = 5) -> bytes:
    """Return a file's bytes as they were at one moment: what changes while it is read is read again.

    Raises OSError where it can't be read, or is a regular file no more.
    """
    data = b""
    for _ in range(tries):
        with open(path, "rb", opener=_open_without_waiting) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise OSError("no regular file")
            data = file.read()
            after = os.fstat(file.fileno())
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size) and len(data) == after.st_size:
            return data
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file so that a pipe put in its place since the scan can't make the site wait."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
