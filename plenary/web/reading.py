"""One Markdown file of a site, read: nothing that it holds raises, what is wrong with it is a problem of it alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

from plenary.problems import Problem
from plenary.site.page import Content
from plenary.text import decoding, fields, frontmatter, shortcodes
from plenary.web.scan import read_stable

_NO_BODY = shortcodes.Marked("")


def read(folder: Path, path: str, known: Mapping[str, bool]) -> Content:
    """Return what a file of the site in a folder says; `known` says of each shortcode whether it takes inner text."""
    try:
        data = read_stable(f"{folder}/{path}")
    except OSError as error:
        words = f"the file can't be read ({(error.strerror or str(error)).lower()}); save it anew"
        return _content(path, frontmatter.read("", path), fields.Meta(), (Problem(path, 1, words, "unreadable"),))
    return parsed(data, path, known)


def parsed(data: bytes, path: str, known: Mapping[str, bool]) -> Content:
    """Return what a file's bytes say."""
    text, unread = decoding.decode(data, path)
    if any(problem.level == "error" for problem in unread):
        return _content(path, frontmatter.read("", path), fields.Meta(), unread)
    document = frontmatter.read(text, path)
    meta, doubtful = fields.meta(document, path)
    body = shortcodes.extract(document.body, path, document.body_line, known)
    return _content(path, document, meta, (*unread, *document.problems, *doubtful), body)


def _content(
    source: str,
    document: frontmatter.Document,
    meta: fields.Meta,
    problems: tuple[Problem, ...],
    body: shortcodes.Marked = _NO_BODY,
) -> Content:
    path = normalize("NFC", source.removeprefix("pages/"))
    return Content(path, source, meta, body, document.body_line, problems, document.lines)
