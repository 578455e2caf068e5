"""Freeze the site into a folder of static files: `python freeze.py [--site DIR] [--out DIR] [--base-url URL] ...`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

import config as settings
from app import create_app
from plenary.freezing import freeze, report
from plenary.freezing.plan import Plan
from plenary.freezing.publish import PublishError
from plenary.problems import Problem
from plenary.site import ledger
from plenary.web.bodies import Bodies
from plenary.web.scan import FOLDERS


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="freeze.py", description="Freeze the site into a folder of static files.")
    add = made.add_argument
    here = "the project's own"
    add("--site", metavar="DIR", type=_folder, help=f"the site's folder, the one that holds pages/ (default: {here})")
    add("--out", metavar="DIR", type=_folder, help="the folder to publish into (default: build/ in the site's folder)")
    add("--base-url", metavar="URL", help="where the site will stand, such as https://example.org/assoc/")
    add("--as-of", metavar="DATE", help="the day, its first moment, or the moment that is taken for now")
    add("--drafts", action="store_true", default=None, help="freeze drafts, scheduled and expired pages too")
    add("--strict", action="store_true", default=None, help="let warnings stop the freeze, as errors do")
    add("--jobs", metavar="N", type=_jobs, help="render in at most N processes; so far it is always one")
    add("--fresh", action="store_true", help="use nothing of earlier freezes; so far nothing of them is used")
    return made


def _jobs(text: str) -> int:
    """Read a number of processes."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes; give 1 or more")
    return int(text)


def _folder(text: str) -> Path:
    """Read a folder; one that is not absolute begins where the command is given."""
    return Path(text).expanduser().absolute()


def plan(app: Flask, today: bool = True) -> Plan:
    """Return what is to be frozen of an application's site; only the site of `today` answers for its ledger."""
    bodies: Bodies = app.extensions["plenary"]
    store = bodies.store
    base_url = app.config["BASE_URL"] or store.site.settings.base_url
    sources = tuple(store.folder / folder for folder in FOLDERS)
    site = store.site

    def problems() -> tuple[Problem, ...]:
        lost = store.lost() if today else ()
        return tuple(sorted((*bodies.all_problems(), *lost)))

    keeps = today and site.ledger.readable
    kept = ledger.published(site.targets) if keeps else None
    return Plan(store.folder, sources, site.targets, base_url, store.path_of, problems, store.refresh, kept)


def main(arguments: Sequence[str] | None = None) -> int:
    """Freeze, and return the exit status: 0 published, 1 errors and nothing published, 2 misuse."""
    given = vars(parser().parse_args(arguments))
    del given["jobs"], given["fresh"]
    try:
        config = settings.read(settings.environment(), **given)
        app = create_app(**{**given, "preview": False, "as_of": config.as_of or datetime.now(UTC)})
        today = config.as_of is None and not config.drafts
        outcome = freeze.freeze(app, plan(app, today), config.out or config.folder / "build", config.strict)
    except (settings.ConfigError, freeze.MisuseError, PublishError) as error:
        print(f"freeze.py: {error}", file=sys.stderr)
        return 1 if isinstance(error, PublishError) else 2
    except KeyboardInterrupt:
        print("freeze.py: stopped; what is published is whole", file=sys.stderr)
        return 130
    for line in report.lines(outcome):
        print(line, file=sys.stderr)
    print(report.sentence(outcome))
    return 0 if outcome.published else 1


if __name__ == "__main__":
    sys.exit(main())
