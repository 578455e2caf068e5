"""What templates say in the site's language: `{{ t("next") }}`, `{{ page.date|day }}`, `{{ start|period(end) }}`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from flask import g
from markupsafe import Markup, escape

from plenary.problems import Problem, guess
from plenary.site.words import Words, fill


def t(key: str, count: int | None = None, **values: object) -> str:
    """Function: a text of the interface filled in; of one that does not exist the key in words, and a problem.

    A number chooses among the plural forms: `t("pages", count=3)`, or as in Hugo `t("pages", 3)`. It is escaped as any
    text is; values that are HTML (`{% set time %}...{% endset %}`) stay HTML.
    """
    words = said()
    if key not in words:
        found: dict[Problem, None] = g.setdefault("problems", {})
        found[Problem(*_place(), lack(words, key), "words")] = None
    return say(words, key, count, values)


def say(words: Words, key: str, count: int | None, values: Mapping[str, Any]) -> str:
    """Return a text filled in, as HTML if one of the values is."""
    if not any(hasattr(value, "__html__") for value in values.values()):
        return words(key, count, **values)
    shown = {name: escape(value) for name, value in values.items()}
    return Markup(fill(str(escape(words.text(key, count))), {"count": count, **shown}))


def day(value: date, form: str = "day") -> str:
    """Filter: a date in words, `19 March 2012`; `day("day_short")` and `day("day_of_week")` are other patterns."""
    return said().day(value, form)


def weekday(value: date) -> str:
    """Filter: the name of the day of the week."""
    return said().weekday(value)


def period(start: date, end: date | None = None) -> str:
    """Filter and function: a span of days in words, `2–5 June 2026`."""
    return said().period(start, end or start)


def ordinal(number: int) -> str:
    """Filter: a number in an order, `48th`."""
    return said().ordinal(number)


def labelled(html: str, words: Words) -> str:
    """Return the HTML of a body with what the reader of Markdown says to screen readers in the site's language."""
    for english, key in LABELS:
        label = words(key)
        if label != english:
            html = html.replace(f' aria-label="{english}"', f' aria-label="{escape(label)}"')
    return html


def said() -> Words:
    """Return the words of the site that this request is for."""
    words: Words = g.site.words
    return words


def lack(words: Words, key: str) -> str:
    """Return what to say of a key that does not exist."""
    cure = guess(key, words.keys) or f'write {key} = "..." in i18n/{words.language}.toml'
    return f'there is no text "{key}"; {cure}'


def _place() -> tuple[str, int]:
    """Return the file and line of the template that calls, the theme's home page where none does."""
    frame = inspect.currentframe()
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return f"templates/{template.name}", template.get_corresponding_lineno(frame.f_lineno)
        frame = frame.f_back
    return "templates/base.html", 1


LABELS: Final = (
    ("Link to this section", "link_to_heading"),
    ("done", "task_done"),
    ("to do", "task_to_do"),
)

FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "day": day,
    "weekday": weekday,
    "period": period,
    "ordinal": ordinal,
}
FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {"t": t, "day": day, "period": period}
