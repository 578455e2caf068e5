"""What an import found and did: a few sentences for the terminal, and the whole of it as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plenary.migrating.layouts import Layout
from plenary.migrating.leftovers import Fate
from plenary.migrating.shortcode_use import Become
from plenary.problems import Problem


@dataclass(frozen=True, slots=True)
class Import:
    """An import that was done: files by their outcome and by their folder, and what became of all else.

    `kept` are the files that were changed here; `imported` are the problems of the import itself, their paths those of
    the Hugo site or of the new one; `content` are those of the new site's content.
    """

    files: Counter[str]
    folders: Counter[str]
    kept: tuple[str, ...]
    fates: tuple[Fate, ...]
    shortcodes: tuple[Become, ...]
    layouts: tuple[Layout, ...]
    theme_layouts: int
    assets: int
    archetypes: int
    imported: tuple[Problem, ...]
    content: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, each once."""
        return tuple(dict.fromkeys((*self.imported, *self.content)))

    @property
    def errors(self) -> int:
        """How many problems stop a freeze."""
        return sum(problem.level == "error" for problem in self.problems)


def sentences(done: Import, folder: str) -> list[str]:
    """Return what is said on the terminal at the end."""
    files = done.files
    counted = ", ".join(f"{files[word]} {words}" for word, words in _OUTCOMES if files[word])
    lines = [
        f"Imported {_count(done.folders['pages'], 'file')} of content and {sum(files.values())} in all: {counted}."
    ]
    made = Counter(one.what for one in done.shortcodes if one.use)
    if made:
        lines.append("Shortcodes: " + ", ".join(f"{number} {what}" for what, number in sorted(made.items())) + ".")
    warnings = len(done.problems) - done.errors
    lines.append(
        f"{_count(done.errors, 'error')}, {_count(warnings, 'warning')}; all of it is in {folder}/import-report.md."
    )
    lines.append(
        f"The errors stop a freeze until they are mended: python freeze.py --site {folder}"
        if done.errors
        else f"Look at it: flask run with PLENARY_SITE={folder}; publish it: python freeze.py --site {folder}"
    )
    return lines


_OUTCOMES = (
    ("written", "written"),
    ("same", "there already"),
    ("kept", "left alone as they were changed here"),
    ("removed", "left out as they were removed here"),
)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def markdown(done: Import, source: str) -> str:
    """Return the whole report; it is the same for the same import, whatever was written by it."""
    parts = [
        f"# The import of {source}\n\nWritten by `flask import-hugo`, anew each time.\n",
        "## Files\n\n" + _table(("folder", "files"), sorted(done.folders.items())),
        "## Settings\n\n"
        + _table(("in Hugo", "here", ""), ((one.name, one.became, "look" if one.person else "") for one in done.fates)),
        "## Shortcodes\n\n" + _shortcodes(done.shortcodes),
        "## Templates\n\n" + _layouts(done),
        "## What needs a person\n\n" + _persons(done),
        "## Problems of the content\n\n" + _problems(done.content),
    ]
    return "\n".join(parts)


def _shortcodes(found: Sequence[Become]) -> str:
    rows = (
        (one.name, str(one.use.count if one.use else 0), str(len(one.use.files) if one.use else 0), one.what, one.path)
        for one in found
    )
    return _table(("shortcode", "calls", "files", "here", "its Hugo template"), rows)


def _layouts(done: Import) -> str:
    rows = ((one.path, one.what, one.here) for one in done.layouts)
    words = ""
    if done.theme_layouts:
        words = f"The Hugo theme has {_count(done.theme_layouts, 'template')}, for which the built-in theme stands.\n"
    if done.assets:
        piped = "that Hugo put through its pipes; put what is needed into static/"
        words += f"\nassets/ holds {_count(done.assets, 'file')} {piped}.\n"
    if done.archetypes:
        words += f"\narchetypes/ holds {_count(done.archetypes, 'file')} for new pages, which are not used here.\n"
    return _table(("template", "what it is", "here"), rows) + (f"\n{words}" if words else "")


def _persons(done: Import) -> str:
    lines = [f"- {_shown(problem)}" for problem in done.imported]
    lines += [f"- {name} was changed here, so it was left alone" for name in done.kept]
    return "\n".join(lines) + "\n" if lines else "Nothing.\n"


def _problems(problems: Iterable[Problem]) -> str:
    lines = [f"- {problem.level}: {_shown(problem)}" for problem in problems]
    return "\n".join(lines) + "\n" if lines else "None.\n"


def _shown(problem: Problem) -> str:
    return str(problem).replace("<", "\\<").replace("*", "\\*").replace("_", "\\_")


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    if not lines:
        return "None.\n"
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *lines]) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
