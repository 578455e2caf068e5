"""The bodies of pages as HTML: what depends on the text alone is kept, what depends on the site or the clock is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import imagesize
from markupsafe import Markup, escape

from plenary.problems import Problem
from plenary.site import asked, references
from plenary.site.addresses import quoted
from plenary.site.checks import links
from plenary.site.page import Content, Page, digests
from plenary.site.site import Site
from plenary.text import shortcodes, summaries
from plenary.text.marks import MARK
from plenary.text.prefixes import rooted
from plenary.text.proof import proofread
from plenary.text.rendering import Rendered, render
from plenary.text.shortcodes import Marked
from plenary.text.tree import Link
from plenary.web.body import Body, rendered
from plenary.web.renderings import Made, Renderings, key
from plenary.web.shortcodes import Filled, Templates, expand, fill
from plenary.web.speech import labelled
from plenary.web.store import Store
from plenary.web.surroundings import File, Surroundings, Target

MOST_TEXTS = 10_000
"""Short texts, such as cells of tables and abstracts, that are kept, and summaries."""
Kept = TypeVar("Kept")
_NAME = re.compile(r'"/?([^"]+?)(?:\.md)?"(?=\?)')


@dataclass(frozen=True, slots=True)
class _Text:
    """A page's text, expanded, the lines of the file that its lines come from, and the key of what is made of it."""

    key: bytes
    marked: Marked
    lines: tuple[int, ...]
    expanded: Filled


class Bodies:
    """Renders pages and texts, keeps what may be kept, and remembers what each page's last rendering found wrong."""

    def __init__(self, store: Store, templates: Templates, ask: Mapping[str, Callable[..., object]]) -> None:
        self.store = store
        self._ask = ask
        self.templates = templates
        self.reported: dict[str, tuple[Problem, ...]] = {}
        self._renderings = Renderings(store.cache)
        self._anchors: dict[str, frozenset[str]] = {}
        self._known: tuple[Templates, bytes] | None = None
        self._inner: dict[str, tuple[Rendered, ...]] = {}
        self._made: dict[str, tuple[Link, ...]] = {}
        self._texts: dict[tuple[object, ...], Marked] = {}
        self._summaries: dict[tuple[object, ...], str] = {}
        self._sizes: dict[tuple[str, int], tuple[int, int]] = {}

    def of(self, site: Site, page: Page) -> Body:
        """Return the body of one of the site's pages."""
        text = self._text(site, page)
        if text is None:
            return Body(Rendered(""), page=page)
        known = self.templates.known

        def make() -> Made:
            body = rendered(text.marked, page.source, text.lines, known)
            return body.rendered, body.problems

        made, problems = self._renderings.get(text.key, make)
        self._anchors[page.source] = made.anchors
        return Body(made, text.marked.calls, page, (*problems, *text.expanded.problems), text.expanded.dead)

    def _text(self, site: Site, page: Page) -> _Text | None:
        content = asked.read(site, page)
        if content is None or page.broken:
            return None
        expanded = self._expanded(site, content, page)
        names = self._names()
        if not expanded.lines:
            made = key("page", content.source, content.body_digest or digests(content).body_digest, names)
            return _Text(made, content.body, (content.body_line,), expanded)
        marked = replace(content.body, text=expanded.text)
        made = key("expanded", content.source, marked, expanded.lines, names)
        return _Text(made, marked, expanded.lines, expanded)

    def _names(self) -> bytes:
        """Return a digest of the shortcodes' names, on which the proof-reader depends."""
        if self._known is None or self._known[0] is not self.templates:
            self._known = (self.templates, key(*sorted(self.templates.known.items())))
        return self._known[1]

    def summary(self, site: Site, page: Page, words: int) -> str:
        """Return the first words of a page as plain text, its shortcodes left out."""
        text = self._text(site, page)

        def make() -> str:
            return summaries.summary(self.of(site, page).rendered.html, words)

        return _kept(self._summaries, (text.key, words), make) if text else ""

    def keep(self) -> None:
        """Keep what was rendered for later runs."""
        self._renderings.keep()

    def filled(self, site: Site, body: Body, prefix: str) -> Filled:
        """Return a body's HTML with its shortcodes and its links to pages' files filled in, below the site's prefix."""
        inner: list[Rendered] = []
        html = Filled(body.rendered.html)
        if body.calls:
            html = fill(html.text, body.calls, self.templates, self._around(site, body.page, inner))
        text = _with_page_links(site, html.text, body.rendered, len(body.calls), body.page)
        if body.page:
            self._inner[body.page.address] = tuple(replace(made, html="") for made in inner)  # asked for links alone
            self._made[body.page.address] = html.links
        found = (problem for made in inner for problem in made.problems)
        return Filled(rooted(labelled(text, site.words), prefix), (*html.problems, *found))

    def filled_text(self, site: Site, text: str, page: Page | None, prefix: str) -> str:
        """Return any text, HTML or not, with its shortcodes filled in."""
        marked = shortcodes.extract(text, page.source if page else "", 1, self.templates.known)
        around = self._around(site, page, [])
        kept = str(marked.text) if isinstance(text, Markup) else str(escape(marked.text))
        return rooted(fill(kept, marked.calls, self.templates, around).text, prefix)

    def of_text(self, text: str, page: Page | None = None) -> Body:
        """Return the body that any Markdown text makes; it is kept, whichever page it stands on."""
        known = self.templates.known

        def extract() -> Marked:
            return shortcodes.extract(text, "", 1, known)

        marked = _kept(self._texts, (text, self._names()), extract)

        def make() -> Made:
            body = rendered(marked, "", (1,), known)
            return body.rendered, body.problems

        made, problems = self._renderings.get(key("text", text, self._names()), make)
        source = page.source if page else ""
        return Body(made, marked.calls, page, tuple(replace(problem, source=source) for problem in problems))

    def links_made(self, page: Page) -> tuple[Link, ...]:
        """Return the destinations that the shortcodes of a page made when it was filled last."""
        return self._made.get(page.address, ())

    def inner(self, page: Page) -> tuple[Rendered, ...]:
        """Return the texts that were rendered for the shortcodes of a page when it was filled last."""
        return self._inner.get(page.address, ())

    def anchors(self, page: Page) -> frozenset[str] | None:
        """Return the ids in a page's body if it has been rendered, or None."""
        own = self._anchors.get(page.source)
        inner = (made.anchors for made in self._inner.get(page.address, ()))
        return None if own is None else own.union(*inner)

    def _expanded(self, site: Site, content: Content, page: Page) -> Filled:
        marked = content.body
        if not any(call.notation == "%" for call in marked.calls):
            return Filled(marked.text)
        around = self._around(site, page, [])
        return expand(marked.text, marked.calls, self.templates, around, content.body_line)

    def _around(self, site: Site, page: Page | None, inner: list[Rendered]) -> Surroundings:
        """Return what shortcodes may ask; the texts rendered for them join `inner`."""
        params = {**site.settings.params, **(page.params if page else {})}
        source = page.source if page else ""

        def markdown(text: str, raws: Sequence[str], line: int) -> str:
            made = self._part(text, tuple(raws), source, line)
            inner.append(made)
            return _with_page_links(site, made.html, made, len(raws), page)

        return Surroundings(
            source=source,
            page=page,
            site=site.settings,
            address=lambda address: address,
            asset=lambda name: f"/theme/{name}",
            resolve=lambda ref: _resolve(site, ref, page),
            file=lambda address: self._file_or_hint(site, address, page),
            markdown=markdown,
            param=params.get,
            params=params.keys(),
            words=site.words,
            data=site.data,
            ask=self._ask,
        )

    def _part(self, text: str, raws: tuple[str, ...], source: str, line: int) -> Rendered:
        """Return a text of a shortcode rendered, with all that is wrong with it; it is kept."""
        known = self.templates.known

        def make() -> Made:
            made = render(text, raws, source, line)
            return replace(made, problems=(*made.problems, *proofread(text, raws, source, line, known))), ()

        return self._renderings.get(key("part", source, text, raws, line, self._names()), make)[0]

    def file(self, site: Site, address: str, page: Page | None) -> File:
        """Return what the site has at an address, as a page writes it; an image's size is read once for each change."""
        target = site.targets.get(_path(address, page))
        if target is None or target.kind != "file":
            return File(target is not None)
        size = self._size(target.file)
        return File(True, *size) if min(size) > 0 else File(True)

    def _file_or_hint(self, site: Site, address: str, page: Page | None) -> File:
        """Return what the site has at an address, or what may be meant by it."""
        found = self.file(site, address, page)
        return found if found.found else File(False, hint=asked.ask(site, links.nearest, _path(address, page)))

    def _size(self, file: str) -> tuple[int, int]:
        path = self.store.path_of(file)
        try:
            key = (file, path.stat().st_mtime_ns)
            if key not in self._sizes:
                self._sizes[key] = imagesize.get(path)
        except Exception:  # whatever an image holds, or if it has just gone
            return (-1, -1)
        return self._sizes[key]


