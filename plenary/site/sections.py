"""What a section is like: its order, its lists, its feed, the kind and the template of its pages.

It is said in `site.toml` below `[sections.NAME]`, or by the same names in the section's `_index.md`, which goes before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from plenary.problems import guess

ORDERS = ("weight", "date", "-date", "title", "-title", "name", "-name")
SIDEBARS = ("tree", "own", "none")


@dataclass(frozen=True, slots=True)
class Section:
    """How one section is shown; each default needs no words.

    `sort` is one of ORDERS, or "" for what suits its kind; `page_size` how many pages a list shows at a time (0: all,
    None: what suits its kind); `kind` the row of the kinds table that its pages are read by, or "" for what their own
    fields and the section's name say; `template` the template of its pages, or ""; `feed` whether it has feeds;
    `sidebar` one of SIDEBARS or the name of a menu; `permalink` the addresses of its pages, or ""; `pages_from` the
    folder below `data/` each file of which makes a page, or "".
    """

    sort: str = ""
    page_size: int | None = None
    kind: str = ""
    template: str = ""
    feed: bool = True
    sidebar: str = "tree"
    permalink: str = ""
    pages_from: str = ""


Say = Callable[[str, str], None]
NAMES = tuple(field.name for field in fields(Section))
PLAIN = Section()


def read(given: Mapping[str, Any], kinds: Iterable[str], say: Say, known: bool = False) -> Mapping[str, Any]:
    """Return what a table says of a section, by the names of Section; `say` is told a name and what is wrong with it.

    With `known`, names that are none of a section's are passed over in silence: they are a page's own fields.
    """
    found: dict[str, Any] = {}
    for written, value in given.items():
        name = written.lower().replace("-", "_").replace("pagesize", "page_size")
        if name in NAMES:
            wrong = _wrong(name, value, tuple(kinds))
            if wrong:
                say(written, wrong)
            else:
                found[name] = value.strip("/ ") if name == "pages_from" else value
        elif not known:
            say(
                written,
                f'"{written}" is no setting of a section; {guess(name, NAMES) or "known are " + ", ".join(NAMES)}',
            )
    return found


def _wrong(name: str, value: object, kinds: tuple[str, ...]) -> str:
    """Return "what is wrong; what to do" about a section's setting, or ""."""
    if name == "page_size":
        right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if right else f"{name} should be a whole number; write 10, or 0 for all on one page"
    if name == "feed":
        return "" if isinstance(value, bool) else f"{name} should be true or false; write it without quotes"
    if not isinstance(value, str):
        return f"{name} should be text; put quotes around it"
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
        above = sections.get(folder, PLAIN)
        inherited = ("kind", "template", "sidebar", "permalink") if folder else ()
        taken = {name: getattr(above, name) for name in inherited if getattr(found, name) == getattr(PLAIN, name)}
        found = replace(found, **taken)
    return found
