"""What each of pulldown-cmark's events for a block becomes in the tree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from plenary.text import code, definitions
from plenary.text.reading import Reading, Table, restored, text_inside
from plenary.text.serialise import escaped
from plenary.text.shields import as_written
from plenary.text.source import Span

_ATTRIBUTE = re.compile(r"""\s(href|src|id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADING_ATTRIBUTES = ("data-", "aria-", "dir", "itemprop", "lang", "role", "style", "title", "translate")


def start_heading(reading: Reading, data: Mapping[str, Any], span: Span) -> None:
    """Open a heading and note its source, of which its id is made."""
    element = reading.tree.push(data["level"].lower())
    reading.braces = "" if well_formed(data) else reading.tree.source.braces(span)
    if reading.braces:
        reading.tree.note_title(element, "", False, span)
        return
    if data["classes"]:
        element.set("class", " ".join(data["classes"]))
    for name, value in data["attrs"]:
        if name.lower().startswith(_HEADING_ATTRIBUTES):
            element.set(name, value.strip('"'))
    reading.tree.note_title(element, data["id"] or "", has_attributes(data), span)


def end_heading(reading: Reading, _: Span) -> None:
    """Close a heading; braces that hold no attributes are text."""
    if reading.braces:
        reading.tree.put(" " + escaped(reading.braces))
        reading.braces = ""
    reading.tree.pop()


def well_formed(data: Mapping[str, Any]) -> bool:
    """Return whether Goldmark would read the braces after a heading as attributes: a bare word is none."""
    return all(value and not value.startswith("'") for _, value in data["attrs"])


def has_attributes(data: Mapping[str, Any]) -> bool:
    """Return whether a heading was given attributes."""
    return bool(data["id"] or data["classes"] or data["attrs"])


def start_list(reading: Reading, start: int | None, _: Span) -> None:
    """Open a list, numbered from `start` or with bullets."""
    attributes = {} if start is None or start == 1 else {"start": str(start)}
    reading.tree.push("ul" if start is None else "ol", attributes)


def start_quote(reading: Reading, _: Any, __: Span) -> None:
    """Open a block quote."""
    reading.tree.push("blockquote")


def start_table(reading: Reading, alignments: Sequence[str], _: Span) -> None:
    """Open a table."""
    reading.tree.push("table")
    reading.tables.append(Table(alignments))


def end_table(reading: Reading, _: Span) -> None:
    """Close a table, and its body where it has rows."""
    if reading.tree.stack[-1].tag == "tbody":
        reading.tree.pop()
    reading.tree.pop()
    reading.tables.pop()


def start_table_head(reading: Reading, _: Any, __: Span) -> None:
    """Open the head of a table and its one row."""
    reading.tree.push("thead")
    reading.tree.push("tr")


def end_table_head(reading: Reading, _: Span) -> None:
    """Close the head of a table; the cells that follow are its body's."""
    reading.tree.pop()
    reading.tree.pop()
    reading.tables[-1].cell = "td"


def start_table_row(reading: Reading, _: Any, __: Span) -> None:
    """Open a row; the first one opens the table's body."""
    if reading.tree.stack[-1].tag == "table":
        reading.tree.push("tbody")
    reading.tables[-1].column = 0
    reading.tree.push("tr")


def start_table_cell(reading: Reading, _: Any, __: Span) -> None:
    """Open a cell, aligned by a class."""
    table = reading.tables[-1]
    alignment = table.alignments[table.column] if table.column < len(table.alignments) else "None"
    table.column += 1
    reading.tree.push(table.cell, {} if alignment == "None" else {"class": f"align-{alignment.lower()}"})


def code_block(reading: Reading, kind: Any, span: Span) -> None:
    """Put a code block, highlighted; what is wrong with its language or options is remarked on."""
    tree = reading.tree
    source = restored(tree, text_inside(reading))
    info = "" if kind == "Indented" else restored(tree, kind["Fenced"])
    reading.code_blocks += 1
    tree.put(f"\n{code.highlight(source, info, reading.code_blocks)}\n")
    for problem, message in code.info_problems(info, source) if info else ():
        tree.remark(span, message, problem)


def html_block(reading: Reading, _: Any, span: Span) -> None:
    """Put a block of raw HTML on lines of its own."""
    reading.tree.put("\n")
    html(reading, text_inside(reading), span)


def html(reading: Reading, raw: str, span: Span) -> None:
    """Put raw HTML as it is, but for what would reach out of the body; its destinations and anchors are noted."""
    tree = reading.tree
    raw = as_written(raw)
    tree.put(tree.nesting.pass_through(raw, span["start"], tree.stack))
    if "=" in raw and not raw.startswith("<!--"):
        for name, *values in _ATTRIBUTE.findall(raw):
            value = unescape("".join(values))
            if name.lower() in ("id", "name"):
                tree.notes.anchors.add(value)
            else:
                tree.note_link(value, span, "html")


def start_footnote(reading: Reading, name: str, span: Span) -> None:
    """Begin a footnote's text apart from the tree; a second one of the same name is remarked on."""
    element = reading.tree.detach("li")
    notes = reading.tree.notes
    if name in notes.footnotes:
        words = f'the footnote "{name}" is written twice and only the first one is shown; give each its own name'
        reading.tree.remark(span, words, "footnote")
    else:
        notes.footnotes[name] = (element, reading.tree.source.line(span["start"]))


def end_footnote(reading: Reading, _: Span) -> None:
    """End a footnote's text."""
    reading.tree.reattach()


def end_definition_list(reading: Reading, _: Span) -> None:
    """Close a definition list."""
    reading.tree.pop()
    reading.definition_lists.append(reading.tree.stack[-1])


def end_definition(reading: Reading, span: Span) -> None:
    """Close a definition."""
    definitions.end_definition(reading.tree, span)


def rule(reading: Reading, _: Any, __: Span) -> None:
    """Put a thematic break."""
    reading.tree.put("<hr>\n")
