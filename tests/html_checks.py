"""What is wrong with a page as a visitor's browser gets it: each function returns its findings, none for a sound page.

Pages are read by `html.parser`, which reports tags as they are written, so every element has to be closed in its place.
The rules of what may stand in what are those of the HTML standard (html.spec.whatwg.org, "content model").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

_VOID = "area base br col embed hr img input link meta source track wbr"
_PHRASING_ONLY = (
    "abbr b button cite code em h1 h2 h3 h4 h5 h6 i kbd label mark p pre q s samp small span strong sub sup time u var"
)
_TRANSPARENT = "a del ins object video audio picture noscript"
_BLOCK = (
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table ul"
)
_INTERACTIVE = "a button details iframe input label select textarea"
VOID, PHRASING_ONLY, TRANSPARENT, BLOCK, INTERACTIVE = (
    frozenset(names.split()) for names in (_VOID, _PHRASING_ONLY, _TRANSPARENT, _BLOCK, _INTERACTIVE)
)
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
}
LITERAL = frozenset({"code", "pre", "script", "style", "kbd", "samp"})
READ_OUT = ("alt", "title", "aria-label", "content")

# What a browser fetches by itself, and what it fetches or goes to once somebody asks.
LOADED = {
    ("img", "src"), ("script", "src"), ("source", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"),
    ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("input", "src"), ("use", "href"),
    ("image", "href"), ("body", "background"), ("frame", "src"),
}  # fmt: skip
FOLLOWED = {("a", "href"), ("area", "href"), ("form", "action"), ("button", "formaction"), ("blockquote", "cite")}
FETCHING_RELS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect"}
)
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")

LEAKS = re.compile(
    r"\{\{[<%]|[%>]\}\}|\{[{%#]|[%}]\}|\[![A-Z]+\]|\*\*|~~|\]\(|^\+\+\+|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.MULTILINE
)
NEVER = re.compile(r"wzxhzdk|[\ufdd0-\ufdef\ufffd\x00]|<bound method|&lt;Markup|jinja2\.")


@dataclass(slots=True)
class Document:
    """A page as it is written: its tags with their attributes, its words outside code, and what is badly nested."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    nesting: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    @property
    def anchors(self) -> set[str]:
        """What a fragment of an address may name: an id, or an old link's name."""
        return {
            *self.ids,
            *(attributes["name"] for tag, attributes in self.tags if tag == "a" and "name" in attributes),
        }


def read(html: str) -> Document:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.document


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[str] = []

    def fault(self, words: str) -> None:
        self.document.nesting.append(f"line {self.getpos()[0]}: {words} in {' > '.join(self.open)}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, count in Counter(name for name, _ in attrs).items():
            if count > 1:
                self.fault(f"<{tag}> has {name} twice")
        for words in _misplaced(tag, self.open):
            self.fault(words)
        self.document.tags.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.document.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if "svg" not in self.open:
                self.fault(f"<{tag}/> closes nothing in HTML")
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
            return
        self.fault(f"</{tag}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1] in CHILDREN:
            self.fault(f"the text {data.strip()[:20]!r}")
        if not LITERAL & set(self.open):
            self.document.words.append(data)

    def close(self) -> None:
        super().close()
        if self.open:
            self.fault("the end of the file")


def _misplaced(tag: str, above: list[str]) -> Iterator[str]:
    parent = above[-1] if above else ""
    if parent in CHILDREN and tag not in CHILDREN[parent] | {"script", "template"}:
        yield f"<{tag}> is no child of <{parent}>"
    if tag in PARENTS and parent not in PARENTS[tag]:
        yield f"<{tag}> stands outside its parent"
    if tag in INTERACTIVE and {"a", "button"} & set(above):
        yield f"<{tag}> cannot be reached"
    holder = next((name for name in reversed(above) if name not in TRANSPARENT), "")
    if tag in BLOCK and holder in PHRASING_ONLY:
        yield f"<{tag}> is a block within a line"


def accessible(document: Document) -> list[str]:
    """Return what keeps a page from being found, heard or walked through."""
    found = [f"the id {name!r} twice" for name, count in Counter(document.ids).items() if count > 1 or not name]
    levels = document.headings
    found += [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    found += [f"h{level} after h{before}" for before, level in pairwise(levels) if level > before + 1]
    tags = Counter(tag for tag, _ in document.tags)
    found += [f"{tags[tag]} {tag}" for tag in ("html", "head", "title", "main", "body") if tags[tag] != 1]
    for tag, attributes in document.tags:
        found += _unnamed(tag, attributes)
    labelled = {attributes.get("for") for tag, attributes in document.tags if tag == "label"}
    boxes = [attributes for tag, attributes in document.tags if tag == "input"]
    found += ["a box without a name" for box in boxes if not box.get("aria-label") and box.get("id") not in labelled]
    return found


def _unnamed(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag == "html" and not re.fullmatch("[a-z]{2}(-[A-Za-z]+)?", attributes.get("lang", "")):
        yield "no language"
    if tag == "img" and "alt" not in attributes:
        yield f"no alternative text for {attributes.get('src')}"
    if tag == "iframe" and not attributes.get("title"):
        yield "a frame without a title"
    if tag == "a" and "href" in attributes and not attributes["href"]:
        yield "a link to nowhere"
    if tag == "nav" and not attributes.get("aria-label"):
        yield "a navigation without a name"


def leaked(html: str, document: Document) -> list[str]:
    """Return markup that came through to the reader, in the words of a page or in what is read out for a picture."""
    read_out = [attributes[name] for _, attributes in document.tags for name in READ_OUT if name in attributes]
    text = "\n".join(["".join(document.words), *read_out])
    return [found[0] for found in (*LEAKS.finditer(text), *NEVER.finditer(html))]


def loaded(document: Document) -> list[str]:
    """Return every address that a browser fetches when it shows a page."""
    found = []
    for tag, attributes in document.tags:
        for name, value in attributes.items():
            if (tag, name) in LOADED and not ("srcdoc" in attributes and name == "src"):
                found.append(value)
            elif name == "srcset":
                found += [part.split()[0] for part in value.split(",") if part.strip()]
            elif name == "style":
                found += css_addresses(value)
            elif tag == "link" and name == "href" and FETCHING_RELS & set(attributes.get("rel", "").split()):
                found.append(value)
            elif name == "srcdoc":
                found += loaded(read(value))
    return found


def followed(document: Document) -> list[str]:
    """Return every address that a page leads to."""
    links = [value for tag, given in document.tags for name, value in given.items() if (tag, name) in FOLLOWED]
    return links + [given["href"] for tag, given in document.tags if tag == "link" and "href" in given]


def css_addresses(css: str) -> list[str]:
    """Return the addresses in a style sheet; what stands in comments and in selectors is none."""
    plain = re.sub(r"/\*.*?\*/|\[[^\]]*\]", "", css, flags=re.DOTALL)
    return [one or other for one, other in CSS_URL.findall(plain)]
