"""Whether an unknown name is a known one with a slip of the keyboard; in doubt it is not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

_SHORTEST = 4  # letters of a known name: among shorter ones too many other words are near
_TOO_SHORT_TO_SWAP = 4  # with no more letters than this another letter makes another word: date, data; lang, long
# Words of their own that are one letter from a field's name.
_ORDINARY = frozenset({"form", "modifier", "publisher", "tile", "types"})


def by_beginning(known: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return known names (in small letters) by the letters that a word meant as one of them can begin with."""
    long = [name for name in sorted(known) if len(name) >= _SHORTEST]
    beginnings = {letter for name in long for letter in _joined(name)[:2]}
    return {letter: tuple(name for name in long if letter in _joined(name)[:2]) for letter in beginnings}


def intended(word: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """Return the known name (see `by_beginning`) that a word in small letters was meant to be, or an empty string.

    A slip is one letter too many, too few, wrong or misplaced, not the first one, or a hyphen or underscore too many.
    """
    if word in _ORDINARY or any(letter.isdecimal() for letter in word):
        return ""
    plain = _joined(word)
    return next((name for name in known.get(plain[:1], ()) if _is_slip(plain, _joined(name))), "")


def _joined(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "")


def _is_slip(word: str, name: str) -> bool:
    if word == name:
        return True
    if abs(len(word) - len(name)) > 1 or (word[:1] != name[:1] and sorted(word) != sorted(name)):
        return False
    if len(word) < len(name):
        return word in _without_one(name)
    if len(word) > len(name):
        return name in _without_one(word)
    if sorted(word) == sorted(name):
        return not set(_without_one(word)).isdisjoint(_without_one(name))
    return len(name) > _TOO_SHORT_TO_SWAP and sum(a != b for a, b in zip(word, name, strict=True)) == 1


def _without_one(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
