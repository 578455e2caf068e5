"""Definition lists as Goldmark reads them (extension/definition_list.go), where pulldown-cmark reads them otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, cast
from xml.etree.ElementTree import Element

from plenary.text.source import Span
from plenary.text.tree import Tree


def merge_adjacent(holders: Iterable[Element]) -> None:
    """Make one list of lists that stand next to each other: an empty definition ends none in Goldmark."""
    for holder, count in Counter(holders).items():
        if count > 1:
            holder[:] = list(_merged(holder))


def _merged(children: Iterable[Element]) -> Iterator[Element]:
    """Yield the children, those of a definition list moved into the list right before it."""
    last: Element | None = None
    for child in children:
        if child.tag == "dl" and last is not None and last.tag == "dl" and not (last.tail or "").strip():
            last.extend(child)
            last.tail = child.tail
        else:
            yield child
            last = child


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
    """Leave an element's content in its place without its tag (a serialiser of Python-Markdown knows the tag None)."""
    element.tag = cast(Any, None)


def _blank_line_before(source: bytes, start: int) -> bool:
    end = source.rfind(b"\n", 0, start)
    return end >= 0 and not source[source.rfind(b"\n", 0, end) + 1 : end].strip(b" \t>")
