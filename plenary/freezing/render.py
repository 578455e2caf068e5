"""Frozen-Flask over the addresses of the site: what the application answers is what is written."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedRandom
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from flask import Flask
from flask_frozen import Freezer
from werkzeug.test import create_environ

from plenary.freezing.failures import PublishError, printable, reason
from plenary.freezing.plan import Plan
from plenary.site.addresses import frozen_name, quoted
from plenary.site.asked import SITE, Asked
from plenary.site.checks.links import Checked
from plenary.site.site import Question


class Answered(NamedTuple):
    """What was written for an address: its file's SHA-256, what it asked the site, and what was found in it."""

    digest: str
    asked: frozenset[Question]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Former:
    """The published site: its folder, and the SHA-256 of those of its files, by name, that are as they were written."""

    folder: str
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is written, beside the one that is published."""

    folder: Path
    former: Former


class SiteFreezer(Freezer):  # type: ignore[misc]
    """Freezes addresses of one site into a folder and leaves everything else in there alone.

    Addresses are quoted once and unquoted once (Frozen-Flask would do so twice). A file of the site is copied with its
    time, since that file is what the application would answer. A page that can't be shown does not stop the others.
    """

    def __init__(self, app: Flask, plan: Plan, place: Place) -> None:
        base = plan.base_url or "http://localhost/"
        app.config.update(
            FREEZER_DESTINATION=str(place.folder), FREEZER_REMOVE_EXTRA_FILES=False, FREEZER_BASE_URL=base
        )
        super().__init__(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
        self._plan = plan
        self._folder = str(place.folder)
        self._former = place.former
        self._made: set[str] = set()
        self._site = Asked(plan.site)
        self._environment = {**create_environ("/", base), SITE: self._site}
        self._wanted: Sequence[str] = ()
        self.written: dict[str, Answered] = {}

    def write(self, addresses: Sequence[str]) -> dict[str, Answered]:
        """Write what the site answers at these addresses, in this order, and return what was written, by address."""
        self._wanted, self.written = addresses, {}
        for _ in self.freeze_yield():
            pass
        return self.written

    def _generate_all_urls(self) -> Iterator[tuple[str, str, None]]:
        for address in self._wanted:
            yield quoted(address), "show", None

    def urlpath_to_filepath(self, path: str) -> str:
        """Return the file, below the destination, of an address as it stands in a request line."""
        name: str = super().urlpath_to_filepath(path)
        return normalize("NFC", unquote(name))

    def _build_one(self, url: str, last_modified: None = None) -> Path:
        address = unquote(url)
        name = file_of(address)
        path = Path(f"{self._folder}/{name}")
        self._site.noted = set()
        target = self._site.targets[address]
        # Two that claim one place are a problem of the site, which nothing is published with.
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            self._make_room(name)
            if target.kind == "file":
                digest = _copy(self._plan.path_of(target.file), path)
            else:
                data = self._answer(address)
                digest = sha256(data).hexdigest()
                if self._former.digests.get(name) != digest or not _linked(f"{self._former.folder}/{name}", path):
                    with opened(path) as file:
                        file.write(data)
            checked = self._plan.check(self._site, address)  # type: ignore[arg-type]
            self.written[address] = Answered(digest, frozenset(self._site.noted), checked)
        return path

    def _make_room(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self._folder}/{folder}", exist_ok=True)  # noqa: PTH103
            self._made.add(folder)

    def _answer(self, address: str) -> bytes:
        """Return what the application answers, asked with less ado than by a test client for each address."""
        environment = {**self._environment, "PATH_INFO": address.encode().decode("latin-1")}
        with self.app.request_context(environment):
            answered: bytes = self.app.full_dispatch_request().get_data()
        return answered


def file_of(address: str) -> str:
    """Return the file that an address is frozen into, its name below the destination."""
    return normalize("NFC", frozen_name(address))


def in_order(addresses: Iterable[str], plan: Plan) -> list[str]:
    """Return addresses in the order in which they may be written, redirects first.

    Where the disk takes capitals for small letters, a page goes over an old address of the same letters.
    """
    targets = plan.site.targets
    return sorted(addresses, key=lambda address: targets[address].kind != "redirect")


def opened(path: Path) -> BufferedRandom:
    """Open a new file; one of that name gives way unwritten, for it may be the published one under a second name."""
    try:
        return path.open("x+b")
    except FileExistsError:
        if path.is_file():
            path.unlink()
        return path.open("w+b")


def _linked(source: str, target: Path) -> bool:
    """Give a file that holds the same bytes a second name; return whether it could be done."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> str:
    """Copy a file with its time, not its rights, and return its SHA-256.

    A web server has to read it whoever may read the source.
    """
    try:
        file = open(source, "rb", opener=lambda path, flags: os.open(path, flags | os.O_NONBLOCK))  # noqa: SIM115
    except OSError as error:
        words = f"{reason(error)} while the site was frozen"
        raise PublishError(f"{words}; nothing was published; look at the file, then freeze again") from None
    with file, opened(target) as copy:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise PublishError(f"{printable(source)} is no file any more; nothing was published; freeze again")
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        digest = file_digest(copy, "sha256").hexdigest()
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    return digest
