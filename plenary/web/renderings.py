"""Texts made of Markdown, kept between runs and, as far as there is room, in memory: Markdown costs twenty times more.

On the disk they lie in a file of SQLite, of which any number of processes may read and write. All of it may be deleted
at any time; what is damaged there is told by its digest, and made anew.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b, sha256
from typing import Any

from plenary.problems import Problem
from plenary.text.headings import Heading
from plenary.text.rendering import Rendered
from plenary.text.tree import Link
from plenary.web.caches import Cache

Made = tuple[Rendered, tuple[Problem, ...]]
"""A text rendered, and all that is wrong with it."""

ROOM = 4 << 20
"""Bytes of memory for what has been rendered."""
LARGEST = 256 << 20
"""Bytes that the file may have before the half of it that was not used for longest is dropped."""
_WAITING = (2 << 20, 20)  # bytes, and seconds, after which what waits to be written is written
_WEEK = 7 * 86_400
_PATIENCE = 1.0  # seconds to wait for another process that writes
_TABLE = "create table if not exists made (key blob primary key, week integer, digest blob, data blob)"
_BEGIN = ("pragma synchronous = off", "pragma journal_mode = delete", "pragma trusted_schema = off", _TABLE)
_OLD = "select rowid from made order by week, rowid limit (select count(*) / 2 from made)"


def key(*parts: object) -> bytes:
    """Return the key of what depends on these parts alone; their `repr` says all of them."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Renderings:
    """What has been rendered, by a key of all that it depends on besides the code. Any number of threads may ask."""

    def __init__(self, cache: Cache | None) -> None:
        self._disk = _Disk(cache.file("bodies"), cache.version) if cache else None
        self._lock = threading.Lock()
        self._memory: OrderedDict[bytes, tuple[Made, int]] = OrderedDict()
        self._room = ROOM

    def get(self, key: bytes, make: Callable[[], Made]) -> Made:
        """Return what was made for a key before, or make it now."""
        with self._lock:
            found = self._memory.get(key)
            if found:
                self._memory.move_to_end(key)
                return found[0]
            made = self._disk.get(key) if self._disk else None
        if made is not None:
            self._remember(key, made)
            return made
        made = make()
        self._remember(key, made)
        if self._disk:
            with self._lock:
                self._disk.put(key, made)
        return made

    def keep(self) -> None:
        """Write what is not written yet, and let go of the file until it is needed again."""
        if self._disk:
            with self._lock:
                self._disk.close()

    def _remember(self, key: bytes, made: Made) -> None:
        size = _size(made)
        with self._lock:
            if key not in self._memory:
                self._memory[key] = (made, size)
                self._room -= size
            while self._room < 0 and self._memory:
                self._room += self._memory.popitem(last=False)[1][1]


