"""What `python freeze.py` does where something has changed: read its arguments, freeze, and say what came of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import time_ns
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

import config as settings
from app import create_app
from plenary.freezing import freeze, report
from plenary.freezing.ownership import MANIFEST, read_manifest
from plenary.freezing.plan import Plan
from plenary.freezing.publish import PublishError
from plenary.freezing.unchanged import Memo
from plenary.problems import Problem
from plenary.site import ledger, rules
from plenary.site.checks.links import Checked
from plenary.site.settings import SOURCE as SETTINGS
from plenary.site.site import Site
from plenary.web import caches, findings
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
    add("--jobs", metavar="N", type=_jobs, help="render in at most N processes (default: one for each processor)")
    add("--fresh", action="store_true", help="render everything anew; the result is the same")
    return made


def _jobs(text: str) -> int:
    """Read a number of processes."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes; give 1 or more")
    return int(text)


def _folder(text: str) -> Path:
    """Read a folder; one that is not absolute begins where the command is given."""
    return Path(text).expanduser().absolute()


def plan(app: Flask, today: bool = True, last: str = "", fresh: bool = False) -> Plan:
    """Return what is to be frozen of an application's site; only the site of `today` answers for its ledger.

    `last` is the file in which the last freeze's record lies, or "" for none; with `fresh` nothing of it is used.
    """
    bodies: Bodies = app.extensions["plenary"]
    store = bodies.store
    began = time_ns()
    site = store.site
    base_url = app.config["BASE_URL"] or site.settings.base_url
    keeps = today and site.ledger.readable

    def problems(checked: Mapping[str, Checked]) -> tuple[Problem, ...]:
        lost = store.lost() if today else ()
        return tuple(sorted((*findings.of_site(bodies, site, checked), *lost)))

    return Plan(
        folder=store.folder,
        sources=tuple(store.folder / folder for folder in FOLDERS),
        site=site,
        base_url=base_url,
        path_of=store.path_of,
        signature=store.signature_of,
        check=partial(findings.checked, bodies),
        problems=problems,
        changed=store.refresh,
        keep=bodies.keep,
        ledger=ledger.published(site.targets) if keeps else None,
        version=f"{caches.version()} {base_url} {store.templates_version}",
        outline=partial(store.outline, began),
        last=last,
        fresh=fresh,
    )


def prepared(given: dict[str, Any], config: settings.Config, last: str, fresh: bool) -> tuple[Flask, Plan]:
    """Return the application and the plan of a freeze; a process that was spawned makes its own of the same."""
    app = create_app(**given)
    planned = plan(app, config.as_of is None and not config.drafts, last, fresh)
    bodies: Bodies = app.extensions["plenary"]
    bodies.store.keep()  # now, so that no process that renders does it
    return app, planned


def _last(config: settings.Config, out: Path) -> str:
    """Return the file in which the record of the last freeze into a folder lies, or "" where there is none."""
    cache = caches.opened(config.folder, config.cache)
    mark = sha256(os.fsencode(os.path.realpath(out))).hexdigest()[:16]
    return cache.file(f"freeze-{mark}{'-drafts' if config.drafts else ''}") if cache else ""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(words: Sequence[str], memo: Memo) -> int:
    """Freeze, and return the exit status: 0 published, 1 errors and nothing published, 2 misuse.

    What was published is noted in the command's memo, by which the next freeze may find that nothing has changed.
    """
    given = vars(parser().parse_args(words))
    jobs, fresh = given.pop("jobs"), given.pop("fresh")
    try:
        config = settings.read(settings.environment(), **given)
        memo.watch(str(config.folder), FOLDERS, (SETTINGS, ledger.SOURCE, rules.NETLIFY))
        out = config.out or config.folder / "build"
        known = {**given, "preview": False, "as_of": config.as_of or datetime.now(UTC)}
        known |= {"cache": "off"} if fresh else {}
        remake = partial(prepared, known, config, _last(config, out), fresh)
        app, planned = remake()
        outcome = freeze.freeze(app, planned, out, config.strict, freeze.Jobs(jobs or processors(), remake))
    except (settings.ConfigError, freeze.MisuseError, PublishError) as error:
        print(f"freeze.py: {error}", file=sys.stderr)
        return 1 if isinstance(error, PublishError) else 2
    except KeyboardInterrupt:
        print("freeze.py: stopped; what is published is whole", file=sys.stderr)
        return 130
    for line in report.lines(outcome):
        print(line, file=sys.stderr)
    print(report.sentence(outcome))
    noted(memo, outcome, None if config.as_of else same_until(planned.site))
    return 0 if outcome.published else 1


def same_until(site: Site) -> datetime:
    """Return the moment at which a site changes though none of its files does: at the latest when its day ends."""
    tomorrow = datetime.combine(site.today + timedelta(days=1), time(), ZoneInfo(site.settings.timezone))
    return min(tomorrow, site.until or tomorrow)


def noted(memo: Memo, outcome: freeze.Outcome, until: datetime | None) -> bool:
    """Note in a command's memo what it published, and return whether it did; what is to be said once is not noted."""
    done = outcome.published
    if done is None or done.warnings:
        return False
    again = replace(outcome, published=replace(done, changed=0, removed=0))
    ends = None if until is None else int(until.timestamp() * 1_000_000_000)
    try:
        written = [*read_manifest(outcome.out), MANIFEST]
    except (OSError, PublishError):
        return False
    return memo.keep(str(outcome.out), written, done.moment, ends, (report.lines(again), report.sentence(again)))
