"""Whether the folders of a site may have changed since they were walked: the kernel tells where it can (inotify)."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
import time
import weakref
from collections.abc import Callable

from plenary.web.scan import WELL_KNOWN, is_leftover
from plenary.web.sources import Folders

BURST = 0.3
"""Seconds for which a walk holds where nothing tells of changes."""
PAUSE = 1.0
"""Seconds without a look after which the folders are walked in any case: of what another machine does to a folder that
the two share, the kernel does not tell."""
LONGEST = 10.0
"""Seconds after which they are walked even if there is no such pause."""
SHARE = 20
"""What of all time may be spent with walking: the first in so many parts."""

_WELL_KNOWN = WELL_KNOWN.rpartition("/")[2]
_TRIES = 3  # walks in a row, while each finds folders that nobody watched before

# Of <sys/inotify.h>: see inotify(7).
_EVENT = struct.Struct("iIII")
_MODIFY, _ATTRIB, _CLOSE_WRITE, _CREATE, _DELETE = 0x2, 0x4, 0x8, 0x100, 0x200
_MOVED = 0x40 | 0x80
_SELF = 0x400 | 0x800  # the folder itself was removed or moved
_LOST = 0x2000 | 0x8000  # its disk was taken out, or it is watched no more
_OVERFLOW = 0x4000
_ONLY_FOLDERS = 0x01000000
_MASK = _MODIFY | _ATTRIB | _CLOSE_WRITE | _CREATE | _DELETE | _MOVED | _SELF | _ONLY_FOLDERS
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ELOOP)  # of these the folder above tells

Walk = Callable[[], bool]


class Watch:
    """Decides when the folders of a site are walked anew; one thread at a time may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kernel: Kernel | None = None
        self._process = 0
        self._first = True
        self._unsure = False
        self._looked = self._walked = float("-inf")
        self._cost = 0.0

    def look(self, walk: Walk, folders: Callable[[], Folders], exact: bool) -> bool:
        """Walk if anything may have changed since the last walk, and return whether the walk says that it has.

        `walk` says whether anything is new, `folders` which ones are to be watched after it. Where the kernel tells of
        changes, what was done before is seen in any case; where it does not, it is if `exact`, and else once a burst.
        """
        now = self._clock()
        due = self._is_due(now, exact)
        self._looked = now
        if not due:
            return False
        try:
            return self._walk(walk, folders)
        finally:
            self._walked = self._looked = self._clock()
            self._cost = self._walked - now

    def close(self) -> None:
        """Let the kernel forget the folders."""
        if self._kernel:
            self._kernel.close()
        self._kernel = None

    def _is_due(self, now: float, exact: bool) -> bool:
        if self._process != os.getpid():
            return self._begin() or self._quiet(now, exact)
        if self._kernel is None:
            return self._quiet(now, exact)
        if self._unsure or self._kernel.changed():
            return True
        apart, most = now - self._looked, SHARE * self._cost
        return apart > max(PAUSE, most) or now - self._walked > max(LONGEST, 10 * most)

    def _begin(self) -> bool:
        """Have the kernel watch, from the second look in a process: many an application is asked but once.

        What a process before its fork had opened is closed: each of the two would take the other's news away.
        """
        self.close()
        if self._first:
            self._first = False
            return True
        self._process = os.getpid()
        self._kernel = kernel()
        return self._kernel is not None

    def _quiet(self, now: float, exact: bool) -> bool:
        """Return whether a walk is due where the kernel does not tell."""
        if exact and sys.platform == "linux":
            return True
        return now - self._walked > max(BURST, SHARE * self._cost)

    def _walk(self, walk: Walk, folders: Callable[[], Folders]) -> bool:
        """Watch, then walk, so that nothing comes between; what the walk finds is watched and walked in turn."""
        watched: Folders = {}
        changed = False
        for _ in range(_TRIES):
            if self._kernel is None or (wanted := folders()).items() <= watched.items():
                break
            if not self._kernel.watch(wanted):
                self.close()
            watched = wanted
            changed = walk() or changed
        else:
            self._unsure = not folders().items() <= watched.items()
            return changed
        self._unsure = False
        return changed if watched else walk()


class Kernel:
    """The folders that the kernel watches for this process (inotify(7)); they are forgotten with this object."""

    def __init__(self, library: ctypes.CDLL, number: int) -> None:
        self._library = library
        self._number = number
        self._names: dict[int, frozenset[str] | None] = {}
        self.close = weakref.finalize(self, os.close, number)

    def watch(self, folders: Folders) -> bool:
        """Watch these folders and no others; return False if the kernel watches no more than it does already."""
        found: dict[int, frozenset[str] | None] = {}
        for folder, names in folders.items():
            watched = self._library.inotify_add_watch(self._number, os.fsencode(folder), _MASK)
            if watched >= 0:
                found[watched] = _both(names, found.get(watched, names))
            elif ctypes.get_errno() not in _NOT_THERE:
                return False
        for gone in self._names.keys() - found.keys():
            self._library.inotify_rm_watch(self._number, gone)
        self._names = found
        return True

    def changed(self) -> bool:
        """Return whether anything has happened since this was asked last, without waiting for it."""
        found = False
        while events := self._read():
            at = 0
            while at < len(events):
                watched, mask, _, length = _EVENT.unpack_from(events, at)
                at += _EVENT.size + length
                found = found or self._matters(watched, mask, events[at - length : at].rstrip(b"\0"))
        return found

    def _read(self) -> bytes:
        try:
            return os.read(self._number, 65536)
        except BlockingIOError:
            return b""

    def _matters(self, watched: int, mask: int, name: bytes) -> bool:
        if mask & _OVERFLOW:
            return True
        if watched not in self._names:
            return False
        names, text = self._names[watched], os.fsdecode(name)
        if mask & (_SELF | _LOST) or not name or names is None:
            return True
        return text in names if names else text == _WELL_KNOWN or not is_leftover(text)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Return the names that count in a folder that goes by two paths."""
    if one is None or other is None:
        return None
    return one | other if one and other else frozenset()


def kernel() -> Kernel | None:
    """Return what watches folders, or None where the system has nothing of the kind or no more of it to give."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "inotify_init1"):
        return None
    number = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    return Kernel(library, number) if number >= 0 else None
