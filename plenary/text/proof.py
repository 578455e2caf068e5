"""The proof-reader: looks through a Markdown text for what its author surely did not mean, and says so line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from plenary.problems import Problem
from plenary.text import braces, leaks, losses, written
from plenary.text.leaks import Finding
from plenary.text.written import Written

# Each check with the code of what it finds; a new one is a generator function and a row here.
CHECKS: tuple[tuple[str, Callable[[Written], Iterator[Finding]]], ...] = (
    ("leaked-markup", leaks.leaks),
    ("leaked-markup", leaks.unclosed_bold),
    ("leaked-markup", losses.ids_of_text),
    ("callout-marker", leaks.callouts),
    ("code-unclosed", losses.unclosed_code),
    ("code-indent", losses.accidental_code),
    ("table-cells", losses.lost_cells),
    ("html-tag", losses.unknown_tags),
    ("html-markdown", losses.markdown_in_html),
    ("reference-twice", losses.references_twice),
    ("heading", losses.headings),
    ("empty-link", losses.empty_links),
)


MOST = 100
"""Findings of one check in one text: who has more of them knows what they are."""
LONGEST = 300_000
"""Characters of a text that is looked through: the longest real pages have half of that."""


def proofread(
    text: str, raws: Sequence[str] = (), source: str = "", first_line: int = 1, known: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return a warning for each thing in a Markdown text that is surely not as its author meant it, in order.

    Mark n in the text stands for what was written as raws[n]; `source` and `first_line` say where the text stands;
    `known` are the names of shortcodes. What is in doubt is left alone, as is a text longer than LONGEST.
    """
    if len(text) > LONGEST:
        return ()
    page = written.read(text, raws, first_line)
    found = {(offset, words, code) for code, check in CHECKS for offset, words in islice(check(page), MOST)}
    found |= {(offset, words, "shortcode-braces") for offset, words in islice(braces.braces(page, known), MOST)}
    seen = (row for row in sorted(found) if not any(part.start <= row[0] < part.end for part in page.hidden))
    return tuple(dict.fromkeys(Problem(source, page.source.line(at), words, code) for at, words, code in seen))
