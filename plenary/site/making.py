"""What becomes of each content: whether it is a page, whether readers see it, and the record of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from plenary.problems import Problem
from plenary.site import addresses, conferences, kinds, sections, taxonomies, tree
from plenary.site import blocks as home_blocks
from plenary.site.blocks import Block
from plenary.site.checks import blocks as block_checks
from plenary.site.checks import fields as field_checks
from plenary.site.checks import names
from plenary.site.checks import sections as section_checks
from plenary.site.page import Content, Kind, Page, State, state
from plenary.site.sections import Section
from plenary.site.settings import Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """What is said of a site's sections: each by its folder, the permalinks, the news, its data and templates."""

    settings: Settings
    sections: Mapping[str, Section]
    permalinks: Mapping[str, str]
    news: Collection[str]
    data: Mapping[str, object]
    templates: Collection[str] = ()
    _kinds: dict[str, kinds.Kind] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of(self, folder: str) -> Section:
        """Return how what stands in a folder is shown."""
        return sections.within(self.sections, folder)

    def same_as(self, other: Rules) -> bool:
        """Return whether others make the same pages of the same contents; settings and data are those very records."""
        said = (self.sections, self.permalinks, self.news, self.templates)
        alike = said == (other.sections, other.permalinks, other.news, other.templates)
        return alike and self.settings is other.settings and self.data is other.data

    def kind_of(self, folder: str) -> kinds.Kind:
        """Return the kind of the pages in a section."""
        found = self._kinds.get(folder)
        if found is None:
            found = self._kinds[folder] = kinds.of_section(folder, self.of(folder), self.news)
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """The contents that are pages, the rules that they and the settings give, and what is wrong with those."""

    contents: tuple[Content, ...]
    rules: Rules
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The pages that contents make, each with why it is withheld, if it is, and what is wrong with them as a whole."""

    pages: tuple[Page, ...]
    rules: Rules
    problems: tuple[Problem, ...]
    _states: Mapping[str, State]

    def published(self, files: Iterable[str]) -> list[str]:
        """Return the files that do not lie in the folder of a page that is withheld."""
        return published(files, self._states)


def said(
    settings: Settings, contents: Iterable[Content], data: Mapping[str, object], templates: Collection[str] = ()
) -> Said:
    """Return the contents that are pages and those made of data, in the order of their paths, with their rules."""
    written, hidden = apart(sorted(contents, key=lambda content: content.path))
    told, wrong = rules(settings, written, data, templates)
    return Said((*written, *of_data(told, written)), told, (*wrong, *hidden))


def make(given: Said, now: datetime, before: Made | None = None) -> Made:
    """Return the pages that contents make at a moment.

    What was made `before` of the same content by the same rules is taken as it is.
    """
    told = given.rules
    found = states(given.contents, now)
    known = _made_before(before, told)
    pages = tuple(_again(known, one, found[one.path]) or page(one, told, found[one.path]) for one in given.contents)
    of_none = tuple(names.permalinks_of_none(told.settings, {page.folder.split("/")[0] for page in pages} - {""}))
    lacking = section_checks.of_none(told.settings, told.sections, _folders(told, pages), told.data, told.templates)
    return Made(pages, told, (*of_none, *lacking, *given.problems), found)


def _made_before(before: Made | None, rules: Rules) -> dict[str, Page]:
    """Return what the same rules made before, by the paths of its contents."""
    same = before.pages if before and before.rules.same_as(rules) else ()
    return {page.content.path: page for page in same if page.content}


def _again(known: Mapping[str, Page], content: Content, found: State) -> Page | None:
    """Return the page that was made of this very content, if it is in the same state."""
    page = known.get(content.path)
    return page if page and page.content is content and page.state == found else None


def _folders(rules: Rules, pages: Iterable[Page]) -> set[str]:
    """Return the folders that stand for sections or are made for terms."""
    plurals = set(taxonomies.chosen(rules.settings.taxonomies).values())
    of_terms = {folder for folder in rules.sections if folder.partition("/")[0] in plurals}
    return {page.folder for page in pages} | of_terms | plurals


def rules(
    settings: Settings,
    contents: Iterable[Content],
    data: Mapping[str, object],
    templates: Collection[str] = (),
) -> tuple[Rules, tuple[Problem, ...]]:
    """Return the rules that the settings and the sections' own files give; a file goes before the settings."""
    found = dict(settings.sections)
    problems: list[Problem] = []
    for content in contents:
        where = addresses.place(content.path)
        if where.kind == "section" and content.meta.params:
            own = sections.read(content.meta.params, kinds.KINDS, partial(_say, content, problems), known=True)
            if own:
                found[where.folder] = _with(found.get(where.folder, sections.PLAIN), content, own)
    own_links = {folder: section.permalink for folder, section in found.items() if section.permalink}
    named = settings.params.get("mainSections", ())
    news = (named,) if isinstance(named, str) else tuple(named) if isinstance(named, tuple) else ()
    return Rules(settings, found, {**settings.permalinks, **own_links}, news, data, templates), tuple(problems)


