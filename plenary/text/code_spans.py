"""Where a Markdown text is code or a comment, found line by line without reading the Markdown.

Follows CommonMark 0.31 for code spans (6.1), fenced code (4.5), HTML blocks (4.6), in which there is no code, and
comments (6.6). Indented code is left out: only a whole reader can tell it from the text of a list item. In doubt a text
is not taken for code, since the reader of the Markdown puts back what it finds in code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from plenary.text.shortcode_tags import OPENING, read_tag

_RUN: Final = re.compile(r"`+")
_CONTAINERS: Final = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))[ \t]*)*")
_INDENT: Final = re.compile(r" {4}|\t")
_GLANCE: Final = 200  # characters
_ITEM: Final = re.compile(r"[-*+]|[0-9]{1,9}[.)]")
_FENCE: Final = re.compile(r"(`{3,})[^`\n]*(?:\n|$)|(~{3,})")
_HTML: Final = (
    r"</?(?i:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|"
    r"nav|noframes|ol|optgroup|option|p|param|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?=[ \t\n>]|/>|\Z)"
)
_VERBATIM: Final = re.compile(r"<(?i:pre|script|style|textarea)(?=[ \t\n>]|\Z)")
_VERBATIM_END: Final = re.compile(r"</(?i:pre|script|style|textarea)>")
_HTML_BLOCK: Final = re.compile(_HTML)
_LONE_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]*>[ \t]*(?:\n|\Z)")
_BLANK: Final = re.compile(r"\n[ \t>]*(?:\n|\Z)")
_BEGIN: Final = (
    r"#{1,6}[ \t]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|\||`{3}|~{3}|<!--|\[\^|:[ \t]|(?:-+|=+)[ \t]*(?:\n|\Z)|"
    r"<(?i:pre|script|style|textarea)|" + _HTML
)
_BLOCK_BEGIN: Final = re.compile(_BEGIN)
_BLOCK: Final = re.compile(rf"\n(?=[ \t>]*(?:\n|\Z|{_BEGIN}))")
_BLOCK_OR_QUOTE: Final = re.compile(rf"\n(?=[ \t]*(?:>|\n|\Z|{_BEGIN}))")
_LINE_END: Final = re.compile(r"\n")
_TEXT_LINE: Final = re.compile(r"([ \t>]*)(#{1,6}[ \t])?")


def begins_line(text: str, at: int) -> bool:
    """Return whether what stands at a place begins its line: only spaces, quotes and list markers are before it."""
    return _CONTAINERS.fullmatch(_before(text, at)) is not None


def indented_comment(text: str) -> bool:
    """Return whether a comment stands so far from the begin of its line that it may be indented code."""
    places = [found.start() for found in re.finditer("<!--", text)]
    return any(begins_line(text, at) and _INDENT.search(_before(text, at)) for at in places)


def _before(text: str, at: int) -> str:
    """Return what stands on the line before a place; the end of it, where it is long."""
    start = max(0, at - _GLANCE)
    return text[text.rfind("\n", start, at) + 1 or start : at]


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
        self._html_end = 0

    def at_line(self, start: int, bound: int) -> int:
        """Return where the fenced block or comment that begins on the line at `start` ends, or `start` if none does."""
        line = self._line(start)
        self._enter(start, line)
        if line.column - self._column(line) > 3:
            return start
        if self._text.startswith("<!--", line.text_at):
            end = self._text.find("-->", line.text_at + 2)
            return min(end + 3 if end >= 0 else len(self._text), bound)
        if start < self._html_end or self._begins_html(start, line):
            return start
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
        if run is None or start < self._html_end:
            return run.end() if run else start + 1
        begin, length = run.end(), run.end() - run.start()
        closing = self._closing(length, begin, min(self._paragraph_end(start), bound))
        return closing + length if closing >= 0 and not self._cuts_tag(begin, closing) else begin

    def _begins_html(self, start: int, line: _Line) -> bool:
        """Whether an HTML block begins on the line; if so, its end is kept: an empty line, or the end of a `<pre>`."""
        at = line.text_at
        if self._text[at : at + 1] != "<":
            return False
        if _VERBATIM.match(self._text, at):
            end = _VERBATIM_END.search(self._text, at)
        elif _HTML_BLOCK.match(self._text, at) or (self._follows_blank(start) and _LONE_TAG.match(self._text, at)):
            end = _BLANK.search(self._text, at)
        else:
            return False
        self._html_end = end.end() if end else len(self._text)
        return True

    def _follows_blank(self, start: int) -> bool:
        above = self._text.rfind("\n", 0, max(start - 1, 0)) + 1
        return start == 0 or not self._text[above:start].strip(" \t>\n")

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
        """Return where the paragraph, heading or other block of text around a place ends, or earlier."""
        start, end = self._paragraph
        if not start <= at < end:
            line = _TEXT_LINE.match(self._text, self._text.rfind("\n", 0, at) + 1)
            heading, quoted = (bool(line[2]), ">" in line[1]) if line else (False, False)
            found = (_LINE_END if heading else _BLOCK if quoted else _BLOCK_OR_QUOTE).search(self._text, at)
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

    def _enter(self, start: int, line: _Line) -> None:
        """Keep account of the list items that are open on this line; one that goes on with a paragraph closes none."""
        lazy = not (line.items or self._follows_blank(start) or _BLOCK_BEGIN.match(self._text, line.text_at))
        if not self._blank(line) and not lazy:
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
