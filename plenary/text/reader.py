"""CommonMark for Python-Markdown: an extension that feeds its block parser from pulldown-cmark.

What the reader makes needless (the pre-processors, the inline patterns, prettifying) is taken out; what follows is
ordinary Python-Markdown: tree processors, serialiser, post-processors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

import pyromark
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from pyromark import Options as Syntax

from plenary.text import elements, footnotes
from plenary.text.headings import Heading
from plenary.text.slugs import anchor, unique
from plenary.text.tree import Notes, Source, Tree, escaped

SYNTAX = (
    Syntax.ENABLE_TABLES
    | Syntax.ENABLE_FOOTNOTES
    | Syntax.ENABLE_STRIKETHROUGH
    | Syntax.ENABLE_TASKLISTS
    | Syntax.ENABLE_HEADING_ATTRIBUTES
    | Syntax.ENABLE_DEFINITION_LIST
)
_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
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


class CommonMark(Extension):
    """Replaces Python-Markdown's own reading of Markdown by CommonMark with GitHub's additions."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._options = options

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        """Put the reader in the place of the block parser, and the processors that belong to it after it."""
        for registry in (md.preprocessors, md.treeprocessors, md.postprocessors, md.inlinePatterns):
            _emptied(registry)
        reader = Reader(md, self._options)
        md.parser = reader  # type: ignore[assignment]
        md.treeprocessors.register(FootnoteSection(md, reader), "footnotes", 30)
        if self._options.heading_ids:
            md.treeprocessors.register(HeadingIds(md, reader, self._options.heading_anchors), "headings", 20)
        md.postprocessors.register(Unstash(md), "raw_html", 30)


def _emptied(registry: Any) -> None:
    for name in [item.name for item in registry._priority]:
        registry.deregister(name)


class Reader:
    """Stands in for Python-Markdown's BlockParser: `parseDocument` returns the tree, `notes` what was found in it."""

    def __init__(self, md: Markdown, options: Options) -> None:
        syntax = SYNTAX if options.extensions else Syntax(0)
        self._syntax = syntax | Syntax.ENABLE_SMART_PUNCTUATION if options.typographic else syntax
        self._bare_addresses = options.bare_addresses
        self._contained = options.contained_html
        self._stash = md.htmlStash.store
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
        tree = Tree(Source(text, self.raws, self.first_line), self._stash, self._bare_addresses, self._contained)
        self.notes = tree.notes
        events: Any = pyromark.events_with_range(text, options=self._syntax)
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
        self._label = label

    def run(self, root: Element) -> None:
        """Change the headings in place and keep them for the table of contents."""
        taken: dict[str, int] = {}
        for title in self._reader.notes.titles:
            given = title.id or unique(anchor(title.raw), taken)
            taken.setdefault(given, 0)
            self._entitle(title.element, given, title.line)

    def _entitle(self, element: Element, given: str, line: int) -> None:
        element.set("id", escaped(given))
        self._reader.headings.append(Heading(int(element.tag[1]), given, self._text(element), line))
        self._reader.notes.anchors.add(given)
        if self._label:
            link = {"class": "heading-anchor", "href": f"#{escaped(given)}", "aria-label": self._label}
            SubElement(element, "a", link)

    def _text(self, element: Element) -> str:
        """Return what stands in a heading as HTML without links."""
        if not len(element):
            return (element.text or "").replace("<", "&lt;").replace(">", "&gt;").strip()
        whole = self.md.serializer(element)
        return _TAGS_OF_LINKS.sub("", whole[whole.index(">") + 1 : whole.rindex("</")]).strip()


class Unstash(Postprocessor):
    """Puts the stashed raw HTML back, in one pass, so that nothing is looked at twice."""

    def run(self, text: str) -> str:
        """Return the text with every marker of the stash replaced."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        return _STASHED.sub(lambda found: str(blocks[int(found[1])]), text) if blocks else text
