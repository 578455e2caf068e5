"""The records of the shortcodes found in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plenary.problems import Problem
from plenary.text.shortcode_tags import Notation, Value


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
