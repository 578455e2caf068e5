"""The first words of a page as plain text, for lists: up to `<!--more-->`, else some words to the end of a sentence."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

from plenary.text.marks import MARK, OPEN

WORDS = 70
"""How many words a summary has that nobody marked, as in Hugo (gohugo.io/content-management/summaries)."""

PIECE, MOST = 500, 50_000
"""How many letters of a page are read at a time, most having words enough in the first, and how many at most."""

_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_LEFT_OUT: Final = frozenset(
    {"figure", "table", "style", "script", "sup", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "nav"}
)
_BREAKS: Final = frozenset({"p", "li", "br", "div", "blockquote", "dt", "dd", "ul", "ol", "hr", "details", "summary"})
# A run of text, or a tag as this reader of Markdown writes it. In some elements tags are text.
_PLAIN = re.compile(r"""([^<]+)|<(/?)([a-z][a-z0-9]*+)(?:\ [a-z-]++(?:="[^"<>]*+")?)*+>|<br\ ?/>""", re.VERBOSE)
_RAW: Final = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "plaintext"})
_CALLOUT = re.compile(r"(?<=<blockquote>\n<p>)\[!\w+\][+-]?(?:[ \t]+|(?=\n|</p>))")
_END = re.compile(r"""[.!?…]["'”’)\]]?$""")


def summary(html: str, words: int = WORDS) -> str:
    """Return the first words of a page's HTML as plain text, headings, tables, figures and footnote marks left out."""
    marked = _MORE.search(html) if "<!--" in html else None
    if marked:
        return " ".join(_words(html[: marked.start()]))
    return _short(_words(html, words * 3 // 2 + 1), words)


def _words(html: str, enough: int = 10**9) -> list[str]:
    """Return the words of an HTML text: as many as are enough, from as much of its begin as a page has to itself."""
    html = MARK.sub("", html[:MOST]) if OPEN in html else html[:MOST]
    html = _CALLOUT.sub("", html) if "[!" in html else html
    found = _read_plainly(html, enough)
    return _read(html, enough) if found is None else found


def _read_plainly(html: str, enough: int) -> list[str] | None:
    """Return the words of HTML that is plain as far as they reach, as most is, else None; `_read` takes much longer."""
    gathered, at, count = _Gathered(), 0, 0
    for token in _PLAIN.finditer(html):
        text, slash, name = token.groups()
        if token.start() != at or name in _RAW:
            return None
        at = token.end()
        if not text:
            (gathered.end if slash else gathered.start)(name or "br")
            continue
        gathered.data(unescape(text) if "&" in text else text)
        count += text.count(" ") + 1
        if count > enough and len(words := gathered.words()) > enough:
            return words[:enough]
    return gathered.words()[:enough] if at == len(html) else None


def _read(html: str, enough: int) -> list[str]:
    """Return the words of any HTML, read as browsers do."""
    reader = _Text()
    read, count, within = 0, 0, False
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        text = "".join(reader.gathered.parts[read:])
        read = len(reader.gathered.parts)
        count += len(text.split()) - (within and text[:1].strip() != "")
        within = text[-1:].strip() != "" if text else within
        if count > enough:
            break
    else:
        reader.close()
    return reader.gathered.words()[:enough]


def _short(found: list[str], words: int) -> str:
    """Return whole sentences of about so many words; a sentence far longer is cut and ends in an ellipsis."""
    if len(found) <= words:
        return " ".join(found)
    ends = (at for at, word in enumerate(found[words - 1 : words * 3 // 2], words) if _END.search(word))
    end = next(ends, 0)
    return " ".join(found[:end]) if end else f"{' '.join(found[:words]).rstrip(',;:–-')} …".strip()


class _Gathered:
    """The text of a page so far, with a space where a block ends, and the elements left out that it is within."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._inside: list[str] = []

    def words(self) -> list[str]:
        return "".join(self.parts).split()

    def start(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._inside.append(tag)
        elif tag in _BREAKS:
            self.parts.append(" ")

    def end(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        elif tag in _BREAKS:
            self.parts.append(" ")

    def data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)


class _Text(HTMLParser):
    """Gathers the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.gathered = _Gathered()

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.gathered.start(tag)

    def handle_endtag(self, tag: str) -> None:
        self.gathered.end(tag)

    def handle_data(self, data: str) -> None:
        self.gathered.data(data)
