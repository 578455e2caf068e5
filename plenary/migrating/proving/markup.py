"""The facts of an HTML page that a proof compares: its ids, links, images, comments, and where it sends readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urljoin, urlsplit

from plenary.migrating.proving.spans import spans

_TOKEN = re.compile(r"""<!--|<(?P<close>/?)(?P<name>!?[a-zA-Z][\w:-]*)(?P<rest>(?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_COMMENT_END = re.compile("-->")
_RAW_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "title", "template", "textarea")
}
_NOTHING = re.compile("")
_WITHIN = frozenset(
    ("a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr")
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_REFRESH = re.compile(r"url\s*=\s*['\"]?(.+?)['\"]?\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SHOWN = {"img": "src", "source": "src", "video": "poster", "image": "href", "audio": "src"}
_LED = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "object": "data", "form": "action"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page holds; links and images are as written, character references read.

    `refresh` is where the page leads by itself, `words` are those that it shows, in small letters.
    """

    title: str = ""
    ids: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    refresh: str = ""
    words: frozenset[str] = frozenset()

    def record(self) -> dict[str, Any]:
        """Return these facts as values that JSON can hold."""
        return {
            "title": self.title,
            "ids": sorted(self.ids),
            "links": list(self.links),
            "images": list(self.images),
            "comments": list(self.comments),
            "refresh": self.refresh,
            "words": " ".join(sorted(self.words)),
        }


def of_record(record: Mapping[str, Any]) -> Facts:
    """Return the facts that were written down by `Facts.record`."""
    return Facts(
        record["title"],
        frozenset(record["ids"]),
        tuple(record["links"]),
        tuple(record["images"]),
        tuple(record["comments"]),
        record["refresh"],
        frozenset(record["words"].split()),
    )


@dataclass(slots=True)
class _Gathered:
    title: str = ""
    refresh: str = ""
    ids: set[str] = field(default_factory=set)
    links: dict[str, None] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


def facts(html: str) -> Facts:
    """Return the facts of a page; whatever the HTML is, it never raises."""
    found = _Gathered()
    text, at = [], 0
    for token, end, after in spans(html, _TOKEN, _end_of):
        name = (token["name"] or "").lower()
        text += [html[at : token.start()], "" if name in _WITHIN else " "]
        at = after
        if not name:
            found.comments.append(plain(html[token.end() : end]))
        elif name == "title":
            found.title = found.title or plain(unescape(html[token.end() : end]))
        elif not token["close"]:
            _tag(name, token["rest"], found)
    words = _WORD.findall(unescape("".join([*text, html[at:]])).lower().replace("\u00ad", ""))
    return Facts(
        found.title,
        frozenset(found.ids),
        tuple(found.links),
        tuple(found.images),
        tuple(found.comments),
        found.refresh,
        frozenset(words),
    )


def _end_of(token: re.Match[str]) -> re.Pattern[str]:
    """Return what ends a token: a comment and what holds no markup have ends of their own."""
    if not token["name"]:
        return _COMMENT_END
    return _NOTHING if token["close"] else _RAW_ENDS.get(token["name"].lower(), _NOTHING)


def plain(text: str) -> str:
    """Return a text with its white space made even."""
    return " ".join(text.split())


def _tag(name: str, rest: str, found: _Gathered) -> None:
    given = {match[0].lower(): unescape(match[1] or match[2] or match[3]) for match in _ATTRIBUTE.findall(rest)}
    if "id" in given:
        found.ids.add(given["id"])
    if name == "a" and "name" in given:
        found.ids.add(given["name"])
    for table, kept in ((_SHOWN, found.images), (_LED, found.links)):
        if given.get(table.get(name, "")):
            kept[given[table[name]].strip()] = None
    if name == "meta" and given.get("http-equiv", "").lower() == "refresh":
        match = _REFRESH.search(given.get("content", ""))
        found.refresh = match[1] if match else ""


def resolved(written: str, address: str, base: str) -> str:
    """Return where a link leads from the page at an address, decoded; within the site it begins with one slash.

    `base` is the site's address ("" where it is not known); a link to it that is written in full is within the site.
    """
    try:
        whole = urljoin(f"{base or 'http://site.invalid/'}"[:-1] + address, written.strip())
        parts = urlsplit(whole)
    except ValueError:
        return written
    home = urlsplit(base or "http://site.invalid/")
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
    if (
        parts.netloc.lower().removeprefix("www.") == home.netloc.lower().removeprefix("www.")
        and parts.scheme[:4] == "http"
    ):
        path = normalize("NFC", unquote(parts.path)) or "/"
        below = home.path.rstrip("/")
        return (path.removeprefix(below) or "/" if path.startswith(f"{below}/") else path) + rest
    return normalize("NFC", unquote(whole))
