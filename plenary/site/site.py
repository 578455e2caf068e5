"""The whole site as one immutable record, made of its files' contents; everything else only asks it questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from plenary.problems import Problem
from plenary.site import addresses, claims, kinds, lists, making, moving, sitemap, streams, taxonomies, tree
from plenary.site.addresses import Target
from plenary.site.blocks import Block
from plenary.site.checks import names
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.ledger import Ledger
from plenary.site.page import Content, Page
from plenary.site.redirects import Moves
from plenary.site.rules import Redirect
from plenary.site.sections import PLAIN, Section
from plenary.site.settings import Settings
from plenary.site.words import Words


@dataclass(frozen=True, slots=True)
class Site:
    """All facts about a site at one moment.

    `targets` are all addresses it answers at and what each answers with; `pages` the pages by address; `children` the
    pages directly below a section, by the section's address and in the order of lists; `parents` the section that each
    page stands in, by the page's address; `by_path` the pages by their files' paths below `pages/`; `withheld`, by
    address, the pages that are not among them because they are drafts or their time has not come or is over. `terms`
    are the tags, categories and other terms of each page by its address, `sizes` how many pages the list of a section
    or term shows at a time (0: all), `posts` the news, the newest first, `sections` what is said of sections by their
    folders, `blocks` those of the home page. `moves` are the redirects and what is gone, `lost` says which
    of the addresses of the `ledger` answer no more. `today` is the day in the site's time zone, and the site is the
    same until the moment `until`, where there is one.
    """

    settings: Settings
    targets: Mapping[str, Target]
    pages: Mapping[str, Page]
    children: Mapping[str, tuple[Page, ...]]
    parents: Mapping[str, Page]
    by_path: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    withheld: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, tuple[Page, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    posts: tuple[Page, ...] = ()
    sections: Mapping[str, Section] = field(default_factory=lambda: MappingProxyType({}))
    blocks: tuple[Block, ...] = ()
    data: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    moves: Moves = field(default_factory=Moves)
    lost: tuple[Problem, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    today: date = date.min
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

    Paths begin at the site's folder; `problems` were found while the files were read. `ledger` holds the addresses
    that were published before, `redirects` are those of a `netlify.toml`.
    """

    settings: Settings
    contents: Sequence[Content] = ()
    files: Collection[str] = ()
    problems: Sequence[Problem] = ()
    words: Words = field(default_factory=Words)
    data: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    ledger: Ledger = field(default_factory=Ledger)
    redirects: Sequence[Redirect] = ()


def unexpired(material: Material) -> Material:
    """Return what a site would be made of if nothing in it ever expired."""
    contents = (replace(one, meta=replace(one.meta, expiry_date=None)) for one in material.contents)
    return replace(material, contents=tuple(contents))


def assemble(material: Material, now: datetime, drafts: bool = False) -> Site:
    """Return the site as it is at a moment; `drafts` shows what readers do not see, each with its state."""
    settings = material.settings
    written, hidden = making.apart(sorted(material.contents, key=lambda content: content.path))
    rules, wrong = making.rules(settings, written, material.data)
    written += making.of_data(rules, written)
    states = making.states(written, now)
    made = [making.page(content, rules, states[content.path]) for content in written]
    shown = [page for page in made if drafts or not page.state]
    firsts = tree.with_sections({page.address: page for page in reversed(shown)})
    published = material.files if drafts else making.published(material.files, states)
    claimed = claims.of_pages([*shown, *(page for page in firsts.values() if page.content is None)])
    claimed += claims.of_files(published, shown)
    rivals = claims.rivals(claimed)
    pages = {address: _with(page, rivals.get(address, ())) for address, page in sorted(firsts.items())}
    pages |= {one.address: _typed(one, rules) for one in pages.values() if one.kind == "section"}
    above = tree.parents(pages)
    sorts, all_of_them = settings.taxonomies or taxonomies.DEFAULTS, settings.taxonomies is not None
    terms = taxonomies.build(pages, sorts, all_of_them, material.words)
    below = {**_lists(tree.children(pages, above), pages, rules), **terms.listed}
    pages = dict(sorted({**pages, **terms.pages}.items()))
    above |= _above_terms(terms.pages, pages["/"])
    sizes = {page.address: _size(page, rules) for page in pages.values() if page.kind in ("section", "term")}
    own = [problem for page in shown for problem in page.problems]
    own += [problem for page in made if page.state for problem in page.problems if problem.code == "draft"]
    clashes = (problem for found in rivals.values() for problem in found)
    permalinks = names.permalinks_of_none(settings, {page.folder.split("/")[0] for page in made} - {""})
    blocks, amiss = making.blocks(pages["/"], rules)
    zone = ZoneInfo(settings.timezone)
    withheld = _withheld(made, pages) if not drafts else {}
    living = _targets(pages, claimed, _parts(below, sizes), _first_parts(pages, sizes) | _for_machines(pages, rules))
    redirects = (settings.redirects, material.redirects, settings.base_url)
    found = moving.moved(living, pages.values(), withheld, redirects, material.ledger)
    return Site(
        settings=settings,
        targets=MappingProxyType(found.targets),
        pages=MappingProxyType(pages),
        children=MappingProxyType(below),
        parents=MappingProxyType(above),
        by_path=MappingProxyType({page.content.path: page for page in pages.values() if page.content}),
        withheld=MappingProxyType(withheld),
        moves=found.moves,
        lost=found.lost,
        ledger=material.ledger,
        terms=MappingProxyType(terms.of),
        sizes=MappingProxyType(sizes),
        posts=lists.newest(pages.values()),
        sections=MappingProxyType(dict(rules.sections)),
        blocks=blocks,
        data=material.data,
        today=now.astimezone(zone).date(),
        until=_next_change(material.contents, shown, now, zone),
        problems=tuple(
            dict.fromkeys((*material.problems, *permalinks, *own, *wrong, *amiss, *hidden, *clashes, *found.problems))
        ),
        words=material.words,
    )


