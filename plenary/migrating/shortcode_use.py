"""Which shortcodes the pages of a site call and how, and what each of them becomes: a pure look at texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plenary.migrating.go_template import Translated, translate
from plenary.text.shortcodes import Shortcode
from plenary.web.shortcode_templates import Row

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)*")


@dataclass(frozen=True, slots=True)
class Use:
    """How the pages call one shortcode: how often, in which files, with which arguments, and whether in pairs."""

    name: str
    count: int
    files: tuple[str, ...]
    params: tuple[str, ...]
    places: int
    paired: bool


@dataclass(frozen=True, slots=True)
class Become:
    """What a shortcode became: its name, in words what it is now, and the template made for it, if one was.

    `person` says whether the template waits for somebody to write it; `path` is the Hugo template, or "".
    """

    name: str
    what: str
    use: Use | None = None
    path: str = ""
    template: str = ""
    person: bool = False


def uses(calls: Iterable[tuple[str, Shortcode]]) -> Mapping[str, Use]:
    """Return how each shortcode is used, by name, of the calls with the files that they stand in."""
    found: dict[str, list[tuple[str, Shortcode]]] = {}
    for source, call in calls:
        found.setdefault(call.name, []).append((source, call))
    return {name: _use(name, each) for name, each in sorted(found.items()) if name}


def _use(name: str, each: list[tuple[str, Shortcode]]) -> Use:
    files = tuple(dict.fromkeys(source for source, _ in each))
    params = tuple(dict.fromkeys(param for _, call in each for param in call.params))
    places = max(len(call.args) for _, call in each)
    return Use(name, len(each), files, params, places, any(call.inner is not None for _, call in each))


def becomes(
    used: Mapping[str, Use], layouts: Mapping[str, tuple[str, str]], built_in: Mapping[str, Row]
) -> list[Become]:
    """Return what each shortcode that is called or has a template becomes.

    `layouts` are the Hugo templates, path and text by the shortcode's name; `built_in` the shortcodes that there are.
    """
    return [_become(name, used.get(name), layouts.get(name), built_in.get(name)) for name in sorted({*used, *layouts})]


def _become(name: str, use: Use | None, layout: tuple[str, str] | None, row: Row | None) -> Become:
    path, source = layout or ("", "")
    if row and (layout is None or use is None or accepts(row, use)):
        return Become(name, "built in", use, path)
    if not _NAME.fullmatch(name):
        return Become(name, "a name that no template here can have", use, path, "", True)
    found = translate(source) if layout else None
    if found:
        return Become(name, "translated", use, path, translated(name, path, found, use))
    return Become(name, "a starting template", use, path, starting(name, path, source, use), use is not None)


def accepts(row: Row, use: Use) -> bool:
    """Return whether a built-in shortcode takes all the arguments that the pages give it."""
    if row.parameters is None:
        return True
    return set(use.params) <= set(row.parameters) and use.places <= row.positional and use.paired <= row.inner


def translated(name: str, path: str, found: Translated, use: Use | None) -> str:
    """Return the text of a template that does what the Hugo template did."""
    names = tuple(dict.fromkeys((*found.names, *(use.params if use else ()))))
    takes = (
        f"{{%- set parameters = [{', '.join(map(_quoted, names))}] -%}}\n"
        if names and not _by_place(found, use)
        else ""
    )
    return (
        f'{{#- The shortcode "{name}", translated by flask import-hugo from {_comment(path)}. -#}}\n{takes}{found.text}'
    )


def _by_place(found: Translated, use: Use | None) -> bool:
    return found.by_place or bool(use and use.places)


def starting(name: str, path: str, source: str, use: Use | None) -> str:
    """Return the text of a template that shows what the shortcode was given, until somebody writes what it should."""
    lines = [f'The shortcode "{name}" had {_comment(path) or "no template"} in Hugo. Until this is written,']
    lines += ["a page shows what the shortcode is given.", "", *_given(use)]
    lines += ["", "The Hugo template:", "", _comment(source.strip())] if source.strip() else []
    inner = bool(use and use.paired) or ".Inner" in source
    shown = f"<p><strong>{name}</strong>{{% for value in args %}} {{{{ value }}}}{{% endfor %}}" + (
        "{% for key, value in params.items() %} {{ key }}: {{ value }}{% endfor %}</p>\n"
    )
    warning = f'the shortcode \\"{name}\\" has only a starting template; write templates/shortcodes/{name}.html'
    return "\n".join(
        ["{#-", *(f"  {line}".rstrip() for line in lines), "-#}", f'{{{{- warn("{warning}") -}}}}', shown]
    ) + ("{{ inner|markdown }}\n" if inner else "")


def _given(use: Use | None) -> list[str]:
    if use is None:
        return ["No page calls it."]
    named = [f"  get({_quoted(name)})" for name in use.params]
    placed = [f"  get({place})" for place in range(use.places)]
    given = [*named, *placed, *(["  inner"] if use.paired else [])]
    return [
        f"{use.count} calls in {len(use.files)} pages give it:" if given else "It is called without arguments.",
        *given,
    ]


def _quoted(name: str) -> str:
    return '"' + re.sub(r"[^\w .-]", "", name) + '"'


def _comment(text: str) -> str:
    """Return a text that can stand in a comment of Jinja without ending it."""
    return text.replace("#}", "# }").replace("{#", "{ #")
