"""Which addresses a freeze renders after an edit: those that show what was edited, and no others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import write
from test_incremental import SITE

import freeze as command
from plenary.freezing.render import Answered, SiteFreezer
from plenary.web import caches

Edit = Callable[[Path], object]
Rendered = Callable[..., set[str]]


@pytest.fixture
def rendered(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rendered]:
    """Return a function that freezes the site as of a day and returns what was rendered."""
    found: list[str] = []
    real = SiteFreezer.write

    def noting(self: SiteFreezer, addresses: Sequence[str]) -> dict[str, Answered]:
        found.extend(addresses)
        return real(self, addresses)

    def run(day: str = "2026-11-21") -> set[str]:
        found.clear()
        words = ["--site", str(site), "--out", str(tmp_path / "out"), "--as-of", day, "--jobs", "1"]
        assert command.main(words) == 0
        return set(found)

    monkeypatch.setattr(SiteFreezer, "write", noting)
    monkeypatch.setattr(caches, "DOUBTFUL", 0)
    monkeypatch.setenv("PLENARY_CACHE", str(tmp_path / "cache"))
    write(site, SITE)
    assert {"/", "/about/", "/index.xml", "/x.png"} <= run()
    return run


def changed(name: str, before: str, after: str) -> Edit:
    def edit(site: Path) -> None:
        text = (site / name).read_text()
        assert text.count(before) == 1
        (site / name).write_text(text.replace(before, after))

    return edit


FEEDS = ("/", "/blog/", "/categories/", "/categories/talks/", "/tags/", "/tags/data/", "/tags/news/")
ABOUT = {"/about/", "/about/one/", "/about/two/", "/about/three/", "/about/bundle/"}
NEWS = {"/atom.xml", "/index.xml", "/about/atom.xml", "/about/index.xml", "/sitemap.xml"}
EDITS: dict[str, tuple[Edit, set[str]]] = {
    "a file is touched": (lambda site: os.utime(site / "pages/about/one.md"), set()),
    "a text": (changed("pages/about/three.md", "> Mind.", "> Do mind."), {"/about/three/"}),
    "the text of a post, which is in feeds": (
        changed("pages/blog/post-2.md", "Words of", "Many words of"),
        {"/blog/post-2/", *(f"{address}{name}" for address in FEEDS for name in ("index.xml", "atom.xml"))},
    ),
    "the title of a page in a sidebar": (
        changed("pages/about/two.md", '"Two"', '"Other"'),
        {*ABOUT, *NEWS, "/second/", "/_redirects"},
    ),
    "the data of a table": (changed("data/people.csv", "Ada", "Eve"), {"/about/three/"}),
    "a picture": (
        lambda site: (site / "static/x.png").write_bytes(SITE["static/x.png"] + b"\0"),
        {"/about/three/", "/x.png"},
    ),
    "a new page": (
        lambda site: write(site, {"pages/about/new.md": '+++\ntitle = "New"\n+++\n'}),
        {*ABOUT, *NEWS, "/about/new/"},
    ),
    "a page that has gone": (
        lambda site: (site / "pages/about/bundle/index.md").unlink(),
        {*ABOUT, *NEWS} - {"/about/bundle/"},
    ),
}


@pytest.mark.parametrize(("edit", "again"), EDITS.values(), ids=list(EDITS))
def test_an_edit_renders_what_shows_it(
    edit: Edit, again: set[str], site: Path, rendered: Callable[..., set[str]]
) -> None:
    edit(site)
    assert rendered() - {"/about/paper.txt"} == again
    assert rendered() == set()


def test_a_setting_or_a_template_may_be_in_everything(site: Path, rendered: Rendered) -> None:
    changed("site.toml", 'fee = "10"', 'fee = "20"')(site)
    assert {"/", "/about/one/", "/blog/post-1/", "/index.xml"} <= rendered()
    write(site, {"templates/partials/head_extra.html": "<!-- x -->"})
    assert {"/", "/about/one/", "/blog/post-1/", "/index.xml"} <= rendered()


def test_a_day_renders_what_tells_the_day(rendered: Rendered) -> None:
    again = rendered("2026-11-25")  # the archivist's job has closed, two meetings are over
    assert {"/", "/jobs/", "/jobs/archivist/", "/meetings/m0/", "/meetings/"} <= again
    assert again.isdisjoint({"/paper.pdf", "/about/atom.xml", "/second/", "/404.html"})
