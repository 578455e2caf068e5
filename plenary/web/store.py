"""Flask-FlatPages finds and keeps the Markdown files; the store makes the Site of them, anew when something changes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response
from flask_flatpages import FlatPages

from plenary.problems import Problem
from plenary.site import ledger as site_ledger
from plenary.site import settings as site_settings
from plenary.site.checks import names
from plenary.site.making import Made
from plenary.site.page import Content, digests
from plenary.site.settings import Settings
from plenary.site.site import Material, Site, assemble, unexpired
from plenary.text import decoding
from plenary.web import address_files, reading, word_files
from plenary.web.caches import Cache, Contents
from plenary.web.data_files import DataFiles
from plenary.web.outline import outline
from plenary.web.scan import Found, Signature, read_stable
from plenary.web.sources import Sources, folders, survey, templates
from plenary.web.templates import Files
from plenary.web.watch import Watch

NO_SETTINGS = Settings()


class Store(FlatPages):  # type: ignore[misc]
    """The pages of one site by path, as in Flask-FlatPages, and the Site made of them.

    `get("about/_index")` is the Content of `pages/about/_index.md`. Nothing that a file holds raises: what is wrong
    with it is a problem of that file alone. Any number of threads may ask.
    """

    def __init__(
        self, folder: Path, theme: Path, clock: Callable[[], datetime], drafts: bool, cache: Cache | None = None
    ) -> None:
        self.folder = folder
        self._theme = theme
        self._clock = clock
        self._drafts = drafts
        self._lock = threading.RLock()
        self._watch = Watch()
        self.looking = threading.Lock()
        self._sources: Sources | None = None
        self._contents: dict[str, Content] | None = None
        self._site: Site | None = None
        self._templates: Files | None = None
        self._good: dict[str, Content] = {}
        self._good_settings = NO_SETTINGS
        self._made: Made | None = None
        self._known: Mapping[str, bool] = {}
        self.cache = cache
        self._kept = Contents(cache)
        self._data = DataFiles(folder, cache)
        super().__init__()

    def init_app(self, app: Flask) -> None:
        """Configure Flask-FlatPages for this site; it neither walks nor reads by itself."""
        app.config.update(
            FLATPAGES_ROOT=str(self.folder / "pages"), FLATPAGES_EXTENSION=".md", FLATPAGES_AUTO_RELOAD=False
        )
        super().init_app(app)
        app.after_request(self._keep_soon)

    def use_shortcodes(self, known: Mapping[str, bool]) -> None:
        """Say which shortcodes there are, and of each whether it takes inner text; texts read before are read again."""
        with self._lock:
            if known != self._known:
                self._known = known
                self._file_cache.clear()
                self.reload()

    def refresh(self) -> bool:
        """Look whether any file has changed; if so, make the site anew at the next question, and return True."""
        sources = survey(self.folder, self._theme)
        with self._lock:
            changed = sources != self._sources
            if changed:
                self.reload()
            self._sources = sources
            return changed

    def look(self, exact: bool) -> bool:
        """Do as `refresh` does, but walk the folders only where something may have changed since; see `Watch.look`."""
        return self._watch.look(self.refresh, lambda: folders(self._seen(), self.folder, self._theme), exact)

    def reload(self) -> None:
        """Forget the site, not the files read: those that did not change are not read again."""
        with self._lock:
            super().reload()
            self._contents = None
            self._site = None
            self._templates = None

    @property
    def site(self) -> Site:
        """The site as it is now, made of the files seen last."""
        with self._lock:
            now = self._clock()
            if self._site is None or (self._site.until and self._site.until <= now):
                self._site = assemble(self._material(), now, self._drafts, self._made)
                self._made = self._site.made
            return self._site

    def published(self) -> Site:
        """Return the site without what readers do not see, whether or not this is a preview."""
        with self._lock:
            return assemble(self._material(), self._clock(), made=self._made) if self._drafts else self.site

    def lost(self) -> tuple[Problem, ...]:
        """Return an error for each address that was published before and answers no more.

        What went because something has expired was meant to go.
        """
        with self._lock:
            found = self.site.lost
            if not found:
                return ()
            material = self._material()
            before = assemble(unexpired(material), self._clock(), self._drafts)
            return site_ledger.excused(found, material.ledger, before.targets)

    def keep(self) -> None:
        """Keep what was read for later runs, if a good part of it is new."""
        with self._lock:
            known, contents = self._known, dict(self._file_cache)
        if self._kept.worth_keeping(len(contents)):
            self._kept.keep(known, contents)

    def _keep_soon(self, response: Response) -> Response:
        """Keep what was read, in no request's way."""
        if self._kept.worth_keeping(len(self._file_cache)):
            threading.Thread(target=self.keep, daemon=True).start()
        return response

    def outline(self, began: int) -> str:
        """Return what tells the site from all that differ in more than texts, or ""; it was read from `began` on."""
        with self._lock:
            return outline(self.site, self._pages.values(), self._seen(), began)

    @property
    def templates(self) -> Files:
        """Where each template lies, with its signature, by its name; the site's own go before the theme's."""
        with self._lock:
            if self._templates is None:
                seen = self._sources
                own, theme = (seen.templates, seen.theme_templates) if seen else templates(self.folder, self._theme)
                self._templates = {**_by_name(self._theme, theme), **_by_name(self.folder, own)}
            return self._templates

    def signature_of(self, file: str) -> tuple[str, Signature | None]:
        """Return what tells one state of a file of the site, or of the theme, from another."""
        seen = self._seen()
        found = (seen.static.files, seen.pages.files, seen.theme.files)
        return str(self.path_of(file)), next((files[file] for files in found if file in files), None)

    @property
    def templates_version(self) -> str:
        """What tells one state of all templates from another: 32 hexadecimal digits."""
        return blake2b(repr(sorted(self.templates.items())).encode(), digest_size=16).hexdigest()

    def path_of(self, file: str) -> Path:
        """Return where a file of the site lies; the theme's own lie in its folder unless the site has them."""
        return (self.folder if file in self._seen().static.files or file.startswith("pages/") else self._theme) / file

    @property
    def _pages(self) -> dict[str, Content]:
        with self._lock:
            if self._contents is None:
                files = self._seen().pages.files
                if not self._file_cache:
                    self._recall(files)
                read = {path: self._load(path, found) for path, found in files.items() if path.endswith(".md")}
                for gone in self._file_cache.keys() - read.keys():
                    del self._file_cache[gone]
                self._contents = {path[len("pages/") : -len(".md")]: content for path, content in read.items()}
            return self._contents

    def _material(self) -> Material:
        sources = self._seen()
        settings, problems = self._settings(sources.settings)
        others = [path for path in sources.pages.files if not path.endswith(".md")]
        mistaken = {path: problem for path in others if (problem := self._mistaken(path))}
        files = {*sources.theme.files, *sources.static.files, *others} - mistaken.keys()
        found = (sources.settings, sources.pages, sources.static, sources.data, sources.templates, sources.i18n)
        passed_over = (problem for one in found for problem in one.problems)
        words, doubts = word_files.words(settings, (self.folder, sources.i18n), (self._theme, sources.theme_i18n))
        problems = (*problems, *passed_over, *mistaken.values(), *self._other_programs(sources), *doubts)
        data, unsure = self._data.read(sources.data)
        ledger, redirects, amiss = address_files.read(self.folder, sources.ledger, sources.netlify, settings.base_url)
        problems = (*problems, *unsure, *amiss)
        contents = tuple(self._pages.values())
        return Material(settings, contents, files, problems, words, data, ledger, redirects, self.templates.keys())

    def _load(self, path: str, signature: Signature) -> Content:
        cached = self._file_cache.get(path)
        if cached and cached[1] == signature:
            kept: Content = cached[0]
            return kept
        began = time.time_ns()
        content = digests(self._remembered(self._read(path)))
        self._kept.note(path, content, signature, began)
        self._file_cache[path] = (content, signature)
        return content

    def _recall(self, files: Mapping[str, Signature]) -> None:
        """Take what earlier runs have kept of files that are the same."""
        found = self._kept.read(self._known, files)
        self._file_cache.update(found)
        self._good.update((content.path, content) for content, _ in found.values())

    def _read(self, path: str) -> Content:
        return reading.read(self.folder, path, self._known)

    def _remembered(self, content: Content) -> Content:
        """Return the content; one that can't be shown keeps the fields it had when it last could, for lists."""
        if not content.broken:
            self._good[content.path] = content
        elif good := self._good.get(content.path):
            return replace(content, meta=good.meta)
        return content

    def _settings(self, found: Found) -> tuple[Settings, tuple[Problem, ...]]:
        """Return what `site.toml` says; while it can't be read, what it last said."""
        if site_settings.SOURCE not in found.files:
            return (self._good_settings if found.problems else NO_SETTINGS), ()
        try:
            data = read_stable(self.folder / site_settings.SOURCE)
        except OSError:
            return self._good_settings, ()
        text, problems = decoding.decode(data, site_settings.SOURCE)
        if any(problem.level == "error" for problem in problems):
            return self._good_settings, problems
        settings, more = site_settings.read(text)
        if settings:
            self._good_settings = settings
        return self._good_settings, (*problems, *more)

    def _other_programs(self, sources: Sources) -> tuple[Problem, ...]:
        """Return a problem where the site's folder is not arranged as one of Plenary's."""
        try:
            entries = sorted(os.listdir(self.folder))  # noqa: PTH208
        except OSError:
            return ()
        pages = any(path.endswith(".md") for path in sources.pages.files)
        return names.of_other_programs(entries, pages)

    def _mistaken(self, path: str) -> Problem | None:
        """Return a problem for a file that was surely meant to be a page, but is not read as one."""
        begin = b""
        if names.ending(path) in names.LOOKED_INTO:
            with suppress(OSError):
                begin = read_stable(self.folder / path)
        return names.mistaken(path, begin)

    def _seen(self) -> Sources:
        with self._lock:
            if self._sources is None:
                self._sources = survey(self.folder, self._theme)
                self._templates = None
            return self._sources


def _by_name(folder: Path, found: Found) -> Files:
    return {path.removeprefix("templates/"): (folder / path, seen) for path, seen in found.files.items()}
