"""XML from texts of any sort: what XML 1.0 does not allow in a document is left out, and the rest is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

_IN_QUOTES = str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
# The characters outside of `Char` (XML 1.0, 2.2).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text without the characters that no XML document may hold, escaped or not."""
    return _FORBIDDEN.sub("", text)


def element(name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """Return an element with a text in it, both escaped, on a line of its own."""
    given = "".join(f" {key}={_quoted(value)}" for key, value in (attributes or {}).items())
    return f"<{name}{given}>{escape(clean(text), quote=False)}</{name}>\n" if text else f"<{name}{given}/>\n"


def optional(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """Return an element, or nothing where there is no text for it."""
    return element(name, text, attributes) if clean(text).strip() else ""


def _quoted(value: str) -> str:
    return f'"{escape(clean(value), quote=False).translate(_IN_QUOTES)}"'
