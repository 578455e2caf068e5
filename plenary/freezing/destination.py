"""Where a site may be published: never over the site it is made from, nor over anything that is not its own folder."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from plenary.freezing.failures import printable


def check_destination(out: Path, site: Path, sources: tuple[Path, ...]) -> str | None:
    """Return one line on why nothing may be published to `out`, or None if it is a fit place.

    `site` is the folder of the site and `sources` are the folders it is made from (pages/, templates/, static/, data/).
    Links are resolved; folders that exist are compared by identity, so neither a bind mount, a file system without
    capitals nor a Unicode normal form hides one.
    """
    target = Path(os.path.realpath(out))
    objection = next(chain(_unfit(out, target), _harmful(target, site, sources)), None)
    if objection is None:
        return None
    return f"{printable(out)} {objection}; nothing was published; name a folder of its own with --out, such as build"


def _unfit(out: Path, target: Path) -> Iterator[str]:
    """Yield why a place can't hold a site."""
    around = next(path for path in (*target.parents, target) if _exists(path))
    if target.parent == target:
        yield "is the root of the whole file system"
    if out.is_symlink() and not _exists(target):
        yield f"is a link to {printable(out.readlink())}, which is not there"
    if any(_exists(path) and not path.is_dir() for path in (target, around)):
        yield "is a file, or lies inside one"
    elif not os.access(around, os.W_OK | os.X_OK):
        yield f"can't be exchanged, for this user may not write to {printable(around)} around it"
    if os.path.ismount(target):
        yield "is where a disk is mounted, so it can't be exchanged in one step"


def _harmful(target: Path, site: Path, sources: tuple[Path, ...]) -> Iterator[str]:
    """Yield what would be hurt if a site were published at a place."""
    if _holds(target, Path(os.path.expanduser("~"))):  # noqa: PTH111  (Path's own raises for a user without a home)
        yield "is your home folder, or holds it"
    if _same(target, site):
        yield "is the site itself"
    if _holds(target, site):
        yield "holds the site"
    for source in sources:
        if _holds(target, source) or _holds(source, target):
            yield f"is, holds or lies inside {printable(source)}, which the site is made from"


def _holds(folder: Path, path: Path) -> bool:
    """Say whether `path`, links resolved, is `folder` or lies below it."""
    real = Path(os.path.realpath(path))
    return any(_same(folder, place) for place in (real, *real.parents))


def _same(one: Path, other: Path) -> bool:
    """Say whether two paths name one folder; of two that don't exist yet, whether they would on any file system."""
    there = _exists(one), _exists(other)
    if all(there):
        return one.samefile(other)
    return not any(there) and _folded(one) == _folded(other)


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _exists(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110  (Path.exists raises where a folder above may not be read)
