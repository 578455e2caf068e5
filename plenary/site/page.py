"""The records of a page: what its file says, and what it is within the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import Literal

from plenary.problems import Problem
from plenary.text.fields import Meta
from plenary.text.shortcodes import Marked

Kind = Literal["home", "section", "page", "taxonomy", "term"]
State = Literal["", "draft", "scheduled", "expired"]

_VALUES = attrgetter(*(row.name for row in fields(Meta)))

# What is said of a page that is not published.
WITHHELD: Mapping[State, str] = {
    "draft": "is a draft",
    "scheduled": "is not to be published yet",
    "expired": "has expired",
}


@dataclass(frozen=True, slots=True)
class Content:
    """One Markdown file as it was read: nothing in it depends on any other file.

    `path` is the file's path below `pages/` (`about/_index.md`), `source` the same below the site's folder, `body` the
    Markdown with a mark for each shortcode, `body_line` the line of the file on which it begins; `lines` are those of
    its fields. `fields_digest` and `body_digest` (see `digests`) are empty where nobody has made them.
    """

    path: str
    source: str
    meta: Meta
    body: Marked
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    fields_digest: str = field(default="", compare=False)
    body_digest: str = field(default="", compare=False)

    @property
    def broken(self) -> bool:
        """Whether the file can't be shown as it was written."""
        return bool(self.problems) and any(problem.level == "error" for problem in self.problems)


def digests(content: Content) -> Content:
    """Return the content with its two digests: 32 hexadecimal digits each, the same in every process.

    `fields_digest` tells whether anything but the body has changed that a template can see; `body_digest` whether the
    body has, its shortcodes, its first line or the file's problems.
    """
    seen = (content.path, content.source, _VALUES(content.meta), content.broken)
    rest = (content.body.calls, content.body_line, content.problems)
    fields_digest, body_digest = _digest("", seen), _digest(content.body.text, rest)
    return replace(content, fields_digest=fields_digest, body_digest=body_digest)


def _digest(text: str, parts: tuple[object, ...]) -> str:
    """Return a digest of what the parts say; `repr` tells 1, 1.0 and True apart, and no part holds a set."""
    return blake2b(f"{parts!r}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: its content, its address and its place.

    `address` begins and ends with a slash and is not percent-encoded. `folder` is the section's or bundle's path below
    `pages/` ("" at the top). `content` is None for a section that nobody wrote a file for, as Hugo makes them. `state`
    says why it is withheld from readers, or "". `type` is the row of the kinds table (page, post, job, event,
    conference) that the page is read by, `record` what that row's reader made of it, or None.
    """

    kind: Kind
    address: str
    folder: str
    title: str
    content: Content | None
    meta: Meta
    state: State = ""
    problems: tuple[Problem, ...] = ()
    type: str = "page"
    record: object = None

    @property
    def source(self) -> str:
        """The file's path below the site's folder, or "" where there is no file."""
        return self.content.source if self.content else ""

    @property
    def description(self) -> str:
        """One sentence on the page, for lists and search engines, or ""."""
        return self.meta.description

    @property
    def date(self) -> datetime | None:
        """The date written in the page."""
        return self.meta.date

    @property
    def lastmod(self) -> datetime | None:
        """The date of the last change written in the page."""
        return self.meta.lastmod

    @property
    def draft(self) -> bool:
        """Whether the page says that it is a draft."""
        return self.meta.draft

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote the page."""
        return self.meta.authors

    @property
    def weight(self) -> int:
        """The page's rank among its neighbours: light ones first, 0 (none given) last."""
        return self.meta.weight

    @property
    def params(self) -> Mapping[str, object]:
        """All further fields of the page."""
        return self.meta.params

    @property
    def link_title(self) -> str:
        """The title for menus and lists, where the page gives one of its own."""
        return self.meta.link_title or self.title

    @property
    def broken(self) -> bool:
        """Whether the page can't be shown as it was written."""
        return any(problem.level == "error" for problem in self.problems)


def state(meta: Meta, now: datetime) -> State:
    """Return why a page is withheld at a moment, or "" (gohugo.io/getting-started/usage: draft, future and expired)."""
    if meta.draft:
        return "draft"
    if meta.expiry_date and meta.expiry_date <= now:
        return "expired"
    return "scheduled" if meta.publish_date and meta.publish_date > now else ""
