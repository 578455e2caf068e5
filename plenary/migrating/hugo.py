"""The configuration of a Hugo site, wherever and however it is written (gohugo.io/configuration/introduction)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from plenary.migrating.loose_toml import Table, merged
from plenary.migrating.loose_toml import read as read_toml
from plenary.problems import Problem
from plenary.text import decoding, yamlhead

NAMES = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json")
"""The files that Hugo looks for at the top of a site, in its order."""

FOLDERS = ("config/_default", "config/production")
"""The folders that hold a configuration in parts; the second goes before the first, as when Hugo publishes."""

_KINDS = (".toml", ".yaml", ".yml", ".json")
_ROOTS = ("hugo", "config")
_MOST = 100_000  # values in a YAML file once its references are followed


class HugoError(Exception):
    """A folder that is no Hugo site; its text is one line that says what was looked for."""


@dataclass(frozen=True, slots=True)
class HugoConfig:
    """What a Hugo site says of itself; folders are names below `folder`, wherever Hugo lets them be elsewhere.

    `values` is all of it, the names at the top in small letters and the default language's own values merged in;
    `files` are the files that were read, `problems` what in them could not be. `menus` and `permalinks` are as they
    were written, but that new permalinks are told apart: `permalinks` those of pages, `section_permalinks` of sections.
    """

    folder: Path
    files: tuple[str, ...]
    values: Mapping[str, Any]
    title: str = ""
    base_url: str = ""
    language: str = ""
    menus: Mapping[str, Any] = field(default_factory=dict)
    permalinks: Mapping[str, str] = field(default_factory=dict)
    section_permalinks: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 10
    taxonomies: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    main_sections: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    content: str = "content"
    static: tuple[str, ...] = ("static",)
    data: str = "data"
    i18n: str = "i18n"
    layouts: str = "layouts"
    assets: str = "assets"
    archetypes: str = "archetypes"
    problems: tuple[Problem, ...] = ()


def read_config(folder: Path) -> HugoConfig:
    """Return the configuration of the Hugo site in a folder, as much of it as can be read.

    Raises HugoError for a folder that holds neither a configuration nor content.
    """
    if not folder.is_dir():
        raise HugoError(f"there is no folder {folder}; name the folder of the Hugo site")
    problems: list[Problem] = []
    files = tuple(_files(folder))
    values: Table = {}
    for name in files:
        values = merged(values, _lowered(_placed(name, _read(folder, name, problems))))
    values = _of_language(values)
    config = _config(folder, files, values, problems)
    if not files and not (folder / config.content).is_dir():
        looked = f"neither {NAMES[0]}, {NAMES[4]} (or .yaml, .json), {FOLDERS[0]}/ nor content/"
        raise HugoError(f"{folder} is no Hugo site: it holds {looked}; name the folder that does")
    return config


def _files(folder: Path) -> Iterator[str]:
    """Yield the files of the configuration, what counts least first."""
    yield from [name for name in NAMES if (folder / name).is_file()][:1]
    for part in FOLDERS:
        if (folder / part).is_dir():
            found = sorted(entry for entry in os.listdir(folder / part) if Path(entry).suffix in _KINDS)  # noqa: PTH208
            yield from (f"{part}/{entry}" for entry in sorted(found, key=lambda name: Path(name).stem not in _ROOTS))


def _placed(name: str, table: Table) -> Table:
    """Return what a file holds where it belongs: `params.toml` of a folder holds the table `params`."""
    stem = Path(name).stem.lower()
    if "/" not in name or stem in _ROOTS:
        return table
    part, _, language = stem.partition(".")
    part = "menus" if part == "menu" else part
    return {"languages": {language: {part: table}}} if language else {part: table}


def _read(folder: Path, name: str, problems: list[Problem]) -> Table:
    try:
        text, wrong = decoding.decode((folder / name).read_bytes(), name)
    except OSError as error:
        words = f"the file can't be read ({(error.strerror or str(error)).lower()}); say what it says in site.toml"
        problems.append(Problem(name, 1, words, "hugo-config"))
        return {}
    problems += [Problem(name, one.line, one.message, "hugo-config", one.column) for one in wrong]
    table, found = _READERS[Path(name).suffix](text, name)
    problems += found
    return table


def _yaml(text: str, source: str) -> tuple[Table, tuple[Problem, ...]]:
    """Read YAML strictly first, for it has the lines of what is wrong, then as freely as Hugo does."""
    strict = yamlhead.read(text, source, 1)
    if not strict.problems:
        return dict(strict.fields), ()
    try:
        found = _unshared(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), [_MOST])
    except (yaml.YAMLError, ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found, ()
    first = strict.problems[0]
    return dict(strict.fields), (Problem(source, first.line, first.message, "hugo-config", first.column),)


def _unshared(value: Any, room: list[int]) -> Any:
    """Return a copy in which each reference is followed; ValueError where that would be endless."""
    room[0] -= 1
    if room[0] < 0:
        raise ValueError
    if isinstance(value, dict):
        return {str(name): _unshared(entry, room) for name, entry in value.items()}
    if isinstance(value, list | tuple | set):
        return [_unshared(entry, room) for entry in value]
    return value


def _json(text: str, source: str) -> tuple[Table, tuple[Problem, ...]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = "the file can't be read as JSON; say what it says in site.toml"
        return {}, (Problem(source, getattr(error, "lineno", 1), words, "hugo-config"),)
    return (found, ()) if isinstance(found, dict) else ({}, ())


_READERS: Mapping[str, Callable[[str, str], tuple[Table, tuple[Problem, ...]]]] = {
    ".toml": read_toml,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
}


def _lowered(table: Table) -> Table:
    """Return a table whose own names are in small letters, for to Hugo capitals do not count."""
    result: Table = {}
    for name, value in table.items():
        result = merged(result, {str(name).lower(): value})
    if "menu" in result:
        result = merged({"menus": result.pop("menu")}, result)
    return result


def _of_language(values: Table) -> Table:
    """Return the values with those of the default language merged in."""
    tables = values.get("languages")
    if not isinstance(tables, dict) or not tables:
        return values
    default = str(values.get("defaultcontentlanguage", "en")).lower()
    named = {str(name).lower(): table for name, table in tables.items() if isinstance(table, dict)}
    return merged(values, _lowered(named.get(default, {})))


def _config(folder: Path, files: tuple[str, ...], values: Table, problems: Sequence[Problem]) -> HugoConfig:
    params = _table(values, "params")
    pages, sections = _permalinks(_table(values, "permalinks"))
    default = _text(values, "defaultcontentlanguage")
    return HugoConfig(
        folder,
        files,
        MappingProxyType(values),
        title=_text(values, "title"),
        base_url=_text(values, "baseurl"),
        language=_text(values, "languagecode") or _text(values, "locale") or default,
        menus=_table(values, "menus"),
        permalinks=pages,
        section_permalinks=sections,
        page_size=_page_size(values),
        taxonomies=_taxonomies(values),
        params=params,
        main_sections=_names(values.get("mainsections") or _lowered(dict(params)).get("mainsections")),
        disabled=tuple(name.lower() for name in _names(values.get("disablekinds"))),
        themes=_names(values.get("theme")),
        content=_folder(values, "contentdir", "content"),
        static=_static(values),
        data=_folder(values, "datadir", "data"),
        i18n=_folder(values, "i18ndir", "i18n"),
        layouts=_folder(values, "layoutdir", "layouts"),
        assets=_folder(values, "assetdir", "assets"),
        archetypes=_folder(values, "archetypedir", "archetypes"),
        problems=(*problems, *_beyond(values, files[0] if files else NAMES[0])),
    )


def _beyond(values: Table, source: str) -> Iterator[Problem]:
    """Yield a problem for each thing that the configuration asks for and that a site here does not have."""
    default = (_text(values, "defaultcontentlanguage") or "en").lower()
    for name in _table(values, "languages"):
        if str(name).lower() != default:
            words = f'pages in the language "{name}" are imported beside the others'
            yield Problem(source, 1, f"{words}; make a site of its own of them", "import")
    for part in ("imports", "mounts"):
        if _table(values, "module").get(part):
            words = f"what module.{part} names is not in the site's own folders, so it was not copied"
            yield Problem(source, 1, f"{words}; copy into the new site what it needs", "import")


def _text(values: Table, name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _table(values: Table, name: str) -> Table:
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def _names(value: object) -> tuple[str, ...]:
    """Return one name or a list of names as names."""
    given = [value] if isinstance(value, str) else value
    return tuple(name for name in given if isinstance(name, str) and name) if isinstance(given, list) else ()


def _folder(values: Table, name: str, default: str) -> str:
    return _text(values, name).strip("/") or default


def _static(values: Table) -> tuple[str, ...]:
    """Return the folders of files, those that go before the others last (`staticDir`, `staticDir0` and so on)."""
    more = (name for number in range(11) for name in _names(values.get(f"staticdir{number}")))
    return (*(_names(values.get("staticdir")) or ("static",)), *more)


def _permalinks(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """Return the permalinks of pages and those of sections, from the old form and the new one."""
    new = _lowered(table)
    pages, sections = _texts(_table(new, "page")), _texts(_table(new, "section"))
    return {**_texts(table), **pages}, sections


def _texts(table: Table) -> dict[str, str]:
    return {name: value for name, value in table.items() if isinstance(value, str)}


def _page_size(values: Table) -> int:
    newer = _lowered(_table(values, "pagination")).get("pagersize")
    size = newer if newer is not None else values.get("paginate")
    return size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else 10


def _taxonomies(values: Table) -> dict[str, str]:
    """Return the taxonomies by their names in the singular; Hugo's own two where none are said."""
    if not isinstance(values.get("taxonomies"), dict):
        return {"tag": "tags", "category": "categories"}
    return {one: many for one, many in _table(values, "taxonomies").items() if isinstance(many, str) and many}
