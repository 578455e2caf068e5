"""What is open while the events of one document are read, and code as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plenary.text.marks import MARK
from plenary.text.shields import as_written
from plenary.text.tree import Span, Tree


@dataclass(slots=True)
class Reading:
    """A tree being built and what is open in it: tables, an image's alternative text, a code block, a footnote."""

    tree: Tree
    tables: list[Table] = field(default_factory=list)
    only_text: bool = False
    blocks: int = 0
    alt: list[str] = field(default_factory=list)
    images: list[tuple[Mapping[str, str], Span]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    fence: tuple[str, Span] = ("", {})
    braces: str = ""


@dataclass(slots=True)
class Table:
    """A table that is open: how its columns are aligned, the column reached, and the tag of its cells by now."""

    alignments: Sequence[str]
    column: int = 0
    cell: str = "th"


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
