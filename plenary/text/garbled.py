"""Letters that were garbled before a file was saved as UTF-8, and files that are no text at all."""

from __future__ import annotations

import re

from plenary.problems import Problem

# What UTF-8 looks like when it is read as Windows-1252: the first byte (C2, C3, or E2 80) and what follows it.
# Quotes, dashes and the like may follow a real Â or Ã that ends a word in capitals (AMANHÃ).
_SURE = "\u0080-\u009f\u00a1-\u00aa\u00ac\u00ad\u00af-\u00ba\u00bc-\u00bf\u20ac\u0192\u2020\u2021\u02c6\u2030\u02dc"
_SURE += "\u0160\u0152\u017d\u0161\u0153\u017e\u0178"
_DOUBTFUL = "\u00ab\u00ae\u00bb\u201a\u201e\u2026\u2039\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122\u203a"
_GARBLED = re.compile(
    rf"(?:[\u00c2\u00c3][{_SURE}]|(?<![A-Z\u00c0-\u00de])[\u00c2\u00c3][{_DOUBTFUL}])+"
    r"|\u00e2\u20ac[\u0080-\u00bf\u2122\u0153\u201c\u201d\u02dc\u0161\u2030]|\u00e2\u0080[\u0080-\u00bf]"
)
_FIRST_BYTES = (b"\xc3\x82", b"\xc3\x83", b"\xc3\xa2\xe2\x82\xac", b"\xc3\xa2\xc2\x80", b"\xef\xbf\xbd")
_REPLACEMENT = "\ufffd"

# How files that are no text begin (en.wikipedia.org/wiki/List_of_file_signatures).
_KINDS = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a document of a word processor, or an archive (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "a document of an old word processor"),
    (b"{\\rtf", "a document of a word processor (RTF)"),
    (b"\x1f\x8b", "an archive (gzip)"),
)
_BEGINNINGS = tuple(beginning for beginning, _ in _KINDS)


def no_text(data: bytes, source: str) -> tuple[Problem, ...]:
    """Return a problem for a file that is plainly something else than a text."""
    if not data.startswith(_BEGINNINGS):
        return ()
    kind = next((kind for beginning, kind in _KINDS if data.startswith(beginning)), "")
    message = f"the file is {kind}, and no text; save its text as plain text, or give the file its own ending"
    return (Problem(source, 1, message, "encoding", 1),) if kind else ()


def garbled(data: bytes, text: str, source: str) -> tuple[Problem, ...]:
    """Return a warning for letters that were read in a wrong encoding before, and for letters that were lost."""
    if not any(first in data for first in _FIRST_BYTES):
        return ()
    found = next(_GARBLED.finditer(text), None)
    lost = text.find(_REPLACEMENT)
    problems = [_wrong(text, found, source)] if found else []
    problems += [_lost(text, lost, source)] if lost >= 0 else []
    return tuple(problems)


def _wrong(text: str, found: re.Match[str], source: str) -> Problem:
    meant = _meant(found[0])
    more = len(_GARBLED.findall(text)) - 1
    message = f'"{found[0]}" was surely a letter before the file was saved in a wrong encoding{_others(more)}'
    cure = f'write "{meant}"' if meant else "write the letter that it was"
    return Problem(source, *_place(text, found.start(), f"{message}; {cure}"))


def _lost(text: str, at: int, source: str) -> Problem:
    more = text.count(_REPLACEMENT) - 1
    message = (
        f"a letter was lost here, and the sign {_REPLACEMENT} stands in its place{_others(more)}; write the letter"
    )
    return Problem(source, *_place(text, at, message))


def _others(more: int) -> str:
    return f" (and {more} more in this file)" if more else ""


def _place(text: str, at: int, message: str) -> tuple[int, str, str, int]:
    return text.count("\n", 0, at) + 1, message, "garbled", at - text.rfind("\n", 0, at)


def _meant(letters: str) -> str:
    """Return the letters that were meant, if they can be told."""
    data = b"".join(letter.encode("cp1252", "ignore") or letter.encode("latin-1", "ignore") for letter in letters)
    try:
        meant = data.decode()
    except UnicodeDecodeError:
        return ""
    return meant if meant.isprintable() else ""
