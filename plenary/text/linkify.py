"""Bare addresses in text become links where Goldmark's linkify extension (extension/linkify.go) makes them links.

Hugo's own setting is kept: an address that begins with `www.` leads to https (its `linkifyProtocol`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from plenary.text.shields import GUILLEMET

_HOST = r"[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+"
_PATH = r"""(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'">^{}\[\]`]*)?"""
_URL = re.compile(rf"(?:https?|ftp)://{_HOST}(?::\d+)?{_PATH}")
_WWW = re.compile(rf"www\.{_HOST}{_PATH}")
_LABEL = r"[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"
_EMAIL = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,256}}@{_LABEL}(?:\.{_LABEL})+")
_ENTITY_END = re.compile(r"&[a-zA-Z0-9]+;$")
_URL_START = re.compile(r"(?:https?|ftp)://|www\.")
_START = re.compile(
    r"(?:https?|ftp)://|www\.|(?<![a-zA-Z0-9.!#$%&'+/=?^`{|}-])[a-zA-Z0-9][a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{0,255}@"
)
_BEFORE = frozenset(" \t\n*_~(" + GUILLEMET)
_TRAILING = "?!.,:*_~"
_TYPOGRAPHIC = ('"', "'", "-", ".")


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare address at text[start:end] and the destination it leads to."""

    start: int
    end: int
    dest: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a run at raw[start:end] and what is shown for it; `plain` where that is what was written."""

    start: int
    end: int
    text: str
    plain: bool

    def part(self, start: int, end: int) -> str:
        return self.text[max(0, start - self.start) : min(self.end, end) - self.start] if self.plain else self.text


class Run:
    """A run of text in pieces, each as it is shown and as it was written (`“` and `"`, `©` and `&copy;`)."""

    def __init__(self, pieces: Sequence[tuple[str, str]]) -> None:
        ends = list(accumulate(len(raw) for _, raw in pieces))
        self.raw = "".join(raw for _, raw in pieces)
        self._pieces = [
            _Piece(end - len(raw), end, text, text == raw) for end, (text, raw) in zip(ends, pieces, strict=True)
        ]
        self._ends = ends
        changed = (
            end for end, (text, raw) in zip(ends, pieces, strict=True) if text != raw and raw[:1] in _TYPOGRAPHIC
        )
        self.starts = frozenset([0, *changed])
        self._opening = [found.start() for found in re.finditer(r"\[", self.raw)]
        self._closing = [found.start() for found in re.finditer(r"\]", self.raw)]

    def shown(self, start: int, end: int) -> str:
        """Return what is shown for raw[start:end]; a piece that is shown otherwise than written comes whole."""
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, end) + 1
        return "".join(piece.part(start, end) for piece in self._pieces[first:last] if piece.start < end)

    def in_brackets(self, at: int) -> bool:
        """Return whether a bracket is open before raw[at]: Goldmark makes no address a link there."""
        return bisect_left(self._opening, at) > bisect_left(self._closing, at)


def may_hold(text: str) -> bool:
    """Return whether a text could hold a bare address at all: a cheap test for the common case."""
    return "://" in text or "www." in text or "@" in text


def find(text: str, starts: frozenset[int] = frozenset({0})) -> Iterator[Bare]:
    """Yield the bare addresses of a text in order.

    An address begins at one of `starts` (where an inline element or a typographic sign ended) or after white space
    or one of `*_~(`, as in Goldmark; it never runs past the line.
    """
    at = 0
    candidates = _START if "@" in text else _URL_START
    while found := candidates.search(text, at):
        begin = found.start()
        bare = _at(text, begin) if begin in starts or text[begin - 1 : begin] in _BEFORE else None
        if bare:
            yield bare
        at = bare.end if bare else begin + 1


def _at(text: str, start: int) -> Bare | None:
    if found := _URL.match(text, start):
        end = _trimmed(text, start, found.end())
        return Bare(start, end, text[start:end])
    if found := _WWW.match(text, start):
        end = _trimmed(text, start, found.end())
        return Bare(start, end, "https://" + text[start:end])
    return _email(text, start)


def _email(text: str, start: int) -> Bare | None:
    found = _EMAIL.match(text, start)
    if not found or text[found.end() : found.end() + 1] in ("-", "_", "@"):
        return None
    return Bare(start, found.end(), "mailto:" + found.group())


def _trimmed(text: str, start: int, end: int) -> int:
    """Return where an address ends once closing punctuation that belongs to the sentence is left out."""
    last = text[end - 1]
    if last == ")":
        inside = text[start:end]
        end -= max(0, inside.count(")") - inside.count("("))
    elif last == ";" and (entity := _ENTITY_END.search(text, start, end)):
        end = entity.start()
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end
