"""`flask import-hugo --prove`: everything that a Hugo site holds is accounted for on the site made of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
from flask import Flask

from plenary.migrating.hugo import HugoError
from plenary.migrating.proving import (
    accepted,
    hugo_site,
    of_addresses,
    of_files,
    of_links,
    of_makings,
    of_menus,
    of_pages,
    published,
    report,
)
from plenary.migrating.proving.accounts import Account
from plenary.migrating.proving.cache import Cache
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import likely_address
from plenary.migrating.proving.leading import look
from plenary.migrating.proving.new_site import NewSite

FOLDER = "prove"
"""The folder of the new site that the report is written into."""

MakeApp = Callable[..., Flask]
Thing = TypeVar("Thing")


class ProveError(Exception):
    """A proof that can't be made; its text is one line that says why, and what to do."""


def main(source: Path, dest: Path, make_app: MakeApp, folder: Path | None = None, now: datetime | None = None) -> int:
    """Prove, say what is lost, and return the exit status: 0 nothing unexplained, 1 something is, 2 misuse.

    `source` is the Hugo site, `dest` the one made of it, `folder` what Hugo published, `make_app` makes an application
    of the settings it is given (`site`, `preview`, `drafts`).
    """
    try:
        found = prove(source, dest, make_app, folder, now)
    except (ProveError, HugoError, accepted.AcceptedError) as error:
        print(f"import-hugo --prove: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"import-hugo --prove: {error.filename}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 2
    for account in found:
        if account.told:
            print(account, file=sys.stderr)
    print(f"{report.sentence(found)} The report is {dest / FOLDER / 'report.html'}")
    return 1 if any(account.unexplained for account in found) else 0


def prove(
    source: Path, dest: Path, make_app: MakeApp, folder: Path | None = None, now: datetime | None = None
) -> list[Account]:
    """Return an account of everything, in a fixed order, and write the report.

    What was worked out before, even by a proof that was stopped, is not worked out again. Raises ProveError, HugoError
    or AcceptedError.
    """
    if not (dest / "pages").is_dir():
        raise ProveError(f"{dest} holds no site of Plenary's; import the Hugo site first")
    if folder and not (folder / "index.html").is_file():
        raise ProveError(f"{folder} holds no published site: it has no index.html; name the folder that Hugo wrote")
    now = now or datetime.now(UTC)
    rules = accepted.read(dest)
    old = hugo_site.read(source, now)
    cache = Cache(dest / FOLDER / "cache.jsonl")
    whole = False
    try:
        files = published.files_of(folder) if folder else []
        before = published.read(_track(files, len(files), "Published"), cache) if folder else None
        app = make_app(site=dest.resolve(), preview=False, drafts=False, as_of=now)
        case = Case(old, NewSite(app, dest, cache, now), before)
        found = accepted.explained(_accounts(case), rules)
        whole = True
    finally:
        cache.close(whole)
    report.write(found, old.config.title.strip() or source.name, dest / FOLDER)
    return found


def _track(things: Iterable[Thing], count: int, word: str) -> Iterator[Thing]:
    """Yield things one by one with a progress bar, if a person is looking."""
    quiet = not sys.stderr.isatty()
    with click.progressbar(things, length=count, label=word, file=sys.stderr, hidden=quiet) as shown:
        yield from shown


def _accounts(case: Case) -> list[Account]:
    """Return all accounts in a fixed order."""
    pages = case.old.pages
    found: list[Account] = []
    for page in _track(pages, len(pages), "Pages"):
        found += of_pages.accounts(case, page)
        seen = look(case, page)
        found += [*of_links.accounts(seen), *of_makings.accounts(seen)] if seen else of_links.unseen(case, page)
    lost = _lost_pages(case, found)
    found += [*of_files.accounts(case), *of_menus.accounts(case), *of_addresses.old(case)]
    if case.published:
        found += _track(of_addresses.published(case, lost), len(case.published.files), "Addresses")
        found += of_makings.of_data(case)
    return sorted(_within(found, lost), key=lambda one: (one.source, one.line, one.kind, one.what, one.how))


def _lost_pages(case: Case, accounts: Sequence[Account]) -> dict[str, str]:
    """Return the paths of the pages that are lost, by the address that each has or had."""
    paths = {one.what for one in accounts if one.kind == "page" and one.fate == "lost"}
    found = {}
    for page in case.old.pages:
        if page.path in paths:
            made = case.page(page)
            found[made.address if made else likely_address(page)] = page.path
    return found


def _within(accounts: Sequence[Account], lost: Mapping[str, str]) -> Iterator[Account]:
    """Yield the accounts; a link is lost along with the page or address it leads to where that is told by itself."""
    gone = {one.what for one in accounts if one.fate == "lost" and not one.within and one.kind != "link"}
    for one in accounts:
        within = lost.get(f"{one.within.rstrip('/')}/", one.within)
        yield replace(one, within=within if within in gone else "") if one.within else one
