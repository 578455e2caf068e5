"""What a site says of itself in `site.toml`, under Hugo's names where Hugo has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from plenary.problems import Problem, guess
from plenary.site import addresses, blocks, kinds, menus, rules, sections
from plenary.site.blocks import Block
from plenary.site.menus import MenuEntry
from plenary.site.rules import Redirect
from plenary.site.sections import Section
from plenary.text import tomlhead
from plenary.text.heads import TOO_DEEP, frozen

SOURCE = "site.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `site.toml` says; every part has a default that needs no words. `lines` are those of its settings."""

    title: str = "A site without a title"
    description: str = ""
    language: str = "en"
    base_url: str = ""
    menus: Mapping[str, tuple[MenuEntry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    permalinks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sections: Mapping[str, Section] = field(default_factory=lambda: MappingProxyType({}))
    page_size: int = 10
    old_parts: bool = False
    feed_size: int = 20
    taxonomies: Mapping[str, str] | None = None
    blocks: tuple[Block, ...] = ()
    timezone: str = "UTC"
    redirects: tuple[Redirect, ...] = ()
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its name here, the part of Settings it makes, what it should be, how it is read, Hugo's names."""

    name: str
    target: str
    wanted: type[object]
    read: Callable[[_Reading, str, Any], object]
    others: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def read(text: str) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return the settings in the text of a `site.toml`, and what is wrong with it; what is wrong has its default.

    None is returned for a text that is not TOML.
    """
    found = tomlhead.read(text, SOURCE, 1)
    unread = tuple(_of_settings(problem) for problem in found.problems if problem.level == "error")
    if unread:
        return None, unread
    reading = _Reading(text.splitlines(), list(found.problems), found.lines)
    made: dict[str, Any] = {
        row.target: row.read(reading, name, value) for name, value, row in reading.known(found.fields)
    }
    return Settings(**made, lines=MappingProxyType(dict(found.lines))), tuple(sorted(reading.problems))


class _Reading:
    """One reading of a `site.toml`, which gathers the problems."""

    def __init__(self, lines: list[str], problems: list[Problem], places: Mapping[str, int]) -> None:
        self.lines = lines
        self.problems = problems
        self.places = places

    def known(self, fields: Mapping[str, object]) -> list[tuple[str, Any, Row]]:
        """Return each setting that has a row and holds what it should, with its name as it is written."""
        given: dict[str, tuple[str, Any, Row]] = {}
        for name, value in fields.items():
            row = _NAMED.get(_plain(name))
            if row is None:
                cure = guess(name, [row.name for row in ROWS]) or "put what is your own under [params]"
                self.say(self.line(name), f'"{name}" is no setting of a site; {cure}')
            elif row.target in given:
                self.say(
                    self.line(name), f'"{name}" says again what "{given[row.target][0]}" says; remove one of the two'
                )
            elif not isinstance(value, row.wanted) or (row.wanted is int and isinstance(value, bool)):
                cure = _CURES.get(row.name, "write it so, or leave it out")
                self.say(self.line(name), f'"{name}" should be {_WORDS[row.wanted]}; {cure}')
            else:
                given[row.target] = (name, value, row)
        return list(given.values())

    def line(self, key: str) -> int:
        """Return the first line that speaks of a key."""
        pattern = re.compile(rf"""\s*(?:\[+\s*)?(?:[\w."'-]+\.)?["']?{re.escape(key)}["']?\s*(?:[=\].]|$)""")
        return next((number for number, text in enumerate(self.lines, 1) if pattern.match(text)), 1)

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(SOURCE, line, message, "settings"))

    def switch(self, _: str, value: bool) -> bool:
        return value

    def text(self, _: str, value: str) -> str:
        return value.strip()

    def base_url(self, name: str, value: str) -> str:
        if value.strip() and not addresses.base_url(value):
            self.say(self.line(name), f'"{value}" is no address of a site; write it like "https://example.org/"')
        return addresses.base_url(value)

    def params(self, name: str, value: Mapping[str, Any]) -> object:
        try:
            return frozen(value)
        except RecursionError:
            self.say(self.line(name), f"in [params] {TOO_DEEP}")
            return MappingProxyType({})

    def menus(self, _: str, value: Mapping[str, Any]) -> Mapping[str, tuple[MenuEntry, ...]]:
        return menus.read(value, self.lines, self.say)

    def permalinks(self, _: str, value: Mapping[str, Any]) -> Mapping[str, str]:
        patterns = value["page"] if isinstance(value.get("page"), dict) else value
        found = {section: self._pattern(section, pattern) for section, pattern in patterns.items()}
        return MappingProxyType({section.strip("/"): pattern for section, pattern in found.items() if pattern})

    def page_size(self, name: str, value: int) -> int:
        if value < 1:
            self.say(self.line(name), f"{name} is {value}, and a list shows at least one page; write 10")
        return value if value >= 1 else 10

    def feed_size(self, _: str, value: int) -> int:
        return max(value, 0)  # Hugo writes -1 for all

    def timezone(self, name: str, value: str) -> str:
        if value in available_timezones():
            return value
        cure = guess(value, available_timezones()) or 'write one like "Europe/Helsinki", or leave it out'
        self.say(self.line(name), f'"{value}" is no time zone; {cure}')
        return "UTC"

    def taxonomies(self, name: str, value: Mapping[str, Any]) -> Mapping[str, str]:
        wrong = [one for one, plural in value.items() if not isinstance(plural, str) or not plural.strip("/ ")]
        for one in wrong:
            self.say(self.line(one), f'the taxonomy "{one}" should name its plural; write {one} = "{one}s"')
        turned = [one for one, plural in value.items() if one not in wrong and one == f"{plural}s"]
        for one in turned:
            words = f'the taxonomy "{value[one]}" has its plural "{one}" before it'
            self.say(self.line(one), f'{words}; write {value[one]} = "{one}"')
        right = {one: plural for one, plural in value.items() if one not in (*wrong, *turned)}
        return MappingProxyType(right | {value[one]: one for one in turned})

    def sections(self, _: str, value: Mapping[str, Any]) -> Mapping[str, Section]:
        found: dict[str, Section] = {}
        for name, given in value.items():
            if not isinstance(given, dict):
                self.say(self.line(name), f'the section "{name}" should be a table; begin it with [sections.{name}]')
                continue
            at = partial(self._line_within, self._within(f"sections.{name}"))
            read = sections.read(given, kinds.KINDS, lambda one, words, at=at: self.say(at(one), words))  # type: ignore[misc]
            places = {sections.plain(one): (SOURCE, at(one)) for one in ("", *given)}
            found[name.strip("/")] = Section(**read, places=MappingProxyType(places))
        return MappingProxyType(found)

    def blocks(self, _: str, value: list[Any]) -> tuple[Block, ...]:
        return blocks.read(value, SOURCE, self.places, self.say)

    def redirects(self, _: str, value: list[Any]) -> tuple[Redirect, ...]:
        read = tuple(rules.read(value, SOURCE, rules.places(self.lines)))
        self.problems += [one for one in read if isinstance(one, Problem)]
        return tuple(one for one in read if isinstance(one, Redirect))

    def _line_within(self, lines: range, name: str) -> int:
        """Return the line of a setting among those of its table, or where the table begins."""
        pattern = re.compile(rf"""\s*\[?(?:[\w."'/-]+\.)?["']?{re.escape(name)}["']?\s*[=\]]""")
        found = (number for number in lines if name and pattern.match(self.lines[number - 1]))
        return next(found, lines.start)

    def _within(self, table: str) -> range:
        """Return the numbers of the lines of a table: from its header, or what begins with its name, to the next."""
        plain = [text.replace('"', "").replace("'", "").replace(" ", "") for text in self.lines]
        ways = (rf"\[{re.escape(table)}\]", rf"\[?{re.escape(table)}\.")
        found = (number for way in ways for number, text in enumerate(plain, 1) if re.match(way, text))
        start = next(found, 0)
        if not start:
            return range(1, len(plain) + 1)
        following = (number for number in range(start + 1, len(plain) + 1) if plain[number - 1].startswith("["))
        return range(start, next(following, len(plain) + 1))

    def _pattern(self, section: str, pattern: object) -> str:
        if not isinstance(pattern, str):
            self.say(self.line(section), 'a permalink should be text; write it like "/blog/:year/:filename/"')
            return ""
        wrong = sections.permalink_fault(pattern)
        if wrong:
            self.say(self.line(section), wrong)
        return "" if wrong else pattern


def _of_settings(problem: Problem) -> Problem:
    """Return a problem of TOML in the words for settings, which stand between no fences."""
    words = problem.message.replace("between lines +++ a field", "a setting").replace("between lines +++ ", "")
    words = words.replace("the field ", "the setting ").replace("as a field;", "as a setting;")
    return replace(problem, message=words, code="settings-syntax")


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


# Every setting; docs/owners/settings.md explains each.
ROWS = (
    Row("title", "title", str, _Reading.text),
    Row("description", "description", str, _Reading.text),
    Row("language", "language", str, _Reading.text, ("languageCode",)),
    Row("base_url", "base_url", str, _Reading.base_url),
    Row("menu", "menus", dict, _Reading.menus, ("menus",)),
    Row("permalinks", "permalinks", dict, _Reading.permalinks),
    Row("sections", "sections", dict, _Reading.sections),
    Row("page_size", "page_size", int, _Reading.page_size, ("paginate",)),
    Row("old_parts", "old_parts", bool, _Reading.switch),
    Row("feed_size", "feed_size", int, _Reading.feed_size, ("rssLimit",)),
    Row("taxonomies", "taxonomies", dict, _Reading.taxonomies),
    Row("blocks", "blocks", list, _Reading.blocks),
    Row("timezone", "timezone", str, _Reading.timezone, ("timeZone",)),
    Row("redirects", "redirects", list, _Reading.redirects),
    Row("params", "params", dict, _Reading.params),
)
_NAMED = {_plain(name): row for row in ROWS for name in (row.name, *row.others)}
_WORDS: dict[type[object], str] = {
    str: 'text in quotes ("...")',
    dict: "a table ([...])",
    int: "a whole number",
    bool: "true or false, without quotes",
    list: "a list of tables ([[...]])",
}
_CURES = {"menu": "begin each entry with [[menu.main]]", "params": "begin it with [params], and write each below that"}
