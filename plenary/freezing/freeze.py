"""One freeze: plan the addresses, render them beside the published site, check the whole, publish it in one step."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask

from plenary.freezing import report
from plenary.freezing.publish import Published, check_destination, publishing
from plenary.freezing.render import SiteFreezer
from plenary.problems import Problem
from plenary.web.bodies import Bodies
from plenary.web.store import FOLDERS, Store


class Misuse(Exception):
    """A freeze that can't begin as it was asked for; its text is one line that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a freeze found and did: `published` is None where nothing was published."""

    out: Path
    addresses: int
    problems: tuple[Problem, ...]
    published: Published | None


def freeze(app: Flask, out: Path, strict: bool = False) -> Outcome:
    """Freeze an application's site into `out`, all of it or nothing.

    Every problem of the whole site is found in one run. Raises Misuse where `out` is no place for a site, PublishError
    where the disk or another freeze does not let it publish.
    """
    bodies: Bodies = app.extensions["plenary"]
    store = bodies.store
    sources = tuple(store.folder / folder for folder in FOLDERS)
    if refusal := check_destination(out, store.folder, sources):
        raise Misuse(refusal)
    with publishing(out, store.folder, sources) as release:
        addresses = len(_render(app, store, release.folder))
        problems = bodies.all_problems()
        stopped = report.stops(problems, strict)
        return Outcome(out, addresses, problems, None if stopped else release.commit())


def _render(app: Flask, store: Store, folder: Path) -> list[object]:
    """Write what the application answers at every address of the site into a folder, with a progress bar on a terminal."""
    freezer = SiteFreezer(app, store, folder, app.config["BASE_URL"] or store.site.settings.base_url)
    with click.progressbar(
        freezer.freeze_yield(),
        length=len(store.site.targets),
        label="Freezing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as pages:
        return list(pages)
