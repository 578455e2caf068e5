"""The further fields of a page, read as what its kind needs: texts, addresses and days, under any of several names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plenary.problems import Problem
from plenary.site.page import Content
from plenary.text import dates, values


@dataclass(slots=True)
class Fields:
    """The fields of one page, found by names in which capitals, hyphens and underscores do not count."""

    content: Content
    problems: list[Problem] = field(default_factory=list)
    _given: Mapping[str, str] = field(init=False)

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
            self._say(name, f'{words}; write it like {name} = "2026-11-21"', "date")
        return None

    def _values(self, names: tuple[str, ...]) -> list[tuple[str, object]]:
        written = [self._given[name] for name in names if name in self._given]
        return [(name, self.content.meta.params[name]) for name in written]

    def _say(self, name: str, words: str, code: str) -> None:
        self.problems.append(Problem(self.content.source, self.content.lines.get(name, 1), words, code))


def plain(name: str) -> str:
    """Return a field's name as it is compared: without capitals, hyphens and underscores."""
    return name.lower().replace("-", "").replace("_", "")
