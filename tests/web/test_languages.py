"""A site in another language says nothing in English, and `t`, `day` and `period` do what the guide says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import english
import pytest
import whole_site
from conftest import MakeApp
from flask import Flask, render_template_string
from markupsafe import Markup

from plenary.site import wordfiles

ROOT = Path(__file__).parents[2]
LATIN = ROOT / "tests" / "sites" / "words"
OTHERS = sorted({path.stem for path in (ROOT / "i18n").glob("*.toml")} - {"en"})
BRACES = re.compile(r"\{\w+\}")
SCRIPTS = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
SELDOM = {
    *("draft", "scheduled", "expired"),  # not frozen
    *("explore", "task_done", "task_to_do", "more_pages", "events.none_coming", "events.none"),
    *("jobs.more", "blocks.more", "conference.sessions", "conference.session", "conference.presentation"),
}
LABELS = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


@pytest.fixture(scope="module", params=OTHERS)
def frozen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The language, and each page of the Latin site frozen in it."""
    folder = tmp_path_factory.mktemp(request.param)
    site = shutil.copytree(LATIN, folder / "site")
    settings = (site / "site.toml").read_text("utf-8")
    (site / "site.toml").write_text(f'language = "{request.param}"\n{settings}', "utf-8")
    done = whole_site.freeze(site, folder / "build", "--as-of", "2026-11-21", "--strict")
    assert done.status == 0, done
    made = whole_site.files(folder / "build")
    return request.param, {name: data.decode() for name, data in made.items() if name.endswith(".html")}


def seen(html: str) -> str:
    """Return the words of a page, those in attributes too, and in the pages within frames."""
    text = SCRIPTS.sub("", html)
    frames = " ".join(unescape(frame) for frame in re.findall(r'srcdoc="([^"]*)"', text))
    words = " | ".join([*LABELS.findall(text + frames), re.sub(r"<[^>]*>", " ", text), re.sub(r"<[^>]*>", " ", frames)])
    return " ".join(unescape(words).split())


def phrases(language: str) -> Iterator[str]:
    """Yield the English texts, cut at their placeholders, that another language says otherwise."""
    own = wordfiles.read((ROOT / "i18n" / f"{language}.toml").read_text("utf-8"), f"i18n/{language}.toml")
    said = " ".join(text for entry in own.texts.values() for text in entry.forms.values())
    texts = [text for entry in english.FILE.texts.values() for text in entry.forms.values()]
    names = [name for names in english.FILE.lists.values() for name in names if len(name) > 3]
    latin = " ".join(path.read_text("utf-8") for path in LATIN.rglob("*") if path.suffix in (".md", ".toml", ".json"))
    same = f"{said} {' '.join(name for names in own.lists.values() for name in names)} {latin}"
    parts = {part.strip(" .,:()") for text in [*texts, *names] for part in BRACES.split(text)}
    return (part for part in sorted(parts) if len(part) > 2 and not re.search(rf"\b{re.escape(part)}\b", same))


def test_nothing_is_said_in_english(frozen: tuple[str, dict[str, str]]) -> None:
    language, pages = frozen
    wanted = list(phrases(language))
    assert len(wanted) > 50
    found = {(name, part) for name, html in pages.items() for part in wanted if re.search(rf"\b{part}\b", seen(html))}
    assert sorted(found) == []


def test_the_language_is_told_and_nothing_is_left_in_braces(frozen: tuple[str, dict[str, str]]) -> None:
    language, pages = frozen
    assert [name for name, html in pages.items() if f'<html lang="{language}"' not in html] == []
    assert [name for name, html in pages.items() if BRACES.search(seen(html))] == []


