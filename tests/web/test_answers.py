"""What is kept is what the application would answer, byte for byte, and no longer than it would."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
from conftest import HOME, write
from flask import Flask
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from werkzeug.test import create_environ

from app import create_app
from plenary.web.answers import OVERHEAD, Answers, asks

ROOT = Path(__file__).parents[2]
SITES = (ROOT, ROOT / "tests/sites/words")
Answer = tuple[str, list[tuple[str, str]], bytes]


class Layer:
    """The layer over an application, and how often the application itself was asked."""

    def __init__(self, app: Flask, most: int = 16_000_000) -> None:
        self.behind = partial(Flask.wsgi_app, app)
        self.layer = Answers(app, app.extensions["plenary"], self._count, most)
        self.asked = 0

    def _count(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        return self.behind(environ, start_response)

    def get(self, path: str, **more: Any) -> Answer:
        return answered(self.layer, path, **more)

    def is_kept(self, path: str, **more: Any) -> bool:
        """Return whether a second request for an address does not reach the application."""
        self.get(path, **more)
        before = self.asked
        self.get(path, **more)
        return self.asked == before


def answered(app: Any, path: str, method: str = "GET", base: str = "http://localhost/", **headers: str) -> Answer:
    """Return what a WSGI application answers: its status, its headers, and its body."""
    said: list[Any] = []
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = create_environ(path.replace("//", "/", 1), base, method=method, headers=given)
    environ["PATH_INFO"] = f"/{environ['PATH_INFO']}" if path.startswith("//") else environ["PATH_INFO"]
    body = app(environ, lambda status, headers, *_: said.extend((status, list(headers))))
    try:
        return said[0], said[1], b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()


def undated(answer: Answer) -> tuple[str, list[tuple[str, str]], bytes]:
    status, headers, body = answer
    return status, [(name, "" if name == "Date" else value) for name, value in headers], body


@lru_cache
def layer_over(site: Path) -> Layer:
    return Layer(create_app(site=site, preview=False))


def addresses(site: Path) -> list[str]:
    return [address for address, one in layer_over(site).layer._bodies.store.site.targets.items() if one.kind != "file"]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_each_address_answers_as_it_would_anew(site: Path) -> None:
    layer = layer_over(site)
    for address in addresses(site):
        anew = undated(answered(layer.behind, address))
        assert [undated(layer.get(address)) for _ in range(2)] == [anew, anew]
        assert layer.is_kept(address), address


GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "If_None_Match": st.sampled_from(("*", "ETAG", "W/ETAG", '"other", ETAG', '"other"', "", "odd")),
        "If_Modified_Since": st.sampled_from(("Sat, 21 Nov 2026 00:00:00 GMT", "odd")),
        "If_Match": st.sampled_from(("*", "ETAG", '"other"')),
        "Range": st.sampled_from(("bytes=0-9", "bytes=99999999-", "odd")),
        "If_Range": st.sampled_from(("ETAG", '"other"')),
        "Cookie": st.just("session=1"),
        "Host": st.sampled_from(("localhost", "example.org", "a b")),
    },
)
FORMS = (
    "{}",
    "{}",
    "{}",
    "{}?page=2&x=%2F",
    "{}index.html",
    "/{}",
    "{}nowhere/",
    "{}nowhere",
    "{}../",
    "{}%FF",
    "{}%2F",
)


@effort(max_examples=250, deadline=None)
@given(
    st.sampled_from([(site, address) for site in SITES for address in addresses(site)]),
    st.sampled_from(FORMS),
    st.sampled_from(("GET", "GET", "HEAD", "OPTIONS", "POST")),
    st.sampled_from(("http://localhost/", "http://localhost/assoc/", "https://example.org/a%20b/")),
    GIVEN,
)
def test_any_request_is_answered_as_it_would_be_anew(
    where: tuple[Path, str], form: str, method: str, base: str, given: Mapping[str, str]
) -> None:
    layer, path = layer_over(where[0]), form.format(where[1])
    etag = dict(answered(layer.behind, path, base=base)[1]).get("ETag", '"none"')
    headers = {name: value.replace("ETAG", etag) for name, value in given.items()}
    anew = undated(answered(layer.behind, path, method, base, **headers))
    for _ in range(2):
        assert undated(layer.get(path, method=method, base=base, **headers)) == anew
        layer.get(path, base=base)


def test_a_kept_answer_has_the_date_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = layer_over(ROOT)
    layer.get("/")
    monkeypatch.setattr("plenary.web.answers.time.time", lambda: 0.5)
    assert dict(layer.get("/")[1])["Date"] == "Thu, 01 Jan 1970 00:00:00 GMT"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, {"pages/_index.md": HOME, "pages/a.md": "First.", "static/a.txt": "A file."})
    return tmp_path


def test_what_changes_counts_at_once(site: Path) -> None:
    app = create_app(site=site, preview=False)
    layer = Layer(app)
    for _ in range(3):
        assert b"First." in layer.get("/a/")[2]
    write(site, {"pages/a.md": "Second."})
    assert b"Second." in layer.get("/a/")[2]
    write(site, {"templates/page.html": "Mine."})
    assert layer.get("/a/")[2] == b"Mine."
    (site / "pages/a.md").unlink()
    assert layer.get("/a/")[0].startswith("404")
    app.config["BASE_URL"] = "https://example.org/"
    assert b"https://example.org/" in layer.get("/")[2]


def test_what_a_moment_changes_counts_from_that_moment(site: Path) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    write(site, {"pages/later.md": '+++\npublishDate = "2026-11-22"\n+++\n'})
    app = create_app(site=site, preview=False)
    layer, moments = Layer(app), [now]
    app.extensions["plenary"].store._clock = lambda: moments[-1]
    assert layer.is_kept("/later/")
    assert layer.get("/later/")[0].startswith("404")
    moments.append(now + timedelta(days=2))
    assert layer.get("/later/")[0].startswith("200")


@pytest.mark.parametrize("path", ["/a.txt", "/a/?x=1", "/nowhere/a.txt"])
def test_neither_files_nor_answers_to_queries_are_kept(site: Path, path: str) -> None:
    layer = Layer(create_app(site=site, preview=False))
    assert layer.is_kept(path) is (path == "/nowhere/a.txt")


def test_what_can_not_be_shown_is_not_kept(site: Path) -> None:
    write(site, {"pages/bad.md": "+++\ntitle = \n+++\n"})
    layer = Layer(create_app(site=site, preview=False))
    assert layer.get("/bad/")[0].startswith("500")
    assert not layer.is_kept("/bad/")


def test_what_goes_wrong_before_is_told_by_the_application(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(site=site, preview=False)
    monkeypatch.setattr(app.extensions["plenary"].store, "look", lambda **_: 1 // 0)
    assert Layer(app).get("/a/")[0].startswith("500")


def test_a_preview_keeps_nothing(site: Path) -> None:
    assert not Layer(create_app(site=site, preview=True)).is_kept("/a/")


def test_where_a_template_asks_for_the_request_nothing_is_kept(site: Path) -> None:
    write(site, {"templates/page.html": "{{ request.headers['X-Who'] }}"})
    layer = Layer(create_app(site=site, preview=False))
    assert not layer.is_kept("/")
    assert [layer.get("/a/", X_Who=who)[2] for who in ("me", "you")] == [b"me", b"you"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("on request", False),
        ("{% for session in page.params.sessions %}{{ session }}{% endfor %}", False),
        ("{{ request.args.x }}", True),
        ("{% if g.who %}{% endif %}", True),
        ("{{ [1, 2]|random }}", True),
        ("{{ url_for('show', _external=True) }}", True),
        ("{% request %}", True),
    ],
)
def test_which_templates_ask_more_than_the_site(text: str, asked: bool) -> None:
    assert asks(text) is asked


def test_of_no_more_than_fits_the_least_wanted_go_first(site: Path) -> None:
    write(site, {f"pages/page-{number}.md": "Text." for number in range(20)})
    most = 10 * (OVERHEAD + len(Layer(create_app(site=site, preview=False)).get("/page-1/")[2]) + 100)
    layer = Layer(create_app(site=site, preview=False), most)
    for number in range(20):
        layer.get(f"/page-{number}/")
        layer.get("/page-0/")
    assert layer.asked == 20
    before = layer.asked
    layer.get("/page-0/")
    layer.get("/page-19/")
    assert layer.asked == before
    layer.get("/page-1/")
    assert layer.asked == before + 1
    assert 5 * OVERHEAD < layer.layer._size <= most
    assert layer.layer._size == sum(one.size for one in layer.layer._kept.values())


def test_threads_never_see_less_than_was_saved_before_they_asked(site: Path) -> None:
    layer = Layer(create_app(site=site, preview=False))
    saved, wrong = [0], []
    write(site, {"pages/a.md": "Take 0."})

    def ask() -> None:
        for _ in range(60):
            least = saved[0]
            text = layer.get("/a/")[2].decode()
            if int(text.partition("Take ")[2].partition(".")[0]) < least:
                wrong.append((least, text))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 30):
        write(site, {"pages/new.tmp": f"Take {number}."})
        (site / "pages/new.tmp").replace(site / "pages/a.md")
        saved[0] = number
    for thread in threads:
        thread.join()
    assert wrong == []
