"""Signs that pulldown-cmark reads otherwise than Goldmark are hidden from it, and put back in what it makes.

A colon that begins a line, with no space after it, makes no definition in Goldmark (extension/definition_list.go);
`<<` is a quotation mark there, not the beginning of a tag (extension/typographer.go). Both become noncharacters.
"""

from __future__ import annotations

import re

COLON = "\ufdd2"
GUILLEMET = "\ufdd3"

_COLON_ALONE = re.compile(r"(\n[ \t>]*):(?![ \t-])")
_DOUBLE = re.compile(r"<<(?<!<<<)(?!<)")


def hide(text: str) -> str:
    """Return a Markdown text with such signs hidden; a line that begins with `:-` may be a table's, so it stays."""
    text = _COLON_ALONE.sub(rf"\1{COLON}", text)
    return _DOUBLE.sub(GUILLEMET, text)


def as_written(source: str) -> str:
    """Return code or raw HTML with the signs as they were written."""
    return source.replace(GUILLEMET, "<<") if GUILLEMET in source else source


def as_shown(html: str) -> str:
    """Return finished HTML with the signs that are left in its text."""
    return html.replace(COLON, ":").replace(GUILLEMET, "«")
