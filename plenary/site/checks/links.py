"""Links, images and anchors that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from plenary.problems import Problem, guess
from plenary.site import settings
from plenary.site.addresses import is_external, last_part, quoted
from plenary.site.asked import ask
from plenary.site.menus import MenuEntry
from plenary.site.page import Page
from plenary.site.redirects import forms
from plenary.site.references import own_address, unpublished
from plenary.site.site import Site
from plenary.text import hrefs
from plenary.text.marks import OPEN
from plenary.text.tree import Link

Anchors = Callable[[Page], frozenset[str] | None]


class Checked(NamedTuple):
    """What is found in a page: what is wrong, the links that name a place on a page, and the places on this one."""

    problems: tuple[Problem, ...] = ()
    named: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()


_FAR_TOO_MANY = 5000
_SLIP = 4
_CURLY = "“”„‘’"  # quotes of a tag, which are told of where the tag is


def dead_links(site: Site, page: Page, links: Iterable[Link], anchors: Anchors) -> Iterator[Problem]:
    """Yield a warning for each destination that no visitor can get to: none that the site has, or none at all.

    `anchors` returns the ids that a page has, or None where they are not known: then fragments are not judged.
    """
    for link in links:
        if wrong := hrefs.fault(link.target):
            yield Problem(page.source, link.line, wrong, "link-address")
            continue
        target = _within(site, page, link.target)
        if target is None:
            continue
        path, fragment = target
        known = next((form for form in forms(path) if form in site.targets), "")
        there = site.targets[known].page if known and fragment else None
        if not known:
            yield _dead(page, link, ask(site, nearest, path))
        elif there and not _has(anchors(there), fragment):
            yield _dead_anchor(page, link, there, fragment, anchors)


def dead_menu_entries(site: Site, anchors: Anchors) -> Iterator[Problem]:
    """Yield a warning for each entry of a menu that leads to nothing, or to no place on a page."""
    for entry in _entries(entry for menu in site.settings.menus.values() for entry in menu):
        if wrong := hrefs.fault(entry.address.removeprefix("/")):
            yield Problem(settings.SOURCE, entry.line, wrong, "link-address")
            continue
        within = bool(entry.address) and entry.address[0] not in "#?" and not is_external(entry.address)
        known = any(own_address(addresses, entry.address) for addresses in (site.targets, site.withheld))
        if within and not known:
            words = f'the menu entry "{entry.name}" leads to {entry.address}, which is no address of this site'
            cure = ask(site, nearest, entry.address) or "correct its url, or add the page"
            yield Problem(settings.SOURCE, entry.line, f"{words}; {cure}", "dead-link")
        path, _, fragment = entry.address.partition("#")
        target = site.targets.get(path) if within and fragment else None
        if target and target.page and not _has(anchors(target.page), unquote(fragment)):
            link = Link(entry.address, entry.line)
            yield replace(_dead_anchor(target.page, link, target.page, fragment, anchors), source=settings.SOURCE)


def _entries(entries: Iterable[MenuEntry]) -> Iterator[MenuEntry]:
    for entry in entries:
        yield entry
        yield from _entries(entry.children)


def _within(site: Site, page: Page, dest: str) -> tuple[str, str] | None:
    """Return the path and fragment of a destination within the site, decoded, or None for any other destination."""
    dest = dest.strip()
    base = site.settings.base_url
    if base and (dest + "/").startswith(base):
        dest = "/" + dest[len(base) :]
    if not dest or OPEN in dest or dest[0] in _CURLY or is_external(dest):
        return None
    try:
        parts = urlsplit(urljoin(quoted(page.address), dest))
    except ValueError:
        return None
    return unquote(parts.path), unquote(parts.fragment)


def _has(anchors: frozenset[str] | None, fragment: str) -> bool:
    return anchors is None or fragment in anchors or fragment.lower() == "top"


def _dead(page: Page, link: Link, nearest_one: str) -> Problem:
    what, code = ("image", "dead-image") if link.kind == "image" else ("page or file", "dead-link")
    a_page = link.kind == "image" and nearest_one.endswith('/"?')
    hint = (
        hrefs.likely_host(link.target)
        or ("" if a_page else nearest_one)
        or "correct the address, or add what is missing"
    )
    return Problem(page.source, link.line, f"no {what} of this site has the address {link.target}; {hint}", code)


def _dead_anchor(page: Page, link: Link, target: Page, fragment: str, anchors: Anchors) -> Problem:
    hint = guess(fragment, anchors(target) or ()) or "correct it, or give the heading that id ({#" + fragment + "})"
    where = target.source or target.address
    return Problem(page.source, link.line, f"{where} has no place called #{fragment}; {hint}", "dead-anchor")


def nearest(site: Site, path: str) -> str:
    """Return what to do about an address that is none: a guess at the one meant, or "".

    The guess is the only address with the same last part, or the one most alike.
    """
    if hidden := _hidden(site, path):
        return unpublished(hidden)
    if (composed := normalize("NFC", path)) != path and composed in site.targets:
        return f'the file is there, but the link spells its accents in another way; write "{quoted(composed)}"'
    alike = site.names.get(last_part(path), ())
    if len(alike) == 1:
        return _asked(alike[0])
    return _most_alike(site, path) if len(site.targets) < _FAR_TOO_MANY else ""


def _most_alike(site: Site, path: str) -> str:
    """Return a guess that is alike in the last part too: all short addresses are alike in their slashes."""
    last = last_part(path)
    near = [address for name in _may_be_meant(site, last) for address in site.names[name]]
    close = get_close_matches(path, near, n=3, cutoff=0.6)
    return next((found for one in close if (found := guess(last, [last_part(one)]) and _asked(one))), "")


def _may_be_meant(site: Site, written: str) -> Iterable[str]:
    """Return the names that begin or end like one: to compare all letter by letter takes seconds on a large site."""
    known = ask(site, by_ends)
    alike = {name: None for end in _ends(written) for name in known.get(end, ())}
    return (name for name in alike if abs(len(written) - len(name)) <= _SLIP)


def by_ends(site: Site) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the names of all pages and files by how they begin, by how they end, and by their letters."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in site.names:
        for end in _ends(name):
            found.setdefault(end, []).append(name)
    return found


def _ends(name: str) -> Iterator[tuple[str, str]]:
    yield "begin", name[:2]
    yield "end", name[-3:]
    yield "letters", "".join(sorted(name))


def _asked(address: str) -> str:
    return f'did you mean "{address}"?'


def _hidden(site: Site, path: str) -> Page | None:
    """Return the withheld page that has an address, or beside which it would lie."""
    above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    return next((site.withheld[one] for one in (f"{path}/", *reversed(above)) if one in site.withheld), None)
