"""What is written in a Markdown text: its comments, shortcodes, links, images and anchors, each with its line.

A plain search, apart from the reader that makes the pages: what the two find has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_FENCE = re.compile(
    r"(?m)^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:.*?\n)?? {0,3}\1[`~]*[ \t]*$|^ {0,3}(`{3,}|~{3,}).*\Z", re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CALL = re.compile(r"\{\{([<%])(?!/\*)\s*(/?)\s*([\w./-]+)(.*?)[>%]\}\}", re.DOTALL)
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]\(\s*(<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)"
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
    plain = _blanked(body, _FENCE, _CODE)
    bare = _blanked(plain, _COMMENT)
    uncalled = _CALL.sub(lambda match: re.sub(r"[^\n]", _HIDDEN, match[0]), bare)
    found = [
        *_found(plain, _COMMENT, "comment"),
        *(_call(match) for match in _CALL.finditer(bare) if not match[2]),
        *(_in_code(match) for match in _CALL.finditer(body) if not match[2] and plain[match.start()] != "{"),
        *_links(uncalled),
        *_anchors(uncalled),
    ]
    starts = _Lines(body, first)
    whole = (one for one in sorted(found) if _HIDDEN not in one[2])  # an address with a call in it is the call's
    return tuple(Mention(kind, starts.of(at), what, name, sure) for at, kind, what, name, sure in whole)


_Found = tuple[int, str, str, str, bool]


def _found(text: str, pattern: re.Pattern[str], kind: str) -> Iterator[_Found]:
    yield from ((match.start(), kind, match[0], "", True) for match in pattern.finditer(text))


def _call(match: re.Match[str]) -> _Found:
    return match.start(), "shortcode", match[0], match[3], True


def _in_code(match: re.Match[str]) -> _Found:
    return match.start(), "shortcode", match[0], "", False


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


def _blanked(text: str, *patterns: re.Pattern[str]) -> str:
    """Return the text with all that a pattern finds made blank, so that what follows stays in its place."""
    for pattern in patterns:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


class _Lines:
    """Tells the line of a place in a text."""

    def __init__(self, text: str, first: int) -> None:
        self._text, self._first = text, first

    def of(self, at: int) -> int:
        """Return the line of the character at a place."""
        return self._first + self._text.count("\n", 0, at)


def inside(comment: str) -> str:
    """Return what a comment says, its white space made even."""
    return " ".join(comment[4:-3].split())


def words(text: str) -> list[str]:
    """Return the words in a text, without its comments."""
    return re.findall(r"\w+", _COMMENT.sub(" ", text))
