"""What became of each image, link and anchor that is written out: is it still there, and does it lead anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plenary.migrating.proving import heads, written
from plenary.migrating.proving.accounts import Account, Fate, shortened
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import SourcePage
from plenary.migrating.proving.leading import Judged, Seen, alike, led
from plenary.migrating.proving.written import Mention

_KINDS = ("link", "image", "anchor")


def accounts(seen: Seen) -> Iterator[Account]:
    """Yield an account of each image, link and anchor that is written in a page's file."""
    source, data = seen.source, seen.case.file(seen.source).read_bytes()
    head = source.head if data == source.data else heads.read(data)
    found = source.mentions if head is source.head else written.mentions(head.body, 1)
    left = Counter((one.kind, one.what) for one in found)
    for one in source.mentions:
        if one.kind in _KINDS:
            left[one.kind, one.what] -= 1
            judge = _anchor if one.kind == "anchor" else _link
            judged = judge(seen, one, left[one.kind, one.what] >= 0)
            yield Account(one.kind, source.source, one.line, shortened(one.what), *judged)


def unseen(case: Case, source: SourcePage) -> Iterator[Account]:
    """Yield an account of the same on a page that is withheld, so that there is nothing to look at, or that is lost."""
    if not case.file(source).is_file():
        return
    lost = not (source.withheld or source.bundled)
    how = "the page can't be shown" if lost else "its page is not shown, here as in Hugo"
    fate: Fate = "lost" if lost else "same"
    for one in source.mentions:
        if one.kind in _KINDS:
            yield Account(
                one.kind, source.source, one.line, shortened(one.what), fate, how, source.path if lost else ""
            )


def _anchor(seen: Seen, one: Mention, kept: bool) -> Judged:
    if one.what in seen.after.ids:
        return "same", "", ""
    if seen.before and one.what not in seen.before.ids:
        return "dead before", "Hugo's page has no such place", ""
    words = "the page has no place of this name" if kept else f"it is not written in pages/{seen.source.path}"
    return "lost", words, ""


def _link(seen: Seen, one: Mention, kept: bool) -> Judged:
    where = seen.case.leads(one.what, seen.page)
    if not kept:
        return "lost", f"it is not written in pages/{seen.source.path}", ""
    if where not in seen.now and not (where.startswith("/") and one.what.partition("#")[0].endswith(".md")):
        return _not_shown(seen, one, where)
    return led(seen, where)


def _not_shown(seen: Seen, one: Mention, where: str) -> Judged:
    """Judge a link that is written, but that the page does not show as one."""
    if seen.then is not None and where not in seen.then:
        return "dead before", "Hugo's page has no such link", ""
    if like := alike(where, seen.now):
        return "changed", f"the page leads to {shortened(like)}", ""
    if seen.then is None and not one.sure:
        return "dead before", "nothing on the page uses it", ""
    return "lost", "the page does not show it", ""
