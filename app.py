"""The composition root: one function puts the parts of Plenary together into a Flask application."""

from __future__ import annotations

import os
from typing import Any

import click
from dotenv import load_dotenv
from flask import Flask

import config as settings
from plenary.web import filters, security, views
from plenary.web.store import Store


def create_app(**given: Any) -> Flask:
    """Return the application for one site; settings `given` go before those of the environment and of `.env`.

    Started by `flask run` it is a preview: drafts are shown, problems too, and a saved file counts at once.
    """
    load_dotenv(settings.HERE / ".env")
    config = configured(**given)
    preview = config.preview or os.environ.get("FLASK_RUN_FROM_CLI") == "true"

    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(PREVIEW=preview, BASE_URL=config.base_url, TEMPLATES_AUTO_RELOAD=preview)

    store = Store(config.folder, settings.HERE, drafts=preview or config.drafts)
    store.init_app(app)
    bodies = filters.init_app(app, store, str(settings.HERE / "templates"))
    views.init_app(app, bodies)
    security.init_app(app)
    return app


def configured(**given: Any) -> settings.Config:
    """Return the settings of this run, or end with one line that says which of them can't be used."""
    try:
        return settings.read(os.environ, **given)
    except settings.ConfigError as error:
        raise click.ClickException(str(error)) from None
