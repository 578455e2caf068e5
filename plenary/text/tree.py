"""The tree of one document while it is being built, and the notes taken on the way.

Blocks are elements. What stands within a line, raw HTML and code are HTML as soon as they are read, and lie in the
tree as the text and the tails of the blocks; the serialiser writes them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, TreeBuilder

from plenary.text import linkify
from plenary.text.headings import inline_source
from plenary.text.marks import CLOSE, OPEN
from plenary.text.nesting import Nesting
from plenary.text.serialise import escaped, start_tag
from plenary.text.shields import as_written
from plenary.text.source import Source, Span

MAX_DEPTH = 100

_SAFE_IN_ADDRESS = "!#$%&'()*+,-./:;=?@_~" + OPEN + CLOSE
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PLAIN_ADDRESS = re.compile(r"[-A-Za-z0-9!#$&'()*+,./:;=?@_~]*\Z")
_FOOTNOTE = re.compile(r"\[\^([^\]\s^]+)\]")
_NOTHING = range(0)


class Link(NamedTuple):
    """A destination written in a body, the line it stands on, and its kind: "link", "image" or "html" (raw HTML)."""

    target: str
    line: int
    kind: str = "link"


class Title(NamedTuple):
    """A heading as it was read: its element, the Markdown of its text, the id the author gave it, and its line."""

    element: Element
    raw: str
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong in a body: its line, what to say about it, and the problem's code."""

    line: int
    message: str
    code: str


@dataclass(slots=True)
class Notes:
    """What one reading found beside the tree; complete once the document has been read."""

    titles: list[Title] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    page_links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    marks_in_code: set[int] = field(default_factory=set)
    footnotes: dict[str, tuple[Element, int]] = field(default_factory=dict)
    references: dict[str, list[Element]] = field(default_factory=dict)


def address(dest: str) -> str:
    """Return a destination percent-encoded as Goldmark writes it (util.URLEscape); escapes that are there are kept."""
    if _PLAIN_ADDRESS.match(dest):
        return dest
    return _LONE_PERCENT.sub("%25", quote(as_written(dest), safe=_SAFE_IN_ADDRESS))


