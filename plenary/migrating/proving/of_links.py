"""What became of each image, link and anchor: is it still written and shown, and does it still lead anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from plenary.migrating.proving import written
from plenary.migrating.proving.accounts import Account, Fate, shortened
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import SourcePage
from plenary.migrating.proving.markup import Facts
from plenary.migrating.proving.written import Mention
from plenary.site.page import Page

_ELSEWHERE = re.compile(r"(?!/)(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")
_TELLING = 5  # letters that the end of an address needs before it tells one from another


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


def accounts(case: Case, source: SourcePage) -> Iterator[Account]:
    """Yield an account of each image, link and anchor that a page holds, of those that shortcodes made as well."""
    page, after = case.page(source), case.after(source)
    if page is None or after is None:
        if case.file(source).is_file():
            yield from _unseen(source)
        return
    before = case.before(source)
    then = _led(case, page, before) if before else None
    seen = Seen(case, source, page, after, before, _led(case, page, after), then)
    path = case.file(source)
    text = source.head.body if path.read_bytes() == source.data else path.read_bytes().decode("utf-8", "replace")
    found = source.mentions if text is source.head.body else written.mentions(text, 1)
    left = Counter((one.kind, one.what) for one in found)
    for one in source.mentions:
        if one.kind in ("link", "image", "anchor"):
            left[one.kind, one.what] -= 1
            yield _account(seen, one, left[one.kind, one.what] >= 0)
    yield from _made_links(seen)
    yield from _made_anchors(seen)


def _unseen(source: SourcePage) -> Iterator[Account]:
    """Yield what is written on a page that is withheld, so that there is nothing to look at, or that is lost."""
    lost = not (source.withheld or source.bundled)
    for one in source.mentions:
        if one.kind in ("link", "image", "anchor"):
            how = "the page can't be shown" if lost else "its page is not shown, here as in Hugo"
            fate: Fate = "lost" if lost else "same"
            shown = shortened(one.what)
            yield Account(one.kind, source.source, one.line, shown, fate, how, source.path if lost else "")


def _led(case: Case, page: Page, facts: Facts) -> frozenset[str]:
    return frozenset(case.leads(link, page) for link in (*facts.links, *facts.images))


def _account(seen: Seen, one: Mention, kept: bool) -> Account:
    judge = _anchor if one.kind == "anchor" else _link
    return Account(one.kind, seen.source.source, one.line, shortened(one.what), *judge(seen, one, kept))


_Judged = tuple[Fate, str, str]


def _anchor(seen: Seen, one: Mention, kept: bool) -> _Judged:
    if one.what in seen.after.ids:
        return "same", "", ""
    if seen.before and one.what not in seen.before.ids:
        return "dead before", "Hugo's page has no such place", ""
    words = "the page has no place of this name" if kept else f"it is not written in pages/{seen.source.path}"
    return "lost", words, ""


def _link(seen: Seen, one: Mention, kept: bool) -> _Judged:
    where = seen.case.leads(one.what, seen.page)
    if not kept:
        return "lost", f"it is not written in pages/{seen.source.path}", ""
    if where not in seen.now and not (where.startswith("/") and one.what.partition("#")[0].endswith(".md")):
        return _not_shown(seen, one, where)
    return led(seen, where)


def _not_shown(seen: Seen, one: Mention, where: str) -> _Judged:
    """Judge a link that is written, but that the page does not show as one."""
    if seen.then is not None and where not in seen.then:
        return "dead before", "Hugo's page has no such link", ""
    if like := _alike(where, seen.now):
        return "changed", f"the page leads to {shortened(like)}", ""
    if seen.then is None and not one.sure:
        return "dead before", "nothing on the page uses it", ""
    return "lost", "the page does not show it", ""


def led(seen: Seen, where: str) -> _Judged:
    """Judge where a link that the page shows leads."""
    if _ELSEWHERE.match(where) or not where.startswith("/"):
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


def _no_place(seen: Seen, path: str, end: str, fragment: str) -> _Judged:
    """Judge a link to a place that its page does not have."""
    before = seen.case.published.facts(path) if seen.case.published else None
    if before:
        was = fragment in before.ids
    else:
        source = next((one for one in seen.case.old.pages if seen.case.page(one) and _at(seen, one, end)), None)
        was = bool(source) and any(one.kind == "anchor" and one.what == fragment for one in source.mentions)  # type: ignore[union-attr]
    if not was:
        return "dead before", f"{path} had no place {fragment} on the Hugo site either", ""
    return "lost", f"{end} has no place {fragment}", ""


def _at(seen: Seen, source: SourcePage, address: str) -> bool:
    made = seen.case.page(source)
    return made is not None and made.address == address


def _made_links(seen: Seen) -> Iterator[Account]:
    """Yield an account of each link and image on Hugo's page that its shortcodes or bare addresses made."""
    if not seen.before:
        return
    body = seen.source.head.body
    told = {seen.case.leads(one.what, seen.page) for one in seen.source.mentions if one.kind in ("link", "image")}
    for kind, links in (("link", seen.before.links), ("image", seen.before.images)):
        for link in links:
            where = seen.case.leads(link, seen.page)
            line = _line(seen.source, where)
            if where in told or not line or not body.strip():
                continue
            fate, how, within = led(seen, where) if where in seen.now else _gone(seen, where)
            yield Account(kind, seen.source.source, line, shortened(where), fate, how, within)


