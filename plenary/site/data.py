"""The data of a site: what its data files hold, by folder and by name without the ending, as in Hugo's `site.Data`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar, cast

from plenary.problems import Problem, guess
from plenary.text.datafiles import READERS, ending

FOLDER = "data/"
Made = TypeVar("Made")
# Sorts of files that hold data, but are not read: whoever put one here is told. Others, such as a README, are left.
_UNREAD = {
    **dict.fromkeys(("xlsx", "xls", "ods", "numbers", "tsv", "tab"), "save it as CSV (UTF-8)"),
    **dict.fromkeys(("json5", "jsonc", "jsonl", "ndjson", "geojson", "xml", "jsn"), "write it as .json"),
    **dict.fromkeys(("tml", "tom"), "name it .toml"),
    **dict.fromkeys(("yam", "yal", "yl"), "name it .yaml"),
}


class Data(Mapping[str, object]):
    """All data, nested: `data["conferences"]["archive"]["2023-Philadelphia"]`; nothing in it changes.

    `source_of("conferences/archive/2023-Philadelphia")` is the file's path below the site's folder.
    """

    __slots__ = ("_made", "_sources", "_tree")

    def __init__(self, tree: Mapping[str, object] | None = None, sources: Mapping[str, str] | None = None) -> None:
        self._tree = tree or {}
        self._sources = sources or {}
        self._made: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        return self._tree[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tree)

    def __len__(self) -> int:
        return len(self._tree)

    def __repr__(self) -> str:
        return f"Data({self._tree!r})"

    def source_of(self, path: str) -> str:
        """Return the data file at a path such as "conferences/2023", or "" where no file is."""
        return self._sources.get(path, "")

    def once(self, path: str, make: Callable[[], Made]) -> Made:
        """Return what is made of the data at a path; since no data change, it is made once."""
        if path not in self._made:
            self._made[path] = make()
        return cast("Made", self._made[path])

    def files_in(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the data files right in a folder, in order."""
        start = f"{folder}/" if folder else ""
        return tuple(path for path in self._sources if path.startswith(start) and "/" not in path[len(start) :])


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path of the data, written with slashes, or, where nothing does, perhaps a guess to print."""

    value: object = None
    found: bool = True
    hint: str = ""
    path: str = ""


def is_data(file: str) -> bool:
    """Return whether a file has one of the endings that are read."""
    return ending(file) in READERS


def unread(files: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem for each file that holds data of a sort that is not read."""
    asked = ((file, _UNREAD.get(ending(file))) for file in files)
    words = "data of this sort are not read"
    return tuple(Problem(file, 1, f"{words}; {cure}", "data-file") for file, cure in asked if cure)


def build(values: Mapping[str, object]) -> tuple[Data, tuple[Problem, ...]]:
    """Return the data of files, whose values are given by their paths (`data/a/b.json`), and what is wrong with names.

    Of two files with one name the first in the alphabet counts. A file beside a folder of its name joins it if it
    holds a group; what both give is the folder's.
    """
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for file in sorted(values):
        path = file.removeprefix(FOLDER).rpartition(".")[0]
        if path in sources:
            words = f"this file and {sources[path]} have one name, so it is not read; rename one of the two"
            problems.append(Problem(file, 1, words, "data-twice"))
        else:
            sources[path] = file
    tree: dict[str, object] = {}
    for path in sorted(sources, key=lambda path: (-path.count("/"), path)):
        problems += _put(tree, path.split("/"), values[sources[path]], sources[path])
    return Data(_frozen(tree), dict(sorted(sources.items()))), tuple(sorted(problems))


def _put(tree: dict[str, object], parts: Sequence[str], value: object, file: str) -> list[Problem]:
    """Put a file's value into the tree, in which the files of deeper folders stand already as plain dicts."""
    *folders, name = parts
    for folder in folders:
        inner = tree.setdefault(folder, {})
        assert isinstance(inner, dict), "deeper files come first, so a plain dict is a folder"
        tree = inner
    beside = tree.get(name)
    if not isinstance(beside, dict):
        tree[name] = value
        return []
    lost = sorted(beside.keys() & value.keys()) if isinstance(value, Mapping) else [name]
    if isinstance(value, Mapping):
        tree[name] = {**value, **beside}
    place = file.rpartition(".")[0]
    words = f'the folder {place}/ has the same name, so "{lost[0]}" is not read from this file' if lost else ""
    return [Problem(file, 1, f"{words}; rename one of the two", "data-twice")] if lost else []


def _frozen(tree: dict[str, object]) -> Mapping[str, object]:
    return MappingProxyType(
        {name: _frozen(value) if isinstance(value, dict) else value for name, value in sorted(tree.items())}
    )


def look_up(data: Mapping[str, object], path: str) -> Found:
    """Return what stands at a path: "a/b", "a.b", "/data/a/b.json"; places in a list count from 0."""
    text = path.strip().removeprefix("/").removeprefix(FOLDER).strip("/")
    whole = _at(data, text.split("/"))
    stem = text.rpartition(".")[0] if is_data(text) else ""
    if not whole.found and stem:
        whole = _at(data, stem.split("/"))
        text = stem
    dotted = _at(data, text.replace("/", ".").split(".")) if not whole.found else whole
    return dotted if dotted.found else Found(None, False, _nearest(data, text))


def _at(data: object, parts: Sequence[str]) -> Found:
    for part in parts:
        if isinstance(data, Mapping) and part in data:
            data = data[part]
        elif isinstance(data, tuple) and part.isdecimal() and part.isascii() and int(part) < len(data):
            data = data[int(part)]
        else:
            return Found(None, False)
    return Found(data, path="/".join(parts))


def _nearest(data: Mapping[str, object], path: str) -> str:
    """Return a guess at what was meant: a name where the path leads astray, or a file of this name elsewhere."""
    parts = path.replace("/", ".").split(".") if "/" not in path else path.split("/")
    for depth, part in enumerate(parts):
        here = _at(data, parts[:depth]).value if depth else data
        if not isinstance(here, Mapping):
            break
        if part not in here:
            known = {name.lower(): name for name in here}
            near = known.get(part.lower()) or guess(part, here).removeprefix('did you mean "').removesuffix('"?')
            return f'did you mean "{"/".join([*parts[:depth], near, *parts[depth + 1 :]])}"?' if near else ""
    return ""
