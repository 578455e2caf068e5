"""Where a Markdown text is code or a comment, found line by line without reading the Markdown.

Follows CommonMark 0.31 for code spans (6.1), fenced code (4.5) and HTML comments (4.6, 6.6). Indented code is left out:
only a whole reader can tell it from the text of a list item.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from plenary.text.shortcode_tags import OPENING, read_tag

_RUN: Final = re.compile(r"`+")
_CONTAINERS: Final = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))[ \t]*)*")
_ITEM: Final = re.compile(r"[-*+]|[0-9]{1,9}[.)]")
_FENCE: Final = re.compile(r"(`{3,})[^`\n]*(?:\n|$)|(~{3,})")
_BLOCK: Final = re.compile(
    r"\n(?=[ \t>]*(?:\n|\Z|#{1,6}[ \t]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|\||`{3}|~{3}|<!--|(?:-+|=+)[ \t]*(?:\n|\Z)))"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """The begin of a line: where its text stands, the quotes around it, and columns counted from 0.

    `first` is the column of the first list marker, or else of the text; `column` that of the text; `base` where the
    innermost quote's content begins; `items` where the texts of the list items opened here begin.
    """

    text_at: int
    quotes: int
    first: int
    column: int
    base: int
    items: tuple[int, ...] = ()


class CodeSpans:
    """Answers, while a text is read from its begin to its end, where the code or comment that begins at a place ends.

    Each answer takes a `bound` that the code may not run past. Time is linear in the text over all answers.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._items: list[int] = []
        self._runs: dict[int, list[int]] = {}
        self._paragraph = (0, -1)
        self._uncommented = -1

    def at_line(self, start: int, bound: int) -> int:
        """Return where the fenced block or comment that begins on the line at `start` ends, or `start` if none does."""
        line = self._line(start)
        self._enter(line)
        if line.column - self._column(line) > 3:
            return start
        if self._text.startswith("<!--", line.text_at):
            end = self._text.find("-->", line.text_at + 2)
            return min(end + 3 if end >= 0 else len(self._text), bound)
        fence = _FENCE.match(self._text, line.text_at)
        return self._fenced(line, fence[1] or fence[2], bound) if fence else start

    def comment(self, start: int, bound: int) -> int:
        """Return where the comment `<!--` at `start`, inside a paragraph, ends; if nowhere, the place after it."""
        limit = min(self._paragraph_end(start), bound)
        if limit <= self._uncommented:
            return start + 4
        end = self._text.find("-->", start + 2, limit)
        if end < 0:
            self._uncommented = limit
        return end + 3 if end >= 0 else start + 4

    def code(self, start: int, bound: int) -> int:
        """Return where the code span that a run of backticks at `start` opens ends; if it opens none, the run's end."""
        escaped = self._escaped(start)
        run = _RUN.match(self._text, start + escaped)
        if run is None:
            return start + 1
        begin, length = run.end(), run.end() - run.start()
        closing = self._closing(length, begin, min(self._paragraph_end(start), bound))
        return closing + length if closing >= 0 and not self._cuts_tag(begin, closing) else begin

    def _escaped(self, start: int) -> bool:
        at = start
        while at and self._text[at - 1] == "\\":
            at -= 1
        return (start - at) % 2 == 1

    def _closing(self, length: int, begin: int, limit: int) -> int:
        if not self._runs:
            for run in _RUN.finditer(self._text):
                self._runs.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self._runs.get(length, [])
        found = bisect_left(starts, begin)
        return starts[found] if found < len(starts) and starts[found] < limit else -1

    def _cuts_tag(self, begin: int, closing: int) -> bool:
        """Whether the span would end inside a shortcode's tag, whose own backticks are quotes."""
        at = self._text.rfind("{{", begin, closing)
        return at >= 0 and OPENING.match(self._text, at) is not None and read_tag(self._text, at).end > closing

    def _paragraph_end(self, at: int) -> int:
        start, end = self._paragraph
        if not start <= at < end:
            found = _BLOCK.search(self._text, at)
            self._paragraph = (at, found.start() if found else len(self._text))
        return self._paragraph[1]

    def _line(self, start: int) -> _Line:
        """Read the quotes, items and spaces before the text of a line; a tab reaches the next multiple of four."""
        found = _CONTAINERS.match(self._text, start)
        text_at = found.end() if found else start
        column, quotes, base, at = 0, 0, 0, start
        items: list[int] = []
        first = -1
        while at < text_at:
            item = _ITEM.match(self._text, at)
            if item:
                first = column if first < 0 else first
                items.append(column + len(item[0]) + 1)
            step = len(item[0]) if item else 1
            column += 4 - column % 4 if self._text[at] == "\t" else step
            if self._text[at] == ">":
                quotes, base = quotes + 1, column
            at += step
        return _Line(text_at, quotes, column if first < 0 else first, column, base, tuple(items))

    def _blank(self, line: _Line) -> bool:
        return self._text[line.text_at : line.text_at + 1] in ("\n", "")

    def _enter(self, line: _Line) -> None:
        """Keep account of the list items that are open on this line."""
        if not self._blank(line):
            while self._items and self._items[-1] > line.first:
                self._items.pop()
            self._items.extend(line.items)

    def _column(self, line: _Line) -> int:
        """Return the column where the content of the innermost quote or item around this line begins."""
        return max(line.base, self._items[-1] if self._items else 0)

    def _fenced(self, line: _Line, fence: str, bound: int) -> int:
        """Return the end of a fenced block: after its closing fence, or where its quote, item or the text ends."""
        column = self._column(line)
        item = column if column > line.base else 0
        at = self._next(line.text_at)
        while at < bound:
            inner = self._inside(at, line.quotes)
            if inner.quotes < line.quotes or (inner.column < item and not self._blank(inner)):
                return at
            end = self._next(at)
            written = self._text[inner.text_at : end].strip()
            if inner.column - column <= 3 and len(written) >= len(fence) and written == fence[0] * len(written):
                return min(end, bound)
            at = end
        return bound

    def _inside(self, start: int, quotes: int) -> _Line:
        """Read the begin of a line of a fenced block: no more than the block's own quotes are read as quotes."""
        at, seen, column = start, 0, 0
        while (char := self._text[at : at + 1]) and (char in " \t" or (char == ">" and seen < quotes)):
            seen += char == ">"
            column += 4 - column % 4 if char == "\t" else 1
            at += 1
        return _Line(at, seen, column, column, 0)

    def _next(self, at: int) -> int:
        end = self._text.find("\n", at)
        return end + 1 if end >= 0 else len(self._text)
