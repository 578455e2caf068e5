"""The files `i18n/LANGUAGE.toml` (or .yaml, as Hugo has them) that the words of the interface are read from.

Hugo's forms are read as well (https://gohugo.io/content-management/multilingual/#translation-tables): `key = "text"`,
a group with the plural forms of a text, and the older list of entries with `id` and `translation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeGuard

from plenary.problems import Problem
from plenary.site import plurals
from plenary.site.words import DEFAULT, LISTS, PLACEHOLDER, Forms, Words, languages, plain
from plenary.text import tomlhead, yamlhead
from plenary.text.heads import Reading

FOLDER = "i18n"
ENDINGS = (".toml", ".yaml", ".yml")

_IN_DATES = frozenset(("day", "month", "month_short", "weekday", "year"))
_IN_PERIODS = _IN_DATES | {f"from_{name}" for name in _IN_DATES}
_OF_GO = re.compile(r"\{\{-?\s*\.(\w*)[^{}]*\}\}")
_LISTED = re.compile(r"\s*(?:#[^\n]*\n\s*|---[ \t]*\n\s*)*- ")
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of a file: its key as it is written, its plural forms, and its line."""

    key: str
    forms: Forms
    line: int


@dataclass(frozen=True, slots=True)
class WordFile:
    """What one file says: its texts by their plain keys, its lists of names, and what is wrong with it."""

    source: str
    texts: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    listed: bool = False
    problems: tuple[Problem, ...] = ()


def chosen(paths: Iterable[str], language: str) -> list[str]:
    """Return those paths that hold words of a language or of one that stands behind it, the nearest first."""
    found = {path.lower(): path for path in paths}
    names = [f"{FOLDER}/{name}{ending}" for name in languages(language) for ending in ENDINGS]
    return [found[name] for name in names if name in found]


def language_of(path: str) -> str:
    """Return the language that a file is for, by its name."""
    return path.rpartition("/")[2].rpartition(".")[0].lower()


def read(text: str, source: str) -> WordFile:
    """Return what a file says; of one that can't be read, nothing but why."""
    listed = not source.endswith(".toml") and bool(_LISTED.match(text))
    found = _reading(text, source, listed)
    problems = [_of_words(problem) for problem in found.problems]
    if any(problem.level == "error" for problem in problems):
        return WordFile(source, problems=tuple(problems))
    entries = list(_of_list(found) if listed else _of_group(found.fields, found.lines, ""))
    texts = {plain(entry.key): entry for entry, _ in entries if entry.forms}
    lists: dict[str, tuple[str, ...]] = {}
    for entry, value in entries:
        if plain(entry.key) in LISTS and _is_list_of(value, LISTS[plain(entry.key)]):
            lists[plain(entry.key)] = tuple(value)
        elif not entry.forms:
            problems.append(Problem(source, entry.line, _wanted(entry.key), "words"))
    return WordFile(source, MappingProxyType(texts), MappingProxyType(lists), listed, tuple(problems))


def with_problems(file: WordFile, problems: Iterable[Problem]) -> WordFile:
    """Return a file with what was found wrong before it was read."""
    return replace(file, problems=(*problems, *file.problems))


def nearest_first(language: str, files: Iterable[WordFile]) -> list[WordFile]:
    """Return files with those of the language first, then those that stand behind; else they keep their order."""
    order = languages(language)
    return sorted(files, key=lambda file: order.index(language_of(file.source)))


def gather(language: str, files: Sequence[WordFile]) -> Words:
    """Return the words of a language; of two files that say the same, the first in the sequence counts."""
    texts = {key: entry.forms for file in reversed(files) for key, entry in file.texts.items()}
    lists = {key: names for file in reversed(files) for key, names in file.lists.items()}
    keys = dict.fromkeys(entry.key for file in reversed(files) for entry in file.texts.values())
    return Words(language.lower() or DEFAULT, MappingProxyType(texts), MappingProxyType(lists), tuple(keys))


def doubts(file: WordFile, theme: WordFile) -> Iterator[Problem]:
    """Yield what is doubtful about a site's file, beside the English file of the theme: slips and placeholders."""
    known = {plain(entry.key): entry for entry in theme.texts.values()}
    for key, entry in file.texts.items():
        if key in known:
            yield from _placeholders(file.source, entry, known[key])
        elif not file.listed and (near := get_close_matches(key, known, n=1, cutoff=_ALIKE)):
            words = f'the theme has no text "{entry.key}"; did you mean "{known[near[0]].key}"?'
            yield Problem(file.source, entry.line, words, "words")


