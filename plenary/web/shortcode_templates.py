"""The shortcodes that exist: one Jinja template each, `shortcodes/NAME.html`, which says at its top what it takes.

    {% set parameters = ["id", "class", "title"] %}   the names it knows; arguments without a name fill them in order
    {% set required = ["id"] %}                       those it can't do without
    {% set positional = 2 %}                          how many may stand without a name; unless said, all of them

A template without `parameters` takes any argument. One that uses `inner` takes the text of a pair.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from plenary import cachefolder
from plenary.web.caches import Cache
from plenary.web.reasons import reason

FOLDER: Final = "shortcodes/"
_FILE = "shortcodes"


@dataclass(frozen=True, slots=True)
class Row:
    """One shortcode: its template, whether it takes inner text, and its parameters (None: any).

    `fault` says what is wrong with the template itself.
    """

    template: str
    inner: bool = False
    parameters: tuple[str, ...] | None = None
    required: tuple[str, ...] = ()
    positional: int = 0
    fault: str = ""


Rows = dict[tuple[str, str], Row]
"""What templates are found to take, by their names and their texts."""


def read_rows(environment: Environment, cache: Cache | None = None) -> Mapping[str, Row]:
    """Return the shortcodes whose templates the environment's loader lists; names that begin with `_` are none.

    Jinja takes long to parse them, so it is kept what those of the same texts were found to take.
    """
    names = environment.list_templates(filter_func=lambda name: name.startswith(FOLDER) and name.endswith(".html"))
    found = {name.removeprefix(FOLDER).removesuffix(".html"): name for name in names}
    kept = _kept(cache)
    read = {name: _read(environment, path, kept) for name, path in found.items() if not name.startswith("_")}
    known = {(row.template, text): row for text, row in read.values() if not row.fault}
    if cache and known != kept:
        cachefolder.write(cache.file(_FILE), cache.version, pickle.dumps(known))
    return {name: row for name, (_, row) in read.items()}


def _kept(cache: Cache | None) -> Rows:
    data = cachefolder.read(cache.file(_FILE), cache.version) if cache else None
    kept: Rows = pickle.loads(data) if data else {}
    return kept


def _read(environment: Environment, template: str, kept: Rows) -> tuple[str, Row]:
    """Return the text of a template and what it takes."""
    assert environment.loader is not None, "templates were listed, so there is a loader"
    text = ""
    try:
        text = environment.loader.get_source(environment, template)[0]
        return text, kept.get((template, text)) or _row(template, environment.parse(text, template))
    except TemplateSyntaxError as error:
        return text, Row(template, "inner" in text, fault=f"line {error.lineno} can't be read: {reason(error)}")
    except TemplateNotFound:
        return text, Row(template, fault="it is gone")


def _row(template: str, tree: nodes.Template) -> Row:
    inner = any(name.name == "inner" for name in tree.find_all(nodes.Name))
    said = dict(_said(node) for node in tree.body if isinstance(node, nodes.Assign))
    parameters, required = said.get("parameters"), said.get("required", ())
    positional = said.get("positional", len(parameters) if _are_names(parameters) else 0)
    if not (parameters is None or _are_names(parameters)) or not _are_names(required) or type(positional) is not int:
        fault = "parameters and required are lists of names, positional is a number"
        return Row(template, inner, fault=f"what it says it takes can't be read: {fault}")
    return Row(template, inner, None if parameters is None else tuple(parameters), tuple(required), positional)


def _said(node: nodes.Assign) -> tuple[str, Any]:
    """Return the name and the value of a `{% set name = constant %}`."""
    name = node.target.name if isinstance(node.target, nodes.Name) else ""
    try:
        return (name, node.node.as_const()) if isinstance(node.node, nodes.Expr) else ("", None)
    except nodes.Impossible:
        return "", None


def _are_names(value: object) -> TypeGuard[list[str] | tuple[str, ...]]:
    return isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)