def _gone(seen: Seen, where: str) -> _Judged:
    if like := _alike(where, seen.now):
        return "changed", f"the page leads to {shortened(like)}", ""
    return "lost", "Hugo's page shows it, this one does not", ""


def _made_anchors(seen: Seen) -> Iterator[Account]:
    """Yield an account of each id on Hugo's page that its own text made and that is not written out."""
    if not seen.before:
        return
    told = {one.what for one in seen.source.mentions if one.kind == "anchor"}
    said = set(re.findall(r"\w+", seen.source.head.body.lower()))
    for name in sorted(seen.before.ids - told):
        parts = re.findall(r"\w+", name.lower())
        if not parts or not set(parts) - {"fn", "fnref"} <= said | set(map(str, range(1000))):
            continue
        line = _line_of_words(seen.source, parts)
        there = name in seen.after.ids
        how = "" if there else "the page has no place of this name"
        yield Account("anchor", seen.source.source, line, name, "same" if there else "lost", how)


def _line_of_words(source: SourcePage, parts: list[str]) -> int:
    """Return the line of the heading that an id was made of, or the body's first."""
    for number, line in enumerate(source.head.body.split("\n"), source.head.body_line):
        if line.lstrip()[:1] == "#" and set(parts) <= set(re.findall(r"\w+", line.lower())) | {"1", "2", "3"}:
            return number
    return source.head.body_line


def _line(source: SourcePage, where: str) -> int:
    """Return the line of a page on which the end of an address is written, 0 where it is nowhere."""
    end = _end(where)
    if len(end) < _TELLING:
        return 0
    lines = enumerate(source.head.body.split("\n"), source.head.body_line)
    return next((number for number, line in lines if end.lower() in unquote(line).lower()), 0)


def _end(where: str) -> str:
    """Return the last part of an address, without the ending of a file's name."""
    last = where.partition("#")[0].rstrip("/").rpartition("/")[2]
    return re.sub(r"\.[a-z0-9]{1,5}\Z", "", last)


def _alike(where: str, among: frozenset[str]) -> str:
    """Return where a page leads that is the same thing at another address, or ""."""
    end = _end(where).partition("?")[0]
    cut = (one for one in sorted(among, key=len, reverse=True) if _ELSEWHERE.match(one) and where.startswith(one))
    near = next((one for one in sorted(among) if len(end) > _TELLING and end in one), "")
    return near or next((one for one in cut if len(one) > len("https://")), "")
