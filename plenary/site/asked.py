"""What was asked of a site while something was made of it: that is made again only where an answer has become another.

`Asked` stands for a Site and notes each question. A question is a name alone, `("today",)`, or with what it was asked
of, `("children", "/about/")`; `Answers` tells what a site says to it, as a digest to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import Any, Final, Generic, TypeVar, cast

from plenary.site.addresses import Target
from plenary.site.data import Data
from plenary.site.page import Content, Page
from plenary.site.site import Question, Site

Made = TypeVar("Made")
Value = TypeVar("Value")

SITE: Final = "plenary.site"
"""Where a request's environment may hold the Asked that stands for the site."""

TEXT: Final = "content"
"""What asks for a page's text, and is the only question that does."""

# Of a mapping of the site may be asked, besides what it has for a key and all that it holds, its keys alone, or whether
# it has a key.
_KEYS: Final = "keys of "
_HAS: Final = "has "
_PLAIN: Final = {str, int, bool, float, date, datetime, type(None)}


class _Noted(Mapping[str, Value]):
    """A mapping of a site that notes what it is asked."""

    __slots__ = ("_name", "_note", "_of")

    def __init__(self, name: str, of: Mapping[str, Value], note: Callable[[Question], None]) -> None:
        self._name, self._of, self._note = name, of, note

    def __getitem__(self, key: str) -> Value:
        self._note((self._name, key))
        return self._of[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note((self._name, key))
        return self._of.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note((_HAS + self._name, str(key)))
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        self._note((_KEYS + self._name,))
        return iter(self._of)

    def __len__(self) -> int:
        self._note((_KEYS + self._name,))
        return len(self._of)

    def keys(self) -> Any:
        self._note((_KEYS + self._name,))
        return self._of.keys()

    def values(self) -> Any:
        self._note((self._name,))
        return self._of.values()

    def items(self) -> Any:
        self._note((self._name,))
        return self._of.items()


class _NotedData(Data):
    """The data of a site, noting which of its files or folders at the top are asked for."""

    __slots__ = ("_data", "_note")

    def __init__(self, data: Data, note: Callable[[Question], None]) -> None:
        self._data, self._note = data, note

    def __getitem__(self, name: str) -> object:
        self._note(("data", name))
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        self._note(("data",))
        return iter(self._data)

    def __len__(self) -> int:
        self._note(("data",))
        return len(self._data)

    def __repr__(self) -> str:
        self._note(("data",))
        return repr(self._data)

    def source_of(self, path: str) -> str:
        """Return the data file at a path."""
        self._note(("data",))
        return self._data.source_of(path)

    def once(self, path: str, make: Callable[[], Made]) -> Made:
        """Return what is made of the data at a path, made once."""
        self._note(("data", path.partition("/")[0]))
        return self._data.once(path, make)

    def files_in(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the data files right in a folder, in order."""
        self._note(("data",))
        return self._data.files_in(folder)


class Asked:
    """A Site to all who ask it, that notes what it was asked since `noted` was last emptied."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.noted: set[Question] = set()
        self._plain: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name in self._plain:
            self._add((name,))
            return self._plain[name]
        value = getattr(self.site, name)
        if isinstance(value, Data):
            value = _NotedData(value, self._add)
        elif isinstance(value, Mapping):
            value = _Noted(name, value, self._add)
        else:
            self._add((name,))
            self._plain[name] = value
            return value
        setattr(self, name, value)  # from now on it is found without coming here
        return value

    @property
    def home(self) -> Page:
        """The page at the root address."""
        return cast("Page", self.pages["/"])

    def _add(self, question: Question) -> None:
        self.noted.add(question)


def ask(site: Site, function: Callable[..., Made], *of: str | int) -> Made:
    """Return what a function answers about a site, asked once of each site; only that answer counts as asked for.

    It is one of `questions.QUESTIONS`, where it stands by its name.
    """
    question = (function.__name__, *of)
    if isinstance(site, Asked):
        site.noted.add(question)
        site = site.site
    if question not in site.answers:
        site.answers[question] = function(site, *of)
    return cast("Made", site.answers[question])


def read(site: Site, page: Page) -> Content | None:
    """Return what a page's file says; its text counts as asked for."""
    if isinstance(site, Asked):
        site.noted.add((TEXT, page.address))
    return page.content


@dataclass(frozen=True, slots=True)
class Kept(Generic[Made]):
    """Something made of a site, and what was asked meanwhile."""

    value: Made
    asked: Set[Question] = frozenset()


def once(site: Site, kept: dict[str, Kept[Made]], key: str, make: Callable[[], Made]) -> Made:
    """Return what was made of a site for a key before, or make it; what that asked counts as asked again."""
    if not isinstance(site, Asked):
        if key not in kept:
            kept[key] = Kept(make())
        return kept[key].value
    if key not in kept:
        before, site.noted = site.noted, set()
        try:
            made = make()
        finally:
            asked, site.noted = site.noted, before
        kept[key] = Kept(made, asked)
    site.noted |= kept[key].asked
    return kept[key].value


class Answers:
    """What a site answers to questions, each as a digest of 16 bytes; two answers with one digest are the same.

    `functions` are those that `ask` was given, by name; `signature` tells one state of a file of the site from another.
    A question that nobody knows any more has an answer of its own each time.
    """

    def __init__(
        self, site: Site, functions: Mapping[str, Callable[..., object]], signature: Callable[[str], object]
    ) -> None:
        self._site = site
        self._functions = functions
        self._signature = signature
        self._known: dict[Question, bytes] = {}
        self._faces: dict[str, tuple[Page, bytes]] = {}

    def of(self, question: Question) -> bytes:
        """Return the digest of an answer."""
        found = self._known.get(question)
        if found is None:
            found = self._known[question] = self._digest(self._answer(question))
        return found

    def take(self, answers: Iterable[tuple[Question, bytes]]) -> None:
        """Take what was answered of a site that was this one in all but its pages' texts."""
        self._known.update((question, answer) for question, answer in answers if question[0] != TEXT)

    def _answer(self, question: Question) -> object:
        name, *of = question
        if name == TEXT:
            page = self._site.pages.get(of[0])
            content = page and page.content
            told = f"{content.source} {content.body_digest}" if content and content.body_digest else ""
            return told or (content and (content.source, content.body))
        if name in self._functions:
            return ask(self._site, self._functions[name], *of)
        if name.startswith(_HAS):
            return of[0] in getattr(self._site, name.removeprefix(_HAS))
        value = getattr(self._site, name.removeprefix(_KEYS), object())
        if name.startswith(_KEYS) and isinstance(value, Mapping):
            return tuple(value)
        return value.get(of[0]) if of and isinstance(value, Mapping) else value

    def _digest(self, value: object) -> bytes:
        return _short(b"".join(self._parts(value, [])))

    def _parts(self, value: object, parts: list[bytes]) -> list[bytes]:
        """Return parts with what tells a value from all others; those of no fixed length come with their lengths."""
        kind = type(value)
        if kind in _PLAIN:
            parts.append(_written(value))
        elif isinstance(value, Page):
            parts.append(self._face(value))
        elif isinstance(value, Target):
            parts.append(_written((value.kind, value.file, value.number, value.to, value.rest, value.status)))
            parts.append(self._face(value.page) if value.page else b"")
            parts.append(_written(self._signature(value.file)) if value.kind == "file" else b"")
        elif (items := _items(value)) is not None:
            parts.append(b"%s %d(" % (kind.__name__.encode(), len(items)))
            for item in items:
                self._parts(item, parts)
        else:
            parts.append(_written(value))
        return parts

    def _face(self, page: Page) -> bytes:
        """Return the digest of all that others see of a page: everything but its text, its lines and its problems."""
        kept = self._faces.get(page.address)
        if kept is None or kept[0] is not page:
            said = page.content.fields_digest if page.content else ""
            plain = (page.source, page.kind, page.address, page.folder, page.title, said, page.state, page.type)
            more = b"".join(self._parts((None if said else page.meta, page.record), []))
            kept = self._faces[page.address] = (page, _short(_written(plain) + more))
        return kept[1]


def _items(value: Any) -> Sequence[object] | None:
    """Return what a value consists of, in an order that is the same in every process, or None for one without parts."""
    if isinstance(value, tuple | list):
        return value
    if names := _fields(value.__class__):
        return [getattr(value, name) for name in names]
    if isinstance(value, Mapping):
        return [part for item in value.items() for part in item]
    return sorted(value, key=repr) if isinstance(value, Set) else None


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, none for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _written(value: object) -> bytes:
    written = f"{type(value).__name__} {value!r}".encode("utf-8", "surrogatepass")
    return b"%d:%s" % (len(written), written)


def _short(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
