"""A new site takes the place of the published one in one step, whole or not at all.

It is written into a folder beside the published one, on the same file system, and the two exchange their names. Beside
a destination `build` stand, for as long as a freeze runs, `.build.plenary-lock` and the working folder
`.build.plenary/` with

    README.txt    says whose folder this is; without it nothing in there is ever removed
    new/          the new site; after the exchange the former one, until it is removed
    former/       the former one, where the system can't exchange two folders in one step
    journal.json  written before the exchange: what tells the new site from the former, and what was carried over

A killed freeze leaves them, and the next one tidies up by the journal before it begins.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from plenary.freezing import disk, failures, ownership
from plenary.freezing.destination import check_destination
from plenary.freezing.exchange import swap
from plenary.freezing.failures import PublishError, printable, told
from plenary.freezing.lock import locked
from plenary.freezing.spare import FEW, Standing, take

__all__ = ["PublishError", "Published", "Release", "check_destination", "publishing"]

_README = "Plenary builds a site here while it freezes. With no freeze running, this folder may be removed.\n"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: files in the new site, how many are new or other than before, how many are gone.

    `warnings` are sentences about files that were changed by hand, or about what could not be tidied up. All files
    were written before the `moment` (nanoseconds, by the clock of the disk): one that is changed later is not ours.
    """

    files: int
    changed: int
    removed: int
    warnings: tuple[str, ...]
    moment: int


@dataclass(frozen=True, slots=True)
class _Place:
    """The names beside one destination; `target` is it with its links resolved, `spare` where a spare site rests."""

    target: Path
    spare: str = ""

    def beside(self, ending: str) -> Path:
        return self.target.with_name(f".{self.target.name}.plenary{ending}")

    @property
    def work(self) -> Path:
        return self.beside("")

    @property
    def new(self) -> Path:
        return self.work / "new"

    @property
    def former(self) -> Path:
        return self.work / "former"

    @property
    def journal(self) -> Path:
        return self.work / "journal.json"

    @property
    def kept(self) -> Path:
        return self.target.with_name(f"{self.target.name}.changed-by-hand")


@dataclass(frozen=True, slots=True)
class Release:
    """A new site in the making: write it below `folder`, then `commit()`; not to commit leaves all as it was.

    `warnings` are sentences about what a killed freeze left behind.
    """

    folder: Path
    warnings: tuple[str, ...]
    place: _Place
    standing: Standing = field(default_factory=Standing)

    def keep(self, *names: str) -> None:
        """Let files of the published site, known to be as they were written, belong to the new one too.

        Names have `/` between their parts. Begin with this, once: what is there already does not stay. A kept file is
        one with the published file, so it must not be written to. Raises PublishError where one has gone, or the disk
        refuses.
        """
        if self.place.spare and names:
            with told(every=True):
                take(self.place.spare, self.folder, self.place.target, names, self.standing)
        former, new = f"{self.place.target}/", f"{self.folder}/"
        for name in names:
            if name in self.standing.files:
                continue
            try:
                os.link(former + name, new + name)
            except OSError:
                _keep(former + name, new + name)

    def commit(self, digests: Mapping[str, str] | None = None) -> Published:
        """Publish what was written below `folder`; on return it has reached the disk and the former site is gone.

        `digests` are the SHA-256, in hexadecimal digits, of files that need not be read to know them. Raises
        PublishError if the published site is still the former one, for whatever cause.
        """
        with told(every=True):
            files, former = _prepare(self.place, digests or {}, self.standing)
            moment = disk.moment(self.place.journal)
            _put_in_place(self.place)
        changed = sum(former.get(name) != value for name, value in files.items())
        return Published(len(files), changed, len(former.keys() - files), self.warnings + _settle(self.place), moment)


@contextmanager
def publishing(out: Path, site: Path, sources: tuple[Path, ...], spare: str = "") -> Iterator[Release]:
    """Give an empty folder beside `out` to write a new site into, and see to it that it is published wholly or not.

    `site` is the folder of the site that is frozen and `sources` are the folders it is made from: none of them may be
    hurt. Raises PublishError if `out` is no place for a site, if another freeze is publishing there, or if the disk
    refuses, be it here, in the block or in `commit()`. Leaving the block without `commit()` changes nothing. `spare`
    names a folder of this user's own, not there or left by the last freeze, that makes the next one quicker.
    """
    refusal = check_destination(out, site, sources)
    if refusal is not None:
        raise PublishError(refusal)
    place = _Place(Path(os.path.realpath(out)), spare)
    with ExitStack() as stack:
        with told(every=True):
            place.target.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(place.beside("-lock"), printable(out)))
            stack.callback(_leave, place)
            release = _begin(place)
        with told(every=False):
            yield release


