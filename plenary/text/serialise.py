"""The reader's serialiser for Python-Markdown, and how text and tags are written as HTML.

The reader's tree holds the blocks of a document as elements; their text and tails are HTML already, as what stands
within a line is written down as soon as it is read. So only the blocks' own tags are left to write. The tree is at most
MAX_DEPTH levels deep, so it may recurse; a tag of None leaves an element's content alone, as in Python-Markdown's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

_SPECIAL = re.compile('[&<>"]')
_VOID = frozenset(["hr"])


def to_html(element: Element) -> str:
    """Return an element and all below it as HTML."""
    return f"{start_tag(element.tag, element.attrib)}{inner_html(element)}</{element.tag}>"


def inner_html(element: Element) -> str:
    """Return what stands in an element as HTML."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    _write_children(element, parts)
    return "".join(parts)


def append_html(element: Element, html: str) -> None:
    """Add HTML at the end of what stands in an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + html
    else:
        element.text = (element.text or "") + html


def escaped(text: str) -> str:
    """Return text as HTML."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quoted(value: str) -> str:
    """Return text as it stands in an attribute, between double quotes."""
    return escaped(value).replace('"', "&quot;") if _SPECIAL.search(value) else value


def start_tag(tag: str, attributes: Mapping[str, str]) -> str:
    """Return a start tag; its attributes are given as plain text."""
    written = "".join([f' {name}="{quoted(value)}"' for name, value in attributes.items()])
    return f"<{tag}{written}>"


def _write_children(element: Element, parts: list[str]) -> None:
    """Add the elements in an element and the text after each; this runs once for every block of every page."""
    for child in element:
        tag, attributes = child.tag, child.attrib
        parts.append(start_tag(tag, attributes) if attributes else f"<{tag}>" if tag else "")
        if text := child.text:
            parts.append(text)
        if len(child):
            _write_children(child, parts)
        tail = child.tail or ""
        parts.append(tail if not tag or tag in _VOID else f"</{tag}>{tail}")