def _typed(page: Page, rules: making.Rules) -> Page:
    """Return a section's page with the kind of its list: by its own `type`, or that of the pages in it."""
    own = page.content and kinds.of(page.content, rules.of(page.folder), rules.news)
    return replace(page, type=(own or rules.kind_of(page.folder)).name)


def _lists(
    below: Mapping[str, tuple[Page, ...]], pages: Mapping[str, Page], rules: making.Rules
) -> dict[str, tuple[Page, ...]]:
    """Return the pages directly below each section, sorted as the section says, else as suits its kind."""
    return {address: lists.in_order(found, _sort(pages[address], rules)) for address, found in below.items()}


def _sort(page: Page, rules: making.Rules) -> str:
    return rules.sections.get(page.folder, PLAIN).sort or kinds.KINDS[page.type].sort if page.folder else ""


def _size(page: Page, rules: making.Rules) -> int:
    """Return how many pages a list shows at a time."""
    own = rules.sections.get(page.folder, PLAIN).page_size
    usual = None if page.kind == "term" else rules.kind_of(page.folder).page_size
    size = own if own is not None else usual
    return rules.settings.page_size if size is None else size


def _above_terms(pages: Mapping[str, Page], home: Page) -> dict[str, Page]:
    """Return what the pages of taxonomies and terms stand below."""
    tops = {page.folder: page for page in pages.values() if page.kind == "taxonomy"}
    return {address: tops.get(page.folder.partition("/")[0], home) for address, page in pages.items()} | {
        page.address: home for page in tops.values()
    }


def _parts(below: Mapping[str, tuple[Page, ...]], sizes: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return the addresses of all further parts of lists: whose list it is, and which part."""
    return {
        lists.part_address(address, number): (address, number)
        for address, size in sizes.items()
        for number in range(2, lists.parts(len(below.get(address, ())), size) + 1)
    }


def _first_parts(pages: Mapping[str, Page], sizes: Mapping[str, int]) -> dict[str, Target]:
    """Return what leads from `/blog/page/1/`, which Hugo publishes too, to the list itself."""
    listed = [address for address, size in sizes.items() if size]
    return {f"{address}page/1/": Target("redirect", page=pages[address], to=address) for address in listed}


def _withheld(made: Iterable[Page], pages: Mapping[str, Page]) -> dict[str, Page]:
    return {page.address: page for page in made if page.state and page.address not in pages}


def _with(page: Page, rivals: Sequence[Problem]) -> Page:
    return replace(page, problems=(*page.problems, *rivals)) if rivals else page


def _targets(
    pages: Mapping[str, Page],
    claimed: Sequence[claims.Claim],
    parts: Mapping[str, tuple[str, int]],
    made: Mapping[str, Target],
) -> dict[str, Target]:
    """Return what each address answers with; a page or a file goes before what would be `made` there."""
    targets = {addresses.NOT_FOUND: Target("not-found"), **made}
    targets |= {part: Target("page", pages[address], number=number) for part, (address, number) in parts.items()}
    targets |= {claim.address: claim.target for claim in reversed(claimed)}
    targets |= {address: Target("page", page) for address, page in pages.items()}
    return dict(sorted(targets.items()))


def _for_machines(pages: Mapping[str, Page], rules: making.Rules) -> dict[str, Target]:
    """Return the feeds, those of sections that want none aside, the sitemap and robots.txt."""
    found = streams.targets(pages.values(), lambda page: rules.sections.get(page.folder, PLAIN).feed)
    return found | sitemap.targets(pages.values())


def _next_change(contents: Iterable[Content], shown: Iterable[Page], now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the next moment at which a page is to be published or expires, or is shown otherwise by its record."""
    moments = [moment for content in contents for moment in (content.meta.publish_date, content.meta.expiry_date)]
    records = (page.record for page in shown if isinstance(page.record, Event | Job))
    moments += [datetime.combine(day, time(), zone) for record in records for day in record.changes()]
    return min((moment for moment in moments if moment and moment > now), default=None)
