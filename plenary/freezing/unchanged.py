"""Nothing has changed since the last freeze: that is told by the files' signatures alone, before Flask is imported.

A freeze that has published leaves a memo of its command: how every file and folder looked that it was made from, the
program's own included, how every file looked that it wrote, until when the site stays the same, and what was said. The
same command finds it, looks at all of them again and has nothing to do. Whatever is doubtful leads to a freeze.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
import time

from plenary import cachefolder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LOADED = time.time_ns()  # the program's other files are read after this moment
_FORM = "1"
_CACHE = "PLENARY_CACHE"
_TOLD_BY = ("PLENARY_", "FLASK_", "PYTHON", "LC_")
_TOLD_AS = ("HOME", "LANG", "LANGUAGE", "TZ", "USERPROFILE")
_MOST = 16  # memos, of as many commands
_TICK = 50_000_000  # nanoseconds in which a file may be written twice without its time telling so
_COARSE = 2_000_000_000  # the same, on a disk that knows whole seconds only (FAT: two)

Looks = tuple[int, ...] | None
Seen = dict[str, Looks]
Names = dict[str, list[str]]
Shapes = dict[str, tuple[int, int]]
Said = tuple[list[str], str]


class LinkedFolderError(Exception):
    """A link to a folder is among the sources: what changes behind it can't be told."""


class Memo:
    """The memo of one command: what `here`, the project's folder, and its `words` and environment tell apart."""

    def __init__(self, here: str, words: list[str]) -> None:
        self.began = time.time_ns()
        self._here = here
        self._path, self._version = _place(here, words) or ("", "")
        self._sources: tuple[Seen, Seen, Names] | None = None

    def said(self) -> Said | None:
        """Return the lines and the sentence that the command said last, if it would say and write the same now."""
        data = cachefolder.read(self._path, self._version) if self._path else None
        if data is None:
            return None
        try:
            since, until, seen, shapes, names, lines, sentence = marshal.loads(data)
            in_time = since <= self.began and (until is None or self.began < until)
            alike = in_time and _all_alike(seen, shapes, names)
        except (OSError, ValueError, EOFError, TypeError):
            return None
        return (lines, sentence) if alike else None

    def watch(self, site: str, folders: tuple[str, ...], files: tuple[str, ...]) -> None:
        """Look at all that a freeze of a site is made from, before it is read: folders and files in its own folder."""
        self._made_from = (site, folders, files)
        self._sources = self._look() if self._path else None

    def keep(self, out: str, written: list[str], moment: int, until: int | None, said: Said) -> bool:
        """Keep what was `said` once a site is published, and return whether that could be done.

        `out` is the folder it was published into, `written` the names of its files, `moment` the one before which they
        were written and `until` the one at which the site changes by itself (nanoseconds).
        """
        sources = self._sources and self._look()
        if sources is None or sources != self._sources:
            return False
        content, code, names = sources
        if not (_settled(content, self.began) and _settled(code, _LOADED)):
            return False
        try:
            result = {f"{out}/{name}": _looks(f"{out}/{name}") for name in written}
            shapes = {folder: _shape(folder) for folder in _folders(result, out)}
        except (OSError, LinkedFolderError):
            return False
        if not all(looks and looks[0] < moment for looks in result.values()):
            return False
        seen = {**content, **code, **result, **_beside(out)}
        _make_room(os.path.dirname(self._path), self._path)
        data = marshal.dumps((self.began, until, seen, shapes, names, list(said[0]), said[1]))
        return cachefolder.write(self._path, self._version, data)

    def _look(self) -> tuple[Seen, Seen, Names] | None:
        """Return how the site and the program look, and the names in the site's folder; None where it can't be told."""
        site, folders, files = self._made_from
        theme = [f"{self._here}/{name}" for name in ("templates", "i18n", "static/theme")]
        code = [f"{self._here}/{name}" for name in ("plenary", "app.py", "config.py", "freeze.py", "freezer.py")]
        try:
            own = (self._here, os.getcwd())
            libraries = {os.path.realpath(path) for path in sys.path if path}.difference(own)
            content = _walk([*(f"{site}/{name}" for name in (*folders, *files)), *theme, f"{self._here}/.env"])
            program = _walk(code, passed="__pycache__") | {path: _looks(path) for path in sorted(libraries)}
            return content, program, {site: _names(site)}
        except (OSError, LinkedFolderError):
            return None


