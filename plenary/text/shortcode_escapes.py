"""Escaped calls, `{{</* name */>}}`, which are shown as they would be written and never run."""

from __future__ import annotations

import re
from typing import Final

from plenary.text.shortcode_tags import RIGHT

ESCAPE: Final = re.compile(r"\{\{[<%]/\*")


class Escapes:
    """Finds where escaped calls `{{</* ... */>}}` end, looking at each place of the text only once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[str, int] = {}

    def end(self, start: int) -> int:
        """Return where the `*/>}}` of the escaped call at `start` stands, or -1 if it has none of its own."""
        closing = "*/" + RIGHT[self._text[start + 2]]
        end = self._ends.get(closing, -1)
        if end < start:
            end = self._text.find(closing, start + 5)
            self._ends[closing] = end if end >= 0 else len(self._text)
        if not start < end < len(self._text) or ESCAPE.search(self._text, start + 5, end):
            return -1
        return end


def without_escapes(text: str) -> str:
    """Return code with its escaped calls as they are meant to be shown."""
    escapes, parts, at = Escapes(text), [], 0
    for found in ESCAPE.finditer(text):
        end = escapes.end(found.start())
        if end >= 0:
            parts += [text[at : found.start() + 3], text[found.end() : end]]
            at = end + 2
    return "".join([*parts, text[at:]])
