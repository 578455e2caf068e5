"""The whole site as one immutable record, made of its files' contents; everything else only asks it questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from plenary.problems import Problem
from plenary.site import addresses, arranging, claims, lists, making, moving, sitemap, streams, tree
from plenary.site.addresses import Target
from plenary.site.arranging import Arrangement
from plenary.site.blocks import Block
from plenary.site.checks import overlaps
from plenary.site.events import Event
from plenary.site.jobs import Job
from plenary.site.ledger import Ledger
from plenary.site.page import Content, Page
from plenary.site.redirects import Moves
from plenary.site.rules import Redirect
from plenary.site.sections import PLAIN, Section
from plenary.site.settings import Settings
from plenary.site.words import Words

Question = tuple[Any, ...]

_TOLD = ("draft", "never-shown")


@dataclass(frozen=True, slots=True)
class Site:
    """All facts about a site at one moment.

    `targets` are all addresses it answers at and what each answers with; `pages` the pages by address; `children` the
    pages directly below a section, by the section's address and in the order of lists; `parents` the section that each
    page stands in, by the page's address; `by_path` the pages by their files' paths below `pages/`; `names` the
    addresses of pages and files by their last parts; `withheld`, by address, the pages that are not among them because
    they are drafts or their time has not come or is over. `terms` are the tags, categories and other terms of each page
    by its address, `sizes` how many pages the list of a section or term shows at a time (0: all), `posts` the news, the
    newest first, `sections` what is said of sections by their folders, `blocks` those of the home page. `moves` are the
    redirects and what is gone, `lost` says which of the addresses of the `ledger` answer no more. `today` is the day in
    the site's time zone, and the site is the same until the moment `until`, where there is one. `made` are the
    pages as their contents alone make them, `answers` keeps what `asked.ask` was answered.
    """

    settings: Settings
    targets: Mapping[str, Target]
    pages: Mapping[str, Page]
    children: Mapping[str, tuple[Page, ...]]
    parents: Mapping[str, Page]
    by_path: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
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
    made: making.Made | None = field(default=None, compare=False, repr=False)
    answers: dict[Question, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def home(self) -> Page:
        """The page at the root address."""
        return self.pages["/"]


@dataclass(frozen=True, slots=True)
class Material:
    """What a site is made of: its settings, its pages' files, and the paths of all other files that it publishes.

    Paths begin at the site's folder; `problems` were found while the files were read. `ledger` holds the addresses
    that were published before, `redirects` are those of a `netlify.toml`; `templates` are the names of all templates,
    none where they are not known.
    """

    settings: Settings
    contents: Sequence[Content] = ()
    files: Collection[str] = ()
    problems: Sequence[Problem] = ()
    words: Words = field(default_factory=Words)
    data: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    ledger: Ledger = field(default_factory=Ledger)
    redirects: Sequence[Redirect] = ()
    templates: Collection[str] = ()


def unexpired(material: Material) -> Material:
    """Return what a site would be made of if nothing in it ever expired."""
    contents = (replace(one, meta=replace(one.meta, expiry_date=None)) for one in material.contents)
    return replace(material, contents=tuple(contents))


def assemble(material: Material, now: datetime, drafts: bool = False, made: making.Made | None = None) -> Site:
    """Return the site at a moment, with `drafts` all that is withheld; what an earlier one `made` only spares time."""
    settings = material.settings
    found = making.make(making.said(settings, material.contents, material.data, material.templates), now, made)
    shown = [page for page in found.pages if drafts or not page.state]
    firsts = tree.with_sections({page.address: page for page in reversed(shown)})
    claimed = _claims(shown, firsts, material.files if drafts else found.published(material.files))
    rivals = claims.rivals(claimed)
    pages = {address: _with(page, rivals.get(address, ())) for address, page in sorted(firsts.items())}
    order = arranging.arrange(pages, found.rules, material.words)
    withheld = _withheld(found.pages, order.pages) if not drafts else {}
    living = _targets(order, claimed, _for_machines(order.pages, found.rules))
    redirects = (settings.redirects, material.redirects, settings.base_url)
    moved = moving.moved(living, order.pages.values(), withheld, redirects, material.ledger)
    blocks, amiss = making.blocks(order.pages["/"], found.rules, {page.folder for page in found.pages})
    problems = (*material.problems, *found.problems, *_of_pages(found.pages, shown, rivals), *amiss, *moved.problems)
    return Site(
        settings=settings,
        targets=MappingProxyType(moved.targets),
        pages=MappingProxyType(order.pages),
        children=MappingProxyType(order.listed),
        parents=MappingProxyType(order.parents),
        by_path=MappingProxyType({page.content.path: page for page in order.pages.values() if page.content}),
        names=MappingProxyType(addresses.by_name(moved.targets)),
        withheld=MappingProxyType(withheld),
        moves=moved.moves,
        lost=moved.lost,
        ledger=material.ledger,
        terms=MappingProxyType(order.terms),
        sizes=MappingProxyType(order.sizes),
        posts=lists.newest(order.pages.values()),
        sections=MappingProxyType(dict(found.rules.sections)),
        blocks=blocks,
        data=material.data,
        today=now.astimezone(ZoneInfo(settings.timezone)).date(),
        until=_next_change(material.contents, shown, now, ZoneInfo(settings.timezone)),
        problems=tuple(dict.fromkeys((*problems, *overlaps.hidden(firsts, order.pages, order.parts, claimed)))),
        words=material.words,
        made=found,
    )


def _claims(shown: Sequence[Page], firsts: Mapping[str, Page], files: Iterable[str]) -> list[claims.Claim]:
    pages = [*shown, *(page for page in firsts.values() if page.content is None)]
    return [*claims.of_pages(pages), *claims.of_files(files, shown)]


def _of_pages(
    made: Iterable[Page], shown: Iterable[Page], rivals: Mapping[str, Iterable[Problem]]
) -> Iterable[Problem]:
    """Yield what is wrong with the pages that are shown, and of the others what is unclear about their being hidden."""
    yield from (problem for page in shown for problem in page.problems)
    yield from (problem for page in made if page.state for problem in page.problems if problem.code in _TOLD)
    yield from (problem for found in rivals.values() for problem in found)


def _withheld(made: Iterable[Page], pages: Mapping[str, Page]) -> dict[str, Page]:
    return {page.address: page for page in made if page.state and page.address not in pages}


def _with(page: Page, rivals: Sequence[Problem]) -> Page:
    return replace(page, problems=(*page.problems, *rivals)) if rivals else page


def _targets(order: Arrangement, claimed: Sequence[claims.Claim], made: Mapping[str, Target]) -> dict[str, Target]:
    """Return what each address answers with; a page or a file goes before what would be `made` there."""
    targets = {addresses.NOT_FOUND: Target("not-found"), **made, **order.parts}
    targets |= {claim.address: claim.target for claim in reversed(claimed)}
    for address, page in order.pages.items():
        if address not in targets or targets[address].page is not page or targets[address].kind != "page":
            targets[address] = Target("page", page)
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
