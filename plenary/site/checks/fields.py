"""Fields of a page that contradict each other, or that no list of terms can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plenary.problems import Problem
from plenary.site.page import Content
from plenary.text.slips import by_beginning, intended
from plenary.text.slugs import term_slug
from plenary.text.values import shown, terms

_OF_META = ("tags", "categories")


def never_shown(content: Content) -> Iterator[Problem]:
    """Yield a warning for a page that expires before it is to be published."""
    begin, end = content.meta.publish_date, content.meta.expiry_date
    if begin and end and end <= begin:
        line = next((at for name, at in content.lines.items() if name.lower() in ("expirydate", "unpublishdate")), 1)
        words = f"the page expires on {end:%Y-%m-%d}, and is to be published on {begin:%Y-%m-%d}, so it is never shown"
        yield Problem(content.source, line, f"{words}; correct one of the two days", "never-shown")


def of_terms(content: Content, taxonomies: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a warning for each term that makes no address, and for what was meant as the site's own taxonomies.

    `taxonomies` are plural names by singular ones.
    """
    given = {"tags": content.meta.tags, "categories": content.meta.categories}
    for plural, names in given.items():
        yield from _of_no_letters(content, plural, plural, names)
    for singular, plural in taxonomies.items():
        if plural in _OF_META:
            continue
        for name, value in content.meta.params.items():
            if name.lower() == plural.lower():
                yield from _of_own(content, name, value)
            elif plural not in content.meta.params and _is_meant(name.lower(), singular.lower(), plural.lower()):
                words = f'the field "{name}" is not a known one; did you mean "{plural}"?'
                yield Problem(content.source, content.lines.get(name, 1), words, "front-matter-key")


def _of_own(content: Content, name: str, value: object) -> Iterator[Problem]:
    read = terms(value)
    if read.fault:
        yield Problem(content.source, content.lines.get(name, 1), f"{name} {read.fault}", read.code)
    yield from _of_no_letters(content, name, name, read.value if isinstance(read.value, tuple) else ())


def _of_no_letters(content: Content, name: str, plural: str, terms: tuple[object, ...]) -> Iterator[Problem]:
    for term in terms:
        if isinstance(term, str) and term.strip() and not term_slug(term).strip("/"):
            words = f"{shown(term)} among the {plural} has nothing that an address can be made of, so it is left out"
            yield Problem(content.source, content.lines.get(name, 1), f"{words}; write a word", "front-matter-address")


def _is_meant(name: str, singular: str, plural: str) -> bool:
    return name == singular or bool(intended(name, by_beginning((plural,))))
