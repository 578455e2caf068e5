"""The blocks that a home page is made of: slides, alerts, features, the newest posts, banners and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from plenary.problems import guess
from plenary.site.data import look_up
from plenary.text.heads import frozen
from plenary.text.slips import by_beginning, intended
from plenary.text.values import number, switch

SORTS = ("slides", "alerts", "features", "posts", "banners", "strip", "testimonials", "events", "text")
"""Each is shown by the template `blocks/NAME.html`."""

SHOWS_ITEMS = ("slides", "features", "banners", "testimonials")
"""The blocks that show nothing without items."""

ITEM_KEYS = ("text", "title", "name", "image", "alt", "description", "url", "link", "link_text", "position")
_ITEM_BEGINNINGS = by_beginning((*ITEM_KEYS, "weight", "enabled"))
_WORDS = ("text", "title", "name", "image")
_KEYS = ("block", "title", "subtitle", "text", "items", "data", "count", "section", "link", "link_text", "enabled")
Say = Callable[[int, str], None]
_SayOf = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the home page.

    `items` are what it shows, written with it or, where `data` names a folder or file below `data/`, taken from there;
    `count` is how many posts or events it shows, `section` those of which section, "" for all. `source` is the file
    that it is written in, `lines` those of its parts ("title", "items.0.url"), its own by "".
    """

    block: str
    title: str = ""
    subtitle: str = ""
    text: str = ""
    items: tuple[Mapping[str, Any], ...] = ()
    data: str = ""
    count: int = 4
    section: str = ""
    link: str = ""
    link_text: str = ""
    source: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def line(self, part: str) -> int:
        """Return the line of one of its parts, or of the nearest around it that has one."""
        return _line(self.lines, part)


def read(given: Sequence[Any], source: str, lines: Mapping[str, int], say: Say) -> tuple[Block, ...]:
    """Return the blocks of a list of tables, written in `source`; `say` is told the line and what is wrong there.

    `lines` are those of the file's fields, as "blocks.0.items.0.title".
    """
    found = []
    for at, table in enumerate(given):
        start = f"blocks.{at}."
        own = {name[len(start) :]: line for name, line in lines.items() if name.startswith(start)}
        own = {"": lines.get(start[:-1]) or min(own.values(), default=lines.get("blocks", 1)), **own}
        block = _block(table, lambda part, words, own=own: say(_line(own, part), words))  # type: ignore[misc]
        if block:
            found.append(replace(block, source=source, lines=MappingProxyType(own)))
    return tuple(found)


def _line(lines: Mapping[str, int], part: str) -> int:
    while part and part not in lines:
        part = part.rpartition(".")[0]
    return lines.get(part, 1)


def shown(block: Block, data: Mapping[str, Any]) -> Block:
    """Return a block with its items: those of its data, light ones first, without those that are switched off."""
    items = (*block.items, *of_data(data, block.data).values()) if block.data else block.items
    kept = [item for item in items if says_something(item) and is_on(item)]
    return replace(block, items=tuple(sorted(kept, key=_weight)))


def are(value: object) -> bool:
    """Return whether a value is a list of blocks."""
    one_by_one = value if isinstance(value, tuple) else ()
    return any(isinstance(table, Mapping) and table.get("block") in SORTS for table in one_by_one)


def says_something(item: Mapping[str, Any]) -> bool:
    """Return whether there is anything in an item to be shown."""
    return any(item.get(name) for name in _WORDS)


def is_on(item: Mapping[str, Any]) -> bool:
    """Return whether an item is not switched off."""
    return switch(item.get("enabled", True)).value is not False


def of_data(data: Mapping[str, Any], path: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the items that stand at a path of the data, each by its own path: groups, or the one group there."""
    at = look_up(data, path)
    found = at.value
    if isinstance(found, Mapping):
        whole = not all(isinstance(value, Mapping) for value in found.values())
        named = {at.path: found} if whole else {f"{at.path}/{name}": value for name, value in found.items()}
    else:
        named = {f"{at.path}/{index}": value for index, value in enumerate(found if isinstance(found, tuple) else ())}
    return {name: item for name, item in named.items() if isinstance(item, Mapping)}


def item_faults(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with each part of an item: its name, and "what is wrong; what to do"."""
    found: list[tuple[str, str]] = []
    for key, read_as in (("enabled", switch), ("weight", number)):
        if fault := read_as(item.get(key)).fault:
            found.append((key, f"{key} {fault}"))
    for key, value in item.items():
        if meant := misspelt(key, item):
            found.append((key, f'"{key}" is no part of an item; did you mean "{meant}"?'))
        elif key in ITEM_KEYS and not isinstance(value, str | int | float | None):
            found.append((key, f"{key} should be text; put quotes around it"))
    if not says_something(item) and not found:
        found.append(("", f"the item has nothing to show; write one of {', '.join(_WORDS)}"))
    return found


def misspelt(key: str, item: Mapping[str, Any]) -> str:
    """Return the part of an item that a key was surely meant to be, or ""."""
    plain = key.lower()
    meant = "url" if sorted(plain) == sorted("url") else intended(plain, _ITEM_BEGINNINGS)
    known = plain in (*ITEM_KEYS, "weight", "enabled", f"{meant}s")
    return "" if known or meant in item else meant


def _weight(item: Mapping[str, Any]) -> float:
    weight = number(item.get("weight")).value
    return weight if isinstance(weight, int) else 10**9


def _block(table: object, say: _SayOf) -> Block | None:
    """Return one block, or None for one that is switched off or that nobody can show."""
    if not isinstance(table, Mapping):
        say("", 'a block should be a table; begin it with [[blocks]], and write block = "slides"')
        return None
    sort = table.get("block")
    if sort not in SORTS:
        words = f'there is no block "{sort}"' if sort else "the block does not say what it is"
        say("block", f"{words}; {guess(str(sort), SORTS) or 'write block = with one of ' + ', '.join(SORTS)}")
        return None
    if not is_on(table):
        return None
    if fault := switch(table.get("enabled", True)).fault:
        say("enabled", f"enabled {fault}")
    for key in table:
        if key not in _KEYS:
            say(key, f'"{key}" is no part of a block; {guess(key, _KEYS) or "known are " + ", ".join(_KEYS)}')
    return Block(**{"block": sort, **_values(table, say)})


def _frozen(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: frozen(value) for key, value in item.items()})


def _values(table: Mapping[str, Any], say: _SayOf) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key == "items":
            if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
                found[key] = tuple(_frozen(item) for item in value)
                _tell_of_items(found[key], say)
            else:
                say(key, "the items of a block should be tables; begin each with [[blocks.items]]")
        elif key == "count":
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                found[key] = value
            else:
                say(key, "count should be a whole number from 1; write 4")
        elif key in _KEYS and key not in ("block", "enabled"):
            if isinstance(value, str):
                found[key] = value.strip()
            else:
                say(key, f"{key} should be text; put quotes around it")
    return found


def _tell_of_items(items: Sequence[Mapping[str, Any]], say: _SayOf) -> None:
    for at, item in enumerate(items):
        for key, words in item_faults(item):
            say(f"items.{at}.{key}".rstrip("."), words)
