"""What is shown in place of a page that can't be: what is wrong, where, and what to do."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import TemplateNotFound, TemplateSyntaxError
from markupsafe import escape

from plenary.problems import CODES, Problem, guess
from plenary.web.reasons import reason
from plenary.web.scan import read_stable
from plenary.web.store import Store

AROUND = 3
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # none of them may stand in HTML
_PLAIN = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Can’t be shown</title>
<h1>This page can’t be shown yet</h1>
<p><code>{place}</code></p><p>{message}</p><pre>{lines}</pre>
<p>Mend the file and save it, then load this page again.</p></html>
"""


def problem_page(app: Flask, store: Store, problem: Problem, noted: Iterable[Problem], frame: dict[str, Any]) -> str:
    """Return the page that explains a problem; where the templates themselves can't show it, one that needs none.

    `noted` are all problems of the page, `frame` is what stands around every page. Outside a preview readers see no
    more than the place and the words.
    """
    lines = _lines(store, problem) if frame["preview"] else ()
    others = [other for other in dict.fromkeys((*noted, *store.site.problems)) if other != problem]
    try:
        return render_template(
            "problem.html",
            **{**frame, "problems": ()},
            problem=problem,
            meaning=CODES[problem.code].meaning,
            lines=lines,
            caret=problem.column,
            others=others if frame["preview"] else (),
        )
    except Exception:  # a site's own template may do anything
        app.logger.debug("problem.html can't be shown", exc_info=True)
        shown = "\n".join(f"{number:5}  {text}" for number, text, _ in lines)
        place = f"{problem.source}:{problem.line}"
        return _PLAIN.format(place=escape(place), message=escape(problem.message), lines=escape(shown))


def template_problem(store: Store, error: Exception, name: str) -> Problem:
    """Return what is wrong with a template, from what was raised while the template called `name` was filled in."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _problem(store, error.filename, error.lineno, f"{reason(error)}, so the template can't be read")
    files = {str(path) for path, _ in store.templates.values()}
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    file, line = (places[-1].filename, places[-1].lineno or 1) if places else (f"templates/{name}", 1)
    if isinstance(error, TemplateNotFound):
        hint = guess(str(error.name), store.templates) or "correct its name, or add it to the site's templates"
        return Problem(_source(store, file), line, f'there is no template "{error.name}"; {hint}', "template")
    return _problem(store, file, line, f"the template can't be filled in here: {reason(error)}")


def _problem(store: Store, file: str, line: int, words: str) -> Problem:
    return Problem(
        _source(store, file), line, f"{words}; correct it, or remove the file to have the theme's", "template"
    )


def _source(store: Store, file: str) -> str:
    """Return a template's path from the folder of the site, or of the theme, that it lies in."""
    names = {str(path): f"templates/{name}" for name, (path, _) in store.templates.items()}
    return names.get(file, file)


def _lines(store: Store, problem: Problem) -> tuple[tuple[int, str, bool], ...]:
    """Return the lines around a problem, each with its number and whether it is the one."""
    template = store.templates.get(problem.source.removeprefix("templates/"))
    path: Path = template[0] if template else store.folder / problem.source
    try:
        text = read_stable(path).decode("utf-8", "replace")
    except OSError:
        return ()
    text = _CONTROLS.sub("\ufffd", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.split("\n")
    first = max(1, problem.line - AROUND)
    shown = lines[first - 1 : problem.line + AROUND]
    return tuple((number, line, number == problem.line) for number, line in enumerate(shown, first))
