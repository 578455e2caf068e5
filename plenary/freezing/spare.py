"""A second set of names for the published files, kept between two freezes so that a site is not made name by name.

Of the former site those folders stay, and those files in them, that the published site has as well: not copies, but
second names. It rests where caches lie and is the beginning of the next site. It may be removed at any time: then a
site is made from nothing, which takes longer and comes to the same.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from plenary.freezing import disk

FEW = 200
"""So many files and folders are written through to the disk one by one; for more the whole file system is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a new site has stood there since the last publication and has long reached the disk.

    `loose` are the folders out of which something was taken since; "" is the site's own.
    """

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)

    def unwritten(self, entries: Mapping[str, os.DirEntry[str]], more: Iterable[str]) -> list[str]:
        """Return the files, and the folders with their lists of names, that have not reached the disk.

        `entries` are what was found in the new site, `more` the names that joined them since, folders with a `/` at
        their ends.
        """
        files, folders = [], {"", *self.loose}
        for name, entry in entries.items():
            is_folder = entry.is_dir(follow_symlinks=False)
            if name not in (self.folders if is_folder else self.files):
                folders.add(above(name))
                if is_folder:
                    folders.add(name)
                else:
                    files.append(name)
        for name in more:
            made = holding([name]) - self.folders
            folders |= {above(name), *made, *map(above, made)}
        return [*files, *folders]


def above(name: str) -> str:
    """Return the folder that a name stands in, "" for the uppermost."""
    return name.rpartition("/")[0]


def holding(names: Iterable[str]) -> set[str]:
    """Return the folders that hold these files, and those that hold them in turn."""
    found: set[str] = set()
    for name in names:
        folder = above(name)
        while folder and folder not in found:
            found.add(folder)
            folder = above(folder)
    return found


def take(spare: str, new: Path, published: Path, names: Collection[str], standing: Standing) -> None:
    """Let a new site, empty so far, begin with the spare one: with those of the published files that are named, only.

    Each is looked at, so that it surely is the published file itself, and noted as `standing`. Where there is no spare,
    the new site stays empty.
    """
    try:
        found = os.lstat(spare)
        if not stat.S_ISDIR(found.st_mode) or (found.st_dev, found.st_uid) != (new.stat().st_dev, os.geteuid()):
            return
        os.rename(spare, new)
    except OSError:
        return
    disk.liken(new, published)
    folders = list(_sifted(new, published, frozenset(names), standing))
    needed = holding(names)
    for name in reversed(folders):
        if name in needed:
            standing.folders.add(name)
        else:
            os.rmdir(f"{new}/{name}")
            standing.loose.add(above(name))
    standing.loose.intersection_update({*standing.folders, ""})
    disk.flush_entry(Path(spare).parent)


def _sifted(new: Path, published: Path, wanted: Collection[str], standing: Standing) -> Iterator[str]:
    """Remove all that is not wanted from a spare site, and yield its folders, as if they had just been made."""
    probe = new / ".plenary-probe"
    probe.mkdir()
    usual = _rights(probe.stat())
    for name, entry in disk.tree(new):
        if name == probe.name:
            continue
        found = entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            if _rights(found) != usual:
                disk.liken(entry.path, probe)
            yield name
        elif name in wanted and _is(found, f"{published}/{name}"):
            standing.files.add(name)
        else:
            os.unlink(entry.path)
            standing.loose.add(above(name))
    probe.rmdir()


def _rights(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_mode, found.st_uid, found.st_gid


def _is(found: os.stat_result, path: str) -> bool:
    """Say whether a regular file is the one at a path."""
    try:
        return stat.S_ISREG(found.st_mode) and os.path.samestat(found, os.lstat(path))
    except (FileNotFoundError, NotADirectoryError):
        return False


def rest(former: Path, spare: str, loose: Collection[str]) -> bool:
    """Put what is left of a former site where spares rest; return False, with nothing done, where that can't be.

    `loose` are the folders out of which something was taken: that must reach the disk, for the next site relies on it.
    """
    try:
        if os.stat(os.path.dirname(spare)).st_dev != former.stat().st_dev:
            return False
        if len(loose) > FEW:
            disk.flush(former)
        for name in loose if len(loose) <= FEW else ():
            disk.flush_entry(former / name, through=False)
        with suppress(FileNotFoundError):
            drop(spare)
        os.rename(former, spare)
    except OSError:
        return False
    return True


def drop(spare: str) -> None:
    """Remove a spare site, or whatever lies in its place."""
    if stat.S_ISDIR(os.lstat(spare).st_mode):
        disk.remove(spare)
    else:
        os.unlink(spare)
