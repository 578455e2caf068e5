"""The bodies of pages as HTML: what depends on the text alone is kept, what depends on site, address or clock is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize
from urllib.parse import unquote, urljoin

import imagesize
from markupsafe import Markup, escape

from plenary.problems import Problem
from plenary.site import references
from plenary.site.checks import links
from plenary.site.page import Page
from plenary.text import callouts, shortcodes
from plenary.text.marks import MARK
from plenary.text.prefixes import rooted
from plenary.text.rendering import Rendered, render
from plenary.text.shortcodes import Marked, Shortcode
from plenary.text.tree import Link
from plenary.web.shortcodes import Filled, Templates, expand, fill
from plenary.web.store import Store
from plenary.web.surroundings import File, Surroundings, Target

_NOTHING = Marked("")


@dataclass(frozen=True, slots=True)
class Body:
    """A text rendered from Markdown, its marks still in it, with what they stand for and all that is wrong so far."""

    rendered: Rendered
    calls: tuple[Shortcode, ...] = ()
    page: Page | None = None
    problems: tuple[Problem, ...] = ()

    def __html__(self) -> str:
        """Return the HTML with each shortcode as it was written: `|shortcodes` fills them in."""
        return MARK.sub(lambda found: str(escape(self._written(int(found[1])))), self.rendered.html)

    def _written(self, index: int) -> str:
        if index < len(self.calls):
            return self.calls[index].raw
        return self.rendered.page_links[index - len(self.calls)].target


class Bodies:
    """Renders pages and texts, keeps what may be kept, and remembers what each page's last rendering found wrong."""

    def __init__(self, store: Store, templates: Templates) -> None:
        self.store = store
        self.templates = templates
        self.reported: dict[str, tuple[Problem, ...]] = {}
        self._kept: dict[str, tuple[Marked, Body]] = {}
        self._inner: dict[str, tuple[Rendered, ...]] = {}
        self._sizes: dict[tuple[str, int], tuple[int, int]] = {}

    def of(self, page: Page) -> Body:
        """Return a page's body."""
        content = page.content
        if content is None or page.broken:
            return Body(Rendered(""), page=page)
        expanded = self._expanded(content.body, page)
        marked = replace(content.body, text=expanded.text)
        kept = self._kept.get(content.source)
        if not kept or kept[0] != marked:
            kept = (marked, rendered(marked, content.source, content.body_line))
            self._kept[content.source] = kept
        return replace(kept[1], page=page, problems=(*kept[1].problems, *expanded.problems))

    def filled(self, body: Body, prefix: str) -> Filled:
        """Return a body's HTML with its shortcodes and its links to pages' files filled in, below the site's prefix."""
        inner: list[Rendered] = []
        html = fill(body.rendered.html, body.calls, self.templates, self._around(body.page, inner))
        text = self._with_page_links(html.text, body.rendered, len(body.calls), body.page)
        if body.page:
            self._inner[body.page.address] = tuple(inner)
        found = (problem for made in inner for problem in made.problems)
        return Filled(rooted(text, prefix), (*html.problems, *found))

    def filled_text(self, text: str, page: Page | None, prefix: str) -> str:
        """Return any text, HTML or not, with its shortcodes filled in."""
        marked = shortcodes.extract(text, page.source if page else "", 1, self.templates.known)
        around = self._around(page, [])
        kept = str(marked.text) if isinstance(text, Markup) else str(escape(marked.text))
        return rooted(fill(kept, marked.calls, self.templates, around).text, prefix)

    def of_text(self, text: str, page: Page | None = None) -> Body:
        """Return the body that any Markdown text makes."""
        source = page.source if page else ""
        marked = shortcodes.extract(text, source, 1, self.templates.known)
        return replace(rendered(marked, source, 1), page=page)

    def dead_links(self, page: Page, body: Body, anchors: links.Anchors) -> list[Problem]:
        """Return a warning for each destination in a page's body that the site does not have."""
        found: list[Problem] = []
        for made in (body.rendered, *self._inner.get(page.address, ())):
            files = {link.target for link in made.page_links}
            plain = [link for link in made.links if link.target not in files]
            found += links.dead_links(self.store.site, page, plain, anchors)
            found += [dead for link in made.page_links if (dead := self._dead_page_link(link, page))]
        return found

    def all_problems(self) -> tuple[Problem, ...]:
        """Return all that is wrong with the site, once each of its pages has been answered."""
        site = self.store.site
        dead = (
            problem for page in site.pages.values() for problem in self.dead_links(page, self.of(page), self.anchors)
        )
        reported = (problem for problems in self.reported.values() for problem in problems)
        return tuple(sorted({*site.problems, *reported, *dead}))

    def anchors(self, page: Page) -> frozenset[str] | None:
        """Return the ids in a page's body if it has been rendered, or None."""
        kept = self._kept.get(page.source)
        inner = (made.anchors for made in self._inner.get(page.address, ()))
        return kept[1].rendered.anchors.union(*inner) if kept else None

    def _expanded(self, marked: Marked, page: Page) -> Filled:
        if not any(call.notation == "%" for call in marked.calls):
            return Filled(marked.text)
        return expand(marked.text, marked.calls, self.templates, self._around(page, []))

    def _with_page_links(self, html: str, made: Rendered, first: int, page: Page | None) -> str:
        """Return HTML with its links to pages' files, whose marks count from `first`, led to those pages' addresses."""
        if not made.page_links:
            return html

        def lead(found: re.Match[str]) -> str:
            index = int(found[1]) - first
            if not 0 <= index < len(made.page_links):
                return found[0]
            reference = references.resolve(self.store.site, unquote(made.page_links[index].target), page)
            return str(escape(references.href(reference)))

        return MARK.sub(lead, html)

    def _dead_page_link(self, link: Link, page: Page) -> Problem | None:
        reference = references.resolve(self.store.site, unquote(link.target), page)
        if reference.found:
            return None
        hint = reference.guess or "correct the path, or add the page"
        return Problem(page.source, link.line, f"no page has the file {link.target}; {hint}", "dead-link")

    def _around(self, page: Page | None, inner: list[Rendered]) -> Surroundings:
        """Return what shortcodes may ask; the texts rendered for them join `inner`."""
        settings = self.store.site.settings
        params = {**settings.params, **(page.params if page else {})}
        return Surroundings(
            source=page.source if page else "",
            page=page,
            site=settings,
            address=lambda address: address,
            asset=lambda name: f"/theme/{name}",
            resolve=lambda ref: self._resolve(ref, page),
            file=lambda address: self._file(address, page),
            markdown=lambda text, raws, line: self._rendered_inner(text, raws, line, page, inner),
            param=params.get,
            params=params.keys(),
        )

    def _rendered_inner(
        self, text: str, raws: Sequence[str], line: int, page: Page | None, inner: list[Rendered]
    ) -> str:
        made = render(text, raws, page.source if page else "", line)
        inner.append(made)
        return self._with_page_links(made.html, made, len(raws), page)

    def _resolve(self, ref: str, page: Page | None) -> Target:
        reference = references.resolve(self.store.site, ref, page)
        return Target(references.href(reference), reference.found, reference.guess)

    def _file(self, address: str, page: Page | None) -> File:
        """Look an address up among the site's files; an image's size is read once for each change of its file."""
        path = normalize("NFC", unquote(urljoin(page.address if page else "/", address)))
        target = self.store.site.targets.get(path)
        if target is None or target.kind != "file":
            return File(target is not None, hint=links.nearest(self.store.site, path) if target is None else "")
        size = self._size(target.file)
        return File(True, *size) if min(size) > 0 else File(True)

    def _size(self, file: str) -> tuple[int, int]:
        path = self.store.path_of(file)
        key = (file, path.stat().st_mtime_ns)
        if key not in self._sizes:
            try:
                self._sizes[key] = imagesize.get(path)
            except (OSError, ValueError):
                self._sizes[key] = (-1, -1)
        return self._sizes[key]


def rendered(marked: Marked, source: str, line: int) -> Body:
    """Return a Markdown text rendered, with all that is wrong with its shortcodes, notes and callouts."""
    found = render(marked.text, [call.raw for call in marked.calls], source, line)
    wrong = shortcodes.problems(marked.calls, found.marks_in_code)
    unknown = callouts.problems(found.html, shortcodes.restore(marked.text, marked.calls), source, line)
    return Body(found, marked.calls, None, (*wrong, *found.problems, *unknown))
