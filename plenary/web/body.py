"""One text rendered from Markdown, with all that is wrong with it; it depends on the text alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import escape

from plenary.problems import Problem
from plenary.site.page import Page
from plenary.text import callouts, shortcodes
from plenary.text.marks import MARK
from plenary.text.proof import proofread
from plenary.text.rendering import Rendered, render
from plenary.text.shortcodes import Marked, Shortcode
from plenary.text.tree import Link


@dataclass(frozen=True, slots=True)
class Body:
    """A text rendered from Markdown, its marks still in it, with what they stand for and all that is wrong so far."""

    rendered: Rendered
    calls: tuple[Shortcode, ...] = ()
    page: Page | None = None
    problems: tuple[Problem, ...] = ()
    dead: tuple[str, ...] = ()

    def __html__(self) -> str:
        """Return the HTML with each shortcode as it was written: `|shortcodes` fills them in."""
        return MARK.sub(lambda found: str(escape(self._written(int(found[1])))), self.rendered.html)

    def _written(self, index: int) -> str:
        if index < len(self.calls):
            return self.calls[index].raw
        return self.rendered.page_links[index - len(self.calls)].target


def rendered(marked: Marked, source: str, lines: Sequence[int] = (1,), known: Collection[str] = ()) -> Body:
    """Return a Markdown text rendered, with all that is wrong with it.

    `lines` are the line of the file on which it begins, or the lines that each of its lines comes from; `known` are the
    names of shortcodes.
    """
    raws = [call.raw for call in marked.calls]
    found = render(marked.text, raws, source, lines[0])
    wrong = shortcodes.problems(marked.calls, found.marks_in_code)
    unknown = callouts.problems(found.html, shortcodes.restore(marked.text, marked.calls), source, lines[0])
    slips = proofread(marked.text, raws, source, lines[0], known)
    if len(lines) == 1:
        return Body(found, marked.calls, None, (*wrong, *found.problems, *unknown, *slips))
    body = _at_their_lines(Body(found, marked.calls, None, (*found.problems, *unknown, *slips)), lines)
    return replace(body, problems=(*wrong, *body.problems))


def _at_their_lines(body: Body, lines: Sequence[int]) -> Body:
    """Return a body in which each line of an expanded text is the line of the file that it comes from."""

    def moved(line: int) -> int:
        return lines[min(line - lines[0], len(lines) - 1)]

    def links_moved(links: Iterable[Link]) -> tuple[Link, ...]:
        return tuple(link._replace(line=moved(link.line)) for link in links)

    made = body.rendered
    headings = tuple(heading._replace(line=moved(heading.line)) for heading in made.headings)
    made = replace(made, links=links_moved(made.links), page_links=links_moved(made.page_links), headings=headings)
    return replace(body, rendered=made, problems=tuple(replace(one, line=moved(one.line)) for one in body.problems))
