"""Finds what begins in one way and ends in another, such as comments, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

Span = tuple[re.Match[str], int, int]


def spans(text: str, opening: re.Pattern[str], closing: Callable[[re.Match[str]], re.Pattern[str]]) -> Iterator[Span]:
    """Yield each opening, where what it holds ends, and where its closing ends; what is never closed is left out."""
    at, never = 0, set()
    while found := opening.search(text, at):
        at, pattern = found.end(), closing(found)
        end = None if pattern in never else pattern.search(text, at)
        if end is None:
            never.add(pattern)
        else:
            at = end.end()
            yield found, end.start(), end.end()


def blanked(text: str, ranges: Iterable[tuple[int, int]], letter: str = " ") -> str:
    """Return the text with a letter for each of some ranges' own, lines' ends aside: all else stays in its place."""
    parts, at = [], 0
    for start, end in ranges:
        parts += [text[at:start], re.sub(r"[^\n]", letter, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])
