"""Which files of the published folder Plenary wrote, and how all the others are carried from one site to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from plenary.freezing import disk
from plenary.freezing.failures import PublishError, printable

MANIFEST = ".plenary-manifest.json"

Files = Mapping[str, str]  # name below the folder, `/` between its parts -> SHA-256 in hexadecimal digits
Signatures = Mapping[str, list[int]]  # name -> inode, size in bytes, time of change in nanoseconds


def survey(folder: Path) -> dict[str, str]:
    """Return name and digest of every file in a new site; raise PublishError where it is empty or holds a link."""
    files: dict[str, str] = {}
    for name, entry in disk.tree(folder):
        if entry.is_file(follow_symlinks=False):
            files[name] = disk.digest(folder / name)
        elif not entry.is_dir(follow_symlinks=False):
            raise PublishError(
                f"{printable(name)} is no regular file; the published site is unchanged; write files only"
            )
    if not files:
        raise PublishError("the new site is empty; the published site is unchanged; freeze at least one page")
    return files


def write_manifest(folder: Path, files: Files) -> None:
    """List in the folder itself what Plenary wrote there; the same files give the same bytes."""
    with (folder / MANIFEST).open("x", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"version": 1, "files": dict(sorted(files.items()))}, indent=1) + "\n")


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


def carry(former: Path, new: Path, ours: Files) -> dict[str, list[int]]:
    """Give every file and folder of the former site that Plenary did not write (`ours`) a place in the new one too.

    Returns how each carried file looked. The former site is only read. Where the new site has other bytes of that
    name, nothing of it may be published: PublishError names the first such file.
    """
    carried: dict[str, list[int]] = {}
    clashes: list[str] = []
    folders: list[Path] = []
    for name, entry in _foreign(former, ours):
        if entry.is_dir(follow_symlinks=False):
            fits = _carry_folder(new / name)
            folders.append(Path(name))
        else:
            fits = _carry_file(former, new, name, carried)
        clashes += [] if fits else [name]
    if clashes:
        raise PublishError(_clash(former, clashes))
    for folder in reversed(folders):  # only now: a folder that may not be written could not have been filled
        disk.liken(new / folder, former / folder)
    return carried


def reuse(former: Path, new: Path, files: Files) -> None:
    """Keep those files of the former site that hold the new one's bytes, so that their times stay and less is written.

    Such a file becomes the former one under a second name, or, where that can't be, takes on its times.
    """
    for name, value in files.items():
        old, fresh = former / name, new / name
        if disk.is_file(old) and old.stat().st_size == fresh.stat().st_size and disk.digest(old) == value:
            disk.replace_by_double(fresh, old)


def retire(former: Path, published: Path, carried: Signatures, kept: Path) -> Iterator[str]:
    """Remove a former site and yield a sentence for each of its files that had to be kept.

    Removed is only what is not needed: what Plenary wrote and nobody changed, and what the published site holds as
    well. A file that was put there at the last moment moves into the published site; one that was changed by hand
    moves to the folder `kept`. Killed at any point, it can be begun again.
    """
    ours = read_manifest(former)
    disk.open_up(former)
    entries = [(name, entry.is_dir(follow_symlinks=False)) for name, entry in disk.tree(former) if name != MANIFEST]
    for name in (name for name, is_folder in entries if not is_folder):
        path, place = former / name, published / name
        if _is_needless(path, ours.get(name), carried.get(name), place):
            path.unlink()
        elif name not in ours and _has_room(place):
            path.rename(place)
        else:
            yield _keep(path, name, kept, edited=name in ours)
    for name in (name for name, is_folder in reversed(entries) if is_folder):
        (former / name).rmdir()
    (former / MANIFEST).unlink(missing_ok=True)  # last, for what is left is judged by it
    former.rmdir()


def _foreign(folder: Path, ours: Files) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what Plenary did not write; a folder is its own if a file of its own stands somewhere in it."""
    folders = _folders(ours)
    device = folder.stat().st_dev
    for name, entry in disk.tree(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.stat(follow_symlinks=False).st_dev != device:
                raise PublishError(_mounted(folder / name))
            if name not in folders:
                yield name, entry
        elif name not in ours and name != MANIFEST:
            yield name, entry


def _folders(names: Iterable[str]) -> set[str]:
    return {str(folder) for name in names for folder in PurePosixPath(name).parents}


def _carry_folder(target: Path) -> bool:
    """Make a folder, where there is none yet; return False where something else stands in its way."""
    if _has_room(target):
        target.mkdir()
    return target.is_dir() and not target.is_symlink()


def _carry_file(former: Path, new: Path, name: str, carried: dict[str, list[int]]) -> bool:
    """Make one file anew and note how it looked; return False where other bytes stand in its way."""
    try:
        looks = _signature(former / name)
        if not _has_room(new / name):
            return disk.same(former / name, new / name)
        disk.double(former / name, new / name)
        carried[name] = looks
    except FileNotFoundError:
        if os.path.lexists(former / name):
            raise
    return True  # or it has gone in the meantime, as other programs' lock files do


def _has_room(target: Path) -> bool:
    """Make the folders above `target`; return False where it, or a file in the place of such a folder, is there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
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


def _signature(path: Path) -> list[int]:
    found = path.lstat()
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _is_needless(path: Path, written: str | None, carried: list[int] | None, published: Path) -> bool:
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
