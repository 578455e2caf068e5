"""Frozen-Flask over every address of the site: what the application answers is what is written."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from flask import Flask
from flask_frozen import Freezer

from plenary.freezing.failures import PublishError, printable, reason
from plenary.freezing.plan import Plan
from plenary.site.addresses import quoted


class SiteFreezer(Freezer):  # type: ignore[misc]
    """Freezes the addresses of one site into a folder, redirects first, and leaves everything else in there alone.

    Addresses are quoted once and unquoted once (Frozen-Flask would do so twice). A file of the site is copied with its
    time, since that file is what the application would answer. A page that can't be shown does not stop the others.
    """

    def __init__(self, app: Flask, plan: Plan, folder: Path) -> None:
        app.config.update(
            FREEZER_DESTINATION=str(folder),
            FREEZER_REMOVE_EXTRA_FILES=False,
            FREEZER_BASE_URL=plan.base_url or "http://localhost/",
        )
        super().__init__(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
        self._plan = plan
        self._client = app.test_client()

    def _generate_all_urls(self) -> Iterator[tuple[str, str, None]]:
        # Where the disk takes capitals for small letters, a page goes over an old address of the same letters.
        targets = self._plan.targets
        for address in sorted(targets, key=lambda address: targets[address].kind != "redirect"):
            yield quoted(address), "show", None

    def urlpath_to_filepath(self, path: str) -> str:
        """Return the file, below the destination, of an address as it stands in a request line."""
        name: str = super().urlpath_to_filepath(path)
        return normalize("NFC", unquote(name))

    def _build_one(self, url: str, last_modified: None = None) -> Path:
        path: Path = self.root / self.urlpath_to_filepath(url)
        target = self._plan.targets[unquote(url)]
        # Two that claim one place are a problem of the site, which nothing is published with.
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if target.kind == "file":
                _copy(self._plan.path_of(target.file), path)
            else:
                path.write_bytes(self._client.get(url, base_url=self.app.config["FREEZER_BASE_URL"]).data)
        return path


def _copy(source: Path, target: Path) -> None:
    """Copy a file with its time, not its rights: a web server has to read it whoever may read the source."""
    try:
        file = open(source, "rb", opener=lambda path, flags: os.open(path, flags | os.O_NONBLOCK))  # noqa: SIM115
    except OSError as error:
        words = f"{reason(error)} while the site was frozen"
        raise PublishError(f"{words}; nothing was published; look at the file, then freeze again") from None
    with file, target.open("wb") as copy:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise PublishError(f"{printable(source)} is no file any more; nothing was published; freeze again")
        shutil.copyfileobj(file, copy)
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