def _path(address: str, page: Page | None) -> str:
    """Return the path of an address of the site as a page writes it."""
    return _path_from("/" if page is None or address.startswith("/") else page.address, address)


@lru_cache(maxsize=1024)
def _path_from(base: str, address: str) -> str:
    return unquote(urlsplit(urljoin(quoted(base), address)).path)


def _kept(kept: dict[tuple[object, ...], Kept], key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
    """Return what was made for a key before, or make it; when there is too much of it, begin anew."""
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_TEXTS:
            kept.clear()
        found = kept[key] = make()
    return found


def _with_page_links(site: Site, html: str, made: Rendered, first: int, page: Page | None) -> str:
    """Return HTML with its links to pages' files, whose marks count from `first`, led to those pages' addresses."""
    if not made.page_links:
        return html

    def lead(found: re.Match[str]) -> str:
        index = int(found[1]) - first
        if not 0 <= index < len(made.page_links):
            return found[0]
        reference = references.resolve(site, unquote(made.page_links[index].target), page)
        return str(escape(references.href(reference)))

    return MARK.sub(lead, html)


def dead_page_link(link: Link, page: Page, reference: references.Reference) -> Problem:
    """Return a warning for a link to a file that is no page's."""
    hint = _NAME.sub(r'"/\1.md"', reference.guess) or "correct the path, or add the page"
    return Problem(page.source, link.line, f"no page has the file {link.target}; {hint}", "dead-link")


def _resolve(site: Site, ref: str, page: Page | None) -> Target:
    reference = references.resolve(site, ref, page)
    return Target(references.href(reference), reference.found, reference.guess)
