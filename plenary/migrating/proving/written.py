"""What is written in a Markdown text: its comments, shortcodes, links, images and anchors, each with its line.

A plain search, apart from the reader that makes the pages: what the two find has to agree.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from plenary.migrating.proving.spans import Span, blanked, spans

_FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT, _COMMENT_END = re.compile("<!--"), re.compile("-->")
_CALL = re.compile(r"\{\{([<%])(?!/\*)\s*(/?)\s*([\w./-]+)")
_CALL_ENDS = {"<": re.compile(r">\}\}"), "%": re.compile(r"%\}\}")}
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.){0,500}\]){0,1000})\]\(\s*(<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)"
    r"(?=\s*\)|\s+[\"'(])"
)
_DEFINED = re.compile(r"(?m)^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(<[^<>\n]*>|\S+)")
_POINTED = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]*)>")
_RAW = re.compile(r"""<[a-zA-Z][\w-]*\s(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(
    r"""\b(href|src|id|name|data|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
_ID = re.compile(r"\{[^{}\n]*?#([^\s{}]+)[^{}\n]*\}[ \t]*$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9 ,.:;!?()'’–/-]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = "\0"
_SOURCES = frozenset(("src", "poster"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing written in a text: `kind` is comment, shortcode, link, image or anchor, `what` as it is compared.

    `name` is the shortcode's name; `sure` says that a page has to show it, wherever its file is read rightly.
    """

    kind: str
    line: int
    what: str
    name: str = ""
    sure: bool = True


def mentions(body: str, first: int) -> tuple[Mention, ...]:
    """Return what is written in a text whose first line has the number `first`, in its order."""
    fenced = blanked(body, _fenced(body))
    plain = blanked(fenced, (match.span() for match in _CODE.finditer(fenced)))
    comments = list(_comments(plain))
    bare = blanked(plain, comments)
    uncalled = blanked(bare, ((found.start(), end) for found, _, end in _spans_of_calls(bare)), _HIDDEN)
    found = [
        *((start, "comment", body[start:end], "", True) for start, end in comments),
        *_calls(bare),
        *(_in_code(call) for call in _calls(body) if plain[call[0]] != "{"),
        *_links(uncalled),
        *_anchors(uncalled),
    ]
    starts = _Lines(body, first)
    whole = (one for one in sorted(found) if _HIDDEN not in one[2])  # an address with a call in it is the call's
    return tuple(Mention(kind, starts.of(at), what, name, sure) for at, kind, what, name, sure in whole)


_Found = tuple[int, str, str, str, bool]


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code between fences stands."""
    at, began, fence = 0, 0, ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence and found and found[1].startswith(fence) and not line[found.end() :].strip():
            yield began, at + len(line)
            fence = ""
        elif not fence and found:
            began, fence = at, found[1]
        at += len(line) + 1
    if fence:
        yield began, len(text)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    yield from ((found.start(), end) for found, _, end in spans(text, _COMMENT, lambda _: _COMMENT_END))


def _spans_of_calls(text: str) -> Iterator[Span]:
    return spans(text, _CALL, lambda found: _CALL_ENDS[found[1]])


def _calls(text: str) -> Iterator[_Found]:
    for found, _, end in _spans_of_calls(text):
        if not found[2]:
            yield found.start(), "shortcode", text[found.start() : end], found[3], True


def _in_code(call: _Found) -> _Found:
    return *call[:3], "", False


def _links(text: str) -> Iterator[_Found]:
    for match in _INLINE.finditer(text):
        yield match.start(), "image" if match[1] else "link", _destination(match[3]), "", True
        for inner in _INLINE.finditer(match[2]):
            yield match.start(), "image" if inner[1] else "link", _destination(inner[3]), "", True
    for match in _DEFINED.finditer(text):
        yield match.start(), "link", _destination(match[1]), "", False
    for match in _POINTED.finditer(text):
        yield match.start(), "link", match[1], "", True
    for tag in _RAW.finditer(text):
        for name, *values in _ATTRIBUTE.findall(tag[0]):
            value, lowered = next((value for value in values if value), ""), name.lower()
            if value and lowered in ("href", *_SOURCES):
                yield tag.start(), "image" if lowered in _SOURCES else "link", unescape(value), "", True


def _anchors(text: str) -> Iterator[_Found]:
    for tag in _RAW.finditer(text):
        for name, *values in _ATTRIBUTE.findall(tag[0]):
            value = next((value for value in values if value), "")
            anchor = name.lower() == "id" or (name.lower() == "name" and tag[0][:2].lower() == "<a")
            if anchor and value:
                yield tag.start(), "anchor", value, "", True
    for match in _HEADING.finditer(text):
        if given := _ID.search(match[1]):
            yield match.start(), "anchor", given[1], "", True
        elif _PLAIN.fullmatch(match[1]):
            yield match.start(), "anchor", _slug(match[1]), "", False


def _slug(heading: str) -> str:
    """Return the id of a heading of plain words (gohugo.io/content-management/cross-references)."""
    kept = re.sub(r"[^a-z0-9 _-]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def _destination(written: str) -> str:
    return unescape(_ESCAPED.sub(r"\1", written[1:-1] if written[:1] == "<" else written))


class _Lines:
    """Tells the line of a place in a text."""

    def __init__(self, text: str, first: int) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._first = first

    def of(self, at: int) -> int:
        """Return the line of the character at a place."""
        return self._first + bisect_left(self._ends, at)


def inside(comment: str) -> str:
    """Return what a comment says, its white space made even."""
    return " ".join(comment[4:-3].split())


def words(text: str) -> list[str]:
    """Return the words in a text, without its comments."""
    return re.findall(r"\w+", blanked(text, _comments(text)))