class _Disk:
    """The file, one connection to it for each process, and what waits to be written."""

    def __init__(self, path: str, version: str) -> None:
        self._path, self._version = path, version.encode()
        self._week = int(time.time()) // _WEEK
        self._process = os.getpid()
        self._open: sqlite3.Connection | None = None
        self._inherited: list[sqlite3.Connection | None] = []
        self._usable = True
        self._begin_waiting()

    def get(self, key: bytes) -> Made | None:
        """Return what is kept for a key, or None."""
        row = self._asked("select week, digest, data from made where key = ?", self._own(key))
        if row is None:
            return None
        week, digest, data = row
        if type(data) is not bytes or digest != _digest(self._own(key), data):
            return None
        if week != self._week:
            self._wait(self._own(key), data)
        try:
            return _made(pickle.loads(data))
        except Exception:  # whatever it is, the text is there to be rendered
            return None

    def put(self, key: bytes, made: Made) -> None:
        """Let what was made wait to be written."""
        self._wait(self._own(key), pickle.dumps(_row(made), pickle.HIGHEST_PROTOCOL))

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._write()
        if self._open is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _own(self, key: bytes) -> bytes:
        return blake2b(key, key=self._version[:64], digest_size=16).digest()

    def _wait(self, key: bytes, data: bytes) -> None:
        if not self._usable:
            return
        self._waiting.append((key, self._week, _digest(key, data), data))
        self._size += len(data)
        if self._size > _WAITING[0] or time.monotonic() - self._since > _WAITING[1]:
            self._write()

    def _begin_waiting(self) -> None:
        self._waiting: list[tuple[bytes, int, bytes, bytes]] = []
        self._size, self._since = 0, time.monotonic()

    def _write(self) -> None:
        waiting = self._waiting
        self._begin_waiting()
        if waiting:
            self._done(lambda file: _written(file, waiting))

    def _asked(self, query: str, key: bytes) -> Any:
        found: list[Any] = []
        self._done(lambda file: found.append(file.execute(query, (key,)).fetchone()))
        return found[0] if found else None

    def _done(self, step: Callable[[sqlite3.Connection], object]) -> None:
        """Do something with the file; one that can't be read or written is not used any more, a damaged one removed."""
        if not self._usable:
            return
        try:
            step(self._connection())
        except sqlite3.OperationalError as error:
            self._usable = False
            if "locked" not in str(error):
                self._thrown_away()
        except Exception:  # a damaged file may bring forth whatever it likes
            self._thrown_away()

    def _connection(self) -> sqlite3.Connection:
        if self._process != os.getpid():
            self._inherited.append(self._open)  # neither used nor closed here: it is the other process's
            self._open, self._process = None, os.getpid()
            self._begin_waiting()
        if self._open is None:
            self._open = sqlite3.connect(self._path, _PATIENCE, isolation_level=None, check_same_thread=False)
            for statement in _BEGIN:
                self._open.execute(statement)
        return self._open

    def _thrown_away(self) -> None:
        """Begin the file anew at the next question."""
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
        self._open = None
        for path in (self._path, f"{self._path}-journal"):
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108


def _written(file: sqlite3.Connection, rows: Iterable[tuple[bytes, int, bytes, bytes]]) -> None:
    """Write rows in one step, and drop old ones where the file has become too large."""
    file.execute("begin immediate")
    try:
        file.executemany("insert or replace into made values (?, ?, ?, ?)", rows)
        used = _pragma(file, "page_count") - _pragma(file, "freelist_count")
        if used * _pragma(file, "page_size") > LARGEST:
            file.execute(f"delete from made where rowid in ({_OLD})")
        file.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            file.execute("rollback")
        raise


def _pragma(file: sqlite3.Connection, name: str) -> int:
    return int(file.execute(f"pragma {name}").fetchone()[0])


def _digest(key: bytes, data: bytes) -> bytes:
    return sha256(key + data).digest()[:16]


def _size(made: Made) -> int:
    """Return about how many bytes of memory something rendered takes."""
    rendered, problems = made
    parts = (rendered.headings, rendered.links, rendered.page_links, rendered.anchors, problems)
    return 1000 + rendered.html.__sizeof__() + 200 * sum(map(len, parts))


def _row(made: Made) -> tuple[Any, ...]:
    """Return something rendered in plain values, which are read in half the time that records take."""
    rendered, problems = made
    named = (rendered.headings, rendered.links, rendered.page_links)
    plain = [[tuple(one) for one in records] for records in named]
    sets = (sorted(rendered.anchors), sorted(rendered.marks_in_code))
    return (rendered.html, plain, sets, rendered.problems, problems)


def _made(row: tuple[Any, ...]) -> Made:
    html, (headings, links, page_links), (anchors, marks), own, problems = row
    rendered = Rendered(
        html,
        tuple(map(Heading._make, headings)),
        tuple(map(Link._make, links)),
        tuple(map(Link._make, page_links)),
        frozenset(anchors),
        frozenset(marks),
        own,
    )
    return rendered, problems
