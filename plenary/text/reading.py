"""What is open while the events of one document are read, and code as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from plenary.text.marks import MARK
from plenary.text.shields import as_written
from plenary.text.source import Span
from plenary.text.tree import Tree

Event = tuple[Any, Span]


@dataclass(slots=True)
class Reading:
    """A tree being built of events, and what is open in it: tables, a heading's braces.

    Code blocks are counted, and the elements that hold definition lists are kept.
    """

    tree: Tree
    events: Iterator[Event]
    tables: list[Table] = field(default_factory=list)
    definition_lists: list[Element] = field(default_factory=list)
    code_blocks: int = 0
    braces: str = ""


@dataclass(slots=True)
class Table:
    """A table that is open: how its columns are aligned, the column reached, and the tag of its cells by now."""

    alignments: Sequence[str]
    column: int = 0
    cell: str = "th"


def text_inside(reading: Reading) -> str:
    """Return the text up to the end of a block in which there is no Markdown; it comes line by line."""
    parts: list[str] = []
    for event, _ in reading.events:
        ((name, value),) = event.items()
        if name == "End":
            break
        parts.append(value)
    return "".join(parts)


def alternative_text(reading: Reading) -> str:
    """Return the text up to the end of an image; an image within it gives its text alone."""
    parts: list[str] = []
    depth = 1
    for event, _ in reading.events:
        if type(event) is str:
            parts.append("\n")
            continue
        ((name, value),) = event.items()
        if name in ("Text", "Code"):
            parts.append(value)
        elif name == "Start" and type(value) is dict and "Image" in value:
            depth += 1
        elif name == "End" and value == "Image":
            depth -= 1
            if not depth:
                break
    return "".join(parts)


def restored(tree: Tree, source: str) -> str:
    """Return the source of code with each mark as it was written, since code is left alone."""

    def written(found: re.Match[str]) -> str:
        index = int(found[1])
        if index >= len(tree.source.raws):
            return found[0]
        tree.notes.marks_in_code.add(index)
        return tree.source.raws[index]

    source = as_written(source)
    return MARK.sub(written, source) if tree.source.raws else source
