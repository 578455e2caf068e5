"""The whole site as one immutable record, made of its files' contents; everything else only asks it questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from unicodedata import normalize

from plenary.problems import Problem
from plenary.site.addresses import NOT_FOUND, Place, Target, address_of, folder_address, place
from plenary.site.page import Content, Page
from plenary.site.settings import Settings
from plenary.text.fields import Meta

_LAST = 10**9


@dataclass(frozen=True, slots=True)
class Site:
    """All facts about a site at one moment.

    `targets` are all addresses it answers at and what each answers with; `pages` the pages by address; `children` the
    pages directly below a section, by the section's address and in the order of lists; `parents` the section that each
    page stands in, by the page's address.
    """

    settings: Settings
    targets: Mapping[str, Target]
    pages: Mapping[str, Page]
    children: Mapping[str, tuple[Page, ...]]
    parents: Mapping[str, Page]
    by_path: Mapping[str, Page] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def home(self) -> Page:
        """The page at the root address."""
        return self.pages["/"]


def assemble(
    settings: Settings,
    contents: Iterable[Content],
    files: Mapping[str, str],
    drafts: bool,
    problems: Sequence[Problem] = (),
) -> Site:
    """Return the site made of its contents and files.

    `files` maps each file's path below `pages/`, `static/` or the theme, written as the address it would have if all
    folders kept their names, to its path; `drafts` says whether drafts are shown; `problems` were found before.
    """
    shown, files = (list(contents), files) if drafts else _without_drafts(list(contents), files)
    written, hidden = _apart(shown)
    pages = _with_sections(_by_address(written, settings))
    beside = {address: path for path, address in _addresses_of_files(files, pages)}
    pages = {address: _with_rival(page, beside) for address, page in pages.items()}
    parents = _parents(pages)
    own = (problem for content in shown for problem in content.problems)
    clashes = (problem for page in pages.values() for problem in page.problems if problem.code == "address-twice")
    return Site(
        settings,
        MappingProxyType(_targets(pages, beside)),
        MappingProxyType(pages),
        MappingProxyType(_children(pages, parents)),
        MappingProxyType(parents),
        MappingProxyType({page.content.path: page for page in pages.values() if page.content}),
        (*problems, *own, *hidden, *clashes),
    )


def order(page: Page) -> tuple[int, float, str, str]:
    """Return the key by which lists are sorted: weight, newest first, title, address (Hugo's default)."""
    when = -page.date.timestamp() if page.date else float("inf")
    return (page.weight or _LAST, when, page.link_title.casefold(), page.address)


def _page(content: Content, settings: Settings) -> Page:
    where = place(content.path)
    title = content.meta.title or _title(where, settings)
    address = address_of(content, settings.permalinks)
    folder = content.path.rpartition("/")[0]
    return Page(where.kind, address, folder, title, content, content.meta, content.problems)


def _title(where: Place, settings: Settings) -> str:
    """Return a title for a page without one: its name in words."""
    name = where.name or where.folder.rpartition("/")[2]
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else settings.title


def _apart(contents: Iterable[Content]) -> tuple[list[Content], list[Problem]]:
    """Return the contents that are pages, in order, and a problem for each that lies in another page's folder."""
    ordered = sorted(contents, key=lambda content: content.path)
    bundles = tuple(f"{place(c.path).folder}/{place(c.path).name}/" for c in ordered if c.path.endswith("/index.md"))
    bundles = tuple(bundle.removesuffix("/").strip("/") + "/" for bundle in bundles)
    written = [c for c in ordered if not c.path.startswith(bundles) or c.path.endswith(("/index.md", "/_index.md"))]
    hidden = [c for c in ordered if c not in written]
    words = "this file lies in the folder of a page (index.md), so it is no page of its own; rename index.md to _index.md to make the folder a section"
    return written, [Problem(content.source, 1, words, "page-in-bundle") for content in hidden]


def _without_drafts(contents: Sequence[Content], files: Mapping[str, str]) -> tuple[list[Content], Mapping[str, str]]:
    """Return what is left without drafts: all that lies in the folder of one goes with it, as in Hugo."""
    drafts = [content for content in contents if content.meta.draft]
    owners = ("index.md", "_index.md")
    folders = tuple(
        f"{folder}/" for folder, _, name in (c.path.rpartition("/") for c in drafts) if folder and name in owners
    )
    shown = [content for content in contents if not (content.meta.draft or content.path.startswith(folders))]
    below = tuple(f"pages/{folder}" for folder in folders)
    return shown, {name: path for name, path in files.items() if not normalize("NFC", path).startswith(below)}


def _by_address(contents: Iterable[Content], settings: Settings) -> dict[str, Page]:
    """Return one page for each address; where two files claim one, its page has a problem for each of them."""
    claims: dict[str, list[Page]] = defaultdict(list)
    for content in contents:
        page = _page(content, settings)
        claims[page.address].append(page)
    return {address: _agreed(address, pages) for address, pages in claims.items()}


def _agreed(address: str, pages: Sequence[Page]) -> Page:
    if len(pages) == 1:
        return pages[0]
    sources = [page.source for page in pages]
    problems = tuple(_rivals(source, [other for other in sources if other != source], address) for source in sources)
    return replace(pages[0], problems=(*pages[0].problems, *problems))


def _rivals(source: str, others: Sequence[str], address: str) -> Problem:
    words = (
        f"this file and {' and '.join(others)} both claim the address {address}; rename one, or join them in one file"
    )
    return Problem(source, 1, words, "address-twice")


def _with_sections(pages: dict[str, Page]) -> dict[str, Page]:
    """Add the home page and the sections that nobody wrote a file for: each folder at the top is one, as in Hugo."""
    made = dict(pages)
    made.setdefault("/", Page("home", "/", "", "", None, Meta()))
    tops = {page.folder.split("/")[0] for page in pages.values() if page.kind != "home" and "/" in f"{page.folder}/"}
    for folder in sorted(tops - {""}):
        address = folder_address(folder)
        if not any(page.kind == "section" and page.folder == folder for page in pages.values()):
            title = _title(Place("section", folder, ""), Settings())
            made.setdefault(address, Page("section", address, folder, title, None, Meta()))
    return made


def _addresses_of_files(files: Mapping[str, str], pages: Mapping[str, Page]) -> Iterable[tuple[str, str]]:
    """Yield each file's path and its address: what lies beside a page is served at that page's address."""
    homes = {page.folder: page.address for page in pages.values() if page.content and not _is_single(page.content.path)}
    for name, path in files.items():
        if not path.startswith("pages/"):
            yield path, f"/{name}"
            continue
        folder, rest = str(PurePosixPath(name).parent), PurePosixPath(name).name
        folder = "" if folder == "." else folder
        while folder and folder not in homes:
            folder, _, part = folder.rpartition("/")
            rest = f"{part}/{rest}"
        yield path, homes.get(folder, "/") + rest


def _is_single(path: str) -> bool:
    """Return whether a content file is a page without a folder of its own."""
    return PurePosixPath(path).name not in ("_index.md", "index.md")


def _with_rival(page: Page, files: Mapping[str, str]) -> Page:
    """Return the page, with a problem where a file of the site would be frozen to the same place."""
    rival = files.get(f"{page.address}index.html")
    if rival is None or not page.source:
        return page
    return replace(page, problems=(*page.problems, _rivals(page.source, [rival], page.address)))


def _targets(pages: Mapping[str, Page], files: Mapping[str, str]) -> dict[str, Target]:
    targets = {address: Target("file", file=path) for address, path in files.items()}
    targets |= {address: Target("page", page) for address, page in pages.items()}
    targets.setdefault(NOT_FOUND, Target("not-found"))
    return dict(sorted(targets.items()))


def _parents(pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the section each page stands in: the nearest folder above it that is one."""
    sections = {page.folder: page for page in pages.values() if page.kind != "page"}
    parents = {}
    for page in pages.values():
        folder = page.folder
        if page.kind == "section" or (page.content and page.kind == "page" and not _is_single(page.content.path)):
            folder = folder.rpartition("/")[0]
        while folder not in sections:
            folder = folder.rpartition("/")[0]
        if page.kind != "home":
            parents[page.address] = sections[folder]
    return parents


def _children(pages: Mapping[str, Page], parents: Mapping[str, Page]) -> dict[str, tuple[Page, ...]]:
    below: dict[str, list[Page]] = defaultdict(list)
    for address, parent in parents.items():
        below[parent.address].append(pages[address])
    return {address: tuple(sorted(found, key=order)) for address, found in below.items()}
