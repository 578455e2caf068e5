"""One freeze: plan the addresses, render them beside the published site, check the whole, publish it in one step."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask import Flask

from plenary.freezing import report
from plenary.freezing.keeping import keep
from plenary.freezing.plan import Plan
from plenary.freezing.publish import Published, PublishError, check_destination, publishing
from plenary.freezing.render import SiteFreezer
from plenary.problems import Problem
from plenary.site.ledger import SOURCE as LEDGER


class MisuseError(Exception):
    """A freeze that can't begin as it was asked for; its text is one line that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a freeze found and did: `published` is None where nothing was published."""

    out: Path
    addresses: int
    problems: tuple[Problem, ...]
    published: Published | None


def freeze(app: Flask, plan: Plan, out: Path, strict: bool = False) -> Outcome:
    """Freeze an application's site into `out`, all of it or nothing.

    Every problem of the whole site is found in one run. Once it is published, its ledger is written. Raises MisuseError
    where `out` is no place for a site, PublishError where the disk, another freeze or somebody who is editing does not
    let it publish.
    """
    if refusal := check_destination(out, plan.folder, plan.sources):
        raise MisuseError(refusal)
    with publishing(out, plan.folder, plan.sources) as release:
        _render(app, plan, release.folder)
        if plan.changed():
            raise PublishError("the site was changed while it was frozen; nothing was published; freeze it again")
        problems = plan.problems()
        stopped = report.stops(problems, strict)
        published = None if stopped else release.commit()
    if published and plan.ledger is not None and (unkept := keep(plan.folder / LEDGER, plan.ledger)):
        published = replace(published, warnings=(*published.warnings, unkept))
    return Outcome(out, len(plan.targets), problems, published)


def _render(app: Flask, plan: Plan, folder: Path) -> None:
    """Write what the application answers at each address into a folder, with a progress bar on a terminal."""
    freezer = SiteFreezer(app, plan, folder)
    quiet = not sys.stderr.isatty()
    with click.progressbar(
        freezer.freeze_yield(), length=len(plan.targets), label="Freezing", file=sys.stderr, hidden=quiet
    ) as pages:
        for _ in pages:
            pass
