"""HTML brought to one form, so that two ways of writing the same page compare equal."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = "area base br col embed hr img input link meta source track wbr"
_BLOCK = (
    "address article aside blockquote body button caption center col colgroup dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe input li link main map menu nav ol p pre "
    "script section style summary table tbody td textarea tfoot th thead tr ul video"
)
VOID, BLOCK = frozenset(_VOID.split()), frozenset(_BLOCK.split())
BOOLEAN = frozenset({"checked", "disabled"})


def tokens(html: str) -> list[str]:
    """Return the tags and texts of a piece of HTML, each text after a `=`.

    Attributes are sorted, entities resolved, `<br />` is `<br>`; white space counts within <pre> alone, is otherwise
    one space, and is nothing beside the edge of a block.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush(at_block=True)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._text: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush(tag in BLOCK)
        self._pre += tag == "pre"
        pairs = sorted((name, "" if name in BOOLEAN else value or "") for name, value in attrs)
        self.found.append(f"<{tag}{''.join(f' {name}={value!r}' for name, value in pairs)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.flush(tag in BLOCK)
            self._pre -= tag == "pre" and self._pre > 0
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._text.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._text.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._text.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self._text.append(f"<?{data}>")

    def flush(self, at_block: bool) -> None:
        """Put the text that was gathered, as far as it counts."""
        text, self._text = "".join(self._text), []
        if not self._pre:
            text = re.sub(r"\s+", " ", text)
            text = text.lstrip() if not self.found or _edge(self.found[-1]) else text
            text = text.rstrip() if at_block else text
        if text:
            self.found.append(f"={text}")


def _edge(token: str) -> bool:
    """Return whether a token is the start or the end of a block, beside which white space is nothing."""
    name = re.match(r"</?([a-z0-9-]+)[ >]", token)
    return bool(name) and (name[1] in BLOCK or name[1] == "br")
