"""What an earlier site was made of spares time, and changes nothing of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from building import NOW, content
from hypothesis import example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from plenary.site import settings as site_settings
from plenary.site.data import Data, build
from plenary.site.page import Content
from plenary.site.settings import Settings
from plenary.site.site import Material, assemble

PATHS = (
    "_index.md",
    "news/_index.md",
    "news/a.md",
    "news/b.md",
    "news/c/index.md",
    "jobs/a.md",
    "about.md",
    "Ärger.md",
)
FRONTS = (
    *("", 'title = "One"', "draft = true", 'tags = ["Open", "Data"]', 'type = "evnt"', 'url = "/elsewhere/"'),
    *('date = "2026-01-02"', 'publishDate = "2026-11-30"', 'expiryDate = "2026-12-24"', 'aliases = ["/old/"]'),
    *('type = "event"\ndate = "2026-12-01"', 'permalink = "/n/:year/:slug/"', "draft = true\nsort = 'title'"),
    *('datalink = "places.here"', 'kind = "job"', 'layout = "hom"', 'pages_from = "places"'),
)
SETTINGS = (
    *("", '[permalinks]\nnews = "/:year/:slug/"', '[taxonomies]\ntag = "tags"\nplace = "places"', 'title = "T"'),
    *('[sections.news]\nkind = "job"', '[sections.jobs]\npages_from = "places"', '[params]\nmainSections = "jobs"'),
)
DATA: tuple[Mapping[str, object], ...] = ({}, {"data/places/here.toml": {"title": "Here"}})
MOMENTS = (NOW, datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

FIRST = {"settings": "", "data": 0, "now": NOW, "drafts": False}
CHANGES = {
    "settings": st.sampled_from(SETTINGS),
    "data": st.integers(0, len(DATA) - 1),
    "now": st.sampled_from(MOMENTS),
    "drafts": st.booleans(),
    **{path: st.sampled_from((*FRONTS, None)) for path in PATHS},
}
OFTEN = ("settings", "data", "now", "news/_index.md") * 3
changes = st.sampled_from([*CHANGES, *OFTEN]).flatmap(lambda name: st.tuples(st.just(name), CHANGES[name]))


@given(st.dictionaries(st.sampled_from(PATHS), st.sampled_from(FRONTS), min_size=3), st.lists(changes, max_size=12))
@example({"about.md": 'datalink = "places.here"'}, [("data", 1)])
@example({"_index.md": ""}, [("settings", 'title = "T"')])
@effort(max_examples=200, deadline=None)
def test_a_site_is_the_same_whatever_was_there_before(written: dict[str, str], edits: list[tuple[str, Any]]) -> None:
    about: dict[str, Any] = {**FIRST, **written}
    before = None
    for name, value in [("drafts", False), *edits]:
        about[name] = value
        site = assemble(_material(about), about["now"], about["drafts"], before)
        assert site == assemble(_material(about), about["now"], about["drafts"])
        before = site.made


def test_an_edited_page_alone_is_made_anew() -> None:
    contents = [_kept("a.md", 'title = "A"'), _kept("b.md", 'title = "B"')]
    material = Material(Settings(), contents)
    first = assemble(material, NOW)
    edited = replace(material, contents=[contents[0], content("b.md", 'title = "C"')])
    second = assemble(edited, NOW, made=first.made)
    assert second.pages["/a/"] is first.pages["/a/"]
    assert second.pages["/b/"].title == "C"


def _material(about: Mapping[str, Any]) -> Material:
    return Material(
        site_settings.read(about["settings"])[0] or Settings(),
        tuple(_kept(path, about[path]) for path in PATHS if about.get(path) is not None),
        data=_data(about["data"]),
        templates=("page.html", "home.html"),
    )


@lru_cache
def _kept(path: str, front: str) -> Content:
    """Return the very same content for the same text, as a store does."""
    return content(path, front)


@lru_cache
def _data(which: int) -> Data:
    return build(DATA[which])[0]
