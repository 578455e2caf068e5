"""The one view: an address is looked up in the site's list of addresses and answered with what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from unicodedata import normalize

from flask import Flask, Response, current_app, g, redirect, render_template, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from plenary.problems import Problem
from plenary.site import lists, navigation, questions, redirects, rules
from plenary.site.addresses import GONE, NOT_FOUND, Target, quoted
from plenary.site.asked import SITE, ask
from plenary.site.checks import links
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import headings
from plenary.text.fields import Meta
from plenary.web import filters, findings, heads, machines, moved, showing
from plenary.web.bodies import Bodies
from plenary.web.later import Later
from plenary.web.preview import problem_page, template_problem
from plenary.web.scan import read_stable
from plenary.web.validators import validated

LOOKED: Final = "plenary.looked"
"""Where a request's environment says that somebody has looked for changes on its behalf."""


def init_app(app: Flask, bodies: Bodies) -> None:
    """Answer every address of the site, and every other one with the 404 page."""
    app.extensions["plenary"] = bodies

    @app.before_request
    def look() -> BaseResponse | None:
        given = request.environ.get(SITE)
        if given is None and not request.environ.pop(LOOKED, False):
            look_for_changes(app, bodies)
        g.site = given or bodies.store.site
        at_the_mount = request.script_root and not request.environ.get("PATH_INFO")
        return _moved("/") if at_the_mount else None

    @app.get("/")
    @app.get("/<path:address>")
    def show(address: str = "") -> BaseResponse:
        return answer(bodies, g.site, f"/{address}")

    @app.after_request
    def always_ask(answered: Response) -> Response:
        if SITE not in request.environ:  # what is frozen has no headers
            answered.headers.setdefault("Cache-Control", "no-cache")
        return answered

    @app.errorhandler(NotFound)
    def lost(_: NotFound) -> BaseResponse:
        return _not_found(bodies, g.site)


def look_for_changes(app: Flask, bodies: Bodies) -> bool:
    """Let what was saved, renamed or removed count from now on; return whether there was anything.

    Of two requests at a time the second waits for what the first finds.
    """
    with bodies.store.looking:
        before = bodies.store.templates
        changed = bodies.store.look(exact=app.config["PREVIEW"])
        if changed and bodies.store.templates != before:
            filters.use_shortcodes(app, bodies)
        return changed


def answer(bodies: Bodies, site: Site, address: str) -> BaseResponse:
    """Return what the site answers at an address: a page, a file, one hop to where it is meant or has moved, or 404."""
    target = site.targets.get(address)
    if target:
        return _found(bodies, site, target)
    likely = (*redirects.forms(address), *redirects.forms(normalize("NFC", address)))
    meant = next((form for form in likely if form in site.targets), "")
    if meant:
        is_page = site.targets[meant].kind != "redirect"
        return _moved(meant) if is_page else _found(bodies, site, site.targets[meant])
    onward = redirects.answer(site.moves, site.targets, address)
    if onward is None:
        return _not_found(bodies, site)
    return _gone(bodies, site) if onward.status == rules.GONE else moved.led(bodies, site, onward)


def _moved(address: str) -> BaseResponse:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return redirect(filters.prefix() + quoted(address) + query, 301)


def _found(bodies: Bodies, site: Site, target: Target) -> BaseResponse:
    return ANSWERS[target.kind](bodies, site, target)


def _page_or_lost(bodies: Bodies, site: Site, target: Target) -> Response:
    return _page(bodies, site, target.page, target.number) if target.page else _lost(bodies, site)


def _file(bodies: Bodies, site: Site, target: Target) -> Response:
    path = bodies.store.path_of(target.file)
    try:
        return send_file(path) if path.is_file() else _not_found(bodies, site)
    except OSError:  # it went away in this moment
        return _not_found(bodies, site)


def _page(bodies: Bodies, site: Site, page: Page, number: int = 1) -> Response:
    """Return a page; one that can't be shown as it was written is answered with what is wrong with it."""
    g.page = page
    filters.note(ask(site, questions.problems_in, page.source))
    body = filters.body(bodies, page)
    filters.filled(bodies, body)
    if current_app.config["PREVIEW"]:
        filters.note(findings.dead_links(bodies, site, page, body))
    around = Later(lambda: navigation.neighbours(site, page))
    listed = Later(lambda: site.children.get(page.address, ()))
    size = Later(lambda: site.sizes.get(page.address, 0))
    return _rendered(
        bodies,
        showing.template(bodies.store.templates, site, page),
        {
            **_frame(site, page, number),
            "breadcrumbs": Later(lambda: navigation.breadcrumbs(site, page)),
            "sidebar": Later(lambda: navigation.sidebar(site, page)),
            "previous": Later(lambda: around()[0]),
            "next": Later(lambda: around()[1]),
            "children": listed,
            "list": Later(lambda: lists.part(listed(), size(), page.address, number)),
            "listing": showing.listing(page),
            "terms": Later(lambda: site.terms.get(page.address, ())),
            "blocks": Later(lambda: showing.blocks_of(site, page)),
            "toc": Later(lambda: () if page.meta.toc is False else headings.contents(body.rendered.headings)),
        },
    )


