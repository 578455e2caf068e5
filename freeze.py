"""Freeze the site into a folder of static files: `python freeze.py [--site DIR] [--out DIR] [--base-url URL] ...`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dotenv import load_dotenv
from flask import Flask

import config as settings
from app import create_app
from plenary.freezing import freeze, report
from plenary.freezing.plan import Plan
from plenary.freezing.publish import PublishError
from plenary.web.bodies import Bodies
from plenary.web.store import FOLDERS


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="freeze.py", description="Freeze the site into a folder of static files.")
    made.add_argument(
        "--site", metavar="DIR", help="the site's folder, the one that holds pages/ (default: the project's own)"
    )
    made.add_argument("--out", metavar="DIR", help="the folder to publish into (default: build/ in the site's folder)")
    made.add_argument("--base-url", metavar="URL", help="where the site will stand, such as https://example.org/assoc/")
    made.add_argument("--drafts", action="store_true", default=None, help="freeze drafts too")
    made.add_argument("--strict", action="store_true", default=None, help="let warnings stop the freeze, as errors do")
    return made


def plan(app: Flask) -> Plan:
    """Return what is to be frozen of an application's site."""
    bodies: Bodies = app.extensions["plenary"]
    store = bodies.store
    base_url = app.config["BASE_URL"] or store.site.settings.base_url
    sources = tuple(store.folder / folder for folder in FOLDERS)
    return Plan(store.folder, sources, store.site.targets, base_url, store.path_of, bodies.all_problems)


def main(arguments: Sequence[str] | None = None) -> int:
    """Freeze, and return the exit status: 0 published, 1 errors and nothing published, 2 misuse."""
    given = vars(parser().parse_args(arguments))
    load_dotenv(settings.HERE / ".env")
    try:
        config = settings.read(os.environ, **given)
        app = create_app(**given, preview=False)
        outcome = freeze.freeze(
            app, plan(app), Path(config.out) if config.out else config.folder / "build", config.strict
        )
    except (settings.ConfigError, freeze.MisuseError) as error:
        print(f"freeze.py: {error}", file=sys.stderr)
        return 2
    except PublishError as error:
        print(f"freeze.py: {error}", file=sys.stderr)
        return 1
    for problem in outcome.problems:
        print(problem, file=sys.stderr)
    print(report.sentence(outcome))
    return 0 if outcome.published else 1


if __name__ == "__main__":
    sys.exit(main())
