"""The shortcodes that exist: one Jinja template each, `shortcodes/NAME.html`, which says at its top what it takes.

    {% set parameters = ["id", "class", "title"] %}   the names it knows; arguments without a name fill them in order
    {% set required = ["id"] %}                       those it can't do without
    {% set positional = 2 %}                          how many may stand without a name; unless said, all of them

A template without `parameters` takes any argument. One that uses `inner` takes the text of a pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from plenary.web.reasons import reason

FOLDER: Final = "shortcodes/"


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


def read_rows(environment: Environment) -> Mapping[str, Row]:
    """Return the shortcodes whose templates the environment's loader lists; names that begin with `_` are none."""
    names = environment.list_templates(filter_func=lambda name: name.startswith(FOLDER) and name.endswith(".html"))
    found = {name.removeprefix(FOLDER).removesuffix(".html"): name for name in names}
    return {name: _row(environment, template) for name, template in found.items() if not name.startswith("_")}


def _row(environment: Environment, template: str) -> Row:
    assert environment.loader is not None, "templates were listed, so there is a loader"
    source = ""
    try:
        source = environment.loader.get_source(environment, template)[0]
        tree = environment.parse(source, template)
    except TemplateSyntaxError as error:
        return Row(template, "inner" in source, fault=f"line {error.lineno} can't be read: {reason(error)}")
    except TemplateNotFound:
        return Row(template, fault="it is gone")
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
