"""Takes the shortcodes out of a Markdown text, leaves a mark for each, and puts what they become in the marks' places.

The rules are Hugo's (gohugo.io/content-management/shortcodes), but that code spans, fenced code and HTML comments are
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from plenary.problems import Problem
from plenary.text.marks import CLOSE, OPEN, mark
from plenary.text.shortcode_calls import Marked, Shortcode
from plenary.text.shortcode_scan import scan
from plenary.text.shortcode_tags import Value

__all__ = ["CLOSE", "OPEN", "Marked", "Shortcode", "Value", "expand", "extract", "fill", "mark", "problems", "restore"]

_PLACE: Final = re.compile(f"{OPEN}([0-9]{{1,9}}){CLOSE}")
_IN_HTML: Final = re.compile(f"(?:{OPEN}|{quote(OPEN)})([0-9]{{1,9}})(?:{CLOSE}|{quote(CLOSE)})")


def extract(text: str, source: str, line: int, known: Mapping[str, bool]) -> Marked:
    """Return the text with a mark for each shortcode; never raises, in time linear in the text.

    `line` is the line in file `source` on which the text begins; `known` says of each shortcode whether it takes inner
    text. The marks' own characters in the text become U+FFFD, and escaped calls `{{</* name */>}}` what they show.
    """
    clean = text.replace(OPEN, "\ufffd").replace(CLOSE, "\ufffd")
    if "{" not in clean or ("{{<" not in clean and "{{%" not in clean):
        return Marked(clean)
    return scan(clean, source, line, known)


def fill(text: str, calls: Sequence[Shortcode], render: Callable[[Shortcode], str]) -> str:
    """Return HTML with each mark replaced by what `render` makes of its call; what was put in is not searched again.

    A paragraph that holds nothing but a call of the notation `{{< >}}` loses its `<p>`, as in Hugo. In an
    address a mark may be percent-encoded. Marks beyond the calls stay.
    """
    parts, at = [], 0
    for found in _IN_HTML.finditer(text) if calls else ():
        call, (start, end) = _call(found[1], calls), found.span()
        if call is None:
            continue
        if (
            call.notation == "<"
            and at <= start - 3
            and text.startswith("<p>", start - 3)
            and text.startswith("</p>", end)
        ):
            start, end = start - 3, end + 4
        parts += [text[at:start], render(call)]
        at = end
    return "".join([*parts, text[at:]])


def expand(text: str, calls: Sequence[Shortcode], render: Callable[[Shortcode], str]) -> str:
    """Return Markdown with each mark of a `{{% %}}` call replaced by what `render` makes of it; other marks stay."""

    def put(found: re.Match[str]) -> str:
        call = _call(found[1], calls)
        return render(call) if call and call.notation == "%" else found[0]

    return _PLACE.sub(put, text)


def restore(text: str, calls: Sequence[Shortcode]) -> str:
    """Return the text with each mark replaced by what was written there, for code."""

    def put(found: re.Match[str]) -> str:
        call = _call(found[1], calls)
        return call.raw if call else found[0]

    return _PLACE.sub(put, text) if calls else text


def problems(calls: Sequence[Shortcode], in_code: Collection[int] = ()) -> tuple[Problem, ...]:
    """Return what is wrong with the calls; those at the indices `in_code` are left out with all that is inside them."""
    hidden = set(in_code)
    for index, call in enumerate(calls):
        if index in hidden:
            hidden.update(call.nested)
    found = (call.problem for index, call in enumerate(calls) if call.problem and index not in hidden)
    return tuple(dict.fromkeys(found))


def _call(digits: str, calls: Sequence[Shortcode]) -> Shortcode | None:
    return calls[int(digits)] if int(digits) < len(calls) else None
