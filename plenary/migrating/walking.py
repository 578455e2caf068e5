"""Finds the files of a Hugo site that a site here needs, and says of all else in those folders why it is left."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plenary.migrating.hugo import HugoConfig
from plenary.problems import Problem
from plenary.web.scan import WELL_KNOWN, is_leftover, printable

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OF_SYSTEMS = {".ds_store", ".gitkeep", ".gitignore", ".gitattributes", ".git", "thumbs.db", "desktop.ini"}
REDIRECTS = "netlify.toml"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of the Hugo site, by its name in there, and the folder that its files go to."""

    source: str
    to: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to copy: where it is, its name below the Hugo site's folder, and its name below the new site's."""

    path: Path
    source: str
    to: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to copy, in order, each to a place of its own, and what is left out with the reason."""

    files: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    def data(self) -> frozenset[str]:
        """Return the names of what stands right below `data/`, without their endings."""
        names = (planned.to.split("/") for planned in self.files)
        return frozenset(parts[1].partition(".")[0] for parts in names if parts[0] == "data" and len(parts) > 1)


def roots(config: HugoConfig) -> tuple[Root, ...]:
    """Return the folders that are copied; of two files for one place the earlier folder's is taken, as in Hugo.

    Of a theme only what it publishes is taken: its words and data are for its own templates.
    """
    own = [Root(config.content, "pages"), *(Root(name.strip("/"), "static") for name in reversed(config.static))]
    own += [Root(config.data, "data"), Root(config.i18n, "i18n")]
    themes = [f"{_themes(config)}/{name}" for name in config.themes]
    return (*own, *(Root(f"{theme}/static", "static") for theme in themes))


def theme_folders(config: HugoConfig) -> tuple[Path, ...]:
    """Return the folders of the site's themes that are there."""
    found = [config.folder / _themes(config) / name for name in config.themes]
    return tuple(folder for folder in found if folder.is_dir() and is_inside(config.folder, folder))


def is_inside(site: Path, folder: str | Path) -> bool:
    """Return whether a folder, wherever its name and links lead, lies in the Hugo site."""
    return f"{os.path.realpath(site / folder)}/".startswith(f"{os.path.realpath(site)}/")


def _themes(config: HugoConfig) -> str:
    written = config.values.get("themesdir")
    return written.strip("/") if isinstance(written, str) and written.strip("/") else "themes"


def names_below(folder: Path) -> list[str]:
    """Return the names of all files below a folder, in order; none where there is no folder."""
    walked = os.walk(folder)
    found = (Path(above, name).relative_to(folder).as_posix() for above, _, files in walked for name in files)
    return sorted(printable(name) for name in found if Path(name).name.lower() not in _OF_SYSTEMS)


def plan(config: HugoConfig) -> Plan:
    """Return what there is to copy of a Hugo site; nothing in it is opened, and nothing stops this."""
    files: dict[str, Planned] = {}
    problems: list[Problem] = []
    for root in roots(config):
        if not is_inside(config.folder, root.source):
            problems.append(_left(root.source, "the folder lies outside the Hugo site", "copy what it holds by hand"))
            continue
        for path, found in _below(config.folder, root.source):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                to = f"{root.to}/{path[len(root.source) + 1 :]}"
                files.setdefault(to, Planned(found, path, to))
    if (config.folder / REDIRECTS).is_file():
        files[REDIRECTS] = Planned(config.folder / REDIRECTS, REDIRECTS, REDIRECTS)
    problems += [hidden(path) for path in files if _is_hidden(path) and not path.startswith("pages/")]
    problems += [leftover(path) for path in files if _is_left(path)]
    return Plan(tuple(files[to] for to in sorted(files)), tuple(sorted(problems)))


def hidden(to: str) -> Problem:
    """Return what to say of a file that Hugo publishes and a site here does not."""
    words = "the file was copied, but what begins with a full stop is not published"
    return Problem(to, 1, f"{words}; put it where the site is published, it is left alone there", "import")


def leftover(to: str) -> Problem:
    """Return what to say of a file that an editor left behind, which Hugo publishes and a site here does not."""
    words = "the file was copied, but what an editor leaves behind is not published"
    return Problem(to, 1, f"{words}; remove it, or rename it if readers need it", "import")


def _is_left(path: str) -> bool:
    """Return whether a file is published by Hugo alone, for its name is that of an editor's copy."""
    name = path.rpartition("/")[2]
    published = path.startswith("static/") and not name.startswith(".") and name.lower() not in _OF_SYSTEMS
    return published and is_leftover(name)


def _is_hidden(path: str) -> bool:
    parts = path.removeprefix(f"{WELL_KNOWN}/").split("/")
    return any(part.startswith(".") for part in parts) and parts[-1].lower() not in _OF_SYSTEMS


def _below(site: Path, folder: str) -> Iterator[tuple[str, Path | Problem]]:
    """Yield each file below a folder of the site with its name, and a problem in place of what can't be copied."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(folder, ())]
    while waiting:
        name, above = waiting.pop()
        try:
            real = os.path.realpath(site / name)
            with os.scandir(site / name) as entries:
                found = sorted(entry.name for entry in entries)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            yield name, unreadable(name, error)
            continue
        for entry in found:
            path = f"{name}/{entry}"
            kind = _kind(site, path, (*above, real))
            if kind == "folder":
                waiting.append((path, (*above, real)))
            elif entry.lower() not in _OF_SYSTEMS:
                yield path, kind if isinstance(kind, Problem) else site / path


def _kind(site: Path, path: str, above: tuple[str, ...]) -> str | Problem:
    """Return "file" or "folder", or a problem for what is neither or is not to be followed."""
    if _UNPRINTABLE.search(path):
        return _left(printable(path), "the name holds what is no letter of UTF-8", "rename it, and import again")
    try:
        refused = _not_followed(site, path, above) if (site / path).is_symlink() else None
        mode = (site / path).stat().st_mode
    except FileNotFoundError:
        return _left(path, "the link leads nowhere", "remove it")
    except OSError as error:
        return unreadable(path, error)
    if stat.S_ISDIR(mode):
        return refused or "folder"
    return refused or (
        "file" if stat.S_ISREG(mode) else _left(path, "this is neither a file nor a folder", "remove it")
    )


def _not_followed(site: Path, path: str, above: tuple[str, ...]) -> Problem | None:
    real = os.path.realpath(site / path)
    if not f"{real}/".startswith(f"{os.path.realpath(site)}/"):
        return _left(path, "the link leads outside the site", "put the file itself there")
    return _left(path, "the link leads back to a folder that it lies in", "remove it") if real in above else None


def _left(path: str, what: str, cure: str) -> Problem:
    return Problem(path, 1, f"{what}, so it was left out; {cure}", "file")


def unreadable(path: str, error: OSError) -> Problem:
    """Return what to say of a file that can't be read."""
    words = f"this can't be read ({(error.strerror or str(error)).lower()}), so it was left out"
    return Problem(path, 1, f"{words}; give yourself the right to read it, and import again", "unreadable")
