"""The fields that pages have in Hugo, read as what they should be; a wrong value is a warning and a usable default.

Names and synonyms: https://gohugo.io/content-management/front-matter/, tried out with Hugo 0.111.3. Capitals in a name
do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from plenary.problems import Problem
from plenary.text import values
from plenary.text.frontmatter import Document
from plenary.text.heads import named
from plenary.text.slips import by_beginning, intended
from plenary.text.values import Value


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page's fields say, complete: an empty value where a field is absent, empty or of the wrong sort.

    Dates are aware, in the offset they were written with. As in Hugo, `date` is the publishing date or the last change
    where it is not given itself, `lastmod` and `publish_date` are the date. `slug` and `url` are as written, without
    the hyphens around a slug. `params` holds all other fields under the names they were written with, those of a group
    `params` among them.
    """

    title: str = ""
    link_title: str = ""
    description: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    date: datetime | None = None
    lastmod: datetime | None = None
    publish_date: datetime | None = None
    expiry_date: datetime | None = None
    draft: bool = False
    weight: int = 0
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    old_paths: tuple[str, ...] = ()
    deprecated_paths: tuple[str, ...] = ()
    type: str = ""
    layout: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    banner: str = ""
    toc: bool | None = None
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Row:
    """One field of Meta: how a value becomes one, and the names (small letters) a page may give it, the first first."""

    target: str
    read: Callable[[object], Value]
    names: tuple[str, ...]


FIELDS = (
    Row("title", values.text, ("title",)),
    Row("link_title", values.text, ("linktitle",)),
    Row("description", values.text, ("description",)),
    Row("summary", values.text, ("summary",)),
    Row("authors", values.authors, ("author", "authors")),
    Row("date", values.moment, ("date",)),
    Row("lastmod", values.moment, ("lastmod", "modified")),
    Row("publish_date", values.published, ("publishdate", "pubdate", "published")),
    Row("expiry_date", values.moment, ("expirydate", "unpublishdate")),
    Row("draft", values.draft, ("draft",)),
    Row("weight", values.number, ("weight",)),
    Row("slug", values.slug, ("slug",)),
    Row("url", values.url, ("url",)),
    Row("aliases", values.aliases, ("aliases",)),
    Row("old_paths", values.texts, ("oldpath",)),
    Row("deprecated_paths", values.texts, ("deprecated-path",)),
    Row("type", values.text, ("type",)),
    Row("layout", values.text, ("layout",)),
    Row("tags", values.terms, ("tags",)),
    Row("categories", values.terms, ("categories",)),
    Row("keywords", values.keywords, ("keywords",)),
    Row("banner", values.text, ("banner",)),
    Row("toc", values.switch, ("toc",)),
)
_ROW_OF = {name: number for number, row in enumerate(FIELDS) for name in row.names}
_READ = frozenset(_ROW_OF)
_TEXTS = tuple((row.target, row.names[0]) for row in FIELDS if row.read is values.text)
_BEGINNINGS = by_beginning(_READ)
_IN_HUGO = {name.lower(): name for name in ("linkTitle", "publishDate", "expiryDate")}
# Fields that Hugo gives a meaning; they stay in `params`, and none is a slip for another.
_HUGO = frozenset(
    (
        *("_build", "_target", "audio", "build", "cascade", "headless", "images", "iscjklanguage", "kind", "lang"),
        *("markup", "menu", "menus", "outputs", "params", "path", "resources", "series", "sitemap", "translationkey"),
        "videos",
    )
)
# A page's own fields that are of no use within a group; of groups not named here, only a draft.
_OWN: Mapping[str, tuple[str, ...]] = {"params": ("title", "draft", "date", "weight", "slug", "url"), "cascade": ()}


def meta(document: Document, source: str) -> tuple[Meta, tuple[Problem, ...]]:
    """Return what the document's fields say, and what is wrong with them, in the order of the file."""
    given, problems = _by_name(document, source)
    found: dict[str, Any] = {}
    for row in sorted({_ROW_OF[name] for name in given if name in _ROW_OF}):
        for name in FIELDS[row].names:
            if name in given:
                target, value = FIELDS[row].target, FIELDS[row].read(document.fields[given[name]])
                found[target] = _together(found.get(target), value.value)
                if value.fault:
                    problems += _wrong(value, given[name], document, source)
    params, wrong = _params(document, given, source)
    wrong += _within_groups(document, given, source) + _shortcodes(found, document, given, source)
    filled = {target: value for target, value in _as_in_hugo(found, document, given).items() if value is not None}
    return Meta(**filled, params=params), tuple(sorted(problems + wrong))


