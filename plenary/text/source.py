"""The text of one body as it was given to the reader, asked by the reader's spans: offsets in its UTF-8 bytes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from plenary.text.marks import MARK

Span = dict[str, int]

_MARK = re.compile(MARK.pattern.encode())


class Source:
    """A body's text, its bytes, and the line in the file of each byte.

    A mark may stand for several lines of the file: `raws[n]` is what mark n was written as.
    """

    def __init__(self, text: str, raws: Sequence[str] = (), first_line: int = 1) -> None:
        self.text = text
        self.bytes = text.encode()
        self.raws = raws
        self._at, self._line = 0, first_line
        folds = _folds(self.bytes, raws) if raws else ()
        self._folds = [at for at, _ in folds]
        self._folded = list(accumulate((count for _, count in folds), initial=0))

    def cut(self, start: int, end: int) -> str:
        """Return the text between two byte offsets."""
        return self.bytes[start:end].decode()

    def line(self, offset: int) -> int:
        """Return the line in the file on which the byte at `offset` stands; quick where it is asked from top to end."""
        if offset >= self._at:
            self._line += self.bytes.count(b"\n", self._at, offset)
        else:
            self._line -= self.bytes.count(b"\n", offset, self._at)
        self._at = offset
        return self._line + self._folded[bisect_left(self._folds, offset)]

    def line_end(self, offset: int) -> int:
        """Return the byte offset at which the line of `offset` ends."""
        end = self.bytes.find(b"\n", offset)
        return end if end >= 0 else len(self.bytes)

    def braces(self, span: Span) -> str:
        """Return the last pair of braces in a span, as written."""
        text = self.cut(span["start"], span["end"])
        return text[text.rfind("{") : text.rfind("}") + 1]


def _folds(source: bytes, raws: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each mark of several lines stands, and how many line ends it stands for."""
    marks = ((found.start(), int(found[1])) for found in _MARK.finditer(source))
    return [(at, raws[index].count("\n")) for at, index in marks if index < len(raws) and "\n" in raws[index]]