def _rendered(bodies: Bodies, template: str, values: dict[str, Any]) -> Response:
    """Return a template filled in, or what is wrong with the page or with the template."""
    noted: dict[Problem, None] = g.setdefault("problems", {})
    wrong = next((problem for problem in noted if problem.level == "error"), None)
    html = ""
    if not wrong:
        try:
            html = _filled(template, values, noted)
        except Exception as error:  # a site's own template may do anything, and the others are to be shown
            current_app.logger.debug("%s can't be shown", template, exc_info=True)
            wrong = template_problem(bodies.store, error, template)
            filters.note([wrong])
    bodies.reported[values["page"].address] = tuple(noted)
    if wrong:
        values = {**values, "head": heads.NOTHING}  # not a word of a page that can't be shown
        return Response(problem_page(current_app, bodies.store, wrong, noted, values), 500)
    return validated(Response(html))


def _filled(template: str, values: dict[str, Any], noted: Mapping[Problem, None]) -> str:
    """Return a template filled in; a preview is filled in again where that brought up problems, to show them."""
    before = len(noted)
    html = render_template(template, **values, problems=tuple(noted))
    again = values["preview"] and len(noted) > before
    return render_template(template, **values, problems=tuple(noted)) if again else html


def _not_found(bodies: Bodies, site: Site) -> Response:
    """Return the 404 page with its status; it has the bytes that a frozen site has in 404.html."""
    target = site.targets[NOT_FOUND]
    response = _page_or_lost(bodies, site, target)
    if target.kind == "file":
        with suppress(OSError):  # it may have gone in this moment
            response = Response(read_stable(bodies.store.path_of(target.file)))
    response.status_code = 404 if response.status_code in (200, 304) else response.status_code
    return response


def _lost(bodies: Bodies, site: Site) -> Response:
    page = Page("page", NOT_FOUND, "", site.words("not_found.title"), None, Meta())
    return _rendered(bodies, "404.html", {**_frame(site, page), "breadcrumbs": (), "sidebar": None})


def _gone(bodies: Bodies, site: Site) -> BaseResponse:
    """Return the 410 page with its status; it has the bytes that a frozen site has in 410.html."""
    response = _found(bodies, site, site.targets.get(GONE, Target("gone")))
    response.status_code = 410 if response.status_code in (200, 304) else response.status_code
    return response


def _removed(bodies: Bodies, site: Site, _: Target) -> Response:
    page = Page("page", GONE, "", site.words("gone.title"), None, Meta())
    return _rendered(bodies, "410.html", {**_frame(site, page), "breadcrumbs": (), "sidebar": None})


def _frame(site: Site, page: Page, number: int = 1) -> dict[str, Any]:
    """Return what stands around every page."""
    base = current_app.config["BASE_URL"] or site.settings.base_url
    preview = current_app.config["PREVIEW"]
    bodies: Bodies = current_app.extensions["plenary"]
    address = lists.part_address(page.address, number)
    canonical = base.rstrip("/") + quoted(address) if base and page.address not in (NOT_FOUND, GONE) else ""
    return {
        "page": page,
        "site": site.settings,
        "data": site.data,
        "today": Later(lambda: site.today),
        "canonical": canonical,
        "head": Later(lambda: heads.head(bodies, site, page, canonical)),
        "menu": Later(lambda: navigation.menu(site, "main", page.address)),
        "footer_menu": Later(lambda: navigation.menu(site, "footer", page.address)),
        "preview": preview,
        "site_problems": Later(lambda: _of_no_page(site)) if preview else (),
    }


def _of_no_page(site: Site) -> tuple[Problem, ...]:
    """Return the problems that stand in no page: those of settings, templates and other files."""
    bodies: Bodies = current_app.extensions["plenary"]
    found = (*site.problems, *site.lost, *links.dead_menu_entries(site, bodies.anchors))
    return tuple(problem for problem in found if problem.source.removeprefix("pages/") not in site.by_path)


# How each kind of target is answered.
ANSWERS: Mapping[str, Callable[[Bodies, Site, Target], BaseResponse]] = {
    "page": _page_or_lost,
    "file": _file,
    "not-found": _page_or_lost,
    "gone": _removed,
    "redirect": moved.redirected,
    "redirects": moved.listed,
    **machines.ANSWERS,
}
