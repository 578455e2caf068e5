"""A Site from texts, without a file or an application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from unicodedata import normalize

from plenary.site import settings as site_settings
from plenary.site.page import Content
from plenary.site.settings import Settings
from plenary.site.site import Material, Site, assemble
from plenary.text import fields, frontmatter
from plenary.text.shortcodes import Marked

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def content(path: str, front: str = "", body: str = "Text.") -> Content:
    """Return the content of the file at a path below `pages/`, whose TOML fields are given."""
    text = f"+++\n{front}\n+++\n{body}\n" if front else body
    document = frontmatter.read(text, f"pages/{path}")
    meta, problems = fields.meta(document, f"pages/{path}")
    found = (*document.problems, *problems)
    source, body = f"pages/{path}", Marked(document.body)
    return Content(normalize("NFC", path), source, meta, body, document.body_line, found, document.lines)


def built(
    pages: Mapping[str, str] | Iterable[str],
    files: Iterable[str] = (),
    settings: str = "",
    now: datetime = NOW,
    drafts: bool = False,
) -> Site:
    """Return the site of these pages (fields by path, or paths alone), other files and text of `site.toml`."""
    written = pages if isinstance(pages, Mapping) else dict.fromkeys(pages, "")
    read, problems = site_settings.read(settings)
    contents = tuple(content(path, front) for path, front in written.items())
    return assemble(Material(read or Settings(), contents, tuple(files), problems), now, drafts)


def told(site: Site) -> list[str]:
    """Return what is wrong with a site, as `path:line code`."""
    return [f"{problem.source}:{problem.line} {problem.code}" for problem in site.problems]
