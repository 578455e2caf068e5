"""The programme of a conference, as the files of an archive hold it: sessions, what was presented, and by whom.

The files have grown over 25 years, so each fact may stand under several names, be empty, a number or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape

from plenary.text import dates

_ANCHOR = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']+)[\"'][^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_VIDEO = re.compile(r"[\w-]{6,20}", re.ASCII)
_NOTHING = frozenset(("n/a", "none", "no abstract", "no abstract available"))
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what it is called."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """Somebody who presents, and where that person works; `doi` is of what that person presented alone."""

    name: str
    institution: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One presentation; its abstract is Markdown, `dois` are like 10.5281/zenodo.3828090."""

    title: str
    presenters: tuple[Presenter, ...] = ()
    abstract: str = ""
    dois: tuple[str, ...] = ()
    videos: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A session of presentations; its abstract is Markdown, its day as it was written."""

    title: str
    day: str = ""
    kind: str = ""
    chair: str = ""
    moderator: str = ""
    abstract: str = ""
    videos: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions of one day: `date` where its text names one, else `text` alone, "" for those of no day."""

    date: date | None
    text: str
    sessions: tuple[Session, ...]


def text(value: object) -> str:
    """Return a text, or a number as one, without white space around it; anything else is "".

    Names in the archive were escaped for HTML once too often (`&amp;`); what holds tags is HTML and stays as it is.
    """
    if isinstance(value, str):
        return unescape(value).strip() if "&" in value and "<" not in value else value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def sessions(value: object) -> tuple[Session, ...]:
    """Return the sessions that a list of groups holds, whatever it is."""
    return tuple(_session(one) for one in groups(value))


def groups(value: object) -> tuple[Mapping[str, object], ...]:
    """Return the groups in a list; one group alone is a list of one."""
    if isinstance(value, Mapping):
        return (value,)
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, tuple) else ()


def days(found: Iterable[Session]) -> tuple[Day, ...]:
    """Return sessions by their days, in the order of the days; those of no certain day first, as they come."""
    by_day: dict[tuple[date | None, str], list[Session]] = {}
    for session in found:
        moment = day(session.day)
        by_day.setdefault((moment, "" if moment else session.day), []).append(session)
    inner = (Day(when, words, tuple(group)) for (when, words), group in by_day.items())
    return tuple(sorted(inner, key=lambda one: one.date or date.min))


def day(written: str) -> date | None:
    """Return the day that a text names; "June 9. 2022" has a slip that is common in the archive."""
    moment = dates.parse(re.sub(r"(?<=[0-9])\.(?=\s+[0-9]{4})", ",", written)) if written else None
    return moment.date() if moment else None


def dois(value: object) -> tuple[str, ...]:
    """Return the DOIs that a text, or a list of texts, names, however they are written."""
    rows = value if isinstance(value, tuple) else (value,)
    return tuple(dict.fromkeys(found for row in rows for found in _DOI.findall(text(row).rstrip(".,;"))))


def address(written: str) -> str:
    """Return an address that a link may lead to: one of the web, or of this site; anything else is ""."""
    return written if written.startswith(("https://", "http://", "/")) else ""


def misspelt_dois(value: object) -> tuple[str, ...]:
    """Return the texts among those that should be DOIs which name none."""
    rows = value if isinstance(value, tuple) else (value,)
    return tuple(words for row in rows if (words := text(row)) and not dois(words))


def video(written: str, name: str = "Video") -> tuple[Link, ...]:
    """Return the link to a video, which is given by its address or by its id on YouTube (or Vimeo, if a number)."""
    if written.startswith(("https://", "http://")):
        return (Link(written, name),)
    known = re.split(r"[?&]", written)[0]
    if not _VIDEO.fullmatch(known):
        return ()
    on_vimeo = known.isdecimal() and len(known) != 11
    return (Link(f"https://vimeo.com/{known}" if on_vimeo else f"https://www.youtube.com/watch?v={known}", name),)


def fact(value: object) -> str:
    """Return a text, or "" where it says in words that there is nothing to say."""
    words = text(value)
    return "" if words.rstrip(".").lower() in _NOTHING else words


def prose(value: object) -> str:
    """Return a text as Markdown: it may hold HTML, and the spaces before its lines never make code of them."""
    words = fact(value)
    return re.sub(r"(?m)^[ \t\xa0]+", "", value.strip() if words and isinstance(value, str) else words)


def _session(given: Mapping[str, object]) -> Session:
    recording = text(given.get("webcastLink"))
    return Session(
        title=text(given.get("title")) or text(given.get("theme")),
        day=text(given.get("day")),
        kind=text(given.get("sessionType")),
        chair=text(given.get("chair")),
        moderator=text(given.get("moderator")) or text(given.get("moserator")),
        abstract=prose(given.get("abstract")),
        videos=(*video(text(given.get("video"))), *(video(recording, "Webcast") if "//" in recording else ())),
        files=(*_in_html(text(given.get("sessionFile"))), *_files(given.get("files"))),
        presentations=tuple(_presentation(one) for one in groups(given.get("presentations"))),
        old_paths=old_paths(given),
    )


def _presentation(given: Mapping[str, object]) -> Presentation:
    return Presentation(
        title=text(given.get("title")),
        presenters=_presenters(given.get("presenters")),
        abstract=prose(given.get("abstract")),
        dois=dois(given.get("doi")),
        videos=video(text(given.get("video"))),
        files=_files(given.get("files")),
        old_paths=old_paths(given),
    )


def _presenters(value: object) -> tuple[Presenter, ...]:
    rows = value if isinstance(value, tuple) else (value,)
    made = (_presenter(row) if isinstance(row, Mapping) else Presenter(text(row)) for row in rows)
    return tuple(one for one in made if one.name or one.institution)


def _presenter(given: Mapping[str, object]) -> Presenter:
    doi = next(iter(dois(given.get("doi")) or dois(given.get("doix"))), "")
    return Presenter(text(given.get("name")), fact(given.get("institution")), doi)


def _files(value: object) -> tuple[Link, ...]:
    """Return files that can be fetched; a bare name says not from where."""
    found = ((text(row.get("url")) or text(row.get("path")), text(row.get("name"))) for row in groups(value))
    return tuple(_link(url, name) for url, name in found if address(url))


def _in_html(html: str) -> tuple[Link, ...]:
    found = ((unescape(url).strip(), unescape(_TAG.sub("", name)).strip()) for url, name in _ANCHOR.findall(html))
    return tuple(_link(url, name) for url, name in found if address(url))


def _link(url: str, name: str) -> Link:
    return Link(url, name or url.rstrip("/").rpartition("/")[2] or url)


def old_paths(given: Mapping[str, object]) -> tuple[str, ...]:
    """Return the addresses that something had in former times."""
    value = given.get("oldPath")
    rows = value if isinstance(value, tuple) else (value,)
    return tuple(path for row in rows if (path := text(row)))
