"""Where the tags of an HTML text stand, read as a browser would: raw text, comments and odd quotes included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# The tokens of the HTML standard (section 13.2.5). Possessive repetition: each character is looked at once or twice.
_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+(?:>|\Z)"""
_TOKEN = re.compile(
    rf"""<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))
       | <(?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp)(?=[\s/>]){_ATTRIBUTES}
         (?:[^<]++|<(?!/(?P=raw)[\s/>]))*+
       | <[!?](?:[^>]*+)(?:>|\Z)
       | <(?P<slash>/?)(?P<name>[a-z][^\s/>]*+){_ATTRIBUTES}""",
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")

_NAME = re.compile(r"<[^\s/>]+")

# Elements whose start or end tag ends a paragraph, and those without an end tag (HTML standard, 13.1.2).
_BLOCKS = """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav noembed noframes ol p pre script search section style
    summary table tbody td textarea tfoot th thead title tr ul xmp
"""
BLOCKS = frozenset(_BLOCKS.split())
_VOID = "area base br col embed hr img input link meta source track wbr"
VOID = frozenset(_VOID.split())

Edit = tuple[int, int, str]
"""Put the text in place of `html[start:end]`."""


class Tag(NamedTuple):
    """One token: `html[start:end]`; `name` in lower case, empty for a comment; whether it is an end tag."""

    start: int
    end: int
    name: str
    closing: bool


def tags(html: str) -> list[Tag]:
    """Return all tags and comments in order, in linear time; a script or a style is one token with its text."""
    return [
        Tag(found.start(), found.end(), (found["name"] or found["raw"] or "").lower(), bool(found["slash"]))
        for found in _TOKEN.finditer(html)
    ]


def attributes(tag: str) -> dict[str, re.Match[str]]:
    """Return a start tag's attributes by their names in lower case; of a repeated one the first, which counts.

    A match's groups 2, 3 and 4 hold the value in double quotes, in single quotes or without.
    """
    found: dict[str, re.Match[str]] = {}
    for match in _ATTRIBUTE.finditer(tag, _NAME.match(tag).end()):  # type: ignore[union-attr]
        found.setdefault(match[1].lower(), match)
    return found


def value(attribute: re.Match[str] | None) -> str:
    """Return an attribute's value as it is written, empty where there is none."""
    return next((text for text in attribute.groups()[1:] if text is not None), "") if attribute else ""


def annotated(tag: str, classes: str, more: Mapping[str, str]) -> str | None:
    """Return a start tag with classes and attributes added; what it has already stays, byte for byte.

    An attribute of `more` that the tag has is not added; an empty one is added without a value. Nothing is returned
    for a class without quotes, which can't take a second word.
    """
    given = attributes(tag)
    new = "".join(f' {name}="{text}"' if text else f" {name}" for name, text in more.items() if name not in given)
    after_name = _NAME.match(tag).end()  # type: ignore[union-attr]
    if "class" not in given:
        return f'{tag[:after_name]} class="{classes}"{new}{tag[after_name:]}'
    at = max(given["class"].start(2), given["class"].start(3))
    return f"{tag[:after_name]}{new}{tag[after_name:at]}{classes} {tag[at:]}" if at >= 0 else None


def edited(html: str, edits: Iterable[Edit]) -> str:
    """Return HTML with the edits made, in any order; one that overlaps an earlier place's is left out."""
    parts, at = [], 0
    for start, end, text in sorted(edits):
        if start >= at:
            parts += [html[at:start], text]
            at = end
    return "".join([*parts, html[at:]])
