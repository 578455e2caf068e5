"""The composition root: one function puts the parts of Plenary together into a Flask application."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime
from typing import Any

import click
from flask import Flask

import config as settings
from plenary.migrating import command as migrating
from plenary.web import answers, caches, commands, filters, security, views
from plenary.web.store import Store

# How often the garbage collector looks. A page is a tree of objects of which none is garbage before the page is done;
# with Python's own numbers a page of 50,000 footnotes takes 2.3 seconds instead of 1.4.
COLLECT = (100_000, 50, 100)


class Misuse(click.ClickException):
    """A command that can't be done with these settings; Click shows it as one line."""

    exit_code = 2


def create_app(**given: Any) -> Flask:
    """Return the application for one site; settings `given` go before those of the environment and of `.env`.

    Started by `flask run` it is a preview: drafts are shown, problems too, and a saved file counts at once.
    """
    config = configured(**given)
    gc.set_threshold(*COLLECT)

    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(PREVIEW=config.preview, BASE_URL=config.base_url)

    def clock() -> datetime:
        return config.as_of or datetime.now(UTC)

    cache = caches.opened(config.folder, config.cache)
    store = Store(config.folder, settings.HERE, clock, config.preview or config.drafts, cache)
    store.init_app(app)
    bodies = filters.init_app(app, store)
    views.init_app(app, bodies)
    commands.init_app(app, store)
    security.init_app(app)
    answers.init_app(app, bodies)
    migrating.init_app(app, create_app)
    return app


def configured(**given: Any) -> settings.Config:
    """Return the settings of this run, or end with one line that says which of them can't be used."""
    try:
        by_command = {"PLENARY_PREVIEW": os.environ.get("FLASK_RUN_FROM_CLI", "")}
        return settings.read({**by_command, **settings.environment()}, **given)
    except settings.ConfigError as error:
        raise Misuse(str(error)) from None
