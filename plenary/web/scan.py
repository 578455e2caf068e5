"""What lies in a site's folder: regular files inside it alone, each with a signature that tells when it has changed."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from plenary.problems import Problem

FOLDERS = ("pages", "static", "data", "templates", "i18n")
WELL_KNOWN = "static/.well-known"
"""The one hidden name that is published: RFC 8615 gives it to what programs look for, such as `security.txt`."""
Signature = tuple[int, int, int, int]

_LEFTOVERS = ("~", ".swp", ".swo", ".swx", ".bak", ".orig", ".tmp", ".part", ".crdownload")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_READABLE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
# A pipe put in a file's place since the scan can't make the site wait.
_WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HOPS = 80  # of Linux's 40, two folders each
_SETTLED = 20_000_000  # nanoseconds after which a write is over, and a later one has another time


@dataclass(frozen=True, slots=True)
class Found:
    """The files below one folder by their paths from the site's folder, and what was passed over with a reason.

    `folders` are those that were looked into, by their paths from the site's folder; `behind` those, by their whole
    paths, that hold what links lead to.
    """

    files: dict[str, Signature]
    problems: tuple[Problem, ...] = ()
    folders: tuple[str, ...] = field(default=(), compare=False)
    behind: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in a folder: plain files with their signatures, and the names of all that has to be looked at closely."""

    files: dict[str, Signature]
    others: list[str]
    links: list[str]


class RefusedError(Exception):
    """Something that is not opened; its text says why, and what to do."""


def scan(site: Path, folder: str) -> Found:
    """Return the files below a folder of the site; links are followed only where they stay inside the site.

    Dotfiles and what editors leave behind are passed over in silence; a link that leads outside, a name that is not
    UTF-8, what can't be read and anything that is neither file nor folder are passed over with a problem, unopened.
    """
    files: dict[str, Signature] = {}
    problems: list[Problem] = []
    folders: list[str] = []
    behind = _behind(f"{site}/{folder}")
    waiting: list[tuple[str, tuple[str, ...]]] = [(folder, ())]
    while waiting:
        path, above = waiting.pop()
        found = _looked_at(site, path, above)
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(found, Listing):
            files |= found.files
            folders.append(path)
            behind += [one for name in found.links for one in _behind(f"{site}/{path}/{name}")]
            waiting += [(f"{path}/{name}", (*above, path)) for name in found.others]
        elif found and path == folder:
            problems.append(Problem(path, 1, "this is a file where a folder should be; rename it", "file"))
        elif found:
            files[path] = found
    return Found(dict(sorted(files.items())), tuple(sorted(problems)), tuple(folders), tuple(behind))


def scan_file(site: Path, name: str) -> Found:
    """Return a file of the site, looked at as `scan` does, or nothing where there is none."""
    found = _looked_at(site, name, ())
    if isinstance(found, Listing):
        found = Problem(name, 1, "this is a folder where a file should be; rename it", "file")
    if isinstance(found, Problem):
        return Found({}, (found,))
    return Found({name: found} if found else {})


