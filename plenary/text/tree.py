"""The tree of one document while it is being built, and the notes taken on the way.

Text in the tree has its `&` written as `&amp;`, as what looks like an entity would be taken for one; raw HTML lies in
Python-Markdown's stash and stands in the tree as the stash's marker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from plenary.text import linkify
from plenary.text.headings import inline_source
from plenary.text.marks import CLOSE, MARK, OPEN
from plenary.text.nesting import Nesting
from plenary.text.shields import as_written

MAX_DEPTH = 100
# Characters. What is added to a longer text waits for the end, since adding copies all that is there.
_LONG = 4096
_BLOCKS = "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td dl dt dd"
BLOCKS = frozenset(_BLOCKS.split())

_SAFE_IN_ADDRESS = "!#$%&'()*+,-./:;=?@_~" + OPEN + CLOSE
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PLAIN_ADDRESS = re.compile(r"[-A-Za-z0-9!#$&'()*+,./:;=?@_~]*\Z")

_MARK_BYTES = re.compile(MARK.pattern.encode())
_FOOTNOTE = re.compile(r"\[\^([^\]\s^]+)\]")

Span = dict[str, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A destination written in a body, the line it stands on, and its kind: "link", "image" or "html" (raw HTML)."""

    target: str
    line: int
    kind: str = "link"


@dataclass(frozen=True, slots=True)
class Title:
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


class Source:
    """The text of one body: its bytes by span, and the line in the file of each byte.

    Spans are pulldown-cmark's, in UTF-8 bytes. A mark may stand for several lines of the file: `raws[n]` is what mark n
    was written as.
    """

    def __init__(self, text: str, raws: Sequence[str] = (), first_line: int = 1) -> None:
        self.text = text
        self.bytes = text.encode()
        self.raws = raws
        self._first = first_line
        places, folded = self._folded_lines() if raws else ((), ())
        self._places = tuple(places)
        self._folded = (0, *accumulate(folded))

    @cached_property
    def _ends(self) -> list[int]:
        return [found.start() for found in re.finditer(b"\n", self.bytes)]

    def cut(self, start: int, end: int) -> str:
        """Return the text between two byte offsets."""
        return self.bytes[start:end].decode()

    def line(self, offset: int) -> int:
        """Return the line in the file on which the byte at `offset` stands."""
        folded = self._folded[bisect_left(self._places, offset)]
        return self._first + bisect_right(self._ends, offset - 1) + folded

    def _folded_lines(self) -> tuple[list[int], list[int]]:
        """Return where the marks stand that were written over several lines, and the ends of lines in each."""
        found = [(mark.start(), int(mark[1])) for mark in _MARK_BYTES.finditer(self.bytes)]
        lines = [(at, self.raws[index].count("\n")) for at, index in found if index < len(self.raws)]
        return [at for at, count in lines if count], [count for _, count in lines if count]

    def braces(self, span: Span) -> str:
        """Return the last pair of braces in a span, as written."""
        text = self.cut(span["start"], span["end"])
        return text[text.rfind("{") : text.rfind("}") + 1]

    def line_end(self, offset: int) -> int:
        """Return the byte offset at which the line of `offset` ends."""
        at = bisect_right(self._ends, offset - 1)
        return self._ends[at] if at < len(self._ends) else len(self.bytes)


def address(dest: str) -> str:
    """Return a destination percent-encoded as Goldmark writes it (util.URLEscape); escapes that are there are kept."""
    if _PLAIN_ADDRESS.match(dest):
        return dest
    dest = as_written(dest)
    return _LONE_PERCENT.sub("%25", quote(dest, safe=_SAFE_IN_ADDRESS))


def escaped(text: str) -> str:
    """Return text as the tree holds it: with `&` as an entity."""
    return text.replace("&", "&amp;") if "&" in text else text


