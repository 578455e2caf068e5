"""Pages for the theme's tests: the context that views give to templates, in small, and every sort of content."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Record

import english
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ROOT = Path(__file__).parents[2]
THEME = ROOT / "static" / "theme"
BODY = (Path(__file__).parent / "theme_body.html").read_text("utf-8")
STYLES = ("blue", "pink", "violet", "turquoise", "green", "red", "marsala")


def entry(name, address, *children, active=False):
    return Record(name=name, address=address, children=children, active=active)


def node(title, address, *children, current=False, within=False):
    return Record(title=title, address=address, children=children, current=current, within=within, state="", left_out=0)


def page(**changes):
    fields = {
        "title": "Questions and answers",
        "description": "What people ask us.",
        "date": datetime(2026, 3, 19, tzinfo=UTC),
        "lastmod": datetime(2026, 5, 3, tzinfo=UTC),
        "state": "draft" if changes.pop("draft", False) else "",
        "authors": ("Ada Lovelace", "Charles Babbage"),
        "address": "/about/faq/",
        "kind": "page",
        "params": {},
        "source": "pages/about/faq.md",
        "html": BODY,
    }
    fields |= changes
    in_news = fields["address"].startswith("/blog/")
    return Record(**{"link_title": fields["title"], "type": "post" if in_news else "page"} | fields)


def problem(**changes):
    fields = {
        "source": "pages/about/faq.md",
        "line": 3,
        "column": 9,
        "message": 'the word "tru" is not true or false; did you mean "true"?',
        "code": "front-matter-type",
        "level": "error",
    }
    return Record(**fields | changes)


def contents(*names):
    return tuple(Record(id=name, text=Markup(f"<code>{name}</code> & more").unescape(), children=()) for name in names)


def context(**changes):
    footer = {"title": "At your service", "text": "Since 1974.", "links": [{"name": "Join", "url": "/join/"}]}
    site = Record(
        title="The Association",
        description="People who keep data.",
        language="en",
        base_url="",
        params={"footer": [footer], "copyright": "CC BY 4.0"},
    )
    about = entry("About", "/about/", entry("Officials", "/officials/"), entry("Questions", "/about/faq/"), active=True)
    values = {
        "site": site,
        "page": page(),
        "canonical": "https://example.org/about/faq/",
        "menu": (
            entry("Home", "/"),
            about,
            entry("Events", "", entry("Conferences", "/conferences/")),
            entry("Contact", "/contact/"),
        ),
        "breadcrumbs": (Record(title="Home", address="/"), Record(title="About", address="/about/")),
        "sidebar": node(
            "About",
            "/about/",
            node("Officials", "/officials/", node("Former officials", "/officials/former/")),
            node("Questions and answers", "/about/faq/", current=True),
        ),
        "previous": page(title="Officials", address="/officials/"),
        "next": page(title="Web team", address="/web-team/"),
        "children": (),
        "toc": contents("lists", "tables", "figures"),
        "preview": False,
        "blocks": (),
        "listing": "partials/children.html",
        "terms": (),
        "problems": (),
        "footer_menu": (entry("Privacy", "/privacy/"),),
    }
    values |= changes
    words = values["page"].description or values["site"].description
    tag = Record(attribute="name", key="description", content=words)
    head = Record(tags=[tag], links=[], data="", icon="", touch_icon="")
    shown = Record(pages=values["children"], number=1, total=1, newer="", older="")
    return {"head": head, "list": shown, **values}


def environment(*, trimmed):
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
    )
    made.globals.update(recent=lambda count: (), picture=lambda address: True)
    made.globals.update(t=english.WORDS, url=lambda address: address, asset=lambda name: f"/theme/{name}")
    made.filters.update(
        day=lambda moment: f"{moment.day} {moment:%B %Y}",
        markdown=lambda shown: Markup(shown.html),
        shortcodes=lambda text: text,
        callouts=lambda text: text,
    )
    return made


def render(template, *, trimmed=True, **changes):
    return environment(trimmed=trimmed).get_template(template).render(context(**changes))


def with_params(**params):
    site = context()["site"]
    return Record(**vars(site) | {"params": site.params | params})


def fault():
    """What the preview knows about a page that can't be shown."""
    return {
        "problem": problem(),
        "meaning": "A field holds another sort of value than it should.",
        "lines": ((2, "title = 'x'", False), (3, "draft = tru", True), (4, "+++", False)),
        "caret": 9,
        "others": (problem(source="pages/index.md", message="the image does not exist; check its name"),),
        "breadcrumbs": (),
    }


def every_page():
    """Return the HTML of each template, and of each accent, by the address the tests serve it at."""
    cards = (
        page(title="A", address="/a/", description="About it", draft=True),
        page(title="B", address="/b/", description=""),
    )
    lost = Record(title="Page not found", description="", address="/404.html", kind="404", state="")
    home = page(title="The Association", address="/", kind="home", html="<p>Welcome.</p>")
    pages = {
        "/home": render("home.html", page=home, breadcrumbs=(), sidebar=None, children=cards, toc=()),
        "/section": render("section.html", page=page(kind="section", address="/about/"), sidebar=None, children=cards),
        "/links": render(
            "section.html", page=page(kind="section", html=""), children=(page(title="C", description=""),)
        ),
        "/page": render("page.html", preview=True, problems=(problem(), problem(level="warning"))),
        "/draft": render("page.html", page=page(draft=True, title="Donau" * 30), sidebar=None, toc=()),
        "/404": render("404.html", page=lost, breadcrumbs=(), sidebar=None, toc=()),
        "/problem": render("problem.html", **fault()),
    }
    return pages | {f"/{style}": render("page.html", site=with_params(style=style)) for style in STYLES}
