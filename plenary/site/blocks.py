"""The blocks that a home page is made of: slides, alerts, features, the newest posts, banners and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from plenary.problems import guess
from plenary.text.heads import frozen
from plenary.text.values import switch

SORTS = ("slides", "alerts", "features", "posts", "banners", "strip", "testimonials", "events", "text")
"""Each is shown by the template `blocks/NAME.html`."""

_KEYS = ("block", "title", "subtitle", "text", "items", "data", "count", "section", "link", "link_text", "enabled")
Say = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the home page.

    `items` are what it shows, written with it or, where `data` names a folder or file below `data/`, taken from there;
    `count` is how many posts or events it shows, `section` those of which section, "" for all.
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


def read(given: Sequence[Any], say: Say) -> tuple[Block, ...]:
    """Return the blocks of a list of tables; `say` is told which of them is wrong, counted from 0, and how."""
    found = [_block(at, table, say) for at, table in enumerate(given)]
    return tuple(block for block in found if block)


def shown(block: Block, data: Mapping[str, Any]) -> Block:
    """Return a block with its items: those of its data, light ones first, without those that are switched off."""
    items = (*block.items, *_of_data(data, block.data)) if block.data else block.items
    kept = [item for item in items if item.get("text") or item.get("title") or item.get("name") or item.get("image")]
    kept = [item for item in kept if switch(item.get("enabled", True)).value is not False]
    return replace(block, items=tuple(sorted(kept, key=_weight)))


def is_there(data: Mapping[str, Any], path: str) -> bool:
    """Return whether `data/` holds a folder or a file of this path, its ending left out."""
    return _at(data, path) is not None


def _at(data: Mapping[str, Any], path: str) -> object:
    found: object = data
    for part in path.strip("/").split("/"):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _of_data(data: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any], ...]:
    found = _at(data, path)
    if isinstance(found, Mapping):
        found = tuple(found.values()) if all(isinstance(value, Mapping) for value in found.values()) else (found,)
    return tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, tuple) else ()


def _weight(item: Mapping[str, Any]) -> float:
    weight = item.get("weight")
    return weight if isinstance(weight, int | float) else 10**9


def _block(at: int, table: object, say: Say) -> Block | None:
    """Return one block, or None for one that is switched off or that nobody can show."""
    if not isinstance(table, Mapping):
        say(at, 'a block should be a table; begin it with [[blocks]], and write block = "slides"')
        return None
    sort = table.get("block")
    if sort not in SORTS:
        words = f'there is no block "{sort}"' if sort else "the block does not say what it is"
        say(at, f"{words}; {guess(str(sort), SORTS) or 'write block = with one of ' + ', '.join(SORTS)}")
        return None
    if switch(table.get("enabled", True)).value is False:
        return None
    for key in table:
        if key not in _KEYS:
            say(at, f'"{key}" is no part of a block; {guess(key, _KEYS) or "known are " + ", ".join(_KEYS)}')
    return Block(**{"block": sort, **_values(at, table, say)})


def _frozen(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: frozen(value) for key, value in item.items()})


def _values(at: int, table: Mapping[str, Any], say: Say) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key == "items":
            if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
                found[key] = tuple(_frozen(item) for item in value)
            else:
                say(at, "the items of a block should be tables; begin each with [[blocks.items]]")
        elif key == "count":
            if isinstance(value, int) and value > 0:
                found[key] = value
            else:
                say(at, "count should be a whole number; write 4")
        elif key in _KEYS and key not in ("block", "enabled"):
            if isinstance(value, str):
                found[key] = value.strip()
            else:
                say(at, f"{key} should be text; put quotes around it")
    return found
