"""What the new site answers at an address, asked of the application as a reader's browser would ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from flask import Flask

from plenary.migrating.proving.cache import Cache, digest
from plenary.migrating.proving.markup import Facts, facts, of_record
from plenary.site.addresses import quoted
from plenary.site.site import Site
from plenary.web.bodies import Bodies

_HOPS = 5
_COPIED = ("pages", "static", "data", "i18n")
_OWN_WORK = frozenset(("prove", "build"))


class Answer:
    """What stands at an address: the status, where a redirect leads, a feed's text or a fault, a page's facts."""

    __slots__ = ("facts", "status", "text", "to")

    def __init__(self, record: dict[str, Any]) -> None:
        self.status: int = record["status"]
        self.to: str = record["to"]
        self.text: str = record["text"]
        self.facts: Facts = of_record(record["facts"])

    @property
    def alive(self) -> bool:
        """Whether a reader gets a page or a file here, at once or by a redirect."""
        return self.status == 200 or (300 <= self.status < 400 and self.status != 304)


class NewSite:
    """The migrated site: its folder, its Site, and its answers, each asked for once."""

    def __init__(self, app: Flask, folder: Path, cache: Cache, now: datetime) -> None:
        bodies: Bodies = app.extensions["plenary"]
        self.folder = folder
        self._bodies = bodies
        self.site: Site = bodies.store.site
        self.shortcodes = frozenset(bodies.templates.known)
        self._client = app.test_client()
        self._cache = cache
        self._state = f"{digest(*_state(folder))} {now.date().isoformat()}"
        self._answers: dict[str, Answer] = {}

    @cached_property
    def _decomposed(self) -> dict[str, Path]:
        """The files whose names hold letters and accents apart, by their names composed."""
        paths = [path for top in _COPIED for path in (self.folder / top).rglob("*")]
        names = ((path.relative_to(self.folder).as_posix(), path) for path in paths)
        return {composed: path for name, path in names if (composed := normalize("NFC", name)) != name}

    def file(self, name: str) -> Path:
        """Return where a file of the site is, or would be, by its name composed (Unicode normal form C)."""
        path = self.folder / name
        return path if name.isascii() or path.exists() else self._decomposed.get(name, path)

    def answer(self, address: str) -> Answer:
        """Return what stands at an address of the site (decoded, no fragment)."""
        if address not in self._answers:
            key = f"answer {self._state} {address}"
            self._answers[address] = Answer(self._cache.value(key, lambda: self._ask(address)))
        return self._answers[address]

    def end(self, address: str) -> tuple[str, Answer]:
        """Return where redirects from an address end, and what stands there."""
        found = self.answer(address)
        for _ in range(_HOPS):
            if found.status < 300 or not found.to.startswith("/"):
                break
            address = found.to
            found = self.answer(address.partition("#")[0])
        return address, found

    def alive(self, address: str) -> bool:
        """Return whether a reader who asks for an address ends at a page or a file, here or elsewhere."""
        found = self.end(address)[1]
        return found.status == 200 or (found.alive and not found.to.startswith("/"))

    def _ask(self, address: str) -> dict[str, Any]:
        target = self.site.targets.get(address)
        nothing = Facts().record()
        if target and target.kind == "file":
            return {"status": 200, "to": "", "text": "", "facts": nothing}
        with self._client.get(quoted(address)) as response:
            to = _within(response.headers.get("Location", ""))
            html = response.mimetype == "text/html" and response.status_code == 200
            found = facts(response.get_data(as_text=True)) if html else Facts()
            text = response.get_data(as_text=True) if str(response.mimetype).endswith("xml") else ""
            text = self._fault(address) if response.status_code >= 500 else text
            return {"status": response.status_code, "to": to, "text": text, "facts": found.record()}

    def _fault(self, address: str) -> str:
        """Return what is wrong with a page that can't be shown."""
        found = (problem for problem in self._bodies.reported.get(address, ()) if problem.level == "error")
        return next((f"{one.source}:{one.line} {one.message.partition(';')[0]}" for one in found), "")


def _within(location: str) -> str:
    """Return a redirect's destination, decoded where it lies within the site."""
    parts = urlsplit(location)
    if parts.netloc not in ("", "localhost"):
        return location
    fragment = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    return normalize("NFC", unquote(parts.path)) + fragment


def _state(folder: Path) -> Iterator[bytes]:
    """Yield all that the site's pages depend on: its own files by their signatures, and Plenary's."""
    program = Path(__file__).parents[3]
    for root in (folder, *(program / name for name in ("plenary", "templates", "i18n"))):
        for above, folders, names in os.walk(root):
            own = _OWN_WORK if above == str(folder) else frozenset()
            folders[:] = sorted(name for name in folders if name[0] not in "._" and name not in own)
            for name in sorted(names):
                found = os.stat(os.path.join(above, name))  # noqa: PTH116, PTH118
                yield f"{above}/{name} {found.st_size} {found.st_mtime_ns}".encode("utf-8", "surrogateescape")