def _with(section: Section, content: Content, own: Mapping[str, Any]) -> Section:
    """Return a section with what its own file says of it."""
    lines = {sections.plain(name): (content.source, content.lines.get(name, 1)) for name in content.meta.params}
    places = {**section.places, **{name: lines[name] for name in own}}
    return replace(section, **own, places=MappingProxyType(places))


def _say(content: Content, problems: list[Problem], name: str, words: str) -> None:
    problems.append(Problem(content.source, content.lines.get(name, 1), words, "section-setting"))


def blocks(home: Page, rules: Rules, folders: Collection[str]) -> tuple[tuple[Block, ...], list[Problem]]:
    """Return the blocks of the home page, its own or those of the settings, and what is wrong with them."""
    found, problems = _blocks(home, rules)
    lacks = (problem for block in found for problem in block_checks.of_none(block, rules.data, folders))
    return found, [*problems, *lacks]


def _blocks(home: Page, rules: Rules) -> tuple[tuple[Block, ...], list[Problem]]:
    problems: list[Problem] = []
    content, own = home.content, home.params.get("blocks")
    if content is None or own is None:
        return rules.settings.blocks, [*_misspelt_blocks(home)]

    def say(line: int, words: str) -> None:
        problems.append(Problem(content.source, line, words, "block"))

    if not isinstance(own, tuple):
        say(content.lines.get("blocks", 1), "the blocks should be a list of tables; begin each with [[blocks]]")
        return rules.settings.blocks, problems
    return home_blocks.read(own, content.source, content.lines, say), problems


def _misspelt_blocks(home: Page) -> Iterable[Problem]:
    if home.content and isinstance(home.params.get("block"), tuple):
        words = "[[block]] makes no blocks; write [[blocks]]"
        yield Problem(home.content.source, home.content.lines.get("block", 1), words, "block")


def of_data(rules: Rules, written: Sequence[Content]) -> list[Content]:
    """Return the contents that are made of data files, for the sections that say where theirs come from."""
    wanted = {folder: section.pages_from for folder, section in rules.sections.items() if section.pages_from}
    return [
        content
        for folder, data in wanted.items()
        for content in conferences.made_pages(rules.data, data, folder, written)
    ]


def apart(contents: Sequence[Content]) -> tuple[list[Content], list[Problem]]:
    """Return the contents that are pages, and a problem for each that lies in another page's folder."""
    bundles = {_own_folder(content.path) for content in contents if content.path.endswith("/index.md")}
    words = (
        "this file lies in the folder of a page (index.md), so it is no page of its own; "
        "rename that index.md to _index.md to make the folder a section"
    )
    hidden = [content for content in contents if bundles and not bundles.isdisjoint(_folders_around(content.path))]
    inside = {content.path for content in hidden}
    written = [content for content in contents if content.path not in inside]
    return written, [Problem(content.source, 1, words, "page-in-bundle") for content in hidden]


def states(contents: Sequence[Content], now: datetime) -> dict[str, State]:
    """Return the state of each content; what withholds a section or a bundle withholds all in it, as in Hugo."""
    own: dict[str, State] = {content.path: state(content.meta, now) for content in contents}
    folders = {_own_folder(path): found for path, found in own.items() if found}
    folders.pop("", None)
    if not folders:
        return own
    around = {path: (folders[folder] for folder in _folders_around(path) if folder in folders) for path in own}
    return {path: found or next(around[path], "") for path, found in own.items()}


