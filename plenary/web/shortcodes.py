"""Fills the shortcodes of a page by rendering their templates; what goes wrong becomes a problem, never an exception.

A template is given `name`, `args`, `params`, `inner`, `page`, `site`, `data`, the functions of `shortcode_functions`,
and two filters more than Jinja has: `markdown` for blocks and `markdownify` for a line of text.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from plenary.problems import Problem
from plenary.text import lines, shortcodes
from plenary.text.marks import mark
from plenary.text.shortcodes import Shortcode
from plenary.text.tree import Link
from plenary.web.caches import Cache
from plenary.web.reasons import reason
from plenary.web.shortcode_functions import FUNCTIONS, Turn
from plenary.web.shortcode_templates import Row, read_rows
from plenary.web.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its shortcodes filled in, and what was found wrong on the way.

    `links` are the destinations that shortcodes made, `dead` the addresses of refs that lead to no page; `lines` says
    of each line of a text expanded before Markdown which line of the file it comes from.
    """

    text: str
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()
    dead: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Templates:
    """The shortcodes that exist, and the environment that renders them."""

    environment: Environment
    rows: Mapping[str, Row]

    @property
    def known(self) -> Mapping[str, bool]:
        """Each shortcode's name, and whether it takes inner text: what `shortcodes.extract` needs to know."""
        return {name: row.inner for name, row in self.rows.items()}


def read_templates(environment: Environment, cache: Cache | None = None) -> Templates:
    """Return the shortcodes of an environment's loader; the environment itself is not changed.

    What their templates take is kept in the cache.
    """
    own = environment.overlay(autoescape=True, undefined=StrictUndefined)
    own.filters = {**environment.filters, "markdown": _markdown, "markdownify": _markdownify}
    return Templates(own, read_rows(own, cache))


def expand(text: str, calls: Sequence[Shortcode], templates: Templates, around: Surroundings, line: int = 1) -> Filled:
    """Return Markdown with its `{{% %}}` calls filled in, before it is rendered; a call that fails keeps its mark.

    `line` is the line of the file on which the text begins.
    """
    filling = _Filling(calls, templates, around)
    expanded = shortcodes.expand(text, calls, filling.as_markdown)
    return filling.result(expanded, lines.of_expansion(text, calls, filling.as_markdown, line))


def fill(html: str, calls: Sequence[Shortcode], templates: Templates, around: Surroundings) -> Filled:
    """Return HTML with the calls that are marked in it filled in.

    A call that can't be filled, or whose own problem was found before, is shown as it was written.
    """
    filling = _Filling(calls, templates, around)
    return filling.result(shortcodes.fill(html, calls, filling.as_html))


@dataclass(frozen=True, slots=True)
class Inner:
    """The text of a pair as a template sees it: printed, the calls in it are filled in; false when it is blank."""

    source: str
    filled: Callable[[], str]

    def __html__(self) -> str:
        return self.filled()

    def __str__(self) -> str:
        return Markup(self.filled())

    def __bool__(self) -> bool:
        return bool(self.source.strip())


class _Filling:
    """One pass over a text: each call is rendered once for each of the two places it may stand in."""

    def __init__(self, calls: Sequence[Shortcode], templates: Templates, around: Surroundings) -> None:
        self.calls, self.templates, self.around = calls, templates, around
        self.raws = [call.raw for call in calls]
        self.marks = {id(call): mark(index) for index, call in enumerate(calls)}
        self.done: dict[tuple[int, bool], str] = {}
        self.problems: dict[Problem, None] = {}
        self.links: list[Link] = []
        self.dead: list[str] = []

    def result(self, text: str, origins: tuple[int, ...] = ()) -> Filled:
        return Filled(text, tuple(self.problems), tuple(self.links), tuple(self.dead), origins)

    def as_html(self, call: Shortcode) -> str:
        return self._once(call, False)

    def as_markdown(self, call: Shortcode) -> str:
        return self._once(call, True)

    def markdown(self, text: str, line: int) -> str:
        """Render a text in which calls are marked, and fill them in: those in the notation for Markdown before."""
        expanded = shortcodes.expand(text, self.calls, self.as_markdown)
        return shortcodes.fill(self.around.markdown(expanded, self.raws, line), self.calls, self.as_html)

    def _once(self, call: Shortcode, as_markdown: bool) -> str:
        key = (id(call), as_markdown)
        if key not in self.done:
            self.done[key] = self._text(call, as_markdown)
        return self.done[key]

    def _text(self, call: Shortcode, as_markdown: bool) -> str:
        """Return what a call becomes; one that fails becomes what was written, in Markdown its mark."""
        row = self.templates.rows.get(call.name, Row("", fault="it is gone"))
        turn = Turn(call, row, self.around, failed=call.problem is not None)
        if not turn.failed:
            turn.check()
        text = "" if turn.failed else self._rendered(turn, as_markdown)
        self.problems |= dict.fromkeys(turn.found)
        self.links += turn.links
        self.dead += turn.dead
        if not turn.failed:
            return text.strip()
        return self.marks[id(call)] if as_markdown else f'<code class="shortcode-problem">{escape(call.raw)}</code>'

    def _rendered(self, turn: Turn, as_markdown: bool) -> str:
        call, around = turn.call, self.around
        given = {name: function.__get__(turn) for name, function in FUNCTIONS.items()}
        given |= {"name": call.name, "args": call.args, "params": call.params, "page": around.page, "site": around.site}
        given |= {"data": around.data, "period": around.words.period, "day": around.words.day, **around.ask}
        given |= {"inner": self._inner(call, as_markdown), "_call": call, "_filling": self, "_as_markdown": as_markdown}
        try:
            return self.templates.environment.get_template(turn.row.template).render(given)
        except Exception as error:  # whatever a template does, the page lives
            turn.problem("shortcode-template", _failure(turn.row.template, error))
            return ""

    def _inner(self, call: Shortcode, as_markdown: bool) -> Inner:
        source = call.inner or ""
        if as_markdown:
            return Inner(source, lambda: shortcodes.expand(source, self.calls, self.as_markdown))
        return Inner(source, lambda: shortcodes.fill(source, self.calls, self.as_html))


def _failure(template: str, error: Exception) -> str:
    """Say where a template fails and why."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_template(frame.filename)]
    line = f", line {places[-1].lineno}," if places else ""
    return f"the template {template}{line} can't be filled: {reason(error)}; correct the template"


def _is_template(filename: str) -> bool:
    return filename == "<template>" or filename.endswith(".html")


@pass_context
def _markdown(context: Context, value: object) -> str:
    """Filter: blocks of Markdown as HTML; in the notation for Markdown the inner text itself, to be read afterwards."""
    filling: _Filling = context["_filling"]
    if not isinstance(value, Inner):
        return Markup(filling.around.markdown(str(value), (), context["_call"].line))
    if context["_as_markdown"]:
        return Markup(f"\n\n{value.filled()}\n\n")
    return Markup(filling.markdown(value.source, lines.of_inner(context["_call"], filling.raws)))


@pass_context
def _markdownify(context: Context, value: object) -> str:
    """Filter: a line of Markdown as HTML, without the tags of its paragraph."""
    if isinstance(value, Inner) and context["_as_markdown"]:
        return Markup(value.filled().strip())
    html = str(_markdown(context, value)).strip()
    alone = html.startswith("<p>") and html.find("</p>") == len(html) - len("</p>")
    return Markup(html[len("<p>") : -len("</p>")] if alone else html)
