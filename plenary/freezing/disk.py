"""What publishing asks of a file system: walk it, compare, write it through to the disk, remove."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_NAME = attrgetter("name")
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


Place = str | os.PathLike[str]
Signature = tuple[int, int, int, int]
"""Time of the last change and of the last change of state (nanoseconds), size (bytes), inode."""


def tree(folder: Place, opening: bool = False) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that stands below a folder as (name with `/` between its parts, entry): folders before what they hold.

    Symbolic links are yielded, never followed. An unreadable folder raises OSError; with `opening`, each folder that
    this user may not change is made so that he may before it is read.
    """
    root = os.fspath(folder)
    waiting = [""]
    while waiting:
        within = waiting.pop()
        if opening:
            _open_up(f"{root}/{within}")
        with os.scandir(f"{root}/{within}") as entries:
            found = sorted(entries, key=_NAME)
        for entry in found:
            name = within + entry.name
            yield name, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/")


def moment(path: Place) -> int:
    """Return what time it is (nanoseconds) by the clock that a file of this disk is dated with."""
    os.utime(path)
    return os.stat(path).st_mtime_ns


def signatures(folder: Place) -> dict[str, Signature]:
    """Return the signature of each regular file below a folder; one that goes meanwhile is left out.

    A second name changes a file's state, so a published site is to be looked at once the former one is gone: what then
    is dated from the moment of its publication or later is not as it was left. Raises OSError for a folder that can't
    be read.
    """
    root = os.fspath(folder)
    found: dict[str, Signature] = {}
    waiting = [""]
    while waiting:
        within = waiting.pop()
        with os.scandir(f"{root}/{within}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{within}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        looks = entry.stat(follow_symlinks=False)
                        found[within + entry.name] = (
                            looks.st_mtime_ns, looks.st_ctime_ns, looks.st_size, looks.st_ino
                        )  # fmt: skip
    return found


def is_file(path: Place) -> bool:
    """Say whether a regular file, not a link to one, stands there."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def digest(path: Place) -> str:
    """Return a regular file's SHA-256 in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def same_file(one: Place, other: Place) -> bool:
    """Say whether two names are names of one file."""
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except (FileNotFoundError, NotADirectoryError):
        return False


def same(one: Place, other: Place) -> bool:
    """Say whether two names hold the same: one file, equal bytes, or links with one target."""
    if not os.path.lexists(other):
        return False
    if os.path.islink(one) and os.path.islink(other):
        return os.readlink(one) == os.readlink(other)
    alike = is_file(one) and is_file(other) and os.lstat(one).st_size == os.lstat(other).st_size
    return same_file(one, other) or (alike and digest(one) == digest(other))


def double(source: Place, target: Place) -> None:
    """Give a file a second name on its file system: a hard link, or a copy where links can't be made."""
    if os.path.islink(source):
        os.symlink(os.readlink(source), target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS or not is_file(source):
            raise
        shutil.copy2(source, target)
        liken(target, source)


def replace_by_double(path: Place, model: Place) -> None:
    """Put a second name of `model`, which holds the same bytes, in the place of `path`; or else only give it the times.

    Only the times too where owner or permissions differ: those of `path` are wanted.
    """
    wanted, now = os.stat(model), os.stat(path)
    if (wanted.st_mode, wanted.st_uid, wanted.st_gid) == (now.st_mode, now.st_uid, now.st_gid):
        spare = os.path.join(os.path.dirname(path), ".plenary-double")
        try:
            os.link(model, spare)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            os.replace(spare, path)
            return
    os.utime(path, ns=(wanted.st_atime_ns, wanted.st_mtime_ns))


def liken(path: Place, model: Place) -> None:
    """Give a file or folder the owner (as far as this user may), permissions, times and attributes of another."""
    wanted, now = os.stat(model), os.stat(path)
    for owner, group in ((-1, wanted.st_gid), (wanted.st_uid, -1)):
        if (wanted.st_uid, wanted.st_gid) != (now.st_uid, now.st_gid):
            with suppress(PermissionError):
                os.chown(path, owner, group)
    shutil.copystat(model, path)


def flush(folder: Path) -> None:
    """Return once all that was written below a folder has reached the disk; a write that failed late raises OSError.

    Linux: syncfs(2), one call for the whole file system. Elsewhere fsync(2) for each file and folder, and on macOS
    F_FULLFSYNC once, which empties the disk's own cache.
    """
    if _sync_file_system(folder):
        return
    for name, entry in tree(folder):
        if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False):
            with suppress(PermissionError):  # another's file, linked here: nothing of it was written
                flush_entry(folder / name, through=False)
    flush_entry(folder)


def flush_entry(path: Path, through: bool = True) -> None:
    """Return once one file, or the list of names in one folder, has reached the disk (`through`: its cache too)."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
        if through and sys.platform == "darwin":
            with suppress(OSError):
                fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    finally:
        os.close(handle)


def _sync_file_system(folder: Path) -> bool:
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if library is None or not hasattr(library, "syncfs"):
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if library.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
    return True


def remove(folder: Place) -> None:
    """Remove a folder with all it holds, however deep, folders that were made read-only included."""
    entries = [(entry.path, entry.is_dir(follow_symlinks=False)) for _, entry in tree(folder, opening=True)]
    for path, is_folder in reversed(entries):
        if is_folder:
            os.rmdir(path)
        else:
            os.unlink(path)
    os.rmdir(folder)


def _open_up(folder: str) -> None:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        os.chmod(folder, 0o700)
