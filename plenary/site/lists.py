"""Lists of pages: their order, their parts with an address each, the newest, the related."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest

from plenary.site.events import Event
from plenary.site.page import Page
from plenary.site.tree import order

Key = Callable[[Page], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: what it shows, its number of how many, and the addresses of the parts before and after."""

    pages: tuple[Page, ...]
    number: int = 1
    total: int = 1
    newer: str = ""
    older: str = ""


def part(pages: Sequence[Page], size: int, address: str, number: int) -> Part:
    """Return a part of the list that begins at an address, `size` pages at a time (0: all of them)."""
    total = parts(len(pages), size)
    shown = tuple(pages[(number - 1) * size : number * size] if size else pages)
    newer = part_address(address, number - 1) if number > 1 else ""
    older = part_address(address, number + 1) if number < total else ""
    return Part(shown, number, total, newer, older)


def parts(count: int, size: int) -> int:
    """Return how many parts a list has; an empty one has one."""
    return max(1, -(-count // size)) if size else 1


def part_address(address: str, number: int) -> str:
    """Return the address of a part of a list: the list's own, then `/blog/page/2/` and so on, as in Hugo."""
    return address if number == 1 else f"{address}page/{number}/"


def in_order(pages: Iterable[Page], sort: str) -> tuple[Page, ...]:
    """Return pages sorted as one of `sections.ORDERS` says, or by the `start` of events; "" is Hugo's order.

    That is weight, newest first, title.
    """
    if not sort:
        return tuple(sorted(pages, key=order))
    by_address = sorted(pages, key=order)
    return tuple(sorted(by_address, key=_KEYS[sort.lstrip("-")], reverse=sort.startswith("-")))


def newest(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Return the posts among some pages, the newest first."""
    posts = [page for page in pages if page.kind == "page" and page.type == "post"]
    return tuple(sorted(posts, key=lambda page: (-page.date.timestamp() if page.date else 0, page.address)))


def related(
    page: Page, terms: Mapping[str, tuple[Page, ...]], listed: Mapping[str, tuple[Page, ...]], count: int
) -> tuple[Page, ...]:
    """Return the pages that share most terms with one; of those that share as many, the nearest in time."""
    shared: Counter[str] = Counter()
    found: dict[str, Page] = {}
    for term in terms.get(page.address, ()):
        # A term that hundreds share says little, so each weighs less the more pages it lists.
        for other in listed[term.address]:
            if other.address != page.address:
                found[other.address] = other
                shared[other.address] += max(1, 1000 // len(listed[term.address]))
    # Only those that may still be among the first are compared in time: a category may list half of the site.
    least = min(nlargest(count, shared.values()), default=0)
    near = (other for address, other in found.items() if shared[address] >= least)
    ranked = sorted(near, key=lambda other: (-shared[other.address], _apart(page, other), other.address))
    return tuple(ranked[:count])


def _apart(page: Page, other: Page) -> float:
    return abs(page.date.timestamp() - other.date.timestamp()) if page.date and other.date else float("inf")


def _date(page: Page) -> tuple[object, ...]:
    return (page.date.timestamp() if page.date else float("-inf"),)


_KEYS: Mapping[str, Key] = {
    "weight": lambda page: (page.weight or 10**9, page.link_title.casefold(), page.address),
    "date": _date,
    "start": lambda page: (page.record.start or date.max if isinstance(page.record, Event) else date.min,),
    "title": lambda page: (page.link_title.casefold(), page.address),
    "name": lambda page: (page.content.path if page.content else page.folder,),
}
