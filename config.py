"""How Plenary runs here: every setting, its default and what it is for.

A setting is overridden by the environment variable of the same name in capitals with `PLENARY_` before it
(`base_url` by `PLENARY_BASE_URL`), which may stand in `.env` beside this file. What the site says about itself (title,
menus, sections) is not here but in its `site.toml`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from plenary.problems import guess
from plenary.site import addresses
from plenary.text import dates

HERE = Path(__file__).resolve().parent
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")


class ConfigError(Exception):
    """A setting that can't be used; its text is one line that says which, and what to do."""


def _folder(text: str) -> Path | None:
    """Read a folder; a path that is not absolute begins at this file's folder."""
    return (HERE / Path(text).expanduser()).resolve() if text else None


def _cache(text: str) -> str:
    """Read where caches lie, as `plenary.cachefolder` takes it."""
    off = text.strip().lower() == "off"
    return "off" if off else str(_folder(text.strip()) or "")


def _address(text: str) -> str:
    if text.strip() and not addresses.base_url(text):
        raise ValueError("no address of a site; write it like https://example.org/")
    return addresses.base_url(text)


def _switch(text: str) -> bool:
    if text.strip().lower() not in YES + NO:
        raise ValueError("neither true nor false; write one of the two")
    return text.strip().lower() in YES


def _moment(text: str) -> datetime | None:
    if text.strip() and dates.parse(text) is None:
        raise ValueError("no date; write it like 2026-11-21 or 2026-11-21 17:00:00 +0200")
    return dates.parse(text)


def about(read: Callable[[str], Any], meaning: str) -> dict[str, Any]:
    """Return what belongs to a setting: how a text becomes its value, and one sentence on what it is for."""
    return {"read": read, "meaning": meaning}


@dataclass(frozen=True)
class Config:
    """The settings of one run."""

    site: Path | None = field(
        default=None,
        metadata=about(_folder, "The folder of the site to serve or freeze; empty means the project's own."),
    )
    base_url: str = field(
        default="",
        metadata=about(
            _address, "Where the site is published (https://example.org/), instead of what its site.toml says."
        ),
    )
    out: Path | None = field(
        default=None,
        metadata=about(_folder, "The folder that a freeze publishes into; empty means build/ in the site's folder."),
    )
    as_of: datetime | None = field(
        default=None,
        metadata=about(_moment, "The moment taken for now, which tells scheduled and expired pages; empty means now."),
    )
    preview: bool = field(
        default=False,
        metadata=about(_switch, "Show drafts, problems and saved changes at once; `flask run` turns it on by itself."),
    )
    drafts: bool = field(
        default=False,
        metadata=about(_switch, "Show drafts, scheduled and expired pages though this is no preview."),
    )
    strict: bool = field(default=False, metadata=about(_switch, "Let warnings stop a freeze, as errors do."))
    cache: str = field(
        default="",
        metadata=about(
            _cache,
            "The folder for what is kept between runs; empty means the user's own cache folder, `off` keeps nothing.",
        ),
    )

    @property
    def folder(self) -> Path:
        """The site's folder, absolute."""
        return self.site or HERE


def environment(file: Path = HERE / ".env") -> dict[str, str]:
    """Return the variables of the environment, and behind them those of a `.env` file.

    Raises ConfigError for a file that can't be read.
    """
    try:
        written = dotenv_values(file)
    except (OSError, ValueError):
        raise ConfigError(f"{file} can't be read as UTF-8 text; save it anew, or remove it") from None
    return {**{name: value for name, value in written.items() if value is not None}, **os.environ}


def read(environment: Mapping[str, str], **given: Any) -> Config:
    """Return the settings: those `given` and not None first, then those of the environment, then the defaults.

    Raises ConfigError for a value that can't be used and for a `PLENARY_` name that is none of the settings.
    """
    names = {f"PLENARY_{f.name.upper()}": f.name for f in fields(Config)}
    for name in environment:
        if name.startswith("PLENARY_") and name not in names:
            raise ConfigError(f"{name} is no setting; {_likely(name, names)}")
    found: dict[str, Any] = {names[name]: environment[name] for name in names.keys() & environment.keys()}
    found |= {name: value for name, value in given.items() if value is not None}
    readers = {f.name: f.metadata["read"] for f in fields(Config)}
    values = {
        name: _value(name, value, readers[name]) if isinstance(value, str) else value for name, value in found.items()
    }
    return _checked(Config(**values))


def _likely(name: str, names: Iterable[str]) -> str:
    meant = guess(name.removeprefix("PLENARY_"), [one.removeprefix("PLENARY_") for one in names])
    return meant.replace('"', '"PLENARY_', 1) or f"the settings are {', '.join(names)}"


def _value(name: str, text: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(text)
    except (ValueError, RuntimeError, OSError) as error:
        raise ConfigError(f'the setting {name} is "{text}", which is {error}') from None


def _checked(config: Config) -> Config:
    """Return the settings, or raise ConfigError if their site is none."""
    try:
        there = (config.folder / "pages").is_dir()
    except OSError:
        there = False
    if not there:
        words = "holds no folder pages/" if config.folder.is_dir() else "does not exist"
        raise ConfigError(
            f"the site's folder {config.folder} {words}; name the one that holds pages/ (PLENARY_SITE, --site)"
        )
    return config
