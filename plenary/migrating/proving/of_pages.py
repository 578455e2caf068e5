"""What became of each page: its file, its text, its fields, and the comments and shortcodes in it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from plenary.migrating.proving import fields, heads, written
from plenary.migrating.proving.accounts import Account, Fate, shortened
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.heads import Head
from plenary.migrating.proving.hugo_site import SourcePage

BEGUN = "has only a starting template"
"""What a template says that an import made for a shortcode which it can't translate."""


def accounts(case: Case, page: SourcePage) -> Iterator[Account]:
    """Yield an account of a page, of its text, of its fields, and of the comments and shortcodes in it."""
    path = case.file(page)
    if not path.is_file():
        yield Account("page", page.source, 1, page.path, "lost", f"there is no pages/{page.path}")
        yield from _with_it(page)
        return
    data = path.read_bytes()
    head = page.head if data == page.data else heads.read(data)
    own = _page(case, page, same=data == page.data)
    yield own
    yield from _text(page, head)
    yield from fields.accounts(page, head, case.page(page), page.path if own.fate == "lost" else "")
    yield from _comments(case, page, head)
    yield from _shortcodes(case, page, head)


def _with_it(page: SourcePage) -> Iterator[Account]:
    """Yield what is lost along with the file of a page."""
    words = "the page is lost"
    for name, value in page.head.fields.items():
        shown = f"{name} = {shortened(repr(value), 60)}"
        yield Account("field", page.source, page.line(name), shown, "lost", words, page.path)
    for one in page.mentions:
        yield Account(one.kind, page.source, one.line, shortened(one.what), "lost", words, page.path)


def _page(case: Case, page: SourcePage, same: bool) -> Account:
    """Return the account of a page as a whole."""
    fate: Fate = "same" if same else "changed"
    how = "" if same else "the file was edited"
    made = case.page(page)
    if page.bundled:
        how = how or "a file of another page, here as in Hugo"
    elif page.withheld and made is None:
        how = how or f"{page.withheld}, here as in Hugo"
    elif made is None:
        return Account("page", page.source, 1, page.path, "lost", "the new site makes no page of its file")
    elif (answer := case.new.answer(made.address)).status != 200:
        why = f", since in {answer.text}" if answer.text else ""
        return Account("page", page.source, 1, page.path, "lost", f"{made.address} answers {answer.status}{why}")
    elif page.withheld:
        fate, how = "changed", f"Hugo withholds it as {page.withheld}, and here it is shown"
    return Account("page", page.source, 1, page.path, fate, how)


def _text(page: SourcePage, head: Head) -> Iterator[Account]:
    """Yield an account of the body's words: what was cut out is lost, what was written anew is changed."""
    if head is page.head or head.body == page.head.body:
        words = f"{len(page.head.body.split())} words"
        yield Account("text", page.source, page.head.body_line, words, "same")
        return
    before, after = page.head.body.splitlines(), head.body.splitlines()
    for sort, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone = "\n".join(before[first:last])
        if sort == "equal" or not gone.strip():
            continue
        new = "\n".join(after[start:end])
        line = page.head.body_line + first
        lost = not new.strip() and bool(written.words(gone))
        how = f"{last - first} lines are gone" if lost else f"now reads {shortened(new, 60)!r}"
        yield Account("text", page.source, line, shortened(gone, 60), "lost" if lost else "changed", how)


def _comments(case: Case, page: SourcePage, head: Head) -> Iterator[Account]:
    left = _left(page, head)
    before, after = case.before(page), case.after(page)
    for one in page.mentions:
        if one.kind != "comment":
            continue
        shown = shortened(one.what)
        inner = written.inside(one.what)
        if not _take(left, one.kind, one.what):
            yield Account("comment", page.source, one.line, shown, "lost", f"it is not in pages/{page.path}")
        elif before and after and inner in before.comments and inner not in after.comments:
            how = "kept in the file; the page's HTML does not hold it"
            yield Account("comment", page.source, one.line, shown, "changed", how)
        else:
            yield Account("comment", page.source, one.line, shown, "same")


def _shortcodes(case: Case, page: SourcePage, head: Head) -> Iterator[Account]:
    left = _left(page, head)
    for one in page.mentions:
        if one.kind != "shortcode":
            continue
        fate: Fate = "lost"
        if not _take(left, one.kind, one.what):
            how = f"it is not in pages/{page.path}"
        elif not one.sure:
            fate, how = "changed", "it stands in code, where Hugo ran it; here it is shown as it is written"
        elif one.name not in case.new.shortcodes:
            how = f"the new site has no shortcode {one.name}"
        elif _only_begun(case, one.name):
            fate, how = "changed", f"templates/shortcodes/{one.name}.html waits for somebody to write it"
        else:
            fate, how = "same", ""
        yield Account("shortcode", page.source, one.line, shortened(one.what), fate, how)


def _only_begun(case: Case, name: str) -> bool:
    """Return whether the template of a shortcode is the one that an import made for somebody to write."""
    path = case.new.folder / "templates" / "shortcodes" / f"{name}.html"
    return path.is_file() and BEGUN in path.read_text("utf-8", "replace")


def _left(page: SourcePage, head: Head) -> Counter[tuple[str, str]]:
    """Return how often each thing is still written in the page's file."""
    found = page.mentions if head is page.head else written.mentions(head.body, head.body_line)
    return Counter((one.kind, one.what) for one in found)


def _take(left: Counter[tuple[str, str]], kind: str, what: str) -> bool:
    """Return whether there is one more of a thing, and count it."""
    left[kind, what] -= 1
    return left[kind, what] >= 0
