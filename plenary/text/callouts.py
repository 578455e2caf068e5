"""Callout boxes: the kinds, their one markup, and GitHub's alerts (`> [!NOTE]`) turned into them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from plenary.problems import Problem, guess
from plenary.text import handmade
from plenary.text.tags import BLOCKS, VOID, Edit, Tag, annotated, edited, tags


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of callout: the word that names it to readers, and its icon, an SVG path in a square of 16 by 16."""

    label: str
    icon: str


# A new kind: a row here, its colours in static/theme/callouts.css, a heading in docs/callouts.md, a case in the tests.
KINDS: dict[str, Kind] = {
    "note": Kind("Note", "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM8 7.5V11M8 5v.1"),
    "tip": Kind("Tip", "M5.5 12v-1.6a4.6 4.6 0 1 1 5 0V12ZM6.5 14.5h3"),
    "important": Kind("Important", "M2 2.5h12v9H8.5l-3 3v-3H2ZM8 4.8v2.6M8 9.4v.1"),
    "warning": Kind("Warning", "M8 2l6.8 12H1.2ZM8 6.5v3.4M8 11.9v.1"),
    "caution": Kind("Caution", "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3ZM8 4.6v4.2M8 11.2v.1"),
    "event": Kind("Event", "M2 3.5h12v11H2ZM2 7h12M5 1.5V5M11 1.5V5"),
    "deadline": Kind("Deadline", "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM8 4.5V8l2.5 2"),
}

LABELS: Mapping[str, str] = MappingProxyType({name: kind.label for name, kind in KINDS.items()})

