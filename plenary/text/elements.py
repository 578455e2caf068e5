"""What each of pulldown-cmark's events becomes in the tree: the tables at the end are the whole wiring.

The events' names and nesting are pulldown-cmark's own (pyromark.event): a bare string, or one name with its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element

from plenary.text import blocks, definitions, inlines
from plenary.text.reading import Event, Reading
from plenary.text.source import Span
from plenary.text.tree import Tree


def build(events: Iterable[Event], tree: Tree) -> Element:  # noqa: C901  (one loop, run for every event)
    """Return the root of the tree that the events make.

    This loop runs once for every event of every page, so the frequent ones (text, plain elements) take the short way.
    """
    reading = Reading(tree, iter(events))
    texts, spans, stack, push, pop = tree.texts, tree.spans, tree.stack, tree.push, tree.pop
    for event, span in reading.events:
        if type(event) is dict:
            (name,) = event
            value = event[name]
        else:
            name, value = event, "\n"
        if name == "Text" or (name == "SoftBreak" and stack[-1].tag != "dt"):
            if not tree.swallowing or not tree.swallowed(value, span):
                texts.append(value)
                spans.append(span)
            continue
        if texts:
            tree.flush()
        if tree.swallowing and tree.swallowed(None, span):
            continue
        if name == "End":
            end = ENDS.get(value if type(value) is str else next(iter(value)))
            end(reading, span) if end else pop()
        elif name != "Start":
            OTHERS[name](reading, value, span)
        elif type(value) is dict:
            (kind,) = value
            STARTS[kind](reading, value[kind], span)
        elif value in PLAIN:
            push(PLAIN[value])
        else:
            STARTS[value](reading, None, span)
    root = tree.finish()
    definitions.merge_adjacent(reading.definition_lists)
    return root


PLAIN: dict[str, str] = {
    "Paragraph": "p",
    "Item": "li",
    "DefinitionList": "dl",
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
    "CodeBlock": blocks.code_block,
    "HtmlBlock": blocks.html_block,
    "FootnoteDefinition": blocks.start_footnote,
    "Emphasis": inlines.start_emphasis,
    "Strong": inlines.start_strong,
    "Strikethrough": inlines.start_strikethrough,
    "Link": inlines.start_link,
    "Image": inlines.image,
}
ENDS: dict[str, Callable[[Reading, Span], None]] = {
    "Heading": blocks.end_heading,
    "Table": blocks.end_table,
    "TableHead": blocks.end_table_head,
    "FootnoteDefinition": blocks.end_footnote,
    "DefinitionList": blocks.end_definition_list,
    "DefinitionListDefinition": blocks.end_definition,
    "Emphasis": inlines.end_inline,
    "Strong": inlines.end_inline,
    "Strikethrough": inlines.end_strikethrough,
    "Link": inlines.end_link,
}
OTHERS: dict[str, Callable[[Reading, Any, Span], None]] = {
    "Code": inlines.inline_code,
    "InlineHtml": blocks.html,
    "FootnoteReference": inlines.footnote_reference,
    "TaskListMarker": inlines.task_marker,
    "SoftBreak": inlines.soft_break,
    "HardBreak": inlines.hard_break,
    "Rule": blocks.rule,
}
