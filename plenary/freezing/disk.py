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
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def tree(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that stands below a folder as (name with `/` between its parts, entry): folders before what they hold.

    Symbolic links are yielded, never followed. An unreadable folder raises OSError.
    """
    waiting = [""]
    while waiting:
        within = waiting.pop()
        with os.scandir(folder / within) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            name = f"{within}/{entry.name}" if within else entry.name
            yield name, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name)


def is_file(path: Path) -> bool:
    """Say whether a regular file, not a link to one, stands there."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def digest(path: Path) -> str:
    """Return a regular file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def same_file(one: Path, other: Path) -> bool:
    """Say whether two names are names of one file."""
    return os.path.lexists(other) and os.path.samestat(one.lstat(), other.lstat())


def same(one: Path, other: Path) -> bool:
    """Say whether two names hold the same: one file, equal bytes, or links with one target."""
    if not os.path.lexists(other):
        return False
    if one.is_symlink() and other.is_symlink():
        return one.readlink() == other.readlink()
    alike = is_file(one) and is_file(other) and one.stat().st_size == other.stat().st_size
    return same_file(one, other) or (alike and digest(one) == digest(other))


def double(source: Path, target: Path) -> None:
    """Give a file a second name on its file system: a hard link, or a copy where links can't be made."""
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS or not is_file(source):
            raise
        shutil.copy2(source, target)
        liken(target, source)


def replace_by_double(path: Path, model: Path) -> None:
    """Put a second name of `model`, which holds the same bytes, in the place of `path`; or else only give it the times.

    Only the times too where owner or permissions differ: those of `path` are wanted.
    """
    wanted, now = model.stat(), path.stat()
    spare = path.with_name(".plenary-double")
    if (wanted.st_mode, wanted.st_uid, wanted.st_gid) == (now.st_mode, now.st_uid, now.st_gid):
        try:
            os.link(model, spare)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            spare.replace(path)
            return
    os.utime(path, ns=(wanted.st_atime_ns, wanted.st_mtime_ns))


def liken(path: Path, model: Path) -> None:
    """Give a file or folder the owner (as far as this user may), permissions, times and attributes of another."""
    wanted, now = model.stat(), path.stat()
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


def remove(folder: Path) -> None:
    """Remove a folder with all it holds, however deep, folders that were made read-only included."""
    open_up(folder)
    entries = [(name, entry.is_dir(follow_symlinks=False)) for name, entry in tree(folder)]
    for name, is_folder in reversed(entries):
        if is_folder:
            (folder / name).rmdir()
        else:
            (folder / name).unlink()
    folder.rmdir()


def open_up(folder: Path) -> None:
    """Let this user change what stands in a folder and in all below it."""
    _open_up(folder)
    for name, entry in tree(folder):  # a folder comes before what it holds, so it is open by the time it is read
        if entry.is_dir(follow_symlinks=False):
            _open_up(folder / name)


def _open_up(folder: Path) -> None:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        folder.chmod(0o700)
