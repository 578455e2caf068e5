"""The one view: an address is looked up in the site's list of addresses and answered with what stands there."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from plenary.problems import CODES, Problem
from plenary.site import navigation
from plenary.site.addresses import NOT_FOUND, Target, quoted
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text import headings
from plenary.web import filters
from plenary.web.bodies import Bodies
from plenary.web.scan import read_stable
from plenary.web.store import Store

TEMPLATES = {"home": "home.html", "section": "section.html", "page": "page.html"}
AROUND = 3


def init_app(app: Flask, bodies: Bodies) -> None:
    """Answer every address of the site, and every other one with the 404 page."""
    app.extensions["plenary"] = bodies

    @app.before_request
    def look() -> None:
        if app.config["PREVIEW"] and bodies.store.refresh():
            filters.use_templates(app, bodies)

    @app.get("/")
    @app.get("/<path:address>")
    def show(address: str = "") -> BaseResponse:
        return answer(bodies, f"/{address}")


def answer(bodies: Bodies, address: str) -> BaseResponse:
    """Return what the site answers at an address: a page, a file, one hop to the same address with a slash, or 404."""
    site = bodies.store.site
    target = site.targets.get(address)
    if target is None:
        if f"{address}/" in site.targets:
            return redirect(request.script_root + quoted(f"{address}/"), 301)
        return Response(_not_found(site), 404)
    if target.kind == "file":
        return _file(bodies.store, target)
    if target.page is None:
        return Response(_not_found(site))
    return _page(bodies, target.page)


def _file(store: Store, target: Target) -> Response:
    path = store.path_of(target.file)
    return send_file(path, conditional=True) if path.is_file() else Response(_not_found(store.site), 404)


def _page(bodies: Bodies, page: Page) -> Response:
    """Return a page; one that can't be shown as it was written is answered with what is wrong with it."""
    site = bodies.store.site
    g.page = page
    filters.note(page.problems)
    body = filters.body(bodies, page)
    filters.filled(bodies, body)
    filters.note(bodies.dead_links(page, body, bodies.anchors))
    problems = tuple(g.problems)
    bodies.reported[page.address] = problems
    if wrong := [problem for problem in problems if problem.level == "error"]:
        return Response(_problem(bodies.store, page, wrong[0]), 500)
    before, after = navigation.neighbours(site, page)
    html = render_template(
        TEMPLATES[page.kind],
        page=page,
        **_frame(site, page.address),
        breadcrumbs=navigation.breadcrumbs(site, page),
        sidebar=navigation.sidebar(site, page),
        previous=before,
        next=after,
        children=site.children.get(page.address, ()),
        toc=() if page.meta.toc is False else headings.contents(body.rendered.headings),
        problems=problems,
    )
    return Response(html)


def _not_found(site: Site) -> str:
    page = {"title": "Page not found", "address": NOT_FOUND, "kind": "404", "description": "", "params": {}}
    return render_template("404.html", page=page, **_frame(site, NOT_FOUND), breadcrumbs=(), sidebar=None, problems=())


def _problem(store: Store, page: Page, problem: Problem) -> str:
    others = tuple(other for other in store.site.problems if other != problem)
    return render_template(
        "problem.html",
        page=page,
        **_frame(store.site, page.address),
        breadcrumbs=(),
        sidebar=None,
        problems=(),
        problem=problem,
        meaning=CODES[problem.code].meaning,
        lines=_lines(store, problem),
        caret=problem.column,
        others=others,
    )


def _lines(store: Store, problem: Problem) -> tuple[tuple[int, str, bool], ...]:
    """Return the lines around a problem, each with its number and whether it is the one."""
    try:
        text = read_stable(store.folder / problem.source).decode("utf-8", "replace")
    except OSError:
        return ()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(1, problem.line - AROUND)
    shown = lines[first - 1 : problem.line + AROUND]
    return tuple((number, line, number == problem.line) for number, line in enumerate(shown, first))


def _frame(site: Site, address: str) -> dict[str, Any]:
    """Return what stands around every page."""
    base = current_app.config["BASE_URL"] or site.settings.base_url
    return {
        "site": site.settings,
        "canonical": base.rstrip("/") + quoted(address) if base and address != NOT_FOUND else "",
        "menu": navigation.menu(site, "main", address),
        "footer_menu": navigation.menu(site, "footer", address),
        "preview": current_app.config["PREVIEW"],
    }
