"""Links, images and anchors of this site that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from plenary.problems import Problem, guess
from plenary.site.addresses import is_external
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text.marks import OPEN
from plenary.text.tree import Link

Anchors = Callable[[Page], frozenset[str] | None]

_FAR_TOO_MANY = 5000


def dead_links(site: Site, page: Page, links: Iterable[Link], anchors: Anchors) -> Iterator[Problem]:
    """Yield a warning for each destination within the site that does not exist.

    `anchors` returns the ids that a page has, or None where they are not known: then fragments are not judged.
    """
    nearest_to = cache(partial(nearest, site))
    for link in links:
        target = _within(site, page, link.target)
        if target is None:
            continue
        path, fragment = target
        found = site.targets.get(path) or site.targets.get(f"{path}/")
        if found is None:
            yield _dead(page, link, nearest_to(path))
        elif fragment and found.page and not _has(anchors(found.page), fragment):
            yield _dead_anchor(page, link, found.page, fragment, anchors)


def _within(site: Site, page: Page, dest: str) -> tuple[str, str] | None:
    """Return the path and fragment of a destination within the site, decoded, or None for any other destination."""
    dest = dest.strip()
    base = site.settings.base_url
    if base and (dest + "/").startswith(base):
        dest = "/" + dest[len(base) :]
    if not dest or OPEN in dest or is_external(dest):
        return None
    try:
        parts = urlsplit(urljoin(page.address, dest))
    except ValueError:
        return None
    return normalize("NFC", unquote(parts.path)), unquote(parts.fragment)


def _has(anchors: frozenset[str] | None, fragment: str) -> bool:
    return anchors is None or fragment in anchors or fragment.lower() == "top"


def _dead(page: Page, link: Link, nearest_one: str) -> Problem:
    what, code = ("image", "dead-image") if link.kind == "image" else ("page or file", "dead-link")
    hint = nearest_one or "correct the address, or add what is missing"
    return Problem(page.source, link.line, f"no {what} of this site has the address {link.target}; {hint}", code)


def _dead_anchor(page: Page, link: Link, target: Page, fragment: str, anchors: Anchors) -> Problem:
    hint = guess(fragment, anchors(target) or ()) or "correct it, or give the heading that id ({#" + fragment + "})"
    where = target.source or target.address
    return Problem(page.source, link.line, f"{where} has no place called #{fragment}; {hint}", "dead-anchor")


def nearest(site: Site, path: str) -> str:
    """Return a guess at the address meant: the only one with the same last part, or the one most alike."""
    last = path.rstrip("/").rpartition("/")[2]
    alike = [address for address in site.targets if address.rstrip("/").rpartition("/")[2] == last]
    if len(alike) == 1:
        return f'did you mean "{alike[0]}"?'
    return guess(path, site.targets) if len(site.targets) < _FAR_TOO_MANY else ""
