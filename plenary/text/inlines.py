"""What each of pulldown-cmark's events within a line becomes in the tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plenary.text.definitions import next_term
from plenary.text.marks import mark
from plenary.text.reading import Reading, restored
from plenary.text.tree import Span, address, escaped

_PAGE_FILE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^?#]+\.md(?:#.*)?\Z")


def start_link(reading: Reading, data: Mapping[str, str], span: Span) -> None:
    """Open a link; one that names a page's file is noted, to be led to that page's address."""
    tree, dest = reading.tree, data["dest_url"]
    dest = "mailto:" + dest if data["link_type"] == "Email" else dest
    element = tree.push("a", href=escaped(address(dest)))
    if data["title"]:
        element.set("title", escaped(data["title"]))
    tree.in_link += 1
    link = tree.note_link(dest, span)
    if _PAGE_FILE.match(dest):
        element.set("href", mark(len(tree.source.raws) + len(tree.notes.page_links)))
        tree.notes.page_links.append(link)


def end_link(reading: Reading, _: Span) -> None:
    """Close a link."""
    reading.tree.pop()
    reading.tree.in_link -= 1


def start_image(reading: Reading, data: Mapping[str, str], span: Span) -> None:
    """Begin to gather an image's alternative text; an image within it gives its text alone."""
    reading.only_text = True
    reading.images.append((data, span))


def end_image(reading: Reading, _: Span) -> None:
    """Put the outermost image once its alternative text is whole."""
    data, span = reading.images.pop()
    if reading.images:
        return
    attributes = {"src": escaped(address(data["dest_url"])), "alt": escaped("".join(reading.alt))}
    reading.alt.clear()
    reading.only_text = False
    if data["title"]:
        attributes["title"] = escaped(data["title"])
    reading.tree.leaf("img", **attributes)
    reading.tree.note_link(data["dest_url"], span, "image")


def footnote_reference(reading: Reading, name: str, _: Span) -> None:
    """Put the mark of a footnote; its number is known once the document is read."""
    reading.tree.notes.references.setdefault(name, []).append(reading.tree.leaf("sup"))


def inline_code(reading: Reading, written: str, _: Span) -> None:
    """Put a code span."""
    reading.tree.leaf("code").text = escaped(restored(reading.tree, written))


def task_marker(reading: Reading, checked: bool, _: Span) -> None:
    """Put the box of a task, which can't be ticked on the page and says by name what it shows."""
    attributes = {"type": "checkbox", "disabled": "disabled", "aria-label": "done" if checked else "to do"}
    if checked:
        attributes["checked"] = "checked"
    item = next(element for element in reversed(reading.tree.stack) if element.tag == "li")
    item.set("class", "task-list-item")
    reading.tree.leaf("input", **attributes)
    reading.tree.put(" ")


def soft_break(reading: Reading, _: Any, span: Span) -> None:
    """Take a line's end as white space; in a term, it begins the next one."""
    if reading.tree.stack[-1].tag == "dt":
        reading.tree.flush()
        next_term(reading.tree)
    else:
        reading.tree.gathered.append(("\n", span))


def hard_break(reading: Reading, _: Any, __: Span) -> None:
    """Put a line break; in a term, begin the next one."""
    if reading.tree.stack[-1].tag == "dt":
        next_term(reading.tree)
    else:
        reading.tree.leaf("br").tail = "\n"


def start_strikethrough(reading: Reading, _: Any, span: Span) -> None:
    """Open struck-out text; between single tildes it is not struck out (Hugo 0.111)."""
    if reading.tree.source.bytes[span["start"] : span["start"] + 2] == b"~~":
        reading.tree.push("del")
    else:
        reading.tree.put("~")
        reading.tree.stack.append(reading.tree.stack[-1])


def end_strikethrough(reading: Reading, _: Span) -> None:
    """Close struck-out text."""
    if reading.tree.stack[-1] is reading.tree.stack[-2]:
        reading.tree.put("~")
    reading.tree.pop()
