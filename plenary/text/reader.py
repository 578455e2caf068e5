"""CommonMark for Python-Markdown: an extension that feeds its block parser from pulldown-cmark.

What the reader makes needless (the pre-processors, the inline patterns, prettifying) is taken out; what follows is
ordinary Python-Markdown: tree processors, serialiser, post-processors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ElementTree

import pyromark
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pyromark import Options as Syntax

from plenary.text import elements, footnotes
from plenary.text.headings import Heading
from plenary.text.serialise import append_html, inner_html, quoted, to_html
from plenary.text.slugs import anchor, unique
from plenary.text.source import Source
from plenary.text.tree import Notes, Tree

SYNTAX = (
    Syntax.ENABLE_TABLES
    | Syntax.ENABLE_FOOTNOTES
    | Syntax.ENABLE_STRIKETHROUGH
    | Syntax.ENABLE_TASKLISTS
    | Syntax.ENABLE_HEADING_ATTRIBUTES
    | Syntax.ENABLE_DEFINITION_LIST
)
_TAGS_OF_LINKS = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader does beyond CommonMark: each is on for pages and off where the specification is tested."""

    extensions: bool = True
    typographic: bool = True
    bare_addresses: bool = True
    contained_html: bool = True
    heading_ids: bool = True
    heading_anchors: str = "Link to this section"


class Converter(Markdown):
    """Python-Markdown with the reader in it: its stages are its own, but the text stays whole instead of in lines."""

    def __init__(self, options: Options) -> None:
        super().__init__(extensions=[CommonMark(options)], output_format="html")
        self.reader: Reader = self.parser  # type: ignore[assignment]
        self.serializer = to_html  # Python-Markdown sets its own after its extensions had their turn

    def convert(self, source: str) -> str:
        """Return a Markdown text as HTML."""
        root: Any = self.reader.parseDocument([source]).getroot()
        for processor in self.treeprocessors:
            processor.run(root)
        html = self.serializer(root)[len("<div>") : -len("</div>")]
        for last in self.postprocessors:
            html = last.run(html)
        return html.strip()


class CommonMark(Extension):
    """Replaces Python-Markdown's own reading of Markdown by CommonMark with GitHub's additions."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._options = options

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        """Put the reader in the place of the block parser, and the processors that belong to it after it."""
        for registry in (md.preprocessors, md.treeprocessors, md.postprocessors, md.inlinePatterns):
            _emptied(registry)
        reader = Reader(self._options)
        md.parser = reader  # type: ignore[assignment]
        md.treeprocessors.register(FootnoteSection(md, reader), "footnotes", 30)
        if self._options.heading_ids:
            md.treeprocessors.register(HeadingIds(md, reader, self._options.heading_anchors), "headings", 20)


def _emptied(registry: Any) -> None:
    for name in [item.name for item in registry._priority]:
        registry.deregister(name)


class Reader:
    """Stands in for Python-Markdown's BlockParser: `parseDocument` returns the tree, `notes` what was found in it."""

    def __init__(self, options: Options) -> None:
        syntax = SYNTAX if options.extensions else Syntax(0)
        syntax = syntax | Syntax.ENABLE_SMART_PUNCTUATION if options.typographic else syntax
        self._markdown = pyromark.Markdown(options=syntax)
        self._bare_addresses = options.bare_addresses
        self._contained = options.contained_html
        self.raws: Sequence[str] = ()
        self.first_line = 1
        self.notes = Notes()
        self.headings: list[Heading] = []

    def prepare(self, raws: Sequence[str], first_line: int) -> None:
        """Say what the marks of the next document were written as, and on which line of its file it begins."""
        self.raws, self.first_line = raws, first_line
        self.notes = Notes()
        self.headings = []

    def parseDocument(self, lines: Sequence[str]) -> ElementTree:  # noqa: N802  (Python-Markdown's name)
        """Return the tree of a document given in lines."""
        text = "\n".join(lines)
        tree = Tree(Source(text, self.raws, self.first_line), self._bare_addresses, self._contained)
        self.notes = tree.notes
        events: Any = self._markdown.events_with_range(text)
        return ElementTree(elements.build(events, tree))


class FootnoteSection(Treeprocessor):
    """Numbers the footnotes in the order of their first marks and puts their texts at the end."""

    def __init__(self, md: Markdown, reader: Reader) -> None:
        super().__init__(md)
        self._reader = reader

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        footnotes.append_section(root, self._reader.notes)


class HeadingIds(Treeprocessor):
    """Gives each heading its id and a link to itself."""

    def __init__(self, md: Markdown, reader: Reader, label: str) -> None:
        super().__init__(md)
        self._reader = reader
        self._label = quoted(label)

    def run(self, root: Element) -> None:
        """Change the headings in place and keep them for the table of contents."""
        notes, taken = self._reader.notes, dict[str, int]()
        for title in notes.titles:
            given = title.id or unique(anchor(title.raw), taken)
            taken.setdefault(given, 0)
            notes.anchors.add(given)
            element = title.element
            text = inner_html(element).strip()
            text = _TAGS_OF_LINKS.sub("", text) if "<a" in text else text
            self._reader.headings.append(Heading(int(element.tag[1]), given, text, title.line))
            element.set("id", given)
            if self._label:
                append_html(
                    element, f'<a class="heading-anchor" href="#{quoted(given)}" aria-label="{self._label}"></a>'
                )
