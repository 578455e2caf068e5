"""The command `flask import-hugo SOURCE DEST`, and the proof of what it did, `--prove`.

What it needs is loaded when it is called: every start of the application, and every freeze, would wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask

MakeApp = Callable[..., Flask]
Thing = TypeVar("Thing")
_FOLDER = click.Path(path_type=Path, file_okay=True)


class Misuse(click.ClickException):
    """A command that can't be done as it was given; Click shows it as one line."""

    exit_code = 2


def init_app(app: Flask, make_app: MakeApp) -> None:
    """Add the command; `make_app` makes the application of the site that was imported."""

    @app.cli.command("import-hugo")
    @click.argument("source", type=_FOLDER)
    @click.argument("dest", type=_FOLDER)
    @click.option("--prove", "proving", is_flag=True, help="Account for everything that SOURCE holds.")
    @click.option("--published", type=_FOLDER, metavar="DIR", help="The folder that Hugo published SOURCE into.")
    def import_hugo(source: Path, dest: Path, proving: bool, published: Path | None) -> None:
        """Import the Hugo site in the folder SOURCE into the folder DEST, which is made if it does not exist.

        No byte of the Markdown is changed. It may be repeated at any time: what is there already is not written again,
        and what was changed in DEST since is left alone. With --prove a DEST that was imported before is only read.
        """
        from plenary.migrating import prove  # noqa: PLC0415
        from plenary.migrating.destination import MANIFEST  # noqa: PLC0415

        if published and not proving:
            raise Misuse("--published is read by --prove alone; give both")
        if not proving or not (dest / MANIFEST).is_file():
            _import(source, dest, make_app)
        if proving:
            sys.exit(prove.main(source, dest, make_app, published))


def _import(source: Path, dest: Path, make_app: MakeApp) -> None:
    from plenary.migrating import report  # noqa: PLC0415
    from plenary.migrating.destination import RefusedError  # noqa: PLC0415
    from plenary.migrating.hugo import HugoError  # noqa: PLC0415
    from plenary.migrating.importing import import_site  # noqa: PLC0415

    try:
        done = import_site(source, dest, make_app, track)
    except (HugoError, RefusedError) as error:
        raise Misuse(str(error)) from None
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        words = (error.strerror or str(error)).lower()
        raise click.ClickException(f"{what}{words}; mend that, and import again: it goes on from there") from None
    for problem in done.problems:
        click.echo(str(problem), err=True)
    for sentence in report.sentences(done, str(dest)):
        click.echo(sentence)


def track(things: Sequence[Thing], word: str) -> Iterator[Thing]:
    """Yield things one by one with a progress bar, if a person is looking."""
    with click.progressbar(things, label=word, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        each: Iterable[Any] = shown
        yield from each
