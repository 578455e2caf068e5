"""One freeze at a time for each destination: a lock that the system itself lets go when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plenary.freezing.failures import PublishError

if sys.platform != "win32":
    import fcntl

_SYSTEM = "freezing needs Linux or macOS, for it relies on their locks and renames; on Windows run it inside WSL"


@contextmanager
def locked(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file at `path` for the length of a block, or raise PublishError naming who holds it.

    flock(2): the lock belongs to the open file, so a killed holder leaves none behind; workers that it forked keep
    it until they too have ended. The file is removed on the way out.
    """
    if sys.platform == "win32":
        raise PublishError(_SYSTEM)
    lock = _take(path, what)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(lock)


def _take(path: Path, what: str) -> int:
    """Open and lock the file; a file that its last holder removed in the meantime is not the lock, so look again."""
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _still_there(lock, path):
                with suppress(OSError):  # a full disk has no room to say who holds it
                    os.ftruncate(lock, 0)
                    os.write(lock, f"{os.getpid()}\n".encode())
                return lock
        except BlockingIOError:
            holder = _holder(lock)
            os.close(lock)
            raise PublishError(f"another freeze{holder} is publishing to {what}; wait until it has ended") from None
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _still_there(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False


def _holder(lock: int) -> str:
    number = os.pread(lock, 20, 0).strip()
    return f" (process {int(number)})" if number.isdigit() else ""
