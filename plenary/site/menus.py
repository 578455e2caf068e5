"""The menus of `site.toml` (gohugo.io/content-management/menus)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from plenary.problems import guess
from plenary.site.addresses import is_external

ENTRY_KEYS = ("name", "url", "pageRef", "weight", "identifier", "parent", "title", "pre", "post", "params")
SHOWN = ("main", "footer")
"""The menus of the theme; a site's own templates may show others."""

Say = Callable[[int, str], None]

_LAST = 10**9


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu: an address of this site (`/about/`) or of another, with the entries below it.

    `address` is "" for an entry that only opens; `line` is where the entry stands in `site.toml`, 0 where it does not.
    """

    name: str
    address: str
    weight: int = 0
    identifier: str = ""
    children: tuple[MenuEntry, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Written:
    """An entry, the name of the one that it says it stands below, or "", and whether it says where it leads."""

    entry: MenuEntry
    parent: str
    leads: bool


def read(table: Mapping[str, object], lines: Sequence[str], say: Say) -> Mapping[str, tuple[MenuEntry, ...]]:
    """Return the menus of the table `[menu]` by their names; `say` is told the line and the words of what is wrong."""
    for name in table:
        if name not in SHOWN and (near := guess(name, SHOWN)):
            say(_places(name, lines)[0], f'the theme shows no menu "{name}"; {near}')
    return MappingProxyType({name: _menu(name, entries, lines, say) for name, entries in table.items()})


def _menu(name: str, entries: object, lines: Sequence[str], say: Say) -> tuple[MenuEntry, ...]:
    places = _places(name, lines)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        say(places[0], f"the menu should be a list of entries; begin each with [[menu.{name}]]")
        return ()
    placed = zip(entries, places + places[-1:] * len(entries), strict=False)
    written = [_written(entry, line, lines, say) for entry, line in placed]
    if _parents_exist(written, say):
        _check_addresses(written, say)
    return _nested(written)


def _places(name: str, lines: Sequence[str]) -> list[int]:
    """Return the line on which each entry of a menu begins; at least one, if only a likely one."""
    header = re.compile(rf"""\s*\[\[\s*menus?\s*\.\s*["']?{re.escape(name)}["']?\s*\]\]""", re.IGNORECASE)
    loose = re.compile(rf"""\s*\[?\s*(?:menus?\s*\.\s*)?["']?{re.escape(name)}["']?\s*(?:=|\]|\.)""", re.IGNORECASE)
    found = [number for number, line in enumerate(lines, 1) if header.match(line)]
    return found or [next((number for number, line in enumerate(lines, 1) if loose.match(line)), 1)]


def _written(entry: Mapping[str, object], line: int, lines: Sequence[str], say: Say) -> _Written:
    given = {key.lower(): value for key, value in entry.items()}
    known = {key.lower() for key in ENTRY_KEYS}
    for key in entry:
        if key.lower() not in known:
            cure = guess(key, ENTRY_KEYS) or "leave it out"
            say(_within(key, line, lines), f'"{key}" is no part of a menu entry; {cure}')
    text = {key: _text(given.get(key), key, line, lines, say) for key in ("name", "identifier", "parent")}
    url, ref = (_text(given.get(key), key, line, lines, say) for key in ("url", "pageref"))
    address = _address(url or ref)
    name = text["name"] or text["identifier"] or address
    if not name or (name == address and not text["name"]):
        say(line, 'the menu entry has no name; write name = "..." and url = "/.../"')
    weight = _weight(given.get("weight", 0), line, lines, say)
    leads = "url" in given or "pageref" in given
    return _Written(MenuEntry(name, address, weight, text["identifier"], (), line), text["parent"], leads)


def _text(value: object, key: str, line: int, lines: Sequence[str], say: Say) -> str:
    if value is None or isinstance(value, str):
        return (value or "").strip()
    say(_within(key, line, lines), f'"{key}" should be text; put quotes around it')
    return ""


def _weight(value: object, line: int, lines: Sequence[str], say: Say) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    say(_within("weight", line, lines), "the weight should be a whole number; write it without quotes, such as 10")
    return 0


def _within(key: str, line: int, lines: Sequence[str]) -> int:
    """Return the line of a key in the entry that begins at a line."""
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""", re.IGNORECASE)
    for number, text in enumerate(lines[line:], line + 1):
        if text.lstrip().startswith("["):
            break
        if pattern.match(text):
            return number
    return line


def _address(written: str) -> str:
    """Return an address as the site knows it: one of this site begins with a slash."""
    if not written or is_external(written) or written[0] in "/#?":
        return written
    return f"/{written}"


def _parents_exist(written: Sequence[_Written], say: Say) -> bool:
    """Return whether each entry stands below one that there is, and none below itself."""
    names = {name: one for one in reversed(written) for name in (one.entry.identifier, one.entry.name) if name}
    lost = [one for one in written if one.parent and one.parent not in names]
    for one in lost:
        words = f'the menu entry "{one.entry.name}" has the parent "{one.parent}", which is no entry of the menu'
        say(one.entry.line, f"{words}; {guess(one.parent, names) or 'write the identifier or name of one'}")
    for one in written:
        if not lost and _is_below_itself(one, names):
            words = f'the menu entry "{one.entry.name}" stands below itself, so it is not shown'
            say(one.entry.line, f"{words}; give one of its parents another parent")
    return not lost


def _is_below_itself(one: _Written, names: Mapping[str, _Written]) -> bool:
    seen: list[_Written] = [one]
    while seen[-1].parent:
        above = names[seen[-1].parent]
        if above in seen:
            return True
        seen.append(above)
    return False


def _check_addresses(written: Sequence[_Written], say: Say) -> None:
    """Complain of entries that neither lead anywhere nor open anything."""
    parents = {one.parent for one in written if one.parent}
    for one in written:
        if one.entry.name and not one.leads and parents.isdisjoint((one.entry.name, one.entry.identifier)):
            say(one.entry.line, f'the menu entry "{one.entry.name}" leads nowhere; write url = "/.../"')


def _nested(written: Sequence[_Written]) -> tuple[MenuEntry, ...]:
    """Return the entries in the order of their weights, each with those that name it as their parent."""
    ordered = sorted(written, key=lambda one: (one.entry.weight or _LAST, one.entry.name))
    below: dict[str, list[MenuEntry]] = {}
    for one in ordered:
        below.setdefault(one.parent, []).append(one.entry)
    return tuple(_with_children(entry, below) for entry in below.get("", []))


def _with_children(
    entry: MenuEntry, below: Mapping[str, Sequence[MenuEntry]], above: tuple[MenuEntry, ...] = ()
) -> MenuEntry:
    names = dict.fromkeys(name for name in (entry.identifier, entry.name) if name)
    children = [child for name in names for child in below.get(name, ()) if child not in (*above, entry)]
    return replace(entry, children=tuple(_with_children(child, below, (*above, entry)) for child in children))