class Tree:
    """A tree under construction: elements are pushed and popped, text is put at the place reached."""

    def __init__(self, source: Source, stash: Callable[[str], str], bare_addresses: bool, contained: bool) -> None:
        self.root = Element("div")
        self.notes = Notes()
        self.source = source
        self.stash = stash
        self.stack: list[Element] = [self.root]
        self.nesting = Nesting(contained)
        self.in_link = 0
        self.last: Element | None = None
        self._bare = bare_addresses and linkify.may_hold(source.text)
        self._footnotes = "[^" in source.text
        self.gathered: list[tuple[str, Span]] = []
        self.swallowing = range(0)
        self._more: dict[tuple[Element, str], list[str]] = {}

    def push(self, tag: str, **attributes: str) -> Element:
        """Open an element; below MAX_DEPTH levels what it holds joins the element around it, and a remark says so."""
        stack = self.stack
        if len(stack) > MAX_DEPTH:
            self._too_deep()
            stack.append(stack[-1])
            return Element(tag, attributes)
        element = SubElement(stack[-1], tag, attributes)
        stack.append(element)
        self.last = None
        return element

    def pop(self) -> Element:
        """Close the element opened last and return it."""
        element = self.stack.pop()
        if element is not self.stack[-1]:
            self.last = element
            if element.tag in BLOCKS:
                element.tail = "\n"
        return element

    def detach(self, element: Element) -> None:
        """Open an element that stands nowhere in the tree yet, as a footnote's text does."""
        self.stack.append(element)
        self.last = None

    def reattach(self) -> None:
        """Close a detached element; the tree goes on where it was left."""
        self.stack.pop()
        top = self.stack[-1]
        self.last = top[-1] if len(top) else None

    def resume(self, element: Element) -> None:
        """Open again an element that was closed last."""
        self.stack.append(element)
        self.last = element[-1] if len(element) else None

    def leaf(self, tag: str, **attributes: str) -> Element:
        """Add an element that holds no further elements, and return it."""
        self.last = element = SubElement(self.stack[-1], tag, attributes)
        return element

    def put(self, text: str) -> None:
        """Add text, already escaped, at the place reached."""
        element, place = (self.stack[-1], "text") if self.last is None else (self.last, "tail")
        before = element.text if self.last is None else element.tail
        if before and len(before) > _LONG:
            self._more.setdefault((element, place), []).append(text)
        elif self.last is None:
            element.text = before + text if before else text
        else:
            element.tail = before + text if before else text

    def flush(self) -> None:
        """Put the text gathered since the last element began or ended, its bare addresses as links."""
        gathered = self.gathered
        if not gathered:
            return
        text = gathered[0][0] if len(gathered) == 1 else "".join([text for text, _ in gathered])
        if self._bare and not self.in_link and linkify.may_hold(text):
            self._put_linked()
        else:
            self.put(text.replace("&", "&amp;"))
        if self._footnotes and "[^" in text:
            self._remark_on_footnotes(text)
        gathered.clear()

    def swallowed(self, name: str, span: Span) -> bool:
        """Return whether a bare address has run over this event, as it does over `_` and brackets in its path."""
        if span["start"] not in self.swallowing:
            return False
        end = self.swallowing.stop
        if span["end"] > end and name == "Text":
            self.gathered.append((self.source.cut(end, span["end"]), {"start": end, "end": span["end"]}))
        return True

    def finish(self) -> None:
        """Close the raw HTML that was left open, and remark on what did not nest; long texts get all of their parts."""
        missing = self.nesting.rest()
        if missing:
            self.put(self.stash(missing))
        for (element, place), parts in self._more.items():
            setattr(element, place, getattr(element, place) + "".join(parts))
        for offset, words in self.nesting.findings:
            self.notes.remarks.append(Remark(self.source.line(offset), words, "html-nesting"))

    def note_link(self, target: str, span: Span, kind: str = "link") -> Link:
        """Note a destination and the line it stands on."""
        link = Link(target, self.source.line(span["start"]), kind)
        self.notes.links.append(link)
        return link

    def note_title(self, element: Element, written_id: str, attributes: bool, span: Span) -> None:
        """Note a heading, its source without its attributes, and the id that stands among them."""
        raw = inline_source(self.source.cut(span["start"], span["end"]), attributes)
        self.notes.titles.append(Title(element, raw, written_id, self.source.line(span["start"])))

    def remark(self, span: Span, message: str, code: str) -> None:
        """Note something wrong at a span."""
        self.notes.remarks.append(Remark(self.source.line(span["start"]), message, code))

    def _put_linked(self) -> None:
        """Put the gathered text; addresses are read in the source, where typographic signs are still as written."""
        end = self.gathered[-1][1]["end"]
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
            self.leaf("a", href=escaped(address(bare.dest))).text = escaped(whole[bare.start : at])
            self.note_link(bare.dest, self.gathered[0][1])
            self.swallowing = range(end, end + len(rest[: max(0, at - len(run.raw))].encode()))
        self.put(escaped(run.shown(at, len(run.raw))))

    def _pieces(self) -> Iterator[tuple[str, str]]:
        """Yield each piece gathered as it is shown and as it was written, with the backslashes between the pieces."""
        at = self.gathered[0][1]["start"]
        for text, span in self.gathered:
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
            self.remark(self.gathered[0][1], words, "footnote")

    def _too_deep(self) -> None:
        if not any(remark.code == "depth" for remark in self.notes.remarks):
            words = f"more than {MAX_DEPTH} levels stand in each other; use fewer quotes or lists within lists"
            self.notes.remarks.append(Remark(self.source.line(0), words, "depth"))