class Tree:
    """A tree under construction: blocks are pushed and popped, HTML is put at the place reached.

    `stack` holds what is open. An element that is open within a line stands there but not in the tree: it says around
    what raw HTML was opened, and keeps the count of levels. `texts` and `spans` are the text gathered since the last
    other event, which `flush` puts.
    """

    def __init__(self, source: Source, bare_addresses: bool, contained: bool) -> None:
        self.notes = Notes()
        self.source = source
        self.stack: list[Element] = []
        self.nesting = Nesting(contained)
        self.in_link = 0
        self.texts: list[str] = []
        self.spans: list[Span] = []
        self.swallowing = _NOTHING
        self._bare = bare_addresses
        self._footnotes = "^" in source.text
        self._outer: list[TreeBuilder] = []
        self._begin(TreeBuilder())
        self.push("div")

    def push(self, tag: str, attributes: dict[str, str] | None = None) -> Element:
        """Open a block; below MAX_DEPTH levels what it holds joins the one around it, and a remark says so."""
        stack = self.stack
        if len(stack) > MAX_DEPTH:
            return self._join(tag)
        element = self._builder.start(tag, attributes or {})
        stack.append(element)
        return element

    def pop(self) -> Element:
        """Close the block opened last and return it."""
        element = self.stack.pop()
        if element is not self.stack[-1]:
            self._builder.end(element.tag)
            self.put("\n")
        return element

    def push_inline(self, tag: str, written: str = "") -> None:
        """Open an element within a line, whose start tag is `written` where it has attributes."""
        if len(self.stack) > MAX_DEPTH:
            self._join(tag)
        else:
            self.put(written or f"<{tag}>")
            self.stack.append(Element(tag))

    def pop_inline(self) -> None:
        """Close the element within a line that was opened last."""
        element = self.stack.pop()
        if element is not self.stack[-1]:
            self.put(f"</{element.tag}>")

    def detach(self, tag: str) -> Element:
        """Open an element that stands nowhere in the tree yet, as a footnote's text does."""
        self._outer.append(self._builder)
        self._begin(TreeBuilder())
        element = self._builder.start(tag, {})
        self.stack.append(element)
        return element

    def reattach(self) -> None:
        """Close a detached element; the tree goes on where it was left."""
        self._builder.end(self.stack.pop().tag)
        self._begin(self._outer.pop())

    def leaf(self, tag: str) -> Element:
        """Add an empty element to be filled in later, and return it."""
        element = self._builder.start(tag, {})
        self._builder.end(tag)
        return element

    def flush(self) -> None:
        """Put the text gathered since the last other event, its bare addresses as links."""
        texts = self.texts
        text = texts[0] if len(texts) == 1 else "".join(texts)
        if self._bare and linkify.may_hold(text) and not self.in_link and not self.nesting.in_link():
            self._put_linked()
        elif "&" in text or "<" in text or ">" in text:
            self.put(escaped(text))
        else:
            self.put(text)
        if self._footnotes and "[^" in text:
            self._remark_on_footnotes(text)
        texts.clear()
        self.spans.clear()

    def swallowed(self, text: str | None, span: Span) -> bool:
        """Return whether a bare address has run over this event, as it does over `_` and brackets in its path."""
        if span["start"] not in self.swallowing:
            return False
        end = self.swallowing.stop
        if span["end"] > end and text is not None:
            self.texts.append(self.source.cut(end, span["end"]))
            self.spans.append({"start": end, "end": span["end"]})
        return True

    def finish(self) -> Element:
        """Close the raw HTML that was left open, remark on what did not nest, and return the root."""
        if self.texts:
            self.flush()
        self.put(self.nesting.rest())
        for offset, words in self.nesting.findings:
            self.notes.remarks.append(Remark(self.source.line(offset), words, "html-nesting"))
        self._builder.end("div")
        return self.stack[0]

    def note_link(self, target: str, span: Span, kind: str = "link") -> Link:
        """Note a destination and the line it stands on."""
        link = Link(target, self.source.line(span["start"]), kind)
        self.notes.links.append(link)
        return link

    def note_title(self, element: Element, written_id: str, attributes: bool, span: Span) -> None:
        """Note a heading, its source without its attributes, and the id that stands among them."""
        start = span["start"]
        raw = inline_source(self.source.cut(start, span["end"]), attributes)
        self.notes.titles.append(Title(element, raw, written_id, self.source.line(start)))

    def remark(self, span: Span, message: str, code: str) -> None:
        """Note something wrong at a span."""
        self.notes.remarks.append(Remark(self.source.line(span["start"]), message, code))

    def _begin(self, builder: TreeBuilder) -> None:
        self._builder = builder
        self.put: Callable[[str], object] = builder.data  # adds HTML at the place reached

    def _join(self, tag: str) -> Element:
        """Let what an element holds join the one around it."""
        self.stack.append(self.stack[-1])
        if not any(remark.code == "depth" for remark in self.notes.remarks):
            words = f"more than {MAX_DEPTH} levels stand in each other; use fewer quotes or lists within lists"
            self.notes.remarks.append(Remark(self.source.line(0), words, "depth"))
        return Element(tag)

    def _put_linked(self) -> None:
        """Put the gathered text; addresses are read in the source, where typographic signs are still as written."""
        end = self.spans[-1]["end"]
        run = linkify.Run(list(self._pieces()))
        rest = self.source.cut(end, self.source.line_end(end))
        whole = run.raw + rest
        at = 0
        for bare in linkify.find(whole, run.starts):
            if bare.start >= len(run.raw):
                break
            if run.in_brackets(bare.start):
                continue
            self.put(escaped(run.shown(at, bare.start)))
            at = bare.end
            self.put(f"{start_tag('a', {'href': address(bare.dest)})}{escaped(whole[bare.start : at])}</a>")
            self.note_link(bare.dest, self.spans[0])
            self.swallowing = range(end, end + len(rest[: max(0, at - len(run.raw))].encode()))
        self.put(escaped(run.shown(at, len(run.raw))))

    def _pieces(self) -> Iterator[tuple[str, str]]:
        """Yield each piece gathered as it is shown and as it was written, with the backslashes between the pieces."""
        at = self.spans[0]["start"]
        for text, span in zip(self.texts, self.spans, strict=True):
            if text == "\n":
                yield text, text
            else:
                yield "", self.source.cut(at, span["start"])
                yield text, self.source.cut(span["start"], span["end"])
            at = span["end"]

    def _remark_on_footnotes(self, text: str) -> None:
        """Remark on footnote marks that were left as text, because no footnote has their name."""
        for name in _FOOTNOTE.findall(text):
            words = f"the footnote [^{name}] has no text; add a line that begins with [^{name}]:"
            self.remark(self.spans[0], words, "footnote")
