"""What a section is like: its order, its lists, its feed, the kind and the template of its pages.

It is said in `site.toml` below `[sections.NAME]`, or by the same names in the section's `_index.md`, which goes before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from plenary.problems import guess
from plenary.site.addresses import PARTS
from plenary.text.slips import by_beginning, intended

ORDERS = ("weight", "date", "-date", "title", "-title", "name", "-name")
SIDEBARS = ("tree", "own", "none")

_PART = re.compile(r":[a-z]+")


@dataclass(frozen=True, slots=True)
class Section:
    """How one section is shown; each default needs no words.

    `sort` is one of ORDERS, or "" for what suits its kind; `page_size` how many pages a list shows at a time (0: all,
    None: what suits its kind); `kind` the row of the kinds table that its pages are read by, or "" for what their own
    fields and the section's name say; `template` the template of its pages, or ""; `feed` whether it has feeds;
    `sidebar` one of SIDEBARS or the name of a menu; `permalink` the addresses of its pages, or ""; `pages_from` the
    folder below `data/` each file of which makes a page, or "". `places` are the file and the line at which each of
    these is said, and by "" where the section is first spoken of.
    """

    sort: str = ""
    page_size: int | None = None
    kind: str = ""
    template: str = ""
    feed: bool = True
    sidebar: str = "tree"
    permalink: str = ""
    pages_from: str = ""
    places: Mapping[str, tuple[str, int]] = field(default_factory=lambda: MappingProxyType({}), compare=False)


Say = Callable[[str, str], None]
NAMES = tuple(one.name for one in fields(Section) if one.name != "places")
PLAIN = Section()
_INHERITED = ("kind", "template", "sidebar", "permalink")
_BEGINNINGS = by_beginning(NAMES)


def read(given: Mapping[str, Any], kinds: Iterable[str], say: Say, known: bool = False) -> Mapping[str, Any]:
    """Return what a table says of a section, by the names of Section; `say` is told a name and what is wrong with it.

    With `known`, names that are none of a section's are passed over in silence: they are a page's own fields.
    """
    found: dict[str, Any] = {}
    for written, value in given.items():
        name = plain(written)
        wrong = _wrong(name, value, tuple(kinds)) if name in NAMES else _unknown(written, value, known)
        if wrong:
            say(written, wrong)
        elif name in NAMES:
            found[name] = value.strip("/ ") if name == "pages_from" else value
    return found


def plain(written: str) -> str:
    """Return the name of a section's setting as Section has it."""
    return written.lower().replace("-", "_").replace("pagesize", "page_size")


def _unknown(written: str, value: object, known: bool) -> str:
    """Return "what is wrong; what to do" about a name that is no setting's; with `known` of one near a setting's."""
    if known:
        meant = intended(written.lower(), _BEGINNINGS)
        return f'"{written}" is no setting of a section; did you mean "{meant}"?' if _is_slip(written, meant) else ""
    words = f'"{written}" is no setting of a section'
    if isinstance(value, Mapping):
        return f'{words}; a section within another is named in quotes, such as [sections."about/{written}"]'
    return f"{words}; {guess(plain(written), NAMES) or 'known are ' + ', '.join(NAMES)}"


def _is_slip(written: str, meant: str) -> bool:
    return bool(meant) and written.lower() != f"{meant}s"


def permalink_fault(pattern: str) -> str:
    """Return "what is wrong; what to do" about the pattern of a permalink, or ""."""
    parts = _PART.findall(pattern)
    wrong = next((part for part in parts if part[1:] not in PARTS), "")
    if wrong:
        known = [f":{part}" for part in PARTS]
        return f"{wrong} is no part of a permalink; {guess(wrong, known) or 'use ' + ' '.join(known)}"
    if parts or not pattern.strip():
        return ""
    return f'the permalink "{pattern}" is the same for all pages; end it with :slug/ or :filename/'


def _wrong(name: str, value: object, kinds: tuple[str, ...]) -> str:
    """Return "what is wrong; what to do" about a section's setting, or ""."""
    if name == "page_size":
        right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if right else f"{name} should be a whole number; write 10, or 0 for all on one page"
    if name == "feed":
        return "" if isinstance(value, bool) else f"{name} should be true or false; write it without quotes"
    if not isinstance(value, str):
        return f"{name} should be text; put quotes around it"
    if name == "permalink":
        return permalink_fault(value)
    choices = {"sort": ORDERS, "kind": kinds}.get(name)
    if choices is None or value in choices:
        return ""
    return f'{name} is "{value}", which is none there is; {guess(value, choices) or "write " + ", ".join(choices)}'


def within(sections: Mapping[str, Section], folder: str) -> Section:
    """Return how what stands in a folder is shown: each setting of the nearest folder around it that gives one.

    The order, the page size and where pages come from are the folder's own; what lies below has its own.
    """
    found = sections.get(folder, PLAIN)
    while folder:
        folder = folder.rpartition("/")[0]
        above = sections.get(folder) if folder else None
        if above:
            silent = (name for name in _INHERITED if getattr(found, name) == getattr(PLAIN, name))
            found = replace(found, **{name: getattr(above, name) for name in silent})
    return found
