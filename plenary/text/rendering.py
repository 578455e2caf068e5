"""The only door to Markdown: one body in, one Rendered out.

What is rendered depends on the text alone, so it may be kept for as long as the text is the same; what depends on the
site, the address or the clock stands in the HTML as marks and is filled in later.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from plenary.problems import Problem
from plenary.text import shields
from plenary.text.headings import Heading
from plenary.text.reader import Converter, Options
from plenary.text.tree import Link

PAGE = Options()

# NUL (CommonMark, section 2.3), and two more that XML and browsers take no better.
_UNWANTED = ("\x00", "\x02", "\x03")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML, and what was found in it.

    `html` holds a mark for each shortcode, and after them one for each of `page_links`: links that name a page's file
    and are led to its address when the site is known. `links` are all destinations, `anchors` all ids that a fragment
    may name, `marks_in_code` the shortcodes that stand in code and are shown as written.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    page_links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    marks_in_code: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()


class _Converters(threading.local):
    """One Python-Markdown a thread and set of options: making one costs as much as a page, and none is thread-safe."""

    def __init__(self) -> None:
        self.made: dict[Options, Converter] = {}

    def get(self, options: Options) -> Converter:
        if options not in self.made:
            self.made[options] = Converter(options)
        return self.made[options]


_CONVERTERS = _Converters()


def render(
    text: str, raws: Sequence[str] = (), source: str = "", first_line: int = 1, options: Options = PAGE
) -> Rendered:
    """Return a Markdown text rendered; never raises, whatever the text.

    Mark n in the text stands for what was written as raws[n]. `source` and `first_line` say where the text stands, for
    problems.
    """
    md = _CONVERTERS.get(options)
    md.reader.prepare(raws, first_line)
    html = shields.as_shown(md.convert(shields.hide(_clean(text)) if options.extensions else _clean(text)))
    notes = md.reader.notes
    return Rendered(
        html,
        tuple(md.reader.headings),
        tuple(notes.links),
        tuple(notes.page_links),
        frozenset(notes.anchors),
        frozenset(notes.marks_in_code),
        tuple(Problem(source, remark.line, remark.message, remark.code) for remark in notes.remarks),
    )


def _clean(text: str) -> str:
    for character in _UNWANTED:
        if character in text:
            text = text.replace(character, "\ufffd")
    return text