def published(files: Iterable[str], states: Mapping[str, State]) -> list[str]:
    """Return the files that do not lie in the folder of a page that is withheld."""
    folders = {_own_folder(path) for path, found in states.items() if found} - {""}
    below = tuple(f"pages/{folder}" for folder in folders)
    return [path for path in files if not normalize("NFC", path).startswith(below)]


def _own_folder(path: str) -> str:
    """Return the folder that a content file speaks for, a slash at its end, or ""."""
    return path[: path.rindex("/") + 1] if path.endswith(("/index.md", "/_index.md")) else ""


def _folders_around(path: str) -> tuple[str, ...]:
    """Return the folders that a content file stands in, a slash at their ends, without the one that it speaks for."""
    own = path.rpartition("/")[0]
    return _folders_to(own.rpartition("/")[0] if _own_folder(path) else own)


@lru_cache(maxsize=65536)
def _folders_to(folder: str) -> tuple[str, ...]:
    """Return a folder and those around it, the outermost first, a slash at their ends."""
    return tuple(f"{folder}/"[: at + 1] for at, letter in enumerate(f"{folder}/") if letter == "/") if folder else ()


def page(content: Content, rules: Rules, found: State) -> Page:
    """Return the page that a content makes, with the record of its kind and all that is wrong with it."""
    address = addresses.address_of(content, rules.permalinks)
    where = addresses.place(content.path)
    kind: Kind = "home" if address == "/" else "section" if where.kind == "home" else where.kind
    title = content.meta.title or tree.in_words(where.name or where.folder) or rules.settings.title
    row = (kinds.said(content) if kind == "page" else None) or rules.kind_of(where.folder)
    record, wrong = (row.read if kind == "page" else conferences.of_another_kind)(content, rules.data)
    unclear = wrong if wrong and not content.broken else ()  # of fields that can't be read nothing is known
    problems = (*content.problems, *unclear, *_doubts(content, rules, address))
    folder = content.path.rpartition("/")[0]
    return Page(kind, address, folder, title, content, content.meta, found, problems, row.name, record)


def _doubts(content: Content, rules: Rules, address: str) -> Iterable[Problem]:
    """Yield what is doubtful about a page's address."""
    meta = content.meta
    pattern = addresses.permalink(content, rules.permalinks)
    if pattern and meta.date is None and _lacks_its_date(content, pattern):
        words = f"the page has no date, though its section's addresses hold one, so it is shown at {address}"
        yield Problem(content.source, 1, f'{words}; add a line such as date = "2026-11-21"', "date-missing")
    if meta.type or meta.layout or "blocks" in meta.params:
        yield from _misspelt(content, rules)
    if meta.publish_date and meta.expiry_date:
        yield from field_checks.never_shown(content)
    if meta.tags or meta.categories or rules.settings.taxonomies:
        yield from field_checks.of_terms(content, rules.settings.taxonomies or {})
    where = addresses.place(content.path)
    in_folder = where.kind == "page" and address == addresses.folder_address(where.folder)
    if in_folder and not pattern and not meta.url and not addresses.own_name(content):
        words = f"nothing of the page's name can stand in an address, so it is shown at {address}; rename the file"
        yield Problem(content.source, 1, words, "address-name")
    elif words := names.odd_name(content.source):
        yield Problem(content.source, 1, words, "address-name")


def _lacks_its_date(content: Content, pattern: str) -> bool:
    told = content.broken or any(problem.code == "date" for problem in content.problems)
    return not told and any(f":{part}" in pattern for part in addresses.DATED)


def _misspelt(content: Content, rules: Rules) -> Iterable[Problem]:
    """Yield a warning for a `type` or a `layout` that was surely meant as one that there is."""
    meta = content.meta
    if content.path not in ("_index.md", "index.md") and home_blocks.are(meta.params.get("blocks")):
        words = "only the home page is made of blocks, so these are not shown; move them to pages/_index.md"
        yield Problem(content.source, content.lines.get("blocks", 1), words, "block")
    meant = (("type", kinds.misspelt), ("layout", partial(section_checks.misspelt_layout, templates=rules.templates)))
    for name, near in meant:
        written = getattr(meta, name)
        if one := written and near(written):
            words = f'{name} is "{written}", which is none there is; did you mean "{one}"?'
            yield Problem(content.source, content.lines.get(name, 1), words, "section-setting")