def test_most_texts_are_said_somewhere(frozen: tuple[str, dict[str, str]]) -> None:
    language, pages = frozen
    own = wordfiles.read((ROOT / "i18n" / f"{language}.toml").read_text("utf-8"), "i18n/x.toml")
    everything = " ".join(map(seen, pages.values()))
    silent = [
        entry.key
        for entry in own.texts.values()
        if not entry.key.startswith("dates.")
        and not any(part.strip() in everything for text in entry.forms.values() for part in BRACES.split(text))
    ]
    assert set(silent) <= SELDOM


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(
        {
            "site.toml": 'language = "fi"\n',
            "i18n/fi.toml": 'greeting = "Hei, {name}!"\n[pages]\none = "yksi sivu"\nother = "{count} <sivua>"\n',
            "i18n/en.toml": 'farewell = "Bye"\n',
        }
    )


def shown(app: Flask, template: str, **values: object) -> str:
    with app.test_request_context("/"):
        app.preprocess_request()
        return render_template_string(template, **values)


TEMPLATES = [
    ("{{ t('next') }}", "Seuraava"),
    ("{{ t('greeting', name='<b>') }}", "Hei, &lt;b&gt;!"),
    ("{{ t('greeting', name=html) }}", "Hei, <i>x</i>!"),
    ("{% set x %}<i>{{ '&' }}</i>{% endset %}{{ t('greeting', name=x) }}", "Hei, <i>&amp;</i>!"),
    ("{{ t('pages', 1) }} {{ t('pages', count=2) }}", "yksi sivu 2 &lt;sivua&gt;"),
    ("{{ t('farewell') }}", "Bye"),
    ("{{ day|day }} {{ day|weekday }}", "2. kesäkuuta 2026 tiistai"),
    ("{{ day|period(end) }} = {{ period(day, end) }}", "2.–5. kesäkuuta 2026 = 2.–5. kesäkuuta 2026"),
    ("{{ period(day) }}, {{ 3|ordinal }}", "2. kesäkuuta 2026, 3."),
]


@pytest.mark.parametrize(("template", "text"), TEMPLATES)
def test_templates_speak_the_sites_language(app: Flask, template: str, text: str) -> None:
    days = {"day": date(2026, 6, 2), "end": date(2026, 6, 5)}
    assert shown(app, template, html=Markup("<i>x</i>"), **days) == text


def test_a_text_that_does_not_exist_is_told_in_the_preview_with_its_line(make_app: MakeApp) -> None:
    own = {"templates/partials/footer.html": "<footer>\n{{ t('nxt') }}</footer>", "pages/a.md": "A"}
    page = make_app(own).test_client().get("/a/")
    assert page.status_code == 200
    assert "<footer>\nNxt</footer>" in page.text
    assert "<code>templates/partials/footer.html:2</code> there is no text" in page.text
    assert unescape("there is no text &#34;nxt&#34;; did you mean &#34;next&#34;?") in unescape(page.text)
    public = make_app(own, preview=False).test_client().get("/a/")
    assert (public.status_code, "there is no text" in public.text) == (200, False)


def test_a_saved_text_counts_at_once(make_app: MakeApp, site: Path) -> None:
    client = make_app({"pages/a.md": "A"}).test_client()
    assert ">Skip to content<" in client.get("/a/").text
    (site / "i18n").mkdir()
    (site / "i18n" / "en.yaml").write_text('- id: skipToContent\n  translation: "On to <the> text"\n', "utf-8")
    assert ">On to &lt;the&gt; text<" in client.get("/a/").text


@pytest.mark.parametrize(("language", "direction"), [("ar", ' dir="rtl"'), ("he-IL", ' dir="rtl"'), ("de", "")])
def test_the_direction_of_writing_is_told(make_app: MakeApp, language: str, direction: str) -> None:
    page = make_app({"site.toml": f'language = "{language}"\n'}).test_client().get("/").text
    assert f'<html lang="{language}"{direction} class=' in page


def test_what_screen_readers_are_told_within_a_text_is_in_the_language_too(make_app: MakeApp) -> None:
    body = '## A\n\n- [x] B\n- [ ] C\n\n<p aria-label="to do so">D</p>\n'
    page = make_app({"site.toml": 'language = "de"\n', "pages/a.md": body}).test_client().get("/a/").text
    for label in ("Link zu diesem Abschnitt", "erledigt", "zu tun", "to do so"):
        assert f'aria-label="{label}"' in page
