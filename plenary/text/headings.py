"""The ids of headings as Hugo gives them, and the table of contents made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from plenary.text.marks import MARK, OPEN

_ATX = re.compile(r"#{1,6}[ \t]*(.*?)(?:[ \t]+#+)?[ \t]*\Z", re.DOTALL)
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}[ \t]*\Z")
_FENCE = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*\Z")


class Heading(NamedTuple):
    """One heading of a body: its level (1 to 6), its id, its text as HTML without links, and the line it stands on."""

    level: int
    id: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in a table of contents with the headings below it."""

    id: str
    text: str
    children: tuple[Entry, ...] = ()


def inline_source(block: str, attributes: bool) -> str:
    """Return the Markdown that makes a heading's id: its line, or a setext heading's last, without attributes."""
    if block.startswith("#") and not attributes and not block.rstrip().endswith("#"):
        return MARK.sub("", block.strip("# \t\n")) if OPEN in block else block.strip("# \t\n")
    text = block.strip()
    if not text.startswith("#"):
        text = _FENCE.sub("", text).rsplit("\n", 1)[-1].lstrip("> \t")
    text = _ATTRIBUTES.sub("", text) if attributes else text
    atx = _ATX.match(text)
    return MARK.sub("", atx[1] if atx else text)


def contents(headings: Iterable[Heading], levels: range = range(2, 4)) -> tuple[Entry, ...]:
    """Return the table of contents: headings of the given levels, nested by level (Hugo's default is h2 and h3)."""
    chosen = [heading for heading in headings if heading.level in levels]
    return _nested(chosen, 0, len(chosen))


def _nested(headings: list[Heading], start: int, end: int) -> tuple[Entry, ...]:
    """Return the entries of headings[start:end]; what is deeper than an entry and follows it stands below it."""
    entries: list[Entry] = []
    while start < end:
        head = headings[start]
        stop = start + 1
        while stop < end and headings[stop].level > head.level:
            stop += 1
        entries.append(Entry(head.id, head.text, _nested(headings, start + 1, stop)))
        start = stop
    return tuple(entries)
