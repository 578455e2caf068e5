"""The imported site as Plenary sees it: the shortcodes that there are for it, and what is wrong with its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from plenary.problems import Problem
from plenary.site.addresses import quoted
from plenary.web import findings
from plenary.web.bodies import Bodies
from plenary.web.shortcode_templates import Row

MakeApp = Callable[..., Flask]


def built_in(make_app: MakeApp, folder: Path) -> Mapping[str, Row]:
    """Return the shortcodes that a site has without templates of its own."""
    (folder / "pages").mkdir(exist_ok=True)
    bodies = _bodies(make_app(site=folder.resolve(), preview=False, cache="off"))
    files, own = bodies.store.templates, folder.resolve()
    rows = bodies.templates.rows.items()
    return {name: row for name, row in rows if row.template in files and own not in files[row.template][0].parents}


def content_problems(
    make_app: MakeApp, folder: Path, track: Callable[[Sequence[Any], str], Iterable[Any]]
) -> tuple[Problem, ...]:
    """Return all that is wrong with the content of a site, as a freeze would find it, once each page was made."""
    app = make_app(site=folder.resolve(), preview=False, cache="off")
    bodies = _bodies(app)
    client = app.test_client()
    site = bodies.store.site
    pages = [address for address, target in site.targets.items() if target.kind == "page"]
    found = {}
    for address in track(pages, "Checking"):
        client.get(quoted(address))
        found[address] = findings.checked(bodies, site, address)
    return findings.of_site(bodies, site, found)


def _bodies(app: Flask) -> Bodies:
    bodies: Bodies = app.extensions["plenary"]
    return bodies
