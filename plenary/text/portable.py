"""HTML that is read away from its page, as in a feed: whole addresses, and nothing that needs the page around it."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from plenary.text.tags import VOID, Tag, attributes, tags, value

_KEPT = """
    a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub
    summary sup table tbody td tfoot th thead time tr track u ul var video wbr
"""
KEPT = frozenset(_KEPT.split())
"""The elements that stay; of all others the text alone does, unless they are DROPPED."""

_DROPPED = """
    applet base button canvas datalist dialog embed form frame frameset head iframe input link map meta math nav noembed
    noframes noscript object option output param script select style svg template textarea title
"""
DROPPED = frozenset(_DROPPED.split())
"""The elements that go with all that is in them."""

_ADDRESSES = frozenset(("href", "src", "poster", "cite"))
_CONTENT = """
    alt colspan controls datetime dir height kind label lang media open reversed rowspan scope sizes srclang start title
    type value width
"""
_ATTRIBUTES = frozenset(_CONTENT.split())
_SCHEMES = frozenset(("", "http", "https", "mailto", "tel", "ftp"))
_SPACE = re.compile(r"[\x00-\x20]+")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(\s[^,]*)?(?:,|\Z)")


def portable(html: str, address: str) -> str:
    """Return HTML of the page at an address, quoted and best whole, with every address in it made from that one.

    Scripts, styles, forms, frames, drawings, the marks behind headings, and what the theme adds to a page go; in the
    place of a frame stands a link to what it shows. Of attributes those stay that carry content.
    """
    parts: list[str] = []
    at, within, depth = 0, "", 0
    for tag in tags(html):
        if within:
            if tag.name == within:
                depth += -1 if tag.closing else 1
            if depth:
                continue
            within = ""
        else:
            text, goes = _of_tag(html, tag, address)
            parts += [html[at : tag.start], text]
            if goes and tag.name not in VOID and not html.endswith("/>", tag.start, tag.end):
                within, depth = tag.name, 1
        at = tag.end
    return "".join(parts if within else [*parts, html[at:]]).strip()


def _of_tag(html: str, tag: Tag, address: str) -> tuple[str, bool]:
    """Return what stands in a tag's place, and whether all up to its end tag goes with it."""
    if not tag.name or tag.closing:
        return (f"</{tag.name}>" if tag.name in KEPT - VOID else ""), False
    written = html[tag.start : tag.end]
    bare = len(written) == len(tag.name) + len("<>")
    given = {} if bare else {name: unescape(value(found)) for name, found in attributes(written).items()}
    if tag.name == "iframe":
        return _linked(given, address), True
    if tag.name == "input" and given.get("type") == "checkbox":
        return ("\u2611" if "checked" in given else "\u2610"), True
    if tag.name in DROPPED or given.get("data-added") == "extra" or _is_mark(tag, given):
        return "", True
    if tag.name not in KEPT:
        return "", False
    kept = ((name, _attribute(name, text, address)) for name, text in given.items())
    return f"<{tag.name}{''.join(_written(name, text) for name, text in kept if text is not None)}>", False


def _is_mark(tag: Tag, given: dict[str, str]) -> bool:
    return tag.name == "a" and "heading-anchor" in given.get("class", "").split()


def _linked(given: dict[str, str], address: str) -> str:
    """Return a link to what a frame shows."""
    whole = _whole(given.get("src", ""), address)
    return f'<a href="{escape(whole)}">{escape(given.get("title") or whole, quote=False)}</a>' if whole else ""


def _attribute(name: str, text: str, address: str) -> str | None:
    """Return an attribute's value, or None where the attribute goes."""
    if name in _ADDRESSES:
        return _whole(text, address)
    if name == "srcset":
        found = ((_whole(one[1], address), one[2] or "") for one in _CANDIDATE.finditer(text))
        return ", ".join(f"{whole}{size.rstrip()}" for whole, size in found if whole) or None
    return text if name in _ATTRIBUTES else None


def _whole(written: str, address: str) -> str | None:
    """Return an address made from the page's, or None for one that can't be used or would run a program."""
    try:
        scheme = urlsplit(_SPACE.sub("", written)).scheme
        is_picture = scheme == "data" and written.strip().lower().startswith("data:image/")
        return urljoin(address, written.strip()) if scheme in _SCHEMES or is_picture else None
    except ValueError:
        return None


def _written(name: str, text: str) -> str:
    return f' {name}="{escape(text)}"' if text or name == "alt" else f" {name}"
