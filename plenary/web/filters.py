"""The template filters and functions: `{{ page|markdown|shortcodes|callouts }}`, on pages and on any text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask, g, request
from markupsafe import Markup, escape

from plenary.problems import Problem
from plenary.site.addresses import is_external, quoted
from plenary.site.page import Page
from plenary.text.callouts import KINDS, decorate
from plenary.text.hrefs import is_safe
from plenary.web import listing, speech
from plenary.web.bodies import Bodies
from plenary.web.body import Body
from plenary.web.later import LaterContext
from plenary.web.shortcodes import read_templates
from plenary.web.store import Store
from plenary.web.templates import Compiled, SiteLoader


def init_app(app: Flask, store: Store) -> Bodies:
    """Add the filters and functions, let templates be loaded for this site, and return what renders bodies."""
    app.config["TEMPLATES_AUTO_RELOAD"] = True  # said of the environment alone, `flask run` would turn it off again
    environment = app.jinja_env
    environment.loader = SiteLoader(lambda: store.templates)
    environment.context_class = LaterContext
    environment.cache = {}  # all of them: Jinja's own forgets some, and searches itself each time it is asked
    environment.bytecode_cache = Compiled(store.cache) if store.cache else None
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"callouts": callouts, **speech.FILTERS}
    environment.globals |= {"url": url, "asset": asset, **speech.FUNCTIONS, **listing.FUNCTIONS}
    bodies = Bodies(store, read_templates(environment, store.cache), listing.FUNCTIONS)

    @app.template_filter()
    def markdown(value: Page | str) -> Body:
        return body(bodies, value) if isinstance(value, Page) else bodies.of_text(str(value), g.get("page"))

    @app.template_filter()
    def shortcodes(value: Body | str) -> Markup:
        return filled(bodies, value)

    store.use_shortcodes(bodies.templates.known)
    return bodies


def use_shortcodes(app: Flask, bodies: Bodies) -> None:
    """Read anew which shortcodes there are."""
    bodies.templates = read_templates(app.jinja_env, bodies.store.cache)
    bodies.store.use_shortcodes(bodies.templates.known)


def body(bodies: Bodies, page: Page) -> Body:
    """Return a page's body, made once a request; what is wrong with it joins the problems of the request."""
    made: dict[str, Body] = g.setdefault("bodies", {})
    if page.address not in made:
        made[page.address] = bodies.of(g.site, page)
        note(made[page.address].problems)
    return made[page.address]


def filled(bodies: Bodies, value: Body | str) -> Markup:
    """Return a body, filled once a request, or any text with its shortcodes filled in."""
    if not isinstance(value, Body):
        return Markup(bodies.filled_text(g.site, value, g.get("page"), prefix()))
    made: list[tuple[Body, Markup]] = g.setdefault("filled", [])
    kept = next((html for done, html in made if done is value), None)
    if kept is not None:
        return kept
    done = bodies.filled(g.site, value, prefix())
    note(done.problems)
    made.append((value, Markup(done.text)))
    return made[-1][1]


def note(problems: Iterable[Problem]) -> None:
    """Add problems to those of the request, each once."""
    found: dict[Problem, None] = g.setdefault("problems", {})
    found |= dict.fromkeys(problems)


def callouts(html: object) -> Markup:
    """Filter: HTML with its callouts, GitHub's and those made by hand, decorated."""
    words = speech.said()
    return Markup(decorate(str(escape(html)), {kind: words(f"callout.{kind}") for kind in KINDS}))


def prefix() -> str:
    """Return the sub-path that the site stands at, such as `/assoc`, as a link writes it; "" at the root."""
    found: str | None = g.get("prefix")
    if found is None:
        found = g.prefix = quoted(request.script_root) if request.script_root else ""
    return found


def url(address: str) -> str:
    """Return an address of this site, or any other, as a link writes it; one that would run a program leads nowhere."""
    return _led_before(address, prefix()) if type(address) is str else _led(address, prefix())


def _led(address: str, prefix: str) -> str:
    if not is_safe(address):
        return "#"
    if is_external(address) or not address.startswith("/"):
        return address
    path, mark, rest = address.partition("#")
    return prefix + quoted(path) + mark + rest


_led_before = lru_cache(maxsize=8192)(_led)


def asset(name: str) -> str:
    """Return the address of one of the theme's files."""
    return url(f"/theme/{name}")
