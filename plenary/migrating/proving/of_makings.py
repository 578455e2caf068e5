"""What became of the links, images and anchors on Hugo's pages that are not written out.

Shortcodes, bare addresses, headings and data files made them, so that only the published site shows what they were.
What the theme puts around a great many pages is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from plenary.migrating.proving.accounts import Account, shortened
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import HugoSite, SourcePage
from plenary.migrating.proving.leading import TELLING, Judged, Seen, elsewhere, end_of, gone, led
from plenary.migrating.proving.markup import Facts, resolved

_WORD = re.compile(r"\w+")
_FOOTNOTE = re.compile(r"fn(?:ref)?\d*:")
_HEADED = re.compile(r"[ \t]*(?:#{1,6}\s|<h[1-6]\b)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_IN_DATA = re.compile(r"""[^\s"'<>()\\]*/[^\s"'<>()\\]+""")


def accounts(seen: Seen) -> Iterator[Account]:
    """Yield an account of what a page's own text made on Hugo's page."""
    if seen.before:
        frame = seen.case.published.frame if seen.case.published else frozenset()
        yield from _links(seen, seen.before, frame)
        yield from _anchors(seen, seen.before, frame)
        yield from _words(seen, seen.before, frame)


def _links(seen: Seen, before: Facts, frame: frozenset[str]) -> Iterator[Account]:
    source = seen.source
    calls = [(one.line, one.what) for one in source.mentions if one.kind == "shortcode"]
    told = {seen.case.leads(one.what, seen.page) for one in source.mentions if one.kind in ("link", "image")}
    for kind, links in (("link", before.links), ("image", before.images)):
        for link in links:
            where = seen.case.leads(link, seen.page)
            line = _called(calls, where) or (_bare(source, where) if elsewhere(where) else 0)
            if line and where not in told and link not in frame:
                judged = led(seen, where) if where in seen.now else gone(seen, where)
                yield Account(kind, source.source, line, shortened(where), *judged)


def _called(calls: list[tuple[int, str]], where: str) -> int:
    """Return the line of the shortcode that the end of an address is given to, 0 where there is none."""
    end = end_of(where).lower()
    return next((line for line, call in calls if end in unquote(call).lower()), 0) if len(end) >= TELLING else 0


def _bare(source: SourcePage, where: str) -> int:
    """Return the line on which an address stands for itself, 0 where it does not."""
    lines = enumerate(source.head.body.split("\n"), source.head.body_line)
    plain = where.partition("://")[2]
    return next((number for number, line in lines if plain in unquote(line)), 0) if len(plain) >= TELLING else 0


def _anchors(seen: Seen, before: Facts, frame: frozenset[str]) -> Iterator[Account]:
    """Yield an account of each id that a heading or a footnote was given."""
    source = seen.source
    told = {one.what for one in source.mentions if one.kind == "anchor"}
    headings = list(_headings(source))
    for name in sorted(before.ids - told - {name.removeprefix("#") for name in frame if name[:1] == "#"}):
        parts = set(_WORD.findall(name.lower()))
        fit = (
            number for number, words in headings if parts and {part for part in parts if not part.isdigit()} <= words
        )
        line = source.head.body_line if _FOOTNOTE.match(name) else next(fit, 0)
        if line:
            there = name in seen.after.ids
            how = "" if there else "the page has no place of this name"
            yield Account("anchor", source.source, line, name, "same" if there else "lost", how)


def _words(seen: Seen, before: Facts, frame: frozenset[str]) -> Iterator[Account]:
    """Yield an account of the words of the page's file that Hugo's page shows and this one does not."""
    missing = before.words - seen.after.words - frame
    if not missing:
        return
    source = seen.source
    lines = enumerate(source.head.body.lower().split("\n"), source.head.body_line)
    found = {number: kept for number, line in lines if (kept := [one for one in _WORD.findall(line) if one in missing])}
    if found:
        shown = shortened(" ".join(dict.fromkeys(word for kept in found.values() for word in kept)), 60)
        how = "Hugo's page shows these words, this one does not"
        yield Account("text", source.source, min(found), shown, "lost", how)


def _headings(source: SourcePage) -> Iterator[tuple[int, set[str]]]:
    """Yield the line and the words of each heading."""
    lines = source.head.body.split("\n")
    for index, line in enumerate(lines):
        underlined = index + 1 < len(lines) and bool(line.strip()) and _UNDERLINE.fullmatch(lines[index + 1])
        if _HEADED.match(line) or underlined:
            yield source.head.body_line + index, set(_WORD.findall(line.lower()))


def of_data(case: Case) -> Iterator[Account]:
    """Yield an account of each link elsewhere and of each image on Hugo's pages that stands in a data file."""
    if not case.published:
        return
    known = _ends_in_data(case.old)
    for address, before in case.published.pages.items():
        after = case.new.end(address)[1].facts
        now = frozenset(resolved(link, address, case.base) for link in (*after.links, *after.images))
        for kind, links in (("link", before.links), ("image", before.images)):
            for link in links:
                where = resolved(link, address, case.base)
                place = known.get(end_of(where).lower()) if link not in case.published.frame else None
                if place and after.links and (elsewhere(where) or kind == "image"):
                    shown = where in now or any(end_of(where) in one for one in now)
                    judged: Judged = ("same", "", "") if shown else _not_of_data(case, address, where, place[0])
                    source, line = place
                    yield Account(kind, source, line, shortened(where), *judged)


def _not_of_data(case: Case, address: str, where: str, source: str) -> Judged:
    """Judge what a data file gave Hugo's page and this page does not show."""
    if not elsewhere(where) and not case.worked(where):
        return "dead before", "nothing stood there on the Hugo site either", ""
    end = end_of(where)
    if any(problem.source == source and end in problem.message for problem in case.new.site.problems):
        return "changed", "it is not shown, since it can't be used as it is written, and Plenary says so", ""
    return "lost", f"Hugo's page {address} shows it, this one does not", ""


def _ends_in_data(old: HugoSite) -> dict[str, tuple[str, int]]:
    """Return where the data files hold addresses, by the ends of those."""
    found: dict[str, tuple[str, int]] = {}
    start = f"{old.config.data.strip('/')}/"
    for name, path in old.files.items():
        if name.startswith(start):
            for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
                for match in _IN_DATA.findall(line):
                    end = end_of(unquote(match)).lower()
                    if len(end) >= TELLING:
                        found.setdefault(end, (name, number))
    return found
