"""Definition lists as Goldmark reads them (extension/definition_list.go), where pulldown-cmark reads them otherwise."""

from __future__ import annotations

from typing import Any, cast
from xml.etree.ElementTree import Element

from plenary.text.tree import Span, Tree


def start_list(tree: Tree) -> None:
    """Open a definition list, or go on with the one that has just ended: an empty definition does not end it."""
    previous = tree.last
    if previous is not None and previous.tag == "dl" and not (previous.tail or "").strip():
        tree.resume(previous)
    else:
        tree.push("dl")


def next_term(tree: Tree) -> None:
    """Begin another term: each line above a definition is one."""
    tree.pop()
    tree.push("dt")


def end_definition(tree: Tree, span: Span) -> None:
    """Close a definition; with no blank line before it, its first paragraph is plain text."""
    element = tree.pop()
    first = element.find("p")
    if first is None or _blank_line_before(tree.source.bytes, span["start"]):
        return
    _unwrap(first)


def _unwrap(element: Element) -> None:
    """Leave an element's content in its place without its tag (Python-Markdown's serialiser knows the tag None)."""
    element.tag = cast(Any, None)


def _blank_line_before(source: bytes, start: int) -> bool:
    end = source.rfind(b"\n", 0, start)
    return end >= 0 and not source[source.rfind(b"\n", 0, end) + 1 : end].strip(b" \t>")
