"""What is said of sections and names what the site does not have: a folder, a menu, data, a template."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from plenary.problems import Problem, guess
from plenary.site import settings as site_settings
from plenary.site.conferences import unmade_pages
from plenary.site.data import Data, look_up
from plenary.site.sections import SIDEBARS, Section
from plenary.site.settings import Settings
from plenary.text.slips import by_beginning, intended


def of_none(
    settings: Settings,
    sections: Mapping[str, Section],
    folders: Iterable[str],
    data: Mapping[str, object],
    templates: Collection[str],
) -> Iterator[Problem]:
    """Yield a warning for each thing that a section is said to have, or to be, and that is not there.

    `folders` are those of all pages and taxonomies, `templates` the names of all templates, none where they are not
    known.
    """
    known = _with_those_around(folders)
    for folder, section in sections.items():
        if folder and folder not in known and not section.pages_from:
            cure = guess(folder, known) or f"add pages/{folder}/_index.md, or take out what is said of it"
            yield _told(section, "", f'there is no section "{folder}"; {cure}')
        for name, words in _lacks(settings, section, data, templates):
            yield _told(section, name, words)
        if section.pages_from:
            yield from unmade_pages(data, section.pages_from)


def no_template(name: str, templates: Collection[str]) -> str:
    """Return "what is wrong; what to do" about the name of a template, or ""; nothing is said where none is known."""
    if not templates or name in templates:
        return ""
    cure = guess(name, _of_pages(templates)) or f"add templates/{name}, or take this out"
    return f'there is no template "{name}", so the usual one is used; {cure}'


def misspelt_layout(layout: str, templates: Collection[str]) -> str:
    """Return which template a page's `layout` was meant to be, without its ending, or "": others are Hugo's."""
    if not layout or f"{layout}.html" in templates:
        return ""
    return intended(layout.lower(), by_beginning([name.removesuffix(".html") for name in _of_pages(templates)]))


def _of_pages(templates: Iterable[str]) -> list[str]:
    return [name for name in templates if "/" not in name]


def _with_those_around(folders: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        around = folder
        while around and around not in found:
            found.add(around)
            around = around.rpartition("/")[0]
    return found


def _lacks(
    settings: Settings, section: Section, data: Mapping[str, object], templates: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the name of each setting that names what is not there, with "what is wrong; what to do"."""
    choices = [*SIDEBARS, *settings.menus]
    if section.sidebar not in choices:
        cure = guess(section.sidebar, choices) or f"write {', '.join(SIDEBARS)}, or the name of a menu"
        yield "sidebar", f'there is no menu "{section.sidebar}" for the sidebar; {cure}'
    if section.pages_from and isinstance(data, Data) and not data.files_in(section.pages_from):
        cure = look_up(data, section.pages_from).hint or "add it, or correct the name"
        yield "pages_from", f"there is no folder data/{section.pages_from}/ with data in it; {cure}"
    if section.template and (words := no_template(section.template, templates)):
        yield "template", words


def _told(section: Section, name: str, words: str) -> Problem:
    source, line = section.places.get(name) or section.places.get("", (site_settings.SOURCE, 1))
    return Problem(source, line, words, "settings" if source == site_settings.SOURCE else "section-setting")
