"""Coloured boxes that people made by hand with inline styles, labelled so that they look and read like callouts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from plenary.text.tags import BLOCKS, Edit, Tag, annotated, attributes, value

_BOXES = frozenset({"div", "section", "aside", "p"})
_PILLS = frozenset({"span", "strong", "b", "em", "i", "mark", "font"})
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\Z|(?:rgb|hsl)a?\([^)]*\)\Z|[a-z]+\Z")
_NO_COLOUR = frozenset({"none", "transparent", "inherit", "initial", "unset", "revert", "currentcolor"})
_LARGE = re.compile(r"(?:1[1-9]\d|[2-9]\d\d)(?:\.\d+)?%|(?:1\.[1-9]\d*|[2-9](?:\.\d+)?)r?em|(?:x+-)?large(?:r)?\Z")
_BOLD = re.compile(r"bold(?:er)?\Z|[6-9]00\Z")
_MARKS = re.compile("\ufdd0\\d*\ufdd1")
_GLANCE = 200

# What a box speaks of, by the first of these words in it; the colours of the old boxes say nothing reliable.
_WORDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in {
        "warning": "warning|beware",
        "caution": "caution|danger",
        "tip": "tips?|hints?",
        "deadline": "deadlines?|due (?:by|on|date)|clos(?:es|ed|ing)|extended|early.bird|register (?:by|before|now)",
        "important": "important|chang(?:es?|ed)|cancell?ed|postponed|originally|sold out|(?:now|completely) full",
        "event": "save the dates?|conferences?|workshops?|events?|webinars?|meetings?|forthcoming|upcoming",
    }.items()
}


def likely(html: str) -> bool:
    """Whether the HTML may hold such a box; costs next to nothing."""
    return ("ackground" in html or "ACKGROUND" in html) and ("tyle" in html or "TYLE" in html)


def labels(html: str, found: Sequence[Tag]) -> Iterator[Edit]:
    """Yield an edit for the start tag of each box, title and pill that adds classes and a label, and nothing else.

    A title is a bold or large box of one line that another box follows: that one is its body and is labelled with it.
    A pill is a run of text with a ground and some room around it. What sets a text colour of its own is legible as it
    is, and a ground without a frame may carry meaning (a track in a schedule): both are left alone.
    """
    bodies: dict[int, tuple[str, str]] = {}
    for at, tag in enumerate(found):
        style = _style(html, tag)
        if not style:
            continue
        title, kind = bodies.pop(at, ("", ""))
        body = _body(html, found, at) if not kind and _is_title(tag, style) else None
        name = _name(tag, bool(kind), body is not None)
        text = _text(html, found, at) if not kind else title
        kind = kind or _kind(text)
        if body is not None:
            bodies[body] = text, kind
        edit = annotated(html[tag.start : tag.end], f"{name} callout-legacy callout-{kind}", _label(name, title))
        if edit:
            yield tag.start, tag.end, edit


def _name(tag: Tag, is_body: bool, is_title: bool) -> str:
    if tag.name in _PILLS:
        return "callout-pill"
    return "callout-body" if is_body else "callout-title" if is_title else "callout"


def _label(name: str, title: str) -> dict[str, str]:
    """Return the attributes that tell a screen reader of a box; titles and pills are read as the text they are."""
    if name == "callout-body":
        return {"role": "group", **({"aria-label": title.replace('"', "&quot;")} if title else {})}
    return {"role": "note"} if name == "callout" else {}


def _style(html: str, tag: Tag) -> dict[str, str]:
    """Return the inline style of a start tag that gives a box its ground and a frame, and nothing for any other tag."""
    text = html[tag.start : tag.end]
    if tag.closing or tag.name not in _BOXES | _PILLS or "ackground" not in text.lower():
        return {}
    given = attributes(text)
    if any(name.startswith("callout") for name in value(given.get("class")).split()):
        return {}
    style = {}
    for part in unescape(value(given.get("style"))).lower().split(";"):
        name, _, written = part.partition(":")
        style[name.strip()] = written.strip()
    colour = style.get("background-color") or style.get("background", "")
    if "color" in style or "position" in style or colour in _NO_COLOUR or not _COLOUR.match(colour):
        return {}
    return style if any(name.startswith(("padding", "border")) for name in style) else {}


def _is_title(tag: Tag, style: dict[str, str]) -> bool:
    marked = _BOLD.match(style.get("font-weight", "")) or _LARGE.match(style.get("font-size", ""))
    return tag.name in _BOXES and bool(marked)


def _body(html: str, found: Sequence[Tag], at: int) -> int | None:
    """Return the place of the box that follows a title of one line, with nothing but comments between."""
    end = next((index for index in range(at + 1, len(found)) if found[index].name in BLOCKS), None)
    if end is None or not found[end].closing or found[end].name != found[at].name:
        return None
    after, start = end + 1, found[end].end
    while after < len(found) and not found[after].name and not html[start : found[after].start].strip():
        after, start = after + 1, found[after].end
    if after == len(found) or html[start : found[after].start].strip() or found[after].name not in _BOXES:
        return None
    return after if _style(html, found[after]) else None


def _text(html: str, found: Sequence[Tag], at: int) -> str:
    """Return the first line of an element's text, without tags and white space at its ends; long ones are cut."""
    parts: list[str] = []
    start = found[at].end
    for tag in found[at + 1 : at + 1 + _GLANCE]:
        parts.append(html[start : tag.start])
        start = tag.end
        if tag.name in BLOCKS or (tag.closing and tag.name == found[at].name):
            break
    return " ".join(_MARKS.sub("", "".join(parts)).split())[:_GLANCE].strip()


def _kind(text: str) -> str:
    """Return the kind that a box's words speak of, a note where they speak of none."""
    return next((kind for kind, words in _WORDS.items() if words.search(text)), "note")