def _by_name(document: Document, source: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the given names by their small letters, and what is wrong with the names."""
    given: dict[str, str] = {}
    problems: list[Problem] = []
    for name in document.fields:
        lower = name.lower()
        if lower in given:
            problems.append(_twice(name, given[lower], document, source))
        given.setdefault(lower, name)
    unknown = [lower for lower in given if lower not in _READ and lower not in _HUGO]
    slips = ((given[lower], intended(lower, _BEGINNINGS)) for lower in unknown)
    problems += [_slip(name, meant, document, source) for name, meant in slips if meant and meant not in given]
    return given, tuple(problems)


def _twice(name: str, first: str, document: Document, source: str) -> Problem:
    message = (
        f"the field {named(name)} is given already, as {named(first)} in line {document.lines.get(first, 1)}, "
        "which counts; remove one of the two"
    )
    return Problem(source, document.lines.get(name, 1), message, "front-matter-key")


def _slip(name: str, meant: str, document: Document, source: str) -> Problem:
    message = f'the field {named(name)} is not a known one; did you mean "{_IN_HUGO.get(meant, meant)}"?'
    return Problem(source, document.lines.get(name, 1), message, "front-matter-key")


def _wrong(value: Value, name: str, document: Document, source: str) -> tuple[Problem, ...]:
    line = document.lines.get(name, 1)
    if value.code == "date":
        # The reader of TOML has already said so of a date that TOML can't read.
        known = any(problem.code == "date" and problem.line == line for problem in document.problems)
        return () if known else (Problem(source, line, value.fault, "date"),)
    return (Problem(source, line, f"{name} {value.fault}", value.code),)


def _together(first: Any, second: Any) -> Any:
    """Return what two names for one field say: both lists, or the first value that there is."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return tuple(dict.fromkeys(first + second))
    return second if first is None or first == "" else first


def _as_in_hugo(found: dict[str, Any], document: Document, given: Mapping[str, str]) -> dict[str, Any]:
    """Fill in what Hugo takes from other fields: dates from each other, a draft from `published = false`."""
    day, published, changed = found.get("date"), found.get("publish_date"), found.get("lastmod")
    dates = {
        "date": day or published or changed,
        "lastmod": changed or day or published,
        "publish_date": published or day,
    }
    if "published" in given and "draft" not in given:
        shown = values.switch(document.fields[given["published"]]).value
        return {**found, **dates, "draft": shown is False}
    return {**found, **dates}


def _params(
    document: Document, given: Mapping[str, str], source: str
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    rest = {name: document.fields[name] for lower, name in given.items() if lower not in _READ and lower != "params"}
    group = document.fields[given["params"]] if "params" in given else None
    if isinstance(group, Mapping):
        rest.update(group)
    elif group is not None:
        message = f"should be a group of fields, not {values.shown(group)}; write each under its own name"
        wrong = Value(None, message)
        return MappingProxyType(rest), _wrong(wrong, given["params"], document, source)
    return MappingProxyType(rest), ()


def _within_groups(document: Document, given: Mapping[str, str], source: str) -> tuple[Problem, ...]:
    """Return a problem for each of the page's own fields that has slid into a group, as below `[params]` in TOML."""
    groups = {name: group for name, group in document.fields.items() if type(group) is MappingProxyType}
    return tuple(
        Problem(source, document.lines.get(f"{group}.{name}", 1), _slid(name, group), "front-matter-group")
        for group, fields in groups.items()
        for name in fields
        if name.lower() in _OWN.get(group.lower(), ("draft",)) and name.lower() not in given
    )


def _slid(name: str, group: str) -> str:
    return f"{named(name)} stands within the group {named(group)}, so it does not count; move it above the group"


def _shortcodes(
    found: Mapping[str, Any], document: Document, given: Mapping[str, str], source: str
) -> tuple[Problem, ...]:
    """Return a problem for each text in which a shortcode is written: only bodies have them filled in."""
    texts = [(name, found[target]) for target, name in _TEXTS if target in found]
    message = "holds a shortcode, which is not filled in there; write what it stands for"
    return tuple(
        Problem(source, document.lines.get(given[name], 1), f"{given[name]} {message}", "front-matter-type")
        for name, text in texts
        if isinstance(text, str) and ("{{<" in text or "{{%" in text) and name in given
    )