def _begin(place: _Place) -> Release:
    warnings = tuple(_tidy(place))
    place.work.mkdir(mode=0o700, exist_ok=True)
    (place.work / "README.txt").write_text(_README, encoding="utf-8")
    place.new.mkdir()
    if place.target.exists():
        disk.liken(place.new, place.target)
    return Release(place.new, warnings, place)


def _keep(source: str, target: str) -> None:
    """Give a published file its second name once the folder for it is made, or as a copy where links can't be made."""
    with told(every=True):
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  (once for each page)
            disk.double(source, target)
        except (FileNotFoundError, NotADirectoryError):
            words = f"{printable(source)} was taken away while the site was frozen"
            raise PublishError(f"{words}; nothing was published; freeze again") from None


def _prepare(place: _Place, digests: Mapping[str, str], standing: Standing) -> tuple[dict[str, str], dict[str, str]]:
    """Complete the new site down to the disk; return its files and those of the former one. Only reads the latter."""
    entries = dict(disk.tree(place.new))
    files = ownership.survey(place.new, entries, digests)
    former: dict[str, str] = {}
    carried: dict[str, list[int]] = {}
    folders: list[str] = []
    if place.target.exists():
        former = ownership.read_manifest(place.target)
        there = dict(disk.tree(place.target))
        carried, folders = ownership.carry(place.target, place.new, there, former)
        ownership.reuse(there, entries, files, former)
    ownership.write_manifest(place.new, files)
    journal = {"new": place.new.stat().st_ino, "carried": carried}
    place.journal.write_text(json.dumps(journal), encoding="utf-8")
    _flush(place, standing, standing.unwritten(entries, [*carried, *(f"{name}/" for name in folders)]))
    return files, former


def _flush(place: _Place, standing: Standing, unwritten: Sequence[str]) -> None:
    """Return once the new site has reached the disk: only what is new of it, where that is little."""
    if standing.files and len(unwritten) <= FEW:
        for name in (ownership.MANIFEST, *unwritten):
            with suppress(PermissionError):  # another's folder, made here: its own list of names is older
                disk.flush_entry(place.new / name, through=False)
        disk.flush_entry(place.journal, through=False)
        disk.flush_entry(place.work)
    else:
        disk.flush(place.work)
    disk.flush_entry(place.work.parent)


def _put_in_place(place: _Place) -> None:
    """Let the new site be the published one: in one step, or in two where the system can't do it in one."""
    if place.target.exists():
        if swap(place.new, place.target):
            return
        place.target.rename(place.former)
    place.new.rename(place.target)


def _settle(place: _Place) -> tuple[str, ...]:
    """Make the exchange last through a power cut, and only then remove the former site; return warnings."""
    warnings: list[str] = []
    try:
        disk.flush_entry(place.work)
        disk.flush_entry(place.work.parent)
        warnings.extend(_tidy(place))
    except (OSError, PublishError) as error:
        why = failures.reason(error) if isinstance(error, OSError) else error
        warnings.append(f"the new site is published; the next freeze removes what is left of the former one: {why}")
    return tuple(warnings)


def _leave(place: _Place) -> None:
    with suppress(OSError, PublishError):  # what stays, the next freeze tidies up
        list(_tidy(place))


def _tidy(place: _Place) -> Iterator[str]:
    """Put back or remove whatever stands in the working folder, at whatever point a freeze ended; yield warnings."""
    if not place.work.exists():
        return
    readme = place.work / "README.txt"
    if not readme.exists() and any(place.work.iterdir()):
        raise PublishError(f"{printable(place.work)} is in the way of the freeze; move it away, then freeze again")
    if place.former.exists() and not place.target.exists():
        place.former.rename(place.target)
    unfinished, carried = _read_journal(place)
    if place.new.exists() and unfinished in (None, place.new.stat().st_ino):
        disk.remove(place.new)
    for folder in (place.new, place.former):
        if folder.exists():
            yield from ownership.retire(folder, place.target, carried, place.kept, place.spare)
    disk.flush_entry(place.work)  # the journal must not go before what it speaks of
    place.journal.unlink(missing_ok=True)
    readme.unlink(missing_ok=True)
    place.work.rmdir()


def _read_journal(place: _Place) -> tuple[int | None, dict[str, list[int]]]:
    """Return the inode of the new site's folder and what was carried; (None, {}) if none was written to its end."""
    try:
        journal = json.loads(place.journal.read_bytes())
        return int(journal["new"]), dict(journal["carried"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None, {}
