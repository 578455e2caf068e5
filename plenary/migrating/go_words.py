"""The words of a Go template's actions, taken apart, and values as Jinja writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>[0-9]+)|(?P<sign>:?=|[()|])|(?P<name>[$.]?[\w.$-]*\w|\.))"""
)


class BeyondError(Exception):
    """A template that holds what is not understood."""


def rooted(value: str) -> str:
    """Return an expression for an address that begins at the site's root, unless it leads elsewhere or says so."""
    text = f"({value})|string"
    return f"(('' if not {text} or {text}|first in '/#?' or ':' in {text} else '/') ~ {text})"


def words_of(code: str) -> list[str]:
    """Return the words of an action; `$.Get` is `.Get`, whatever stands around it."""
    words, at = [], 0
    while code[at:].strip():
        found = _WORD.match(code, at)
        if found is None:
            raise BeyondError
        words.append(found[0].strip().removeprefix("$") if found[0].strip()[:2] == "$." else found[0].strip())
        at = found.end()
    return words


def commands(words: Sequence[str]) -> list[list[str]]:
    """Return the commands between the pipes that stand in no brackets."""
    found: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "|" and not depth:
            found.append([])
        else:
            found[-1].append(word)
    return found


def closing(words: Sequence[str], at: int) -> int:
    """Return the place of the bracket that closes the one at a place."""
    depth = 0
    for place in range(at, len(words)):
        depth += (words[place] == "(") - (words[place] == ")")
        if not depth:
            return place
    raise BeyondError


def plain(word: str) -> str:
    """Return the text between quotes."""
    if "\\" in word and word[0] == '"':
        raise BeyondError
    return word[1:-1]


def literal(word: str) -> str:
    """Return a text, number or switch as Jinja writes it."""
    if word[0] not in '"`':
        return word
    text = plain(word)
    if "'" in text or "\\" in text or "\n" in text:
        raise BeyondError
    return f"'{text}'"
