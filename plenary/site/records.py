"""The further fields of a page, read as what its kind needs: texts, addresses and days, under any of several names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from plenary.problems import Problem
from plenary.site.page import Content
from plenary.text import dates, values
from plenary.text.slips import by_beginning, intended


@dataclass(slots=True)
class Fields:
    """The fields of one page, found by names in which capitals, hyphens and underscores do not count."""

    content: Content
    problems: list[Problem] = field(default_factory=list)
    _given: Mapping[str, str] = field(init=False)
    _asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._given = {plain(name): name for name in reversed(list(self.content.meta.params))}

    def text(self, *names: str) -> str:
        """Return the text of the first of these fields that holds one, or ""."""
        for name, value in self._values(names):
            found = values.text(value)
            if found.fault:
                self._say(name, f"{name} {found.fault}", found.code)
            if found.value:
                return str(found.value).strip()
        return ""

    def day(self, *names: str) -> date | None:
        """Return the day that the first of these fields names, or None; one that is no date is a problem."""
        for name, value in self._values(names):
            if value in ("", None):
                continue
            found = dates.parse(value)
            if found:
                return found.date()
            words = f"{name} is {values.shown(value)}, which is no date"
            if not any(one.code == "date" and one.line == self.line(name) for one in self.content.problems):
                self._say(name, f'{words}; write it like {name} = "2026-11-21"', "date")
        return None

    def line(self, *names: str) -> int:
        """Return the line of the first of these fields that is given."""
        written = (self._given[name] for name in map(plain, names) if name in self._given)
        lines = self.content.lines
        return next((at for name in written if (at := lines.get(name) or lines.get(f"params.{name}"))), 1)

    def misspelt(self) -> None:
        """Note each field that was surely meant as one of those asked for so far, and is none of them."""
        asked = tuple(self._asked)
        for name, written in self._given.items():
            meant = "" if name in asked else _meant(name, asked)
            if meant and meant not in self._given and not isinstance(self.content.meta.params[written], tuple):
                words = f'the field "{written}" is not a known one; did you mean "{meant}"?'
                self._say(name, words, "front-matter-key")

    def _values(self, names: tuple[str, ...]) -> list[tuple[str, object]]:
        self._asked += names
        written = [self._given[name] for name in names if name in self._given]
        return [(name, self.content.meta.params[name]) for name in written]

    def _say(self, name: str, words: str, code: str) -> None:
        self.problems.append(Problem(self.content.source, self.line(name), words, code))


@lru_cache(maxsize=65536)
def _meant(name: str, known: tuple[str, ...]) -> str:
    """Return which of the known names another one was meant to be, or ""; a plural may be a field of its own."""
    meant = intended(name, _beginnings(known))
    return "" if name == f"{meant}s" or meant == f"{name}s" else meant


@lru_cache(maxsize=64)
def _beginnings(known: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    return by_beginning(known)


def plain(name: str) -> str:
    """Return a field's name as it is compared: without capitals, hyphens and underscores."""
    return name.lower().replace("-", "").replace("_", "")
