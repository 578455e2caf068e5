"""Where the links and images of one page lead, on the Hugo site and now, and what that says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenary.migrating.proving.accounts import Fate, shortened
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import SourcePage
from plenary.migrating.proving.markup import Facts
from plenary.site.page import Page

TELLING = 5
"""How many letters the end of an address needs before it tells one from another."""

Judged = tuple[Fate, str, str]
"""A fate, how or why, and what a loss goes along with."""

_ELSEWHERE = re.compile(r"(?!/)(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")


@dataclass(frozen=True, slots=True)
class Seen:
    """One page on both sides: where its links and images lead now and, if that is known, where they led."""

    case: Case
    source: SourcePage
    page: Page
    after: Facts
    before: Facts | None
    now: frozenset[str]
    then: frozenset[str] | None


def look(case: Case, source: SourcePage) -> Seen | None:
    """Return what is seen of a page, or None where the new site shows none."""
    page, after, before = case.page(source), case.after(source), case.before(source)
    if page is None or after is None:
        return None
    then = _all(case, page, before) if before else None
    return Seen(case, source, page, after, before, _all(case, page, after), then)


def _all(case: Case, page: Page, facts: Facts) -> frozenset[str]:
    return frozenset(case.leads(link, page) for link in (*facts.links, *facts.images))


def elsewhere(where: str) -> bool:
    """Return whether an address is not of this site."""
    return _ELSEWHERE.match(where) is not None or not where.startswith("/")


def led(seen: Seen, where: str) -> Judged:
    """Judge where a link that the page shows leads."""
    if elsewhere(where):
        return "same", "", ""
    path, _, fragment = where.partition("#")
    path = path.partition("?")[0]
    end, found = seen.case.new.end(path)
    if not seen.case.new.alive(path):
        if not seen.case.worked(path):
            return "dead before", "nothing stood there on the Hugo site either", ""
        return "lost", f"{path} answers {found.status}", path
    if fragment and found.facts.links and fragment not in (*found.facts.ids, "top"):
        return _no_place(seen, path, end, fragment)
    if end not in {path, f"{path}/"}:
        return "redirected", f"leads to {end}", ""
    return "same", "", ""


def _no_place(seen: Seen, path: str, end: str, fragment: str) -> Judged:
    """Judge a link to a place that its page does not have."""
    before = seen.case.published.facts(path) if seen.case.published else None
    if before:
        was = fragment in before.ids
    else:
        pages = (one for one in seen.case.old.pages if (made := seen.case.page(one)) and made.address == end)
        was = any(one.kind == "anchor" and one.what == fragment for page in pages for one in page.mentions)
    if not was:
        return "dead before", f"{path} had no place {fragment} on the Hugo site either", ""
    return "lost", f"{end} has no place {fragment}", ""


def gone(seen: Seen, where: str) -> Judged:
    """Judge what Hugo's page showed and this one does not show so."""
    if like := alike(where, seen.now):
        return "changed", f"the page leads to {shortened(like)}", ""
    return "lost", "Hugo's page shows it, this one does not", ""


def alike(where: str, among: frozenset[str]) -> str:
    """Return where a page leads that is the same thing at another address, or ""."""
    end = end_of(where).partition("?")[0]
    cut = (one for one in sorted(among, key=len, reverse=True) if _ELSEWHERE.match(one) and where.startswith(one))
    near = next((one for one in sorted(among) if len(end) > TELLING and end in one), "")
    return near or next((one for one in cut if len(one) > len("https://")), "")


def end_of(where: str) -> str:
    """Return the last part of an address, without the ending of a file's name."""
    last = where.partition("#")[0].rstrip("/").rpartition("/")[2]
    return re.sub(r"\.[a-z0-9]{1,5}\Z", "", last)
