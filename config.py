"""How Plenary runs here: every setting, its default and what it is for.

A setting is overridden by the environment variable of the same name in capitals with `PLENARY_` before it
(`base_url` by `PLENARY_BASE_URL`), which may stand in `.env` beside this file. What the site says about itself (title,
menus, sections) is not here but in its `site.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")


class ConfigError(Exception):
    """A setting that can't be used; its text is one line that says which, and what to do."""


def setting(default: Any, meaning: str) -> Any:
    """Return a field of Config: its default and one sentence on what it is for."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Config:
    """The settings of one run."""

    site: str = setting("", "The folder of the site to serve or freeze; empty means the project's own.")
    base_url: str = setting(
        "", "Where the site is published (https://example.org/), instead of what its site.toml says."
    )
    out: str = setting("", "The folder that a freeze publishes into; empty means build/ in the site's folder.")
    preview: bool = setting(
        False, "Show drafts, problems and saved changes at once; `flask run` turns it on by itself."
    )
    drafts: bool = setting(False, "Show drafts though this is no preview, to show a frozen site to somebody first.")
    strict: bool = setting(False, "Let warnings stop a freeze, as errors do.")

    @property
    def folder(self) -> Path:
        """The site's folder, absolute."""
        return (HERE / Path(self.site).expanduser()).resolve()


def read(environment: Mapping[str, str], **given: Any) -> Config:
    """Return the settings: those `given` first, then those of the environment, then the defaults.

    Raises ConfigError for a value that can't be used and for a `PLENARY_` name that is none of the settings.
    """
    names = {f"PLENARY_{f.name.upper()}": f for f in fields(Config)}
    for name in environment:
        if name.startswith("PLENARY_") and name not in names:
            raise ConfigError(f"{name} is no setting; the settings are {', '.join(names)}")
    found = {f.name: _value(name, environment[name], f.default) for name, f in names.items() if name in environment}
    config = Config(**{**found, **{name: value for name, value in given.items() if value is not None}})
    if not config.folder.is_dir():
        raise ConfigError(
            f"the site's folder {config.folder} does not exist; "
            "set PLENARY_SITE or --site to the folder that holds pages/"
        )
    return config


def _value(name: str, text: str, default: Any) -> Any:
    if not isinstance(default, bool):
        return text
    if text.lower() not in YES + NO:
        raise ConfigError(f'{name} is "{text}"; write true or false')
    return text.lower() in YES
