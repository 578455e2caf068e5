"""Raw HTML in a body stays within it: what closes nothing is left out, what is left open is closed at the end.

A stray `</div>` would otherwise close the page around the body; an open `<b>` or `<!--` would run on into the footer.
What browsers close by themselves (`</p>`, `</li>`) is not looked at; the rules are those of the HTML standard, 13.2.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

# What follows a tag's name, as browsers read it (HTML standard, 13.2.5): only after = is a quote a quote.
_REST_OF_TAG = r"""[^=>]*+(?:=(?:\s*+"[^"]*+"|\s*+'[^']*+'|(?!\s*+["']))[^=>]*+)*+>"""
_TAG = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    rf"|<(?P<opaque>script|style|textarea|title)(?=[\s/>]){_REST_OF_TAG}.*?(?:</(?P=opaque)\s*>|\Z)"
    r"|<[!?](?P<declared>[^>]*)(?P<whole>>?)"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>{_REST_OF_TAG})?",
    re.DOTALL | re.IGNORECASE,
)
_WHOLE = re.compile(rf"</?[a-zA-Z][^\s/>]*{_REST_OF_TAG}")
_ENDS_OF_TAGS = (">", '">', "'>")
_NOT_NESTED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "frame",
        "basefont",
        "bgsound",
        "keygen",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rt",
        "rp",
        "html",
        "body",
        "head",
    ]
)
_RUNNING_ON = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_LINE_BREAKS = frozenset(["<br>", "<br/>", "<br />"])

Finding = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    offset: int
    holder: Element
    leads: bool


@dataclass(slots=True)
class Nesting:
    """The raw elements open at one point of a document; offsets are the caller's and come back with each finding."""

    active: bool = True
    open: list[_Open] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    comment: int | None = None
    links: int = 0

    def pass_through(self, raw: str, offset: int, stack: Sequence[Element]) -> str:
        """Return raw HTML that stands within the elements of `stack`, without the end tags that close nothing."""
        if not self.active or (raw in _LINE_BREAKS and self.comment is None):
            return raw
        if self.comment is not None:
            hidden, closing, raw = raw.partition("-->")
            if not closing:
                return hidden
            self.comment = None
            return hidden + closing + self.pass_through(raw, offset, stack)

        at, parts = 0, []
        for found in _TAG.finditer(raw):
            start, end = found.span()
            parts.append(raw[at:start])
            offset += len(raw[at:start].encode())
            if found["name"] is None:
                parts.append(self._closed(found, offset))
            elif found["rest"] is None:
                whole = self._completed(raw[start:], offset)
                return "".join(parts) + self.pass_through(whole, offset, stack)
            elif self._fits(found, offset, stack):
                parts.append(found[0])
            at, offset = end, offset + len(found[0].encode())
        return "".join([*parts, raw[at:]])

    def _completed(self, tag: str, offset: int) -> str:
        """Return raw HTML with an end for the tag it begins with, which would take all that follows into itself."""
        name = tag[1:].split(maxsplit=1)[0]
        self.findings.append(
            (offset, f"the tag <{name} is never closed; add > or the quote that is missing, or write &lt; for <")
        )
        return next(tag + last for last in _ENDS_OF_TAGS if _WHOLE.match(tag + last))

    def in_link(self) -> bool:
        """Return whether raw HTML has opened a link that is not closed yet; an anchor (`<a name>`) is none."""
        return self.links > 0

    def _ended(self, declaration: str, offset: int) -> str:
        words = "a tag that begins with <! or <? is never closed; add >, or write &lt; for <"
        self.findings.append((offset, words))
        return declaration + ">"

    def rest(self) -> str:
        """Return the ends that are missing at the end of the document."""
        missing = ""
        if self.comment is not None:
            words = "a comment is never closed, so all that follows is hidden"
            cure = "add --> where it should end, and an empty line before <!--"
            self.findings.append((self.comment, f"{words}; {cure}"))
            missing = "-->"
        left = [opened for opened in self.open if opened.name in _RUNNING_ON or opened.holder.tag == "div"]
        for opened in left:
            self.findings.append(
                (opened.offset, f"<{opened.name}> is never closed; add </{opened.name}> where it should end")
            )
        return missing + "".join(f"</{opened.name}>" for opened in reversed(left))

    def _fits(self, found: re.Match[str], offset: int, stack: Sequence[Element]) -> bool:
        """Return whether a tag may stay, and note what it opens or closes."""
        name = found["name"].lower()
        if name in _NOT_NESTED or (found["rest"].endswith("/>") and not found["end"]):
            return True
        if not found["end"]:
            opened = _Open(name, offset, stack[-1], name == "a" and "href" in found["rest"].lower())
            self.open.append(opened)
            self.links += opened.leads
            return True
        for index in range(len(self.open) - 1, -1, -1):
            opened = self.open[index]
            if opened.name == name and (name in _RUNNING_ON or any(opened.holder is element for element in stack)):
                stop = index + 1 if name in _RUNNING_ON else len(self.open)
                self.links -= sum(inner.leads for inner in self.open[index:stop])
                del self.open[index:stop]
                return True
        self.findings.append(
            (offset, f"</{name}> closes nothing and is left out; remove it, or add the <{name}> that it should close")
        )
        return False

    def _closed(self, found: re.Match[str], offset: int) -> str:
        """Return a comment, which may end further down, or a script or style with the end that its author forgot."""
        name = found["opaque"]
        if found["declared"] is not None:
            return found[0] if found["whole"] else self._ended(found[0], offset)
        if name is None:
            self.comment = None if found[0].endswith("-->") else offset
            return found[0]
        if re.search(rf"</{name}\s*>\Z", found[0], re.IGNORECASE):
            return found[0]
        self.findings.append((offset, f"<{name}> is never closed; add </{name}> where it should end"))
        return f"{found[0].rstrip()}</{name}>"
