"""`flask redirects SERVER`: the rules of a web server for the addresses that have moved or are gone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask

from plenary.site import servers
from plenary.web.store import Store


def init_app(app: Flask, store: Store) -> None:
    """Add the commands to the application's own."""

    @app.cli.command("redirects")
    @click.argument("server", type=click.Choice(sorted(servers.FORMATS)))
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file.")
    def redirects(server: str, out: Path | None) -> None:
        """Print the redirects and the removed addresses of the site as SERVER reads them.

        They are those of the published site, drafts aside, and stand below the sub-path of its base_url.
        """
        site = store.published()
        base = app.config["BASE_URL"] or site.settings.base_url
        text = servers.FORMATS[server](site.moves, urlsplit(base).path.rstrip("/"))
        if out is None:
            click.echo(text, nl=False)
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            words = (error.strerror or str(error)).lower()
            raise click.ClickException(f"{out} can't be written ({words}); name another file") from None
        click.echo(f"Wrote {len(site.moves.exact)} redirects and {len(site.moves.gone)} removed addresses into {out}.")
