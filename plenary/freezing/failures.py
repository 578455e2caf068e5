"""The one exception of publishing, and a sentence for each thing a disk may refuse."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager


class PublishError(Exception):
    """A publication that was refused or failed, in one line: what happened, and what to do. The former site stands."""


# errno(3): what it means here, and what its reader can do about it.
_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "make room"),
    errno.EDQUOT: ("the disk quota is used up", "make room"),
    errno.EFBIG: ("a file grew too large", "make it smaller"),
    errno.EIO: ("the disk reports an input or output error", "have the disk looked at"),
    errno.EACCES: ("no permission to read or write there", "let this user read and write there"),
    errno.EPERM: ("the system does not permit it", "let this user own the folder, or name another with --out"),
    errno.EROFS: ("the disk is read-only", "make it writable, or name another folder with --out"),
    errno.EXDEV: ("it lies on another file system or is mounted", "name a folder inside it with --out"),
    errno.EBUSY: ("it is in use or mounted", "name a folder inside it with --out"),
    errno.ENAMETOOLONG: ("a name is too long", "shorten the name of the page or of its folder"),
    errno.EMFILE: ("too many files are open", "raise the limit (ulimit -n)"),
    errno.ENOLCK: ("its file system keeps no locks", "name a folder on a local disk with --out"),
    errno.ENOTEMPTY: ("something was put there in the meantime", "look what it is"),
}


@contextmanager
def told(*, every: bool) -> Iterator[None]:
    """Turn the OSErrors of a block into PublishError: every one, or only those that are a disk's doing (_CAUSES)."""
    try:
        yield
    except OSError as error:
        if not every and error.errno not in _CAUSES:
            raise
        cause, cure = _words(error)
        line = f"{cause}{_place(error)}; the published site is unchanged; {cure}, then freeze again"
        raise PublishError(line) from error


def reason(error: OSError) -> str:
    """Return what happened and where, for a sentence of one's own."""
    return _words(error)[0] + _place(error)


def printable(path: str | os.PathLike[str]) -> str:
    """Return a path that fits on one line of any terminal: what can't be printed becomes a question mark."""
    return "".join(letter if letter.isprintable() else "?" for letter in os.fspath(path))


def _words(error: OSError) -> tuple[str, str]:
    said = error.strerror or type(error).__name__
    return _CAUSES.get(error.errno or 0, (said[:1].lower() + said[1:], "look at that place"))


def _place(error: OSError) -> str:
    name = error.filename2 or error.filename
    return f" ({printable(os.fsdecode(name))})" if isinstance(name, str | bytes | os.PathLike) else ""
