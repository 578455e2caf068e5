"""Where what may be forgotten is kept between runs: a folder that is nobody else's, and files that are whole or unused.

Only a little of the standard library is imported, and no pathlib, for this is asked before anything else is.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time

_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_PART = ".part"
_ABANDONED = 3600  # seconds after which a file that is still being written has lost its writer


def folder(site: str, setting: str = "") -> str | None:
    """Return the folder in which a site's caches lie, made if need be, or None where there is none to be trusted.

    `site` is the site's folder. `setting` is the folder for the caches of all sites, `off` for none, or "" for the
    user's own: `$XDG_CACHE_HOME/plenary` (XDG Base Directory Specification 0.8; `~/.cache`), on macOS
    `~/Library/Caches/plenary`, on Windows `%LOCALAPPDATA%/plenary`. Pickles lie there, so it never is in the site's
    folder by itself, and it is used only if it belongs to this user and nobody else may write to it.
    """
    if setting.strip().lower() == "off":
        return None
    base = os.path.abspath(os.path.expanduser(setting)) if setting.strip() else _usual()
    real = os.path.realpath(site)
    name = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    place = os.path.join(base, name)
    try:
        if not os.path.lexists(place):
            os.makedirs(base, 0o700, exist_ok=True)
            os.mkdir(place, 0o700)
        found = os.lstat(place)
    except (OSError, ValueError):
        return None
    return place if stat.S_ISDIR(found.st_mode) and _is_ours(found) else None


def read(path: str, version: str) -> bytes | None:
    """Return what `write` put there, or None where it is not there, damaged, of another version or somebody else's."""
    try:
        with open(path, "rb", opener=_open) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or not _is_ours(found):
                return None
            head = file.readline(4096)
            if head[64:] != _tail(version):
                return None
            data = file.read()
    except (OSError, ValueError):
        return None
    return data if head[:64] == hashlib.sha256(data).hexdigest().encode() else None


def write(path: str, version: str, data: bytes) -> bool:
    """Let a file hold `data` from one moment to the next; return False, with nothing changed, where it can't be.

    `version` is one line on what made the data: who asks with another gets nothing. It may be lost in a power cut.
    """
    part = f"{path}.{os.urandom(8).hex()}{_PART}"
    try:
        _clear(os.path.dirname(path))
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags | _NOFOLLOW, 0o600)) as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + _tail(version))
            file.write(data)
        os.replace(part, path)
    except (OSError, ValueError):
        _forget(part)
        return False
    return True


_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def _open(path: str, flags: int) -> int:
    """Open a file without following a link, and without waiting for a pipe."""
    return os.open(path, flags | _NOFOLLOW | _NONBLOCK)


def _tail(version: str) -> bytes:
    return b" " + version.replace("\n", " ").encode("utf-8", "surrogateescape") + b"\n"


def _is_ours(found: os.stat_result) -> bool:
    """Say whether a file or folder is this user's alone to change. Windows keeps what is below a profile so itself."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS


def _usual() -> str:
    """Return the folder for the caches of all sites where nothing is said about it."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(chosen):  # as the specification has it
        own = {"darwin": "~/Library/Caches", "win32": os.environ.get("LOCALAPPDATA") or "~/AppData/Local"}
        chosen = os.path.expanduser(own.get(sys.platform, "~/.cache"))
    return os.path.join(chosen, "plenary")


def _clear(place: str) -> None:
    """Remove what writers that were killed left in a folder."""
    old = time.time() - _ABANDONED
    with os.scandir(place) as entries:
        parts = [entry.path for entry in entries if entry.name.endswith(_PART)]
    for path in parts:
        _forget(path, old)


def _forget(path: str, older: float = float("inf")) -> None:
    """Remove a file, if it is older than that; another process may be quicker."""
    try:
        if os.lstat(path).st_mtime < older:
            os.unlink(path)
    except (OSError, ValueError):
        return
