"""Hugo's rules for what becomes of a name in an address, and of a heading in its id.

All were observed from Hugo 0.111.3; `tests/text/cases/slugs.toml` holds what was seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import MutableMapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

_PLAIN = re.compile(r"[a-z0-9_.]+(?:-[a-z0-9_.]+)*", re.ASCII)
_NO_TERMS = frozenset((".", "..", "index.html", "index.xml", "atom.xml"))
_KEPT = frozenset("./\\_#+~-@")
_NOT_IN_ANCHOR = re.compile(r"[^-_ a-zA-Z0-9]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}", re.ASCII)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+", re.ASCII)


@lru_cache(maxsize=65536)
def path_slug(part: str) -> str:
    """Return the part of an address that a file's or a folder's name makes, decoded: no `%20` stands for a space.

    A percent escape in a name means its character, unless that would be a slash, a control character or no letter at
    all. The result is empty where nothing of the name can stand in an address, and for `.` and `..`.
    """
    if _PLAIN.fullmatch(part):
        return "" if part in {".", ".."} else part
    slug = _ESCAPES.sub(_decoded, _cleaned_part(part))
    return "" if slug in {".", ".."} else slug


@lru_cache(maxsize=65536)
def urlize(text: str) -> str:
    """Return what `:title`, `:slug` and `:filename` in a permalink make of a text, decoded; it may hold a slash."""
    slug = _cleaned(text)
    if "+" in slug or "%" in slug:
        slug = _cleaned_part(_query_unescaped(slug))
    # Hugo takes what follows a number sign for a fragment, and forgets an empty one.
    slug = slug[:-1] if slug and slug.find("#") == len(slug) - 1 else slug
    return _ESCAPES.sub(_decoded, slug)


@lru_cache(maxsize=65536)
def term_slug(term: str) -> str:
    """Return the part of an address that a tag, a category or another term makes, decoded.

    It is empty for what can't be a folder beside the list of all terms; Hugo stops at some of these.
    """
    slug = _ESCAPES.sub(_decoded, _cleaned(term))
    return "" if slug.strip("/") in _NO_TERMS else slug


def anchor(raw_heading: str) -> str:
    """Return the id that Hugo's Goldmark gives a heading (its "github" type), from the Markdown source of its text.

    It is not unique yet, see `unique`.
    """
    if raw_heading.isascii():
        return _NOT_IN_ANCHOR.sub("", raw_heading.strip()).replace(" ", "-").lower() or "heading"
    kept = ("-" if letter in "- " else _lower(letter) for letter in raw_heading.strip() if _is_in_anchor(letter))
    return "".join(kept) or "heading"


def unique(name: str, taken: MutableMapping[str, int]) -> str:
    """Return the name, or the name with the first of `-1`, `-2` ... that is free, and note it in `taken`.

    `taken` belongs to one page. It maps each id in use to the last number that was tried behind it, so that many
    equal headings cost no more than different ones; note an id that the author chose with `taken.setdefault(id, 0)`.
    """
    found, number = name, taken.get(name, 0)
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    if found != name:
        taken[name] = number
    taken[found] = 0
    return found


def _cleaned(text: str) -> str:
    """Keep letters, marks, digits and some signs, in small letters; white space becomes one hyphen where none is."""
    kept: list[str] = []
    hyphen_due = False
    for index, letter in enumerate(text):
        if _is_kept(text, index):
            if hyphen_due and letter != "-":
                kept.append("-")
            hyphen_due = False
            kept.append(_lower(letter))
        elif kept and kept[-1] != "-" and letter.isspace():
            hyphen_due = True
    return "".join(kept)


def _cleaned_part(part: str) -> str:
    """Clean one part as Hugo does within a path: a space at its end has a slash beside it and becomes a hyphen."""
    return _cleaned(f"/{part}/")[1:-1]


def _is_kept(text: str, index: int) -> bool:
    letter = text[index]
    if letter in _KEPT or letter.isalpha() or letter.isdecimal():
        return True
    if letter == "%":
        return _ESCAPE.match(text, index) is not None
    return unicodedata.category(letter)[0] == "M"


def _is_in_anchor(letter: str) -> bool:
    return letter in "-_ " or letter.isalpha() or letter.isdecimal()


def _lower(letter: str) -> str:
    """Return one small letter for one letter, as Go does; Python makes two of a capital I with a dot."""
    return letter.lower()[0]


def _query_unescaped(text: str) -> str:
    """Read `+` and escapes as in a query; bytes that are no UTF-8 become surrogates, which are no letters."""
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "surrogateescape")


def _decoded(escapes: re.Match[str]) -> str:
    try:
        text = unquote_to_bytes(escapes[0]).decode("utf-8")
    except UnicodeDecodeError:
        return escapes[0]
    return text if text.isprintable() and not set(text) & set("/\\") else escapes[0]
