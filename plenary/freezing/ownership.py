"""Which files of the published folder Plenary wrote, and how all the others are carried from one site to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path, PurePosixPath

from plenary.freezing import disk
from plenary.freezing.failures import PublishError, printable
from plenary.freezing.spare import above, holding, rest

MANIFEST = ".plenary-manifest.json"

Files = Mapping[str, str]  # name below the folder, `/` between its parts -> SHA-256 in hexadecimal digits
Entries = Mapping[str, os.DirEntry[str]]  # name below the folder -> what stands there
Signatures = Mapping[str, list[int]]  # name -> inode, size in bytes, time of change in nanoseconds


def survey(folder: Path, entries: Entries, known: Files) -> dict[str, str]:
    """Return name and digest of every file in a new site; raise PublishError where it is empty or holds a link.

    `entries` are what stands in it, and `known` are the digests that need no reading.
    """
    files: list[str] = []
    for name, entry in entries.items():
        if entry.is_file(follow_symlinks=False):
            files.append(name)
        elif not entry.is_dir(follow_symlinks=False):
            raise PublishError(
                f"{printable(name)} is no regular file; the published site is unchanged; write files only"
            )
    if not files:
        raise PublishError("the new site is empty; the published site is unchanged; freeze at least one page")
    if not known.keys() <= entries.keys():
        known = _none_known(folder, known.keys() - entries.keys())
    return {name: known.get(name) or disk.digest(f"{folder}/{name}") for name in files}


def _none_known(folder: Path, missing: Iterable[str]) -> Files:
    """Trust no digest where the disk spells names its own way, so that two may be one; raise where a file is gone."""
    for name in sorted(missing):
        if not os.path.lexists(f"{folder}/{name}"):
            raise PublishError(f"{printable(name)} has gone from the new site; nothing was published; freeze again")
    return {}


def write_manifest(folder: Path, files: Files) -> None:
    """List in the folder itself what Plenary wrote there; the same files give the same bytes."""
    rows = ",\n".join(f'  {quoted(name)}: "{files[name]}"' for name in sorted(files))
    with open(f"{folder}/{MANIFEST}", "x", encoding="utf-8", newline="\n") as file:
        file.write(f'{{\n "version": 1,\n "files": {{\n{rows}\n }}\n}}\n')


def read_manifest(folder: Path) -> dict[str, str]:
    """Return what Plenary wrote in a folder: nothing where it never did; raise PublishError if that can't be told."""
    path = folder / MANIFEST
    if not os.path.lexists(path):
        return {}
    try:
        files = json.loads(path.read_bytes())["files"]
        return {str(name): str(value) for name, value in files.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PublishError(
            f"{printable(path)} is damaged, so it can't be told which files there are yours; nothing was changed; "
            "move your own files away, empty the folder and freeze again"
        ) from None


def carry(former: Path, new: Path, entries: Entries, ours: Files) -> tuple[dict[str, list[int]], list[str]]:
    """Give every file and folder of the former site that Plenary did not write (`ours`) a place in the new one too.

    `entries` are what stands in the former site, which is only read. Returns how each carried file looked, and the
    folders. Where the new site has other bytes of a name, nothing of it may be published: PublishError names the first.
    """
    carried: dict[str, list[int]] = {}
    clashes: list[str] = []
    folders: list[str] = []
    for name, entry in _foreign(former, entries, ours):
        if entry.is_dir(follow_symlinks=False):
            fits = _carry_folder(f"{new}/{name}")
            folders.append(name)
        else:
            fits = _carry_file(former, new, name, carried)
        clashes += [] if fits else [name]
    if clashes:
        raise PublishError(_clash(former, clashes))
    for name in reversed(folders):  # only now: a folder that may not be written could not have been filled
        disk.liken(f"{new}/{name}", f"{former}/{name}")
    return carried, folders


def reuse(former: Entries, new: Entries, files: Files, ours: Files) -> None:
    """Keep those files of the former site that hold the new one's bytes, so that their times stay and less is written.

    Such a file becomes the former one under a second name, or, where that can't be, takes on its times. What already
    is one file is passed over, and only what may hold the same bytes is read.
    """
    for name, value in files.items():
        old, fresh = former.get(name), new[name]
        if old is None or old.inode() == fresh.inode() or not old.is_file(follow_symlinks=False):
            continue
        if ours.get(name, value) == value and _sizes_agree(old, fresh) and disk.digest(old.path) == value:
            disk.replace_by_double(fresh.path, old.path)


def _sizes_agree(one: os.DirEntry[str], other: os.DirEntry[str]) -> bool:
    return one.stat(follow_symlinks=False).st_size == other.stat(follow_symlinks=False).st_size


def retire(former: Path, published: Path, carried: Signatures, kept: Path, spare: str = "") -> Iterator[str]:
    """Remove a former site and yield a sentence for each of its files that had to be kept.

    Removed is only what is not needed: what Plenary wrote and nobody changed, and what the published site holds as
    well. A file that was put there at the last moment moves into the published site; one that was changed by hand
    moves to the folder `kept`. Killed at any point, it can be begun again. What Plenary wrote and the published site
    has too becomes the `spare` site, if a place for one is given.
    """
    ours = read_manifest(former)
    shared = read_manifest(published).keys() if spare else ()
    loose: set[str] = {""}
    folders: list[str] = []
    for name, entry in list(disk.tree(former, opening=True)):
        path, place = entry.path, f"{published}/{name}"
        if entry.is_dir(follow_symlinks=False):
            folders.append(name)
            continue
        if name in shared and disk.same_file(path, place):
            continue
        loose.add(above(name))
        if name == MANIFEST:
            continue
        if _is_needless(path, ours.get(name), carried.get(name), place):
            os.unlink(path)
        elif name not in ours and _has_room(place):
            os.rename(path, place)
        else:
            yield _keep(Path(path), name, kept, edited=name in ours)
    _clear(former, folders, holding(shared), loose, spare)


def _clear(former: Path, folders: list[str], needed: set[str], loose: set[str], spare: str) -> None:
    """Remove the folders that are not needed, and the rest too unless it can become the spare site."""
    for name in reversed(folders):
        if name not in needed:
            os.rmdir(f"{former}/{name}")
            loose.add(above(name))
    if not spare:
        (former / MANIFEST).unlink(missing_ok=True)  # last, for what is left is judged by it
        former.rmdir()
    elif not rest(former, spare, loose & {*needed, ""}):
        disk.remove(former)


def _foreign(folder: Path, entries: Entries, ours: Files) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what Plenary did not write; a folder is its own if a file of its own stands somewhere in it."""
    folders = holding(ours)
    device = folder.stat().st_dev
    for name, entry in entries.items():
        if entry.is_dir(follow_symlinks=False):
            if entry.stat(follow_symlinks=False).st_dev != device:
                raise PublishError(_mounted(folder / name))
            if name not in folders:
                yield name, entry
        elif name not in ours and name != MANIFEST:
            yield name, entry


def _carry_folder(target: str) -> bool:
    """Make a folder, where there is none yet; return False where something else stands in its way."""
    if _has_room(target):
        os.mkdir(target)
    return os.path.isdir(target) and not os.path.islink(target)


def _carry_file(former: Path, new: Path, name: str, carried: dict[str, list[int]]) -> bool:
    """Make one file anew and note how it looked; return False where other bytes stand in its way."""
    source, target = f"{former}/{name}", f"{new}/{name}"
    try:
        looks = _signature(source)
        if not _has_room(target):
            return disk.same(source, target)
        disk.double(source, target)
        carried[name] = looks
    except FileNotFoundError:
        if os.path.lexists(source):
            raise
    return True  # or it has gone in the meantime, as other programs' lock files do


def _has_room(target: str) -> bool:
    """Make the folders above `target`; return False where it, or a file in the place of such a folder, is there."""
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return not os.path.lexists(target)


def _mounted(path: Path) -> str:
    return (
        f"{printable(path)} is another file system inside the published folder, so the folder can't be exchanged; "
        "the published site is unchanged; serve it from a place of its own"
    )


def _clash(former: Path, names: list[str]) -> str:
    more = f" and {len(names) - 1} more were" if len(names) > 1 else " was"
    return (
        f"{printable(former / names[0])}{more} not written by Plenary, but the new site has a file of that name; "
        "the published site is unchanged; move yours away, or name another folder with --out"
    )


def _signature(path: str) -> list[int]:
    found = os.lstat(path)
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _is_needless(path: str, written: str | None, carried: list[int] | None, published: str) -> bool:
    if carried is not None and carried == _signature(path):
        return True
    if disk.same_file(path, published):
        return True
    if written is not None and disk.is_file(path) and disk.digest(path) == written:
        return True
    return disk.same(path, published)


def _keep(path: Path, name: str, kept: Path, *, edited: bool) -> str:
    """Move a file out of the former site to where nothing is served, under a name that says which bytes it holds."""
    mark = disk.digest(path)[:12] if disk.is_file(path) else f"{path.lstat().st_ino:x}"
    place = kept / PurePosixPath(name).with_name(f"{path.stem}.{mark}{path.suffix}")
    kept.mkdir(mode=0o700, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.rename(place)
    if edited:
        how = "was changed by hand in the published folder", "put the change into the site's own files"
    else:
        how = "was changed while a freeze was publishing", "compare it with the published one"
    return f"{printable(name)} {how[0]}; that version is kept as {printable(place)}; {how[1]}"
