"""Reads the words of the interface: the site's own files of its language, then the theme's, then the English ones."""

from __future__ import annotations

from pathlib import Path

from plenary.problems import Problem
from plenary.site import wordfiles
from plenary.site.settings import SOURCE, Settings
from plenary.site.wordfiles import WordFile
from plenary.site.words import DEFAULT, Words
from plenary.text import decoding
from plenary.web.scan import Found, read_stable

Place = tuple[Path, Found]


def words(settings: Settings, own: Place, theme: Place) -> tuple[Words, tuple[Problem, ...]]:
    """Return the words of a site's language, and what is wrong with the site's own files; each place is a folder.

    Of the theme `Found` is empty where its folder is the site's.
    """
    language = settings.language or DEFAULT
    own_files = [_read(own[0], path) for path in wordfiles.chosen(own[1].files, language)]
    theme_files = [_read(theme[0], path) for path in wordfiles.chosen(theme[1].files, language)]
    files = wordfiles.nearest_first(language, [*own_files, *theme_files])
    if not files:
        return Words(language.lower()), ()
    english = files[-1]
    line = settings.lines.get("language") or settings.lines.get("languageCode") or 1
    problems = [problem for file in own_files for problem in (*file.problems, *wordfiles.doubts(file, english))]
    problems += wordfiles.lacking(language, files, english, (SOURCE, line))
    return wordfiles.gather(language, files), tuple(problems)


def _read(folder: Path, path: str) -> WordFile:
    try:
        data = read_stable(folder / path)
    except OSError:  # the scan tells of it, unless it went away in this moment
        return WordFile(path)
    text, problems = decoding.decode(data, path)
    if any(problem.level == "error" for problem in problems):
        return WordFile(path, problems=problems)
    return wordfiles.with_problems(wordfiles.read(text, path), problems)
