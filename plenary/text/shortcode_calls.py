"""The records of the shortcodes found in a text, and what to write for those of Hugo that there are not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plenary.problems import Problem
from plenary.text.shortcode_tags import Notation, Value

_POST = "write a link to it in its place, since nothing of that site is loaded here"
ELSEWHERE: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("gist", "instagram", "instagram_simple", "tweet", "twitter", "twitter_simple", "x", "x_simple"), _POST
    ),
    "vimeo_simple": "write vimeo in its place",
    "comment": "write <!-- and --> around what is to be hidden",
    "rawhtml": "write the HTML without a shortcode around it",
    "qr": "put its picture into static/, and write figure",
}
"""What to write in place of shortcodes that Hugo has and this site does not (gohugo.io/shortcodes)."""


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One call of a shortcode.

    `inner` is the text between the tags of a pair, with marks for the calls in it, whose places in the `calls` of the
    same Marked are `nested`; None where there is no pair. `line` and `column` (from 1) are those of the opening tag in
    its file, `raw` is the exact text from the first to the last tag. What is wrong with the call waits in `problem`:
    it counts only where the call does not stand in code.
    """

    name: str
    args: tuple[Value, ...]
    params: Mapping[str, Value]
    inner: str | None
    notation: Notation
    line: int
    column: int
    raw: str
    problem: Problem | None = None
    nested: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in which `mark(n)` stands for `calls[n]`."""

    text: str
    calls: tuple[Shortcode, ...] = ()
