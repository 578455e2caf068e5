"""A Markdown text as its author sees it: what of it is shown as text, and where code, HTML, tables and headings are.

Made for checks that look for markup which escaped its reader; rendering does not need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyromark

from plenary.text import shields
from plenary.text.reader import SYNTAX
from plenary.text.source import Source

MASK = "\x1a"
"""Stands in `Written.text` for each byte that is not shown as text; white space stays."""

_MASKED = bytes(byte if byte in b"\n \t" else ord(MASK) for byte in range(256))
_BACKSLASH = ord("\\")
_PUNCTUATION = frozenset(b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text from byte `start` to byte `end`; what `value` and `number` are depends on what it is."""

    start: int
    end: int
    value: str = ""
    number: int = 0


@dataclass(slots=True)
class Written:
    """One text, read once for its checks.

    `text` is the text with MASK in place of all that is not shown as it is written. `fenced` are code blocks between
    fences, `indented` those by their indent, `blocks` and `inline` the pieces of raw HTML, `headings` have the author's
    id as value, `rows` are the rows of table bodies with the number of their head's cells,
    `links` the links with their destination as value and, as number, how much they hold, `hidden` what stands in a
    comment that began in another block.
    """

    source: Source
    text: str = ""
    fenced: list[Part] = field(default_factory=list)
    indented: list[Part] = field(default_factory=list)
    blocks: list[Part] = field(default_factory=list)
    inline: list[Part] = field(default_factory=list)
    headings: list[Part] = field(default_factory=list)
    rows: list[Part] = field(default_factory=list)
    links: list[Part] = field(default_factory=list)
    hidden: list[Part] = field(default_factory=list)

    def offset(self, place: int) -> int:
        """Return the byte offset of a place in `text`."""
        return len(self.text[:place].encode())

    def cut(self, part: Part) -> str:
        """Return a part as it is written."""
        return self.source.cut(part.start, part.end)

    def at(self, part: Part, place: int) -> int:
        """Return the byte offset of a place in a part's text."""
        return part.start + len(self.cut(part)[:place].encode())


def read(text: str, raws: Sequence[str] = (), first_line: int = 1) -> Written:
    """Return a text, read; mark n in it stands for what was written as raws[n]."""
    text = shields.hide(text)
    reading = _Reading(Written(Source(text, raws, first_line)))
    reading.take(pyromark.events_with_range(text, options=SYNTAX))
    reading.written.text = reading.shown.decode()
    reading.written.hidden.extend(_hidden(reading.written))
    return reading.written


def _hidden(written: Written) -> Iterator[Part]:
    """Yield what follows a block of raw HTML that ends within a comment, up to that comment's end."""
    source = written.source.bytes
    reached = 0
    for part in written.blocks:
        html = source[part.start : part.end] if part.start >= reached else b""
        if html.rfind(b"<!--") > html.rfind(b"-->"):
            end = source.find(b"-->", part.end)
            reached = end if end >= 0 else len(source)
            yield Part(part.end, reached)


class _Reading:
    """A text being read: the bytes shown so far, and what is open."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.source = written.source.bytes
        self.shown = bytearray(self.source.translate(_MASKED))
        self.columns = 0
        self.is_code = False
        self.links: list[Part] = []
        self.count = 0

    def take(self, events: Iterable[Any]) -> None:
        """Take all events, of which the most are text."""
        for event, span in events:
            self.count += 1
            if type(event) is not dict:
                continue
            (name,) = event
            if name != "Text":
                self._other(name, event[name], span["start"], span["end"])
            elif not self.is_code:
                self._show(span["start"], span["end"])

    def _other(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "InlineHtml":
            self.written.inline.append(Part(start, end))
        elif name == "Start":
            self._start(value, start, end)
        elif value == "CodeBlock":
            self.is_code = False
        elif name == "End" and value == "Link":
            link = self.links.pop()
            self.written.links.append(Part(link.start, link.end, link.value, self.count - link.number - 1))

    def _show(self, start: int, end: int) -> None:
        """Show a run of text; an escaped sign at its begin is meant as it is."""
        if start > 0 and self.source[start - 1] == _BACKSLASH and self.source[start] in _PUNCTUATION:
            start += 1
        self.shown[start:end] = self.source[start:end]

    def _start(self, value: Any, start: int, end: int) -> None:
        """Keep where a block or a link is, and what the checks ask of it."""
        name, data = (value, {}) if type(value) is str else next(iter(value.items()))
        written = self.written
        match name:
            case "CodeBlock":
                self.is_code = True
                (written.indented if data == "Indented" else written.fenced).append(Part(start, end))
            case "HtmlBlock":
                written.blocks.append(Part(start, end))
            case "Heading":
                written.headings.append(Part(start, end, data["id"] or ""))
            case "Table":
                self.columns = len(data)
            case "TableRow":
                written.rows.append(Part(start, end, "", self.columns))
            case "Link":
                self.links.append(Part(start, end, data["dest_url"], self.count))
