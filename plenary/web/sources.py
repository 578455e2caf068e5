"""All that a site is made of, its own and the theme's: the files with their signatures, and the folders they lie in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from plenary.site import ledger, rules, settings
from plenary.web.scan import FOLDERS, Found, scan, scan_file

_FILES = {"settings": settings.SOURCE, "ledger": ledger.SOURCE, "netlify": rules.NETLIFY}
_OF_THE_THEME = {"theme": "static/theme", "theme_templates": "templates", "theme_i18n": "i18n"}
_TOPS_OF_THE_THEME = frozenset(folder.partition("/")[0] for folder in _OF_THE_THEME.values())
_EVERY: frozenset[str] = frozenset()

# Folders by their whole paths: in some a few names count, in others (with no names) all but what editors leave behind,
# in yet others (None) every name.
Folders = Mapping[str, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a site is made of at one moment, its own and the theme's: the files with their signatures."""

    pages: Found
    static: Found
    data: Found
    templates: Found
    i18n: Found
    settings: Found
    ledger: Found
    netlify: Found
    theme: Found
    theme_templates: Found
    theme_i18n: Found


def survey(site: Path, theme: Path) -> Sources:
    """Walk the folders of a site and of the theme, and return what is there."""
    other = site != theme
    return Sources(
        **{folder: scan(site, folder) for folder in FOLDERS},
        **{name: scan_file(site, file) for name, file in _FILES.items()},
        **{name: scan(theme, folder) if other else Found({}) for name, folder in _OF_THE_THEME.items()},
    )


def templates(site: Path, theme: Path) -> tuple[Found, Found]:
    """Return the templates of a site, and those of the theme, of all that a survey finds."""
    return scan(site, "templates"), scan(theme, "templates") if site != theme else Found({})


def folders(sources: Sources, site: Path, theme: Path) -> Folders:
    """Return the folders in which something may happen that changes what a survey finds, with the names that count."""
    found: dict[str, frozenset[str] | None] = {}
    if site != theme:
        found |= {str(theme): _TOPS_OF_THE_THEME, f"{theme}/static": frozenset({"theme"})}
    found[str(site)] = frozenset((*FOLDERS, *_FILES.values()))
    seen: dict[str, Found] = {one.name: getattr(sources, one.name) for one in fields(sources)}
    for name, one in seen.items():
        found |= dict.fromkeys(
            (f"{theme if name in _OF_THE_THEME else site}/{folder}" for folder in one.folders), _EVERY
        )
    return {**found, **dict.fromkeys(folder for one in seen.values() for folder in one.behind)}
