"""The filters and functions that templates use, on pages and on any text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import MakeApp, write
from flask import Flask, g, render_template_string

DEFINITIONS = {
    "templates/shortcodes/hello.html": '<b>{{ get(0) or "nobody" }}</b>',
    "templates/shortcodes/up.html": "{{ inner|upper }}",
}


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app({**DEFINITIONS, "pages/a.md": '+++\ntitle = "A"\n+++\n# Word {{< hello "Ann" >}}\n'})


def shown(app: Flask, template: str, prefix: str = "", **values: object) -> str:
    """Return a template as a page of the site would show it."""
    with app.test_request_context("/", base_url=f"http://localhost{prefix}/"):
        app.preprocess_request()
        return render_template_string(template, **values)


# A text; the filters; what comes of it.
TEXTS = [
    ("*x*", "markdown", "<p><em>x</em></p>"),
    ("a <b>", "markdown", "<p>a <b></p>"),
    ("{{< hello Ann >}}", "markdown", "{{&lt; hello Ann &gt;}}"),
    ("*x* {{< hello Ann >}}", "markdown|shortcodes", "<p><em>x</em> <b>Ann</b></p>"),
    ("{{< hello >}}", "shortcodes", "<b>nobody</b>"),
    ("<i> & {{< hello >}}", "shortcodes", "&lt;i&gt; &amp; <b>nobody</b>"),
    ("<i>{{< hello >}}</i>", "safe|shortcodes", "<i><b>nobody</b></i>"),
    ("<i>", "callouts", "&lt;i&gt;"),
    ("{{< nothing >}}", "shortcodes", '<code class="shortcode-problem">{{&lt; nothing &gt;}}</code>'),
]


@pytest.mark.parametrize(("text", "names", "html"), TEXTS)
def test_filters_work_on_any_text(app: Flask, text: str, names: str, html: str) -> None:
    assert html in shown(app, f"{{{{ text|{names} }}}}", text=text)


def test_a_box_is_decorated_wherever_it_stands(app: Flask) -> None:
    html = shown(app, "{{ text|markdown|shortcodes|callouts }}", text="> [!NOTE]\n> Words\n")
    assert "callout" in html
    assert "[!NOTE]" not in html


def test_two_texts_in_one_template_stay_two(app: Flask) -> None:
    html = shown(app, "{% for text in texts %}{{ text|markdown|shortcodes }}{% endfor %}", texts=list("abcdefgh"))
    assert html.replace("\n", "") == "".join(f"<p>{letter}</p>" for letter in "abcdefgh")


def test_a_page_is_rendered_once_a_request_and_shown_as_often_as_wanted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = app.extensions["plenary"]
    calls: list[object] = []
    real = bodies.filled
    monkeypatch.setattr(bodies, "filled", lambda *given: calls.append(given) or real(*given))
    page = bodies.store.site.pages["/a/"]
    html = shown(app, "{{ page|markdown|shortcodes }}|{{ page|markdown|shortcodes }}", page=page)
    one, other = html.split("|")
    assert one == other
    assert "<b>Ann</b>" in one
    assert len(calls) == 1


def test_what_is_wrong_with_a_page_joins_the_problems_of_the_request(app: Flask, site: Path) -> None:
    write(site, {"pages/a.md": '{{< hello who="x" >}}\n\n{{< nothing >}}\n'})
    with app.test_request_context("/"):
        app.preprocess_request()
        page = app.extensions["plenary"].store.site.pages["/a/"]
        render_template_string("{{ page|markdown|shortcodes }}{{ page|markdown|shortcodes }}", page=page)
        assert [(problem.line, problem.code) for problem in g.problems] == [(3, "shortcode-unknown")]


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/", "/p/"),
        ("/about/", "/p/about/"),
        ("/a b/é?#x#y", "/p/a%20b/%C3%A9%3F#x#y"),
        ("https://example.org/a b", "https://example.org/a b"),
        ("//example.org/", "//example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("#here", "#here"),
        ("relative/", "relative/"),
        ("javascript:alert(1)", "#"),
        ("", ""),
    ],
)
def test_url_puts_the_prefix_before_what_begins_at_the_root(app: Flask, address: str, link: str) -> None:
    assert shown(app, "{{ url(address) }}", "/p", address=address) == link
    assert shown(app, "{{ url(address) }}", address=address) == link.replace("/p/", "/", 1 if link[:3] == "/p/" else 0)


def test_asset_leads_to_the_themes_files(app: Flask) -> None:
    assert shown(app, "{{ asset('site.css') }}", "/p") == "/p/theme/site.css"
    with app.test_client().get("/theme/site.css") as answer:
        assert answer.status_code == 200


def test_a_prefix_is_quoted_in_links(app: Flask) -> None:
    assert shown(app, "{{ url('/x/') }}", "/año b") == "/a%C3%B1o%20b/x/"


@pytest.mark.parametrize(("month", "name"), [(1, "January"), (5, "May"), (12, "December")])
def test_a_day_is_written_in_words(app: Flask, month: int, name: str) -> None:
    assert shown(app, "{{ date|day }}", date=datetime(2012, month, 9, tzinfo=UTC)) == f"9 {name} 2012"


def test_content_is_never_a_template(make_app: MakeApp) -> None:
    words = "{{ 7 * 7 }} {% include 'base.html' %} {# gone #}"
    quoted = words.replace("'", '"').replace('"', '\\"')
    client = make_app({"pages/a.md": f'+++\ntitle = "{quoted}"\n+++\n`{words}`\n'}).test_client()
    text = client.get("/a/").text
    assert "49" not in text
    assert text.count("{{ 7 * 7 }}") >= 2
    assert "{# gone #}" in text


def test_titles_and_settings_are_escaped(make_app: MakeApp) -> None:
    evil = "<script>alert(1)</script>"
    files = {
        "site.toml": f'title = "{evil}"\ndescription = "{evil}"\n[[menu.main]]\nname = "{evil}"\nurl = "/a/"\n',
        "pages/a.md": f'+++\ntitle = "{evil}"\ndescription = "{evil}"\n+++\nText\n',
    }
    client = make_app(files).test_client()
    for address in ("/", "/a/", "/nowhere/"):
        assert evil not in client.get(address).text