def _looked_at(site: Path, path: str, above: tuple[str, ...]) -> Signature | Listing | Problem | None:
    """Return the signature of a file, what is in a folder, a problem for anything else, or None if it has gone."""
    try:
        return _signature(site, path, above) or _listing(site, path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Problem(printable(path), 1, _unreadable(error), "unreadable")
    except RefusedError as refusal:
        return Problem(printable(path), 1, str(refusal), "file")


def _listing(site: Path, path: str) -> Listing:
    """Return what is in a folder; since this is done over and over, plain files take the shortest way."""
    files: dict[str, Signature] = {}
    others: list[str] = []
    links: list[str] = []
    with os.scandir(f"{site}/{path}") as entries:
        for entry in entries:
            name = entry.name
            if is_leftover(name) and f"{path}/{name}" != WELL_KNOWN:
                continue
            if seen := _plain(entry):
                files[f"{path}/{name}"] = seen
            else:
                others.append(name)
                links += [name] if entry.is_symlink() else []
    return Listing(files, others, links)


def _behind(path: str) -> list[str]:
    """Return the folders that hold what a link leads to, on its way and in the end; none for what is no link."""
    found: list[str] = []
    with suppress(OSError):
        while len(found) < _HOPS:
            path = os.path.join(os.path.dirname(path), os.readlink(path))  # noqa: PTH115, PTH118, PTH120
            found += [os.path.dirname(path), os.path.dirname(os.path.realpath(path))]  # noqa: PTH120
    return found


def _plain(entry: os.DirEntry[str]) -> Signature | None:
    """Return the signature of a plain file with a plain name, None for whatever else, or if it has just gone."""
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if not (stat.S_ISREG(found.st_mode) and found.st_mode & _READABLE == _READABLE and entry.name.isprintable()):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _signature(site: Path, path: str, above: tuple[str, ...]) -> Signature | None:
    """Return a file's signature, None for a folder; raise RefusedError where it is not to be opened."""
    whole = f"{site}/{path}"
    if _UNPRINTABLE.search(path):
        raise RefusedError("the name holds a control character or what is no letter of UTF-8; rename it")
    found = os.lstat(whole)
    if stat.S_ISLNK(found.st_mode):
        _follow(site, whole, {os.path.realpath(site / folder) for folder in above})
        found = os.stat(whole)  # noqa: PTH116
    if stat.S_ISDIR(found.st_mode):
        return None
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError("this is neither a file nor a folder, so it is not opened; remove it")
    if found.st_mode & _READABLE != _READABLE and not os.access(whole, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _follow(site: Path, link: str, above: set[str]) -> None:
    """Raise RefusedError for a link that is not to be followed."""
    roots = [os.path.realpath(site / folder) for folder in ("", *FOLDERS)]
    real = os.path.realpath(link)
    if not os.path.exists(real):  # noqa: PTH110
        raise RefusedError("the link leads nowhere; remove it, or make it lead to a file of the site")
    if real in above:
        raise RefusedError("the link leads back to a folder that it lies in, so it is not followed; remove it")
    within = [os.path.relpath(real, root) for root in roots if f"{real}/".startswith(f"{root}/")]
    if not within:
        raise RefusedError("the link leads outside the site, so it is not followed; put the file itself here")
    if all(any(map(is_leftover, path.split("/"))) for path in within):
        raise RefusedError("the link leads to a hidden file, so it is not followed; put the file itself here")


def _unreadable(error: OSError) -> str:
    words = (error.strerror or str(error)).lower()
    return f"this can't be read ({words}); give the user that runs this the right to read it"


@lru_cache(maxsize=65536)
def is_leftover(name: str) -> bool:
    """Return whether a file is hidden or was left behind by an editor, so that nobody meant it for the site."""
    lowered = name.lower()
    if name[:1] == ".":
        return name not in (".", "..")
    return lowered.endswith(_LEFTOVERS) or name[0:1] == name[-1:] == "#" or lowered in ("thumbs.db", "desktop.ini")


def printable(path: str) -> str:
    """Return a path that can be printed on one line, whatever bytes its name holds."""
    return _UNPRINTABLE.sub("\ufffd", path)


def read_stable(path: Path | str, tries: int = 5) -> bytes:
    """Return a file's bytes as they were at one moment: what changes while it is read is read again.

    A file that was written in the last instant is read again as well, since its writer may not be done. Raises OSError
    where it can't be read, or is a regular file no more.
    """
    data, settled = _reading(path)
    settled = settled and data != b""  # a file that is being emptied still has its former time for an instant
    for _ in range(tries - 1):
        if settled:
            break
        time.sleep(_SETTLED / 1e9)
        data, settled = _reading(path)
    return data


def _reading(path: Path | str) -> tuple[bytes, bool]:
    """Return a file's bytes, and whether nobody had just been writing to it, nor did meanwhile."""
    began = time.time_ns()
    file = os.open(path, _WITHOUT_WAITING)
    try:
        before = os.fstat(file)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        data = b"".join(iter(lambda: os.read(file, before.st_size + 1), b""))
        after = os.fstat(file)
    finally:
        os.close(file)
    same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size) and len(data) == after.st_size
    in_the_past, in_the_future = after.st_mtime_ns + _SETTLED <= began, after.st_mtime_ns > time.time_ns()
    return data, same and (in_the_past or in_the_future)
