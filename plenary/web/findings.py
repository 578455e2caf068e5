"""What is found wrong with pages once they are rendered: links that lead nowhere, in texts, fields and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from plenary.problems import Problem
from plenary.site import references
from plenary.site.checks import links, shown
from plenary.site.checks.links import Anchors, Checked
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text.tree import Link
from plenary.web.bodies import Bodies, dead_page_link
from plenary.web.body import Body


def dead_links(bodies: Bodies, site: Site, page: Page, body: Body) -> list[Problem]:
    """Return a warning for each destination of a page that the site does not have, as far as that is known by now."""
    found, plain = _destinations(bodies, site, page, body)
    if page.kind == "home":
        found += of_blocks(bodies, site, page, bodies.anchors)
    return [*found, *links.dead_links(site, page, plain, bodies.anchors)]


def checked(bodies: Bodies, site: Site, address: str) -> Checked:
    """Return what is found in what was just answered at an address, without a look at any other page's text."""
    target = site.targets[address]
    page = target.page
    reported = bodies.reported.pop(page.address if page else address, ())
    if page is None or target.kind != "page" or target.number > 1:
        return Checked(reported)
    found, plain = _destinations(bodies, site, page, bodies.of(site, page))
    dead = links.dead_links(site, page, plain, lambda _: None)
    named = tuple(link for link in plain if "#" in link.target)
    return Checked((*reported, *found, *dead), named, bodies.anchors(page) or frozenset())


def of_site(bodies: Bodies, site: Site, by_address: Mapping[str, Checked]) -> tuple[Problem, ...]:
    """Return all that is wrong with a site, by what is found at each of its addresses."""

    def anchors(page: Page) -> frozenset[str] | None:
        return by_address[page.address].anchors if page.address in by_address else None

    problems = {*site.problems, *links.dead_menu_entries(site, anchors), *of_blocks(bodies, site, site.home, anchors)}
    for address, found in by_address.items():
        problems.update(found.problems)
        if found.named:
            problems.update(links.dead_links(site, site.pages[address], found.named, anchors))
    return tuple(sorted(problems))


def of_blocks(bodies: Bodies, site: Site, page: Page, anchors: Anchors) -> Iterator[Problem]:
    """Yield what is wrong with the blocks of the home page, at the places where they are written."""
    yield from shown.misspelt(site)
    yield from shown.dead_ends(site, page, anchors)
    for text, (source, line) in shown.texts(site):
        body = bodies.of_text(text, page)
        dead = links.dead_links(site, page, body.rendered.links, anchors)
        yield from (replace(one, source=source, line=line, column=0) for one in (*body.problems, *dead))


def _destinations(bodies: Bodies, site: Site, page: Page, body: Body) -> tuple[list[Problem], list[Link]]:
    """Return a warning for each link of a page to a file that is no page's, and all other destinations in it."""
    found: list[Problem] = []
    plain = [*bodies.links_made(page), *shown.of_fields(page)]
    for made in (body.rendered, *bodies.inner(page)):
        files = {link.target for link in made.page_links}
        plain += [link for link in made.links if link.target not in files and link.target not in body.dead]
        for link in made.page_links:
            reference = references.resolve(site, unquote(link.target), page)
            if reference.found:
                plain.append(Link(references.href(reference), link.line))
            else:
                found.append(dead_page_link(link, page, reference))
    return found, plain
