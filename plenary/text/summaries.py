"""The first words of a page as plain text, for lists: up to `<!--more-->`, else some words to the end of a sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from plenary.text.marks import MARK

WORDS = 70
"""How many words a summary has that nobody marked, as in Hugo (gohugo.io/content-management/summaries)."""

PIECE, MOST = 500, 50_000
"""How many letters of a page are read at a time, most having words enough in the first, and how many at most."""

_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_LEFT_OUT: Final = frozenset(
    {"figure", "table", "style", "script", "sup", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "nav"}
)
_BREAKS: Final = frozenset({"p", "li", "br", "div", "blockquote", "dt", "dd", "ul", "ol", "hr", "details", "summary"})
_CALLOUT = re.compile(r"(?<=<blockquote>\n<p>)\[!\w+\][+-]?(?:[ \t]+|(?=\n|</p>))")
_END = re.compile(r"""[.!?…]["'”’)\]]?$""")


def summary(html: str, words: int = WORDS) -> str:
    """Return the first words of a page's HTML as plain text, headings, tables, figures and footnote marks left out."""
    marked = _MORE.search(html)
    if marked:
        return " ".join(_words(html[: marked.start()]))
    return _short(_words(html, words * 3 // 2 + 1), words)


def _words(html: str, enough: int = 10**9) -> list[str]:
    """Return the words of an HTML text: as many as are enough, from as much of its begin as a page has to itself."""
    reader = _Text()
    html = _CALLOUT.sub("", MARK.sub("", html[:MOST]))
    read, count, within = 0, 0, False
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        text = "".join(reader.parts[read:])
        read = len(reader.parts)
        count += len(text.split()) - (within and text[:1].strip() != "")
        within = text[-1:].strip() != "" if text else within
        if count > enough:
            break
    else:
        reader.close()
    return "".join(reader.parts).split()[:enough]


def _short(found: list[str], words: int) -> str:
    """Return whole sentences of about so many words; a sentence far longer is cut and ends in an ellipsis."""
    if len(found) <= words:
        return " ".join(found)
    ends = (at for at, word in enumerate(found[words - 1 : words * 3 // 2], words) if _END.search(word))
    end = next(ends, 0)
    return " ".join(found[:end]) if end else f"{' '.join(found[:words]).rstrip(',;:–-')} …".strip()


class _Text(HTMLParser):
    """Gathers the text of a page, a space where a block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._inside.append(tag)
        elif tag in _BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        elif tag in _BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)