def lacking(language: str, files: Sequence[WordFile], theme: WordFile, settings: tuple[str, int]) -> Iterator[Problem]:
    """Yield one problem where texts of the theme are in none of a language's own files, and so stay English.

    `settings` are the file and line that say the language, to be named where there is no file at all.
    """
    own = [file for file in files if language_of(file.source) in set(languages(language)) - {DEFAULT}]
    if languages(language)[0].split("-")[0] == DEFAULT:
        return
    said = {key for file in own for key in (*file.texts, *file.lists)}
    missing = [entry.key for key, entry in theme.texts.items() if key not in said]
    cure = f"copy the theme's {FOLDER}/{DEFAULT}.toml to {FOLDER}/{language}.toml and write its texts anew"
    if not own:
        words = f'there are no words in the language "{language}", so the theme speaks English; {cure}'
        yield Problem(*settings, words, "words")
    elif missing and not any(file.problems for file in own):
        shown = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        words = f"these texts of the theme are not in the file, so they stay English: {shown}; add them"
        yield Problem(own[0].source, 1, words, "words")


def _reading(text: str, source: str, listed: bool) -> Reading:
    if source.endswith(".toml"):
        return tomlhead.read(text, source, 1)
    if not listed:
        return yamlhead.read(re.sub(r"\A---[ \t]*\n", "\n", text), source, 1)
    return yamlhead.read("words:\n" + re.sub(r"(?m)^---[ \t]*$", "", text, count=1), source, 0)


def _of_words(problem: Problem) -> Problem:
    """Return a problem of front matter in the words for a file that is nothing else."""
    words = problem.message.replace("between lines +++ a field", "a text").replace("between lines +++ ", "")
    words = words.replace("the field ", "the text ").replace("as a field;", "as a text;")
    return replace(problem, message=words, code="words-syntax" if problem.level == "error" else "words")


def _of_list(found: Reading) -> Iterator[tuple[Entry, object]]:
    """Yield the entries of a file that is a list of `id` and `translation`."""
    rows = found.fields["words"]
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        line = found.lines.get(f"words.{number}.id", 1)
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            yield Entry(row["id"], _forms(row.get("translation")), line), row.get("translation")
        else:
            yield Entry(f"entry {number + 1}", {}, line), row


def _of_group(fields: Mapping[str, object], lines: Mapping[str, int], above: str) -> Iterator[tuple[Entry, object]]:
    """Yield the entries of a group; what is no text but a group holds entries of its own, below its name."""
    for name, value in fields.items():
        key = f"{above}{name}"
        if isinstance(value, dict) and not _forms(value):
            yield from _of_group(value, lines, f"{key}.")
        else:
            yield Entry(key, _forms(value), lines.get(key, lines.get(key.split(".", maxsplit=1)[0], 1))), value


def _forms(value: object) -> Forms:
    """Return the plural forms of a text; a plain one has one; what is no text has none."""
    if isinstance(value, str):
        return MappingProxyType({"other": _OF_GO.sub(_placeholder, value)})
    if not isinstance(value, dict) or not value.keys() & set(plurals.FORMS):
        return MappingProxyType({})
    given = {form: value[form] for form in plurals.FORMS if isinstance(value.get(form), str)}
    return MappingProxyType({form: _OF_GO.sub(_placeholder, text) for form, text in given.items()})


def _placeholder(found: re.Match[str]) -> str:
    """Return Go's `{{ .Count }}` or `{{ . }}` as `{count}`."""
    return "{" + (found[1].lower() or "count") + "}"


def _is_list_of(value: object, count: int) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) == count and all(isinstance(name, str) for name in value)


def _wanted(key: str) -> str:
    count = LISTS.get(plain(key))
    if count:
        return f'"{key}" should be a list of {count} names; write {key.rpartition(".")[2]} = ["...", "..."]'
    return f'"{key}" should be text; write {key.rpartition(".")[2]} = "..."'


def _placeholders(source: str, entry: Entry, known: Entry) -> Iterator[Problem]:
    """Yield a problem where a text leaves out what it should tell, or names what is not filled in."""
    wanted = _names(known.forms.values())
    dates = entry.key.startswith("dates.")
    may = wanted | (_IN_PERIODS if "from_day" in wanted else _IN_DATES if dates and wanted else set())
    used = _names(entry.forms.values())
    main = [entry.forms["other"]] if entry.forms.get("other") else [text for text in entry.forms.values() if text]
    lost = sorted(wanted - _names(main)) if main and not dates else []
    if strange := sorted(used - may):
        cure = "write " + ", ".join(f"{{{name}}}" for name in sorted(may)) if may else "leave it out"
        words = f'in the text "{entry.key}" nothing is filled in for {{{strange[0]}}}; {cure}'
        yield Problem(source, entry.line, words, "words")
    if lost:
        words = f'the text "{entry.key}" lacks {{{lost[0]}}}, so that is never shown; put it in'
        yield Problem(source, entry.line, words, "words")


def _names(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}
