"""The ledger: `addresses.txt` in the site's folder lists every address that the site has ever published.

One address a line, in its own letters; only a space, a percent sign and what begins a query or a comment are
percent-encoded. Behind it may stand `gone`: then nothing has to answer there any more; or `-> /new/`, where it led when
it was published last: so an old address goes on when the page that named it is gone. What follows a `#` is a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize
from urllib.parse import unquote

from plenary.problems import Problem
from plenary.site.addresses import Target
from plenary.site.page import WITHHELD, Page
from plenary.site.redirects import Moves, answer, forms
from plenary.site.rules import Redirect, destination, old_address

SOURCE = "addresses.txt"
HEAD = """\
# Every address that this site has published, kept by freeze.py. Keep this file with the site: a freeze fails if one of
# them stops answering. Write "gone" behind an address that nothing is to answer at any more.
"""
FEEDS = ("index.xml", "atom.xml")
_MARKS = ("gone", "410")
_ARROW = "->"
# What is shown within pages rather than linked to; a picture may get another name.
_PARTS = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|m?js|map|woff2?|ttf|otf|eot)\Z", re.IGNORECASE)
_BEGIN = re.compile(r"/page/[0-9]+/\Z")  # of a list, which is also at the address of the list
_HIDES = re.compile(r"[#\s]")  # what would end an address elsewhere, or begin a comment
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd]")
_ALONE = re.compile(r"/[!$&-~]*")  # what stands for itself, with nothing behind it
_ODD = re.compile(r"[\s%#?\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address of the ledger, decoded, its line, whether it is gone on purpose, and where it led, or ""."""

    address: str
    line: int
    gone: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is written in an `addresses.txt`: its text, the entries by their addresses, and what can't be read.

    One that is not `readable` as a whole is not to be written either.
    """

    text: str = ""
    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    readable: bool = True


@lru_cache(maxsize=4)
def parse(text: str) -> Ledger:
    """Return the ledger in the text of an `addresses.txt`."""
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line not in entries and _ALONE.fullmatch(line):
            entries[line] = Entry(line, number)
            continue
        words = line.partition("#")[0].removeprefix("\ufeff").split()
        if not words:
            continue
        address = normalize("NFC", unquote(words[0]))
        marked = len(words) == 2 and words[1].lower() in _MARKS
        to = _target(words)
        if not address.startswith("/") or _CONTROL.search(address) or (len(words) > 1 and not marked and not to):
            shown = line.strip()[:80]
            told = f'"{shown}" is no address with or without "gone" behind it; write one such as "/about/" or remove it'
            problems.append(Problem(SOURCE, number, told, "ledger"))
            continue
        former = entries.get(address)
        entries[address] = Entry(address, number, marked or (former is not None and former.gone), to)
    return Ledger(text, MappingProxyType(entries), tuple(problems))


def _target(words: Sequence[str]) -> str:
    """Return where the words of a line say that its address led, or "" if they name no place on the web."""
    if len(words) != 3 or words[1] != _ARROW:
        return ""
    if words[2].startswith("/"):
        return normalize("NFC", unquote(words[2]))
    try:
        return destination(words[2], "")[0]
    except ValueError:
        return ""


def written(address: str) -> str:
    """Return an address as the ledger writes it."""
    return _ODD.sub(lambda odd: "".join(f"%{byte:02X}" for byte in odd[0].encode()), address)


def published(targets: Mapping[str, Target]) -> dict[str, str]:
    """Return the addresses that belong into the ledger: pages, feeds, old addresses, and files that people link to.

    With an old address stands where it leads, with every other one nothing.
    """
    found: dict[str, str] = {}
    for address, target in targets.items():
        document = target.kind == "file" and not address.startswith("/theme/") and not _PARTS.search(address)
        first_page = target.kind == "page" and target.number == 1
        old = target.kind == "redirect" and not _BEGIN.search(address)
        if document or first_page or old or target.kind in ("rss", "atom"):
            found[normalize("NFC", address)] = target.to if old and not _HIDES.search(target.to) else ""
    return found


def grown(before: str, addresses: Mapping[str, str]) -> str:
    """Return the text of a ledger with the addresses that it lacks, each behind the one that it follows in order.

    A line whose address leads elsewhere than it says is written anew, but for its comment. Nothing else is changed; a
    text with nothing to add is returned as it is.
    """
    before = _led_anew(before, addresses)
    known = parse(before).entries
    fresh = sorted(addresses.keys() - known.keys())
    if not fresh:
        return before
    lines = before.split("\n") if before else HEAD.split("\n")
    if lines[-1] == "":
        lines.pop()
    ending = "\r" if lines and lines[0].endswith("\r") else ""
    order = sorted(known)
    behind: dict[int, list[str]] = {}
    for address in fresh:
        at = bisect_left(order, address)
        line = known[order[at - 1]].line if at else _first_line(known, len(lines)) - 1
        behind.setdefault(line, []).append(_line(address, addresses[address]) + ending)
    made = list(behind.get(0, []))
    for number, text in enumerate(lines, 1):
        made += [text, *behind.get(number, [])]
    return "\n".join(made) + "\n"


def _line(address: str, to: str) -> str:
    shown = written(to) if to.startswith("/") else to
    return f"{written(address)} {_ARROW} {shown}" if to else written(address)


def _led_anew(text: str, addresses: Mapping[str, str]) -> str:
    """Return the text of a ledger in which each address leads to where it leads now."""
    lines = text.split("\n")
    for entry in parse(text).entries.values():
        to = addresses.get(entry.address, entry.to)
        if to != entry.to and not entry.gone:
            words, mark, comment = lines[entry.line - 1].rstrip("\r").partition("#")
            space = " " if mark and words != words.rstrip() else ""
            ending = "\r" if lines[entry.line - 1].endswith("\r") else ""
            lines[entry.line - 1] = f"{_line(entry.address, to)}{space}{mark}{comment}{ending}"
    return "\n".join(lines)


def _first_line(known: Mapping[str, Entry], lines: int) -> int:
    return min((entry.line for entry in known.values()), default=lines + 1)


def gone(ledger: Ledger, moves: Moves, targets: Mapping[str, Target], withheld: Iterable[Page]) -> frozenset[str]:
    """Return the addresses that answer 410: those marked so, and those that were published and whose time is over.

    With a page that is gone or has moved goes its feed, unless that leads to another one.
    """
    marked = {entry.address for entry in ledger.entries.values() if entry.gone}
    expired = {page.address for page in withheld if page.state == "expired"} & ledger.entries.keys()
    over = marked | expired
    over |= {entry.address for entry in ledger.entries.values() if entry.to in over}
    over |= {address for address in ledger.entries if (base := feed_of(address)[0]) in over or base in moves.exact}
    return frozenset(address for address in over if not _answered(address, moves, targets))


def feed_of(address: str) -> tuple[str, str]:
    """Return the page that a feed's address is of, and the feed's name; ("", "") for any other address."""
    base, slash, name = address.rpartition("/")
    return (base + slash, name) if name in FEEDS else ("", "")


def doubts(ledger: Ledger, targets: Mapping[str, Target]) -> Iterator[Problem]:
    """Yield what is wrong with the ledger itself: a line that can't be read, a page that is there though it is gone."""
    yield from ledger.problems
    for entry in ledger.entries.values():
        if entry.gone and entry.address in targets:
            words = f'{entry.address} is marked "gone", but the site answers there; take out that word'
            yield Problem(SOURCE, entry.line, words, "ledger")


