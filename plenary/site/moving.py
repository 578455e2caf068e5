"""What has moved in a site and what is gone from it, added to the addresses that it answers at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from plenary.problems import Problem
from plenary.site import ledger, redirects
from plenary.site.addresses import GONE, Target
from plenary.site.ledger import Ledger
from plenary.site.page import Page
from plenary.site.redirects import Moves
from plenary.site.rules import Redirect, old_address

REDIRECTS = "/_redirects"


@dataclass(frozen=True, slots=True)
class Moved:
    """All `targets` of a site, its redirects, the addresses it has lost, and what is wrong with any of that."""

    targets: Mapping[str, Target]
    moves: Moves = field(default_factory=Moves)
    lost: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def moved(
    living: Mapping[str, Target],
    pages: Iterable[Page],
    withheld: Mapping[str, Page],
    rules: tuple[Sequence[Redirect], Sequence[Redirect], str],
    published: Ledger,
) -> Moved:
    """Return what follows from redirects and the ledger for a site whose pages and files answer at `living`.

    `rules` are the redirects of `site.toml`, those of other files, and the site's own address. What is a redirect among
    the living, as the first part of a list is to the list, is one of the redirects and yields to every other.
    """
    written, others, base_url = rules
    begins = [Redirect(at, one.to, "", 0, page=one.page) for at, one in living.items() if one.kind == "redirect"]
    living = {at: one for at, one in living.items() if one.kind != "redirect"}
    reserved = {GONE: Target("gone"), REDIRECTS: Target("redirects"), **living}
    moves = redirects.gather(pages, written, (*others, *begins), base_url, reserved)
    moves = replace(moves, exact={**ledger.remembered(published, moves, living), **moves.exact})
    feeds = {one.address: one for one in _feeds(published.entries, moves, living)}
    problems = tuple(one for one in moves.problems if one.source)
    moves = replace(moves, exact=MappingProxyType({**feeds, **moves.exact}), problems=problems)
    led = {address: _target(one) for address, one in moves.exact.items()}
    targets = {**led, **living}
    over = ledger.gone(published, moves, targets, withheld.values())
    moves = replace(moves, gone=moves.gone | over)
    if moves.gone or any(one.status == 410 for one in moves.splats):
        targets.setdefault(GONE, Target("gone"))
    if any(one.source for one in moves.exact.values()) or moves.splats or moves.gone:
        targets.setdefault(REDIRECTS, Target("redirects"))
    lost = ledger.lost(published, moves, targets, withheld)
    return Moved(dict(sorted(targets.items())), moves, lost, (*problems, *ledger.doubts(published, targets)))


def _feeds(published: Iterable[str], moves: Moves, living: Mapping[str, Target]) -> Iterator[Redirect]:
    """Yield a redirect for each published feed of a page that has moved: to the feed of the page it has become."""
    for address in published:
        base, name = ledger.feed_of(address)
        led = moves.exact.get(base) if name and address not in living else None
        if led and f"{led.to}{name}" in living:
            yield replace(led, address=old_address(address), to=f"{led.to}{name}", rest="")


def _target(one: Redirect) -> Target:
    return Target("redirect", page=one.page, to=one.to, rest=one.rest, status=one.status)