def _place(here: str, words: list[str]) -> tuple[str, str] | None:
    """Return the file of a command's memo and the version it must have; None where none is to be used."""
    if any(word.startswith("--f") for word in words):  # --fresh, in as many letters as are needed
        return None
    setting = _setting(here)
    folder = None if setting is None else cachefolder.folder(here, setting)
    if folder is None:
        return None
    told = sorted(name for name in os.environ if name.startswith(_TOLD_BY) or name in _TOLD_AS)
    try:
        parts = [_FORM, sys.version, sys.executable, here, os.getcwd(), *words, "", *told]
    except OSError:
        return None
    parts += [os.environ[name] for name in told]
    mark = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
    return os.path.join(folder, f"memo-{mark[:16]}"), mark


def _setting(here: str) -> str | None:
    """Return where caches lie, as `cachefolder.folder` takes it; None where `.env` says it in a way not read here."""
    value = os.environ.get(_CACHE)
    if value is None:
        value = _in_file(f"{here}/.env")
    if value is None:
        return None
    value = value.strip()
    return value if value.lower() in ("", "off") else os.path.join(here, os.path.expanduser(value))


def _in_file(path: str) -> str | None:
    """Return what a `.env` file says on caches, "" for nothing, or None where only its own reader could tell."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return None
    said = ""
    for line in text.splitlines():
        if _CACHE in line:
            name, _, said = line.partition("=")
            if name != _CACHE or not said.replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum():
                return None
    return said


def _walk(paths: list[str], passed: str = "") -> Seen:
    """Return how files and folders look and all that is in them; those that are not there count too.

    Raises LinkedFolderError at a link to a folder, OSError at what can't be looked at.
    """
    seen: Seen = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        looks = seen[path] = _looks(path)
        if looks and stat.S_ISDIR(looks[4]):
            with os.scandir(path) as entries:
                waiting += [entry.path for entry in entries if entry.name != passed]
    return seen


def _looks(path: str) -> Looks:
    """Return what tells whether a file or folder is another: times, size, inode and mode, a link's target's too."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    looks = (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode)
    return (*looks, *_behind(path)) if stat.S_ISLNK(found.st_mode) else looks


def _behind(link: str) -> tuple[int, ...]:
    """Return how the file looks that a link leads to, or nothing where it leads nowhere."""
    try:
        found = os.stat(link)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    if stat.S_ISDIR(found.st_mode):
        raise LinkedFolderError(link)
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode)


def _all_alike(seen: Seen, shapes: Shapes, names: Names) -> bool:
    """Say whether all is as it was; this is what most of the time goes into where nothing has changed."""
    return (
        all(_names(folder) == names[folder] for folder in names)
        and all(_looks(path) == looks for path, looks in seen.items())
        and all(_shape(folder) == shape for folder, shape in shapes.items())
    )


def _shape(folder: str) -> tuple[int, int]:
    """Return what tells whether a folder is another, whatever others put into it."""
    found = os.lstat(folder)
    return found.st_ino, found.st_mode


def _folders(paths: Iterable[str], root: str) -> set[str]:
    """Return a folder and those in it that hold these files."""
    found = {root}
    for path in paths:
        above = path.rpartition("/")[0]
        while above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _beside(out: str) -> Seen:
    """Return what a freeze that was killed would have left beside the published folder: that is to be tidied up."""
    real = os.path.realpath(out)
    work = os.path.join(os.path.dirname(real), f".{os.path.basename(real)}.plenary")
    return {work: None, f"{work}-lock": None}


def _names(folder: str) -> list[str]:
    """Return the names in a folder, but for those that a program leaves there while it runs."""
    return sorted(name for name in os.listdir(folder) if not (name[:1] == "." and ".plenary" in name))


def _settled(seen: Seen, moment: int) -> bool:
    """Say whether all changes were over by a moment, so that a later one would have another time."""
    newest = max((max(looks[1:7:5]) for looks in seen.values() if looks), default=0)  # a link's and its target's
    return newest + (_TICK if newest % 1_000_000_000 else _COARSE) <= moment


def _make_room(folder: str, path: str) -> None:
    """Remove the oldest memos where there are many, so that they do not grow without end."""
    try:
        with os.scandir(folder) as entries:
            memos = [entry for entry in entries if entry.name.startswith("memo-") and entry.path != path]
        by_age = sorted(memos, key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
        for entry in by_age[_MOST - 1 :]:
            os.unlink(entry.path)
    except OSError:
        return
