"""What a site says of itself in `site.toml`, under Hugo's names where Hugo has one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from plenary.problems import Problem, guess

SOURCE = "site.toml"
PERMALINK_PARTS = [":year", ":month", ":monthname", ":day", ":weekday", ":weekdayname", ":yearday", ":section", ":sections", ":title", ":slug", ":filename", ":slugorfilename", ":contentbasename", ":slugorcontentbasename"]

_PART = re.compile(r":[a-z]+")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu: an address of this site (`/about/`) or of another, with the entries below it."""

    name: str
    address: str
    weight: int = 0
    identifier: str = ""
    children: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What `site.toml` says; every part has a default that needs no words."""

    title: str = "A site without a title"
    description: str = ""
    language: str = "en"
    base_url: str = ""
    menus: Mapping[str, tuple[MenuEntry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    permalinks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def read(text: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings in the text of a `site.toml`, and what is wrong with it; what is wrong has its default."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), (_syntax(str(error), text),)
    except RecursionError:
        return Settings(), (Problem(SOURCE, 1, "too much is nested in each other; write it flat", "settings"),)
    return _Reading(text, table).settings()


class _Reading:
    """One reading of a `site.toml`, which gathers the problems."""

    def __init__(self, text: str, table: Mapping[str, Any]) -> None:
        self._lines = text.splitlines()
        self._table = table
        self._problems: list[Problem] = []

    def settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        settings = Settings()
        for name, value in self._table.items():
            key = name.lower().replace("_", "")
            if key not in KEYS:
                self._unknown(name)
                continue
            attribute, wanted, check = KEYS[key]
            if not isinstance(value, wanted):
                self.say(name, f'"{name}" should be {WORDS[wanted]}; write it so, or leave it out')
                continue
            settings = replace(settings, **{attribute: check(self, name, value)})
        return settings, tuple(self._problems)

    def _unknown(self, name: str) -> None:
        self.say(
            name, f'"{name}" is no setting of a site; {guess(name, NAMES) or "put what is your own under [params]"}'
        )

    def say(self, key: str, message: str) -> None:
        pattern = re.compile(rf'\s*(?:\[+\s*)?(?:[\w."-]+\.)?"?{re.escape(key)}"?\s*(?:[=\].]|$)')
        line = next((number for number, text in enumerate(self._lines, 1) if pattern.match(text)), 1)
        self._problems.append(Problem(SOURCE, line, message, "settings"))

    def text(self, _: str, value: str) -> str:
        return value.strip()

    def base_url(self, name: str, value: str) -> str:
        value = value.strip()
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            self.say(name, f'"{value}" is no address of a site; write it like "https://example.org/"')
            return ""
        return value.rstrip("/") + "/" if value else ""

    def params(self, _: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        return MappingProxyType(dict(value))

    def permalinks(self, _: str, value: Mapping[str, Any]) -> Mapping[str, str]:
        patterns = value["page"] if isinstance(value.get("page"), dict) else value
        return MappingProxyType(
            {section: found for section, pattern in patterns.items() if (found := self._pattern(section, pattern))}
        )

    def _pattern(self, section: str, pattern: object) -> str:
        if not isinstance(pattern, str):
            self.say(section, 'a permalink should be text; write it like "/blog/:year/:filename/"')
            return ""
        for part in _PART.findall(pattern):
            if part not in PERMALINK_PARTS:
                self.say(
                    section,
                    f"{part} is no part of a permalink; {guess(part, PERMALINK_PARTS) or 'use ' + ' '.join(PERMALINK_PARTS)}",
                )
                return ""
        return pattern

    def menus(self, name: str, value: Mapping[str, Any]) -> Mapping[str, tuple[MenuEntry, ...]]:
        return MappingProxyType({menu: self._menu(menu, entries) for menu, entries in value.items()})

    def _menu(self, menu: str, entries: object) -> tuple[MenuEntry, ...]:
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.say(menu, f"the menu should be a list of tables; begin each entry with [[menu.{menu}]]")
            return ()
        made = [(entry.get("parent", ""), self._entry(menu, entry)) for entry in entries]
        tops = {item.identifier or item.name for parent, item in made if not parent}
        for parent, item in made:
            if parent and parent not in tops:
                self.say(
                    menu,
                    f'the menu entry "{item.name}" has the parent "{parent}", which is no entry; {guess(str(parent), tops) or "name one"}',
                )
        return _nested(made)

    def _entry(self, menu: str, entry: Mapping[str, Any]) -> MenuEntry:
        for key in entry:
            if key.lower() not in ENTRY_KEYS:
                self.say(key, f'"{key}" is no part of a menu entry; {guess(key, ENTRY_KEYS) or "leave it out"}')
        weight = entry.get("weight", 0)
        if not isinstance(weight, int):
            self.say("weight", f"the weight {weight!r} is no whole number; write it without quotes")
            weight = 0
        address = str(entry.get("url") or entry.get("pageRef") or "")
        name = str(entry.get("name") or entry.get("identifier") or address)
        return MenuEntry(name, address, weight, str(entry.get("identifier", "")))


def _nested(entries: list[tuple[Any, MenuEntry]]) -> tuple[MenuEntry, ...]:
    """Return the entries in the order of their weights, each with those that name it as their parent."""
    ordered = sorted(entries, key=lambda entry: (entry[1].weight or 10**9, entry[1].name))
    return tuple(
        replace(
            item,
            children=tuple(child for parent, child in ordered if parent and parent in (item.identifier, item.name)),
        )
        for parent, item in ordered
        if not parent
    )


def _syntax(error: str, text: str) -> Problem:
    found = _POSITION.search(error)
    line, column = (int(found[1]), int(found[2])) if found and found[1] else (max(1, text.count("\n")), 0)
    words = _POSITION.sub("", error)
    return Problem(
        SOURCE,
        line,
        f"this can't be read ({words[:1].lower()}{words[1:]}); put text between quotes and one setting on a line",
        "settings-syntax",
        column,
    )


_Check = Callable[[_Reading, str, Any], Any]
KEYS: dict[str, tuple[str, type, _Check]] = {
    "title": ("title", str, _Reading.text),
    "description": ("description", str, _Reading.text),
    "language": ("language", str, _Reading.text),
    "languagecode": ("language", str, _Reading.text),
    "baseurl": ("base_url", str, _Reading.base_url),
    "menu": ("menus", dict, _Reading.menus),
    "menus": ("menus", dict, _Reading.menus),
    "permalinks": ("permalinks", dict, _Reading.permalinks),
    "params": ("params", dict, _Reading.params),
}
NAMES = ("title", "description", "language", "base_url", "menu", "permalinks", "params")
ENTRY_KEYS = ("name", "url", "weight", "identifier", "parent", "pageref", "pre", "post", "title", "params")
WORDS = {str: 'text in quotes ("...")', dict: "a table ([...])"}
