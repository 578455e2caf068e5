"""Flask-FlatPages finds and keeps the Markdown files; the store makes the Site of them, anew when a file has changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from flask import Flask
from flask_flatpages import FlatPages

from plenary.problems import Problem
from plenary.site import settings as site_settings
from plenary.site.page import Content
from plenary.site.settings import Settings
from plenary.site.site import Site, assemble
from plenary.text import decoding, fields, frontmatter, shortcodes
from plenary.web.scan import Found, Signature, read_stable, scan

FOLDERS = ("pages", "static", "data", "templates")


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything the site is made of at one moment: its files with their signatures, and the text of its `site.toml`."""

    pages: Found
    static: Found
    theme: Found
    settings: bytes | None
    others: tuple[Found, ...]


class Store(FlatPages):  # type: ignore[misc]  (Flask-FlatPages has no types)
    """The pages of one site by path, as in Flask-FlatPages, and the Site made of them.

    `get("about/_index")` is the Content of `pages/about/_index.md`. Nothing that a file holds raises: what is wrong with
    it is a problem of that file alone.
    """

    def __init__(self, folder: Path, theme: Path, drafts: bool) -> None:
        self.folder = folder
        self._theme = theme
        self._drafts = drafts
        self._lock = threading.RLock()
        self._sources: Sources | None = None
        self._good: dict[str, Content] = {}
        self._known: Mapping[str, bool] = {}
        super().__init__()

    def init_app(self, app: Flask) -> None:
        """Configure Flask-FlatPages for this site; it neither walks nor reads by itself."""
        app.config.update(
            FLATPAGES_ROOT=str(self.folder / "pages"), FLATPAGES_EXTENSION=".md", FLATPAGES_AUTO_RELOAD=False
        )
        super().init_app(app)

    def use_shortcodes(self, known: Mapping[str, bool]) -> None:
        """Say which shortcodes there are, and of each whether it takes inner text; texts read before are read again."""
        with self._lock:
            if known != self._known:
                self._known = known
                self._file_cache.clear()
                self.reload()

    def refresh(self) -> bool:
        """Look whether any file has changed; if so, make the site anew at the next question, and return True."""
        sources = self._survey()
        with self._lock:
            changed = sources != self._sources
            if changed:
                self._sources = sources
                self.reload()
            return changed

    def reload(self) -> None:
        """Forget the site, not the files read: those that did not change are not read again."""
        super().reload()
        self.__dict__.pop("site", None)

    @cached_property
    def site(self) -> Site:
        """The site as it is made of the files seen last."""
        with self._lock:
            sources = self._seen()
            settings, problems = self._settings(sources)
            contents = self._pages.values()
            files = {**_addresses(sources.theme, "static"), **_addresses(sources.static, "static")}
            files |= {path.removeprefix("pages/"): path for path in sources.pages.files if not path.endswith(".md")}
            found = (*sources.pages.problems, *sources.static.problems, *problems)
            return assemble(settings, contents, files, self._drafts, found)

    def path_of(self, file: str) -> Path:
        """Return where a file of the site lies; the theme's own lie in the project's folder unless the site has them."""
        path = self.folder / file
        return path if path.exists() else self._theme / file

    @cached_property
    def _pages(self) -> dict[str, Content]:
        with self._lock:
            files = self._seen().pages.files
            read = {path: self._load(path, found) for path, found in files.items() if path.endswith(".md")}
            for gone in self._file_cache.keys() - read.keys():
                del self._file_cache[gone]
            return {path.removeprefix("pages/").removesuffix(".md"): content for path, content in read.items()}

    def _load(self, path: str, signature: Signature) -> Content:
        cached = self._file_cache.get(path)
        if cached and cached[1] == signature:
            kept: Content = cached[0]
            return kept
        content = self._remembered(self._read(path))
        self._file_cache[path] = (content, signature)
        return content

    def _read(self, path: str) -> Content:
        try:
            data = read_stable(self.folder / path)
        except OSError as error:
            words = f"the file can't be read ({error.strerror or error}); give yourself the right to read it"
            problem = Problem(path, 1, words, "file")
            return _content(path, frontmatter.read("", path), fields.Meta(), shortcodes.Marked(""), (problem,))
        return self._parse(data, path.removeprefix("pages/"), path)

    def _parse(self, content: bytes, path: str, rel_path: str) -> Content:
        """Return what a file says; Flask-FlatPages' own reader would stop the whole site at the first bad file."""
        text, unread = decoding.decode(content, rel_path)
        if any(problem.level == "error" for problem in unread):
            return _content(rel_path, frontmatter.read("", rel_path), fields.Meta(), shortcodes.Marked(""), unread)
        document = frontmatter.read(text, rel_path)
        meta, doubtful = fields.meta(document, rel_path)
        body = shortcodes.extract(document.body, rel_path, document.body_line, self._known)
        return _content(rel_path, document, meta, body, (*unread, *document.problems, *doubtful))

    def _remembered(self, content: Content) -> Content:
        """Return the content; one that can't be shown keeps the fields it had when it last could, for lists."""
        if not content.broken:
            self._good[content.path] = content
        elif good := self._good.get(content.path):
            return replace(content, meta=good.meta)
        return content

    def _settings(self, sources: Sources) -> tuple[Settings, tuple[Problem, ...]]:
        if sources.settings is None:
            return Settings(), ()
        text, problems = decoding.decode(sources.settings, site_settings.SOURCE)
        settings, more = site_settings.read(text)
        return settings, (*problems, *more)

    def _seen(self) -> Sources:
        if self._sources is None:
            self._sources = self._survey()
        return self._sources

    def _survey(self) -> Sources:
        own = {folder: scan(self.folder, folder) for folder in FOLDERS}
        theme = Found({}) if self.folder == self._theme else scan(self._theme, "static/theme")
        settings = self.folder / site_settings.SOURCE
        text = read_stable(settings) if settings.is_file() else None
        return Sources(own["pages"], own["static"], theme, text, (own["data"], own["templates"]))


def _content(
    source: str,
    document: frontmatter.Document,
    meta: fields.Meta,
    body: shortcodes.Marked,
    problems: tuple[Problem, ...],
) -> Content:
    path = normalize("NFC", source.removeprefix("pages/"))
    return Content(path, source, meta, body, document.body_line, problems)


def _addresses(found: Found, folder: str) -> dict[str, str]:
    return {path.removeprefix(f"{folder}/"): path for path in found.files}
