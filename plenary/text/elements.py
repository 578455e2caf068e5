"""What each of pulldown-cmark's events becomes in the tree: the tables at the end are the whole wiring.

The events' names and nesting are pulldown-cmark's own (pyromark.event): a bare string, or one name with its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element

from plenary.text import blocks, inlines
from plenary.text.reading import Reading
from plenary.text.tree import Span, Tree

_TEXT = frozenset(["Text", "SoftBreak"])


def build(events: Iterable[tuple[Any, Span]], tree: Tree) -> Element:  # noqa: C901  (one loop, run for every event)
    """Return the root of the tree that the events make.

    This loop runs once for every event of every page, so the frequent ones (text, plain elements) take the short way.
    """
    reading = Reading(tree)
    gathered, flush, push, pop, simple = tree.gathered, tree.flush, tree.push, tree.pop, SIMPLE
    for event, span in events:
        if type(event) is dict:
            (name,) = event
            value = event[name]
        else:
            name, value = event, None
        if reading.only_text:
            _inside(reading, name, value, span)
            continue
        if gathered and name not in _TEXT:
            flush()
        if tree.swallowing and tree.swallowed(name, span):
            continue
        if name == "Text":
            gathered.append((value, span))
        elif type(value) is not str or value not in simple:
            HANDLERS[name](reading, value, span)
        elif name == "Start":
            push(simple[value])
        elif name == "End" and value not in ENDS:
            pop()
        else:
            HANDLERS[name](reading, value, span)
    flush()
    tree.finish()
    return tree.root


def _inside(reading: Reading, name: str, value: Any, span: Span) -> None:
    """Take an event within a code block, raw HTML or an image's alternative text, where only text counts."""
    if not reading.images:
        reading.code.append(value) if name in ("Text", "Html") else _end(reading, value, span)
    elif name in ("Text", "Code"):
        reading.alt.append(value)
    elif name in ("SoftBreak", "HardBreak"):
        reading.alt.append("\n")
    elif isinstance(value, dict) and "Image" in value:
        inlines.start_image(reading, value["Image"], span)
    elif name == "End" and value == "Image":
        inlines.end_image(reading, span)


def _start(reading: Reading, value: Any, span: Span) -> None:
    if type(value) is str:
        STARTS[value](reading, None, span)
    else:
        (name,) = value
        STARTS[name](reading, value[name], span)


def _end(reading: Reading, value: Any, span: Span) -> None:
    if type(value) is not str:
        (value,) = value
    if end := ENDS.get(value):
        end(reading, span)
    else:
        reading.tree.pop()


SIMPLE: dict[str, str] = {
    "Paragraph": "p",
    "Item": "li",
    "Emphasis": "em",
    "Strong": "strong",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
}
STARTS: dict[str, Callable[[Reading, Any, Span], None]] = {
    "Heading": blocks.start_heading,
    "BlockQuote": blocks.start_quote,
    "List": blocks.start_list,
    "Table": blocks.start_table,
    "TableHead": blocks.start_table_head,
    "TableRow": blocks.start_table_row,
    "TableCell": blocks.start_table_cell,
    "CodeBlock": blocks.start_code,
    "HtmlBlock": blocks.start_html,
    "Link": inlines.start_link,
    "Image": inlines.start_image,
    "FootnoteDefinition": blocks.start_footnote,
    "Strikethrough": inlines.start_strikethrough,
    "DefinitionList": blocks.start_definition_list,
}
ENDS: dict[str, Callable[[Reading, Span], None]] = {
    "Table": blocks.end_table,
    "TableHead": blocks.end_table_head,
    "CodeBlock": blocks.end_code,
    "HtmlBlock": blocks.end_html,
    "Link": inlines.end_link,
    "Image": inlines.end_image,
    "FootnoteDefinition": blocks.end_footnote,
    "Strikethrough": inlines.end_strikethrough,
    "Heading": blocks.end_heading,
    "DefinitionListDefinition": blocks.end_definition,
}
HANDLERS: dict[str, Callable[[Reading, Any, Span], None]] = {
    "Start": _start,
    "End": _end,
    "Code": inlines.inline_code,
    "Html": blocks.html,
    "InlineHtml": blocks.html,
    "FootnoteReference": inlines.footnote_reference,
    "TaskListMarker": inlines.task_marker,
    "SoftBreak": inlines.soft_break,
    "HardBreak": inlines.hard_break,
    "Rule": blocks.rule,
}
