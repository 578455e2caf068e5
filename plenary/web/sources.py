"""All that a site is made of, its own and the theme's: the files with their signatures, and the folders they lie in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from plenary.site import ledger, rules, settings
from plenary.web.scan import FOLDERS, Found, scan, scan_file

_FILES = {"settings": settings.SOURCE, "ledger": ledger.SOURCE, "netlify": rules.NETLIFY}
_OF_THE_THEME = {"theme": "static/theme", "theme_templates": "templates", "theme_i18n": "i18n"}

Folders = Mapping[str, frozenset[str]]


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


def folders(sources: Sources, site: Path, theme: Path) -> Folders:
    """Return the folders in which something may happen that changes what a survey finds.

    In some of them only these names count; where there are none, every name does.
    """
    theirs = () if site == theme else _OF_THE_THEME.values()
    found: dict[str, frozenset[str]] = {str(site): frozenset((*FOLDERS, *_FILES.values()))}
    for folder in theirs:
        above, _, name = f"{theme}/{folder}".rpartition("/")
        found[above] = found.get(above, frozenset()) | {name}
        found[str(theme)] = found.get(str(theme), frozenset()) | {folder.partition("/")[0]}
    for one in fields(sources):
        base = theme if one.name in _OF_THE_THEME else site
        seen: Found = getattr(sources, one.name)
        found |= {str(base / folder): frozenset() for folder in seen.folders}
    return found
