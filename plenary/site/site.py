"""The whole site as one immutable record, made of its files' contents; everything else only asks it questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from unicodedata import normalize

from plenary.problems import Problem
from plenary.site import addresses, claims, tree
from plenary.site.addresses import Target
from plenary.site.checks import names
from plenary.site.page import Content, Kind, Page, State, state
from plenary.site.settings import Settings
from plenary.site.words import Words


@dataclass(frozen=True, slots=True)
class Site:
    """All facts about a site at one moment.

    `targets` are all addresses it answers at and what each answers with; `pages` the pages by address; `children` the
    pages directly below a section, by the section's address and in the order of lists; `parents` the section that each
    page stands in, by the page's address; `by_path` the pages by their files' paths below `pages/`; `withheld`, by
    address, the pages that are not among them because they are drafts or their time has not come or is over. The site
    is the same until the moment `until`, where there is one.
    """

    settings: Settings
    targets: Mapping[str, Target]
    pages: Mapping[str, Page]
    children: Mapping[str, tuple[Page, ...]]
    parents: Mapping[str, Page]
    by_path: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    withheld: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    until: datetime | None = None
    problems: tuple[Problem, ...] = ()
    words: Words = field(default_factory=Words)

    @property
    def home(self) -> Page:
        """The page at the root address."""
        return self.pages["/"]


@dataclass(frozen=True, slots=True)
class Material:
    """What a site is made of: its settings, its pages' files, and the paths of all other files that it publishes.

    Paths begin at the site's folder; `problems` were found while the files were read.
    """

    settings: Settings
    contents: Sequence[Content] = ()
    files: Collection[str] = ()
    problems: Sequence[Problem] = ()
    words: Words = field(default_factory=Words)


def assemble(material: Material, now: datetime, drafts: bool = False) -> Site:
    """Return the site as it is at a moment; `drafts` shows what readers do not see, each with its state."""
    written, hidden = _apart(sorted(material.contents, key=lambda content: content.path))
    states = _states(written, now)
    made = [_page(content, material.settings, states[content.path]) for content in written]
    shown = [page for page in made if drafts or not page.state]
    firsts = tree.with_sections({page.address: page for page in reversed(shown)})
    published = material.files if drafts else _published(material.files, states)
    claimed = claims.of_pages([*shown, *(page for page in firsts.values() if page.content is None)])
    claimed += claims.of_files(published, shown)
    rivals = claims.rivals(claimed)
    pages = {address: _with(page, rivals.get(address, ())) for address, page in sorted(firsts.items())}
    above = tree.parents(pages)
    own = [problem for page in shown for problem in page.problems]
    own += [problem for page in made if page.state for problem in page.problems if problem.code == "draft"]
    clashes = (problem for found in rivals.values() for problem in found)
    sections = {page.folder.split("/")[0] for page in made} - {""}
    permalinks = names.permalinks_of_none(material.settings, sections)
    return Site(
        material.settings,
        MappingProxyType(_targets(pages, claimed)),
        MappingProxyType(pages),
        MappingProxyType(tree.children(pages, above)),
        MappingProxyType(above),
        MappingProxyType({page.content.path: page for page in pages.values() if page.content}),
        MappingProxyType(_withheld(made, pages) if not drafts else {}),
        _next_change(material.contents, now),
        tuple(dict.fromkeys((*material.problems, *permalinks, *own, *hidden, *clashes))),
        material.words,
    )


def _apart(contents: Sequence[Content]) -> tuple[list[Content], list[Problem]]:
    """Return the contents that are pages, and a problem for each that lies in another page's folder."""
    bundles = {_own_folder(content.path) for content in contents if content.path.endswith("/index.md")}
    words = (
        "this file lies in the folder of a page (index.md), so it is no page of its own; "
        "rename that index.md to _index.md to make the folder a section"
    )
    hidden = [content for content in contents if not bundles.isdisjoint(_folders_around(content.path))]
    inside = {content.path for content in hidden}
    written = [content for content in contents if content.path not in inside]
    return written, [Problem(content.source, 1, words, "page-in-bundle") for content in hidden]


