"""What each of pulldown-cmark's events within a line becomes: HTML at once, at the place reached."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plenary.text.definitions import next_term
from plenary.text.marks import mark
from plenary.text.reading import Reading, alternative_text, restored
from plenary.text.serialise import escaped, start_tag
from plenary.text.source import Span
from plenary.text.tree import address

_PAGE_FILE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^?#]+\.md(?:#.*)?\Z")


def start_emphasis(reading: Reading, _: Any, __: Span) -> None:
    """Open emphasised text."""
    reading.tree.push_inline("em")


def start_strong(reading: Reading, _: Any, __: Span) -> None:
    """Open strongly emphasised text."""
    reading.tree.push_inline("strong")


def end_inline(reading: Reading, _: Span) -> None:
    """Close the element opened last."""
    reading.tree.pop_inline()


def start_link(reading: Reading, data: Mapping[str, str], span: Span) -> None:
    """Open a link; one that names a page's file is noted, to be led to that page's address."""
    tree, dest = reading.tree, data["dest_url"]
    dest = "mailto:" + dest if data["link_type"] == "Email" else dest
    link = tree.note_link(dest, span)
    if ".md" in dest and _PAGE_FILE.match(dest):
        attributes = {"href": mark(len(tree.source.raws) + len(tree.notes.page_links))}
        tree.notes.page_links.append(link)
    else:
        attributes = {"href": address(dest)}
    if data["title"]:
        attributes["title"] = data["title"]
    tree.push_inline("a", start_tag("a", attributes))
    tree.in_link += 1


def end_link(reading: Reading, _: Span) -> None:
    """Close a link."""
    reading.tree.pop_inline()
    reading.tree.in_link -= 1


def image(reading: Reading, data: Mapping[str, str], span: Span) -> None:
    """Put an image, with the text up to its end as its alternative text."""
    attributes = {"src": address(data["dest_url"]), "alt": alternative_text(reading)}
    if data["title"]:
        attributes["title"] = data["title"]
    reading.tree.put(start_tag("img", attributes))
    reading.tree.note_link(data["dest_url"], span, "image")


def footnote_reference(reading: Reading, name: str, _: Span) -> None:
    """Put the mark of a footnote; its number is known once the document is read."""
    reading.tree.notes.references.setdefault(name, []).append(reading.tree.leaf("sup"))


def inline_code(reading: Reading, written: str, _: Span) -> None:
    """Put a code span."""
    reading.tree.put(f"<code>{escaped(restored(reading.tree, written))}</code>")


def task_marker(reading: Reading, checked: bool, _: Span) -> None:
    """Put the box of a task, which can't be ticked on the page and says by name what it shows."""
    item = next(element for element in reversed(reading.tree.stack) if element.tag == "li")
    item.set("class", "task-list-item")
    said, ticked = ("done", " checked") if checked else ("to do", "")
    reading.tree.put(f'<input type="checkbox" disabled aria-label="{said}"{ticked}> ')


def soft_break(reading: Reading, _: Any, __: Span) -> None:
    """Begin the next term at the end of a line: elsewhere than in a term it is text and does not come here."""
    next_term(reading.tree)


def hard_break(reading: Reading, _: Any, __: Span) -> None:
    """Put a line break; in a term, begin the next one."""
    if reading.tree.stack[-1].tag == "dt":
        next_term(reading.tree)
    else:
        reading.tree.put("<br>\n")


def start_strikethrough(reading: Reading, _: Any, span: Span) -> None:
    """Open struck-out text; between single tildes it is not struck out (Hugo 0.111)."""
    tree = reading.tree
    if tree.source.bytes[span["start"] : span["start"] + 2] == b"~~":
        tree.push_inline("del")
    else:
        tree.put("~")
        tree.stack.append(tree.stack[-1])


def end_strikethrough(reading: Reading, _: Span) -> None:
    """Close struck-out text."""
    if reading.tree.stack[-1] is reading.tree.stack[-2]:
        reading.tree.put("~")
    reading.tree.pop_inline()
