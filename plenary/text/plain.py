"""The plain words of an HTML text, for descriptions and summaries."""

from __future__ import annotations

from html import unescape

from plenary.text.marks import MARK
from plenary.text.tags import BLOCKS, tags

_SILENT = frozenset(("script", "style", "svg", "title", "textarea", "iframe", "template"))
_BREAKS = BLOCKS | {"br", "td", "th", "dt", "dd", "summary", "figcaption", "li"}


def plain(html: str) -> str:
    """Return the words of an HTML text with one space between them; marks of shortcodes are left out."""
    parts: list[str] = []
    at, silent = 0, ""
    for tag in tags(html):
        if not silent:
            parts += [html[at : tag.start], " " if tag.name in _BREAKS else ""]
        at = tag.end
        if tag.name == silent and tag.closing:
            silent = ""
        elif tag.name in _SILENT and not tag.closing and not silent:
            silent = tag.name
    text = "".join(parts if silent else [*parts, html[at:]])
    return " ".join(unescape(MARK.sub(" ", text)).split())


def beginning(text: str, length: int) -> str:
    """Return the first words of a text, at most `length` characters, with an ellipsis where words were left out."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    cut = words[:length].rpartition(" ")[0] or words[: length - 1]
    return cut.rstrip(" ,;:.–-") + "…"