def _states(contents: Sequence[Content], now: datetime) -> dict[str, State]:
    """Return the state of each content; what withholds a section or a bundle withholds all in it, as in Hugo."""
    own: dict[str, State] = {content.path: state(content.meta, now) for content in contents}
    folders = {_own_folder(path): found for path, found in own.items() if found}
    folders.pop("", None)
    around = {path: (folders[folder] for folder in _folders_around(path) if folder in folders) for path in own}
    return {path: found or next(around[path], "") for path, found in own.items()}


def _published(files: Iterable[str], states: Mapping[str, State]) -> list[str]:
    """Return the files that do not lie in the folder of a page that is withheld."""
    folders = {_own_folder(path) for path, found in states.items() if found} - {""}
    below = tuple(f"pages/{folder}" for folder in folders)
    return [path for path in files if not normalize("NFC", path).startswith(below)]


def _own_folder(path: str) -> str:
    """Return the folder that a content file speaks for, a slash at its end, or ""."""
    return path[: path.rindex("/") + 1] if path.endswith(("/index.md", "/_index.md")) else ""


def _folders_around(path: str) -> list[str]:
    """Return the folders that a content file stands in, a slash at their ends, without the one that it speaks for."""
    around = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    return around[:-1] if _own_folder(path) else around


def _page(content: Content, settings: Settings, found: State) -> Page:
    address = addresses.address_of(content, settings.permalinks)
    where = addresses.place(content.path)
    kind: Kind = "home" if address == "/" else "section" if where.kind == "home" else where.kind
    title = content.meta.title or tree.in_words(where.name or where.folder) or settings.title
    problems = (*content.problems, *_doubts(content, settings, address))
    return Page(kind, address, content.path.rpartition("/")[0], title, content, content.meta, found, problems)


def _doubts(content: Content, settings: Settings, address: str) -> Iterable[Problem]:
    """Yield what is doubtful about a page's address."""
    pattern = addresses.permalink(content, settings.permalinks)
    dated = any(f":{part}" in pattern for part in addresses.DATED)
    told = any(problem.code == "date" for problem in content.problems)
    if dated and content.meta.date is None and not told:
        words = f"the page has no date, though its section's addresses hold one, so it is shown at {address}"
        yield Problem(content.source, 1, f'{words}; add a line such as date = "2026-11-21"', "date-missing")
    where = addresses.place(content.path)
    if where.kind == "page" and not pattern and not content.meta.url and not addresses.own_name(content):
        words = f"nothing of the page's name can stand in an address, so it is shown at {address}; rename the file"
        yield Problem(content.source, 1, words, "address-name")
    elif words := names.odd_name(content.source):
        yield Problem(content.source, 1, words, "address-name")


def _withheld(made: Iterable[Page], pages: Mapping[str, Page]) -> dict[str, Page]:
    return {page.address: page for page in made if page.state and page.address not in pages}


def _with(page: Page, rivals: Sequence[Problem]) -> Page:
    return replace(page, problems=(*page.problems, *rivals)) if rivals else page


def _targets(pages: Mapping[str, Page], claimed: Sequence[claims.Claim]) -> dict[str, Target]:
    targets = {addresses.NOT_FOUND: Target("not-found")}
    targets |= {claim.address: claim.target for claim in reversed(claimed)}
    targets |= {address: Target("page", page) for address, page in pages.items()}
    return dict(sorted(targets.items()))


def _next_change(contents: Iterable[Content], now: datetime) -> datetime | None:
    """Return the next moment at which a page is to be published or expires."""
    moments = (moment for content in contents for moment in (content.meta.publish_date, content.meta.expiry_date))
    return min((moment for moment in moments if moment and moment > now), default=None)