def lost(
    ledger: Ledger, moves: Moves, targets: Mapping[str, Target], withheld: Mapping[str, Page]
) -> tuple[Problem, ...]:
    """Return an error for each address of the ledger that nothing answers at any more, and that is not marked gone.

    A page that only a preview shows answers nothing; one that has expired was meant to go. What led to a lost page, and
    its feeds, are not told of apart from it.
    """
    found: dict[str, Problem] = {}
    for entry in ledger.entries.values():
        if entry.gone or entry.address in moves.gone or _answered(entry.address, moves, targets):
            continue
        hidden = withheld.get(entry.address) or _hidden(targets.get(entry.address))
        if hidden is None or hidden.state != "expired":
            found[entry.address] = _lost(entry, hidden)
    causes = {address: {ledger.entries[address].to, feed_of(address)[0]} - {""} for address in found}
    return tuple(problem for address, problem in found.items() if causes[address].isdisjoint(found))


def remembered(ledger: Ledger, moves: Moves, living: Mapping[str, Target]) -> dict[str, Redirect]:
    """Return a redirect for each address of the ledger that nobody speaks of any more, but that has a place to lead to.

    That is where it led before, wherever that is now; for a tag that no page has any more, the page of all tags.
    """
    tops = [address for address, target in living.items() if target.page and target.page.kind == "taxonomy"]
    waiting = [one for one in ledger.entries.values() if not one.gone and not _answered(one.address, moves, living)]
    found: dict[str, Redirect] = {}
    for entry in sorted(waiting, key=lambda entry: bool(entry.to)):
        top = next((top for top in tops if entry.address.startswith(top)), "")
        feed = top + feed_of(entry.address)[1]
        to = _now(entry.to, replace(moves, exact={**moves.exact, **found}), living) or (feed if feed in living else top)
        if to:
            address = old_address(entry.address)
            found[address] = Redirect(address, to, SOURCE, entry.line)
    return found


def _now(to: str, moves: Moves, living: Mapping[str, Target]) -> str:
    """Return where an address that a redirect led to is to be found now, or ""."""
    if not to.startswith("/"):
        return to
    there = next((form for form in forms(to) if form in living), "")
    led = None if there else answer(moves, living, to)
    return there or (led.to if led and led.status != 410 else "")


def excused(problems: Collection[Problem], ledger: Ledger, without_expiry: Collection[str]) -> tuple[Problem, ...]:
    """Return the lost addresses but those that the site would have if nothing in it had expired."""
    lines = {entry.line: entry.address for entry in ledger.entries.values()}
    return tuple(one for one in problems if not any(form in without_expiry for form in forms(lines[one.line])))


def _answered(address: str, moves: Moves, targets: Mapping[str, Target]) -> bool:
    """Return whether a reader finds something at an address, be it over a hop."""
    known = targets.get(address) or next((targets[form] for form in forms(address) if form in targets), None)
    if known is None:
        led = answer(moves, targets, address)
        return led is not None and led.status != 410
    return _hidden(known) is None


def _hidden(target: Target | None) -> Page | None:
    """Return the page that an address answers with, if only a preview shows it."""
    return target.page if target and target.page and target.page.state in ("draft", "scheduled") else None


def _lost(entry: Entry, hidden: Page | None) -> Problem:
    shown = written(entry.address)
    why = f"{hidden.source} {WITHHELD[hidden.state]}, and " if hidden and hidden.source else ""
    words = f"{why}nothing answers at {shown} any more, which the site published before"
    cure = (
        f'give the page that has its content aliases = ["{entry.address}"], add [[redirects]] from "{entry.address}" '
        f'to site.toml, or write "{shown} gone" in this line'
    )
    return Problem(SOURCE, entry.line, f"{words}; {cure}", "address-lost")