# Group 3 is absent where something follows the bracket at once.
_MARKER = re.compile(r"\[!([a-z][\w-]*+)\]([+-]?)(?=([\s<]|\Z)?)[ \t]*+", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\s*</p\s*>", re.IGNORECASE)
_FOLDED = {"": None, "-": True, "+": False}
_MARKER_LINE = re.compile(r"[\s>*+\-.)\d]*(\\?)\[!([A-Za-z][\w-]*)\\?\]")
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")
_ELEMENT = re.compile(r"^<\w+")
_DRAWN = (
    'viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
)


def decorate(html: str, labels: Mapping[str, str] = LABELS) -> str:
    """Return HTML with GitHub's alerts as callouts and with the boxes that people made by hand labelled.

    An alert is a quote that begins with `[!NOTE]`; `[!NOTE]-` and `[!NOTE]+` make it foldable, closed or open; the rest
    of that line is its title (docs.github.com, "Alerts"; help.obsidian.md, "Callouts"). Everything else stays byte for
    byte. HTML that holds neither is given back at once, and what is decorated already is not decorated again. `labels`
    are the words for the kinds.
    """
    alerts, boxes = "!" in html and "[!" in html, handmade.likely(html)
    if not alerts and not boxes:
        return html
    found = tags(html)
    changes = _alerts(html, found, labels) if alerts else ()
    return edited(html, [*changes, *(handmade.labels(html, found) if boxes else ())])


def box(kind: str, title: str, body: str, folded: bool | None = None, label: str = "") -> str:
    """Return a callout in the markup that all callouts share.

    `kind` is a key of KINDS; `title` is inline HTML and may be empty; `body` is HTML; `folded` makes the callout
    foldable, closed (True) or open (False); `label` is the word for the kind where that is not the English one.
    """
    before, after = _title(kind, label or LABELS[kind], bool(title), folded)
    return f"{_start('<div>', kind, folded)}{before}{title}{after}\n{body}\n{_end(folded)}"


def problems(html: str, text: str, source: str, line: int = 1) -> tuple[Problem, ...]:
    """Return a warning for each `[!KIND]` that makes no callout, at its line in the Markdown `text`.

    `html` is what the text became, not decorated yet, so that code and comments raise no alarm; `line` is the number of
    the text's first line. A marker whose line is not found, such as an escaped one, is left alone.
    """
    if "[!" not in html:
        return ()
    places = _places(text)
    reached = -1
    found = []
    for word, message, code in _markers(html, tags(html)):
        lines = places.get(word, deque())
        while lines and lines[0][0] <= reached:
            lines.popleft()
        if lines:
            reached, escaped = lines.popleft()
            found += [Problem(source, line + reached, message, code)] if message and not escaped else []
    return tuple(found)


def _places(text: str) -> dict[str, deque[tuple[int, bool]]]:
    """Return the lines, counted from 0, that begin with each marker's word, and whether it is escaped there."""
    fence = ""
    places: dict[str, deque[tuple[int, bool]]] = {}
    for number, line in enumerate(text.split("\n")):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (marker := _MARKER_LINE.match(line)):
            places.setdefault(marker[2], deque()).append((number, bool(marker[1])))
    return places


def _markers(html: str, found: Sequence[Tag]) -> Iterator[tuple[str, str, str]]:
    """Yield the word of each paragraph that begins with `[!word]`, with the message and code of what is wrong."""
    depth = 0
    for at, tag in enumerate(found):
        if tag.name == "blockquote":
            depth = max(0, depth - 1) if tag.closing else depth + 1
        if tag.name == "p" and not tag.closing and (marker := _MARKER.match(html, tag.end)):
            first = at > 0 and found[at - 1].name == "blockquote" and not found[at - 1].closing
            yield marker[1], *_mistake(marker, first, depth)


def _mistake(marker: re.Match[str], first: bool, depth: int) -> tuple[str, str]:
    """Return message and code of what is wrong with a marker, or empty ones; `first` says that it begins a quote."""
    word, apart = marker[1], marker[3] is not None
    if word.lower() not in KINDS:
        advice = guess(word.lower(), KINDS) or f"write {', '.join(KINDS)}"
        return (f'"[!{word}]" is no kind of callout; {advice}', "callout-kind") if first and apart else ("", "")
    if first:
        return ("", "") if apart else (f'text follows "[!{word}]" at once; put a space between', "callout-marker")
    if not apart:
        return "", ""
    if depth:
        return (
            f'"[!{word}]" is not the first line of its quote; put an empty line without > before it',
            "callout-marker",
        )
    return f'"[!{word}]" stands outside a quote; begin each line of the callout with >', "callout-marker"


def _alerts(html: str, found: Sequence[Tag], labels: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits of each quote that is an alert and has its end; quotes are matched without recursion."""
    open_quotes: list[tuple[list[Edit], str]] = []
    for at, tag in enumerate(found):
        if tag.name != "blockquote":
            continue
        if not tag.closing:
            open_quotes.append(_alert(html, found, at, labels))
        elif open_quotes:
            edits, end = open_quotes.pop()
            yield from edits
            if edits:
                yield tag.start, tag.end, end


def _alert(html: str, found: Sequence[Tag], at: int, labels: Mapping[str, str]) -> tuple[list[Edit], str]:
    """Return the edits at the begin of a quote that is an alert, and what its end tag becomes; else no edits."""
    quote, paragraph = found[at], found[min(at + 1, len(found) - 1)]
    marker = _MARKER.match(html, paragraph.end)
    if html[quote.end : paragraph.end].strip() != "<p>" or not marker or marker[3] is None:
        return [], ""
    kind, folded = marker[1].lower(), _FOLDED[marker[2]]
    start = _start(html[quote.start : quote.end], kind, folded) if kind in KINDS else ""
    stop, goes_on, over = _title_end(html, found, at + 2, marker.end())
    if not start or stop < 0:
        return [], ""
    before, after = _title(kind, labels.get(kind, LABELS[kind]), stop > marker.end(), folded)
    after += "" if over else "\n<p>"
    if stop == marker.end():
        return [(quote.start, goes_on, start + before + after)], _end(folded)
    return [(quote.start, marker.end(), start + before), (stop, goes_on, after)], _end(folded)


def _title_end(html: str, found: Sequence[Tag], at: int, start: int) -> tuple[int, int, bool]:
    """Return where a title that begins at `start` ends, where the text goes on, and whether the paragraph is over.

    It ends with its line, at a newline or `<br>` that no inline element holds, else with its paragraph. Where a block
    begins or the text ends first, the title's end is -1.
    """
    depth = 0
    for tag in (found[index] for index in range(at, len(found))):
        newline = html.find("\n", start, tag.start) if depth == 0 else -1
        if newline >= 0:
            return _line_end(html, newline, newline + 1)
        if tag.name == "br" and depth == 0:
            return _line_end(html, tag.start, tag.end + html.startswith("\n", tag.end))
        if tag.name in BLOCKS:
            return (tag.start, tag.end, True) if tag.name == "p" and tag.closing else (-1, -1, True)
        if tag.name and tag.name not in VOID:
            depth = max(0, depth - 1) if tag.closing else depth + 1
        start = tag.end
    return -1, -1, True


def _line_end(html: str, stop: int, goes_on: int) -> tuple[int, int, bool]:
    over = _PARAGRAPH_END.match(html, goes_on)
    return stop, over.end() if over else goes_on, bool(over)


def _start(tag: str, kind: str, folded: bool | None) -> str:
    """Return the callout's start tag, with the attributes that `tag` has, or nothing where it can't take a class."""
    role = {"role": "note"} if folded is None else {} if folded else {"open": ""}
    start = annotated(tag, f"callout callout-{kind}", {**role, "data-added": "wrapper"})
    return _ELEMENT.sub("<div" if folded is None else "<details", start) if start else ""


def _title(kind: str, label: str, own: bool, folded: bool | None) -> tuple[str, str]:
    """Return what stands before and after the title; without a title of its own the callout is called by its kind."""
    element = "p" if folded is None else "summary"
    icon = f'<svg class="callout-icon" data-added="extra" {_DRAWN}><path d="{KINDS[kind].icon}"/></svg> '
    label = escape(label, quote=False)
    kind_first = f'<span class="callout-kind" data-added="extra">{label}: </span>' if own else label
    added = "wrapper" if own else "extra"
    return f'\n<{element} class="callout-title" data-added="{added}">{icon}{kind_first}', f"</{element}>"


def _end(folded: bool | None) -> str:
    return "</div>" if folded is None else "</details>"
