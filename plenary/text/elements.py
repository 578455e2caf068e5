"""What each of pulldown-cmark's events becomes in the tree: the tables at the end are the whole wiring.

The events' names and nesting are pulldown-cmark's own (pyromark.event): a bare string, or one name with its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from plenary.text import code, definitions
from plenary.text.definitions import next_term
from plenary.text.marks import MARK, mark
from plenary.text.shields import as_written
from plenary.text.tree import Span, Tree, address, escaped

_ATTRIBUTE = re.compile(r"""\s(href|src|id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TEXT = frozenset(["Text", "SoftBreak"])
_PAGE_FILE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^?#]+\.md(?:#.*)?\Z")
_HEADING_ATTRIBUTES = ("data-", "aria-", "dir", "itemprop", "lang", "role", "style", "title", "translate")


@dataclass(slots=True)
class Reading:
    """A tree being built and what is open in it: tables, an image's alternative text, a code block, a footnote."""

    tree: Tree
    tables: list[_Table] = field(default_factory=list)
    only_text: bool = False
    blocks: int = 0
    alt: list[str] = field(default_factory=list)
    images: list[tuple[Mapping[str, str], Span]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    fence: tuple[str, Span] = ("", {})
    braces: str = ""


@dataclass(slots=True)
class _Table:
    alignments: Sequence[str]
    column: int = 0
    cell: str = "th"


def build(events: Iterable[tuple[Any, Span]], tree: Tree) -> Element:
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
        start_image(reading, value["Image"], span)
    elif name == "End" and value == "Image":
        end_image(reading, span)


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


def start_heading(reading: Reading, data: Mapping[str, Any], span: Span) -> None:
    """Open a heading and note its source, of which its id is made."""
    element = reading.tree.push(data["level"].lower())
    reading.braces = "" if well_formed(data) else reading.tree.source.braces(span)
    if reading.braces:
        return reading.tree.note_title(element, "", False, span)
    if data["classes"]:
        element.set("class", escaped(" ".join(data["classes"])))
    for name, value in data["attrs"]:
        if name.lower().startswith(_HEADING_ATTRIBUTES):
            element.set(name, escaped(value.strip('"')))
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
    reading.tree.push("ul" if start is None else "ol", **attributes)


def start_quote(reading: Reading, _: Any, __: Span) -> None:
    """Open a block quote."""
    reading.tree.push("blockquote")


def start_table(reading: Reading, alignments: Sequence[str], _: Span) -> None:
    """Open a table."""
    reading.tree.push("table")
    reading.tables.append(_Table(alignments))


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
    reading.tree.push(table.cell, **({} if alignment == "None" else {"class": f"align-{alignment.lower()}"}))


def start_code(reading: Reading, kind: Any, span: Span) -> None:
    """Begin to gather a code block; its text is not Markdown."""
    reading.only_text = True
    reading.fence = ("" if kind == "Indented" else kind["Fenced"], span)


def end_code(reading: Reading, _: Span) -> None:
    """Put the code block, highlighted; what is wrong with its language or options is remarked on."""
    info, span = reading.fence
    source = restored(reading.tree, "".join(reading.code))
    reading.code.clear()
    reading.only_text = False
    info = restored(reading.tree, info)
    reading.blocks += 1
    reading.tree.put("\n" + reading.tree.stash(code.highlight(source, info, reading.blocks)) + "\n")
    for problem, message in code.info_problems(info, source) if info else ():
        reading.tree.remark(span, message, problem)


def start_html(reading: Reading, _: Any, __: Span) -> None:
    """Begin to gather a block of raw HTML, which comes line by line."""
    reading.only_text = True


def end_html(reading: Reading, span: Span) -> None:
    """Put a block of raw HTML on lines of its own."""
    reading.only_text = False
    reading.tree.put("\n")
    html(reading, "".join(reading.code), span)
    reading.code.clear()


def html(reading: Reading, raw: str, span: Span) -> None:
    """Put raw HTML as it is, but for end tags that close nothing; its destinations and anchors are noted."""
    tree = reading.tree
    raw = as_written(raw)
    tree.put(tree.stash(tree.nesting.pass_through(raw, span["start"], tree.stack)))
    if "=" in raw and not raw.startswith("<!--"):
        for name, *values in _ATTRIBUTE.findall(raw):
            value = unescape("".join(values))
            if name.lower() in ("id", "name"):
                tree.notes.anchors.add(value)
            else:
                tree.note_link(value, span, "html")


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


def start_footnote(reading: Reading, name: str, span: Span) -> None:
    """Begin a footnote's text apart from the tree; a second one of the same name is remarked on."""
    element = Element("li")
    notes = reading.tree.notes
    if name in notes.footnotes:
        words = f'the footnote "{name}" is written twice and only the first one is shown; give each its own name'
        reading.tree.remark(span, words, "footnote")
    else:
        notes.footnotes[name] = (element, reading.tree.source.line(span["start"]))
    reading.tree.detach(element)


def end_footnote(reading: Reading, _: Span) -> None:
    """End a footnote's text."""
    reading.tree.reattach()


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


def start_definition_list(reading: Reading, _: Any, __: Span) -> None:
    """Open a definition list."""
    definitions.start_list(reading.tree)


def end_definition(reading: Reading, span: Span) -> None:
    """Close a definition."""
    definitions.end_definition(reading.tree, span)


def rule(reading: Reading, _: Any, __: Span) -> None:
    """Put a thematic break."""
    reading.tree.leaf("hr").tail = "\n"


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


SIMPLE: dict[str, str] = {
    "Paragraph": "p",
    "Item": "li",
    "Emphasis": "em",
    "Strong": "strong",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
}
STARTS: dict[str, Callable[[Reading, Any, Span], None]] = {
    "Heading": start_heading,
    "BlockQuote": start_quote,
    "List": start_list,
    "Table": start_table,
    "TableHead": start_table_head,
    "TableRow": start_table_row,
    "TableCell": start_table_cell,
    "CodeBlock": start_code,
    "HtmlBlock": start_html,
    "Link": start_link,
    "Image": start_image,
    "FootnoteDefinition": start_footnote,
    "Strikethrough": start_strikethrough,
    "DefinitionList": start_definition_list,
}
ENDS: dict[str, Callable[[Reading, Span], None]] = {
    "Table": end_table,
    "TableHead": end_table_head,
    "CodeBlock": end_code,
    "HtmlBlock": end_html,
    "Link": end_link,
    "Image": end_image,
    "FootnoteDefinition": end_footnote,
    "Strikethrough": end_strikethrough,
    "Heading": end_heading,
    "DefinitionListDefinition": end_definition,
}
HANDLERS: dict[str, Callable[[Reading, Any, Span], None]] = {
    "Start": _start,
    "End": _end,
    "Code": inline_code,
    "Html": html,
    "InlineHtml": html,
    "FootnoteReference": footnote_reference,
    "TaskListMarker": task_marker,
    "SoftBreak": soft_break,
    "HardBreak": hard_break,
    "Rule": rule,
}
