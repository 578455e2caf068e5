"""Whatever a configuration holds, its `site.toml` can be read, and says what was right in it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.migrating.hugo import HugoConfig, read_config
from plenary.migrating.site_toml import compose
from plenary.site import settings as site_settings

NAMES = (
    *(
        "title",
        "baseURL",
        "languageCode",
        "defaultContentLanguage",
        "menus",
        "menu",
        "permalinks",
        "paginate",
        "params",
    ),
    *("pagination", "taxonomies", "mainSections", "theme", "themesDir", "contentDir", "staticDir", "disableKinds"),
    *("languages", "module", "markup", "outputs", "timeZone", "buildDrafts", "other", "cascade", "Title"),
)
TEXTS = st.sampled_from(["", "a", "/blog/:year/", ":nothing", "blog", "en", "/", "x y", 'q"uote', "é\n\nz"])
VALUES = st.recursive(
    TEXTS | st.integers(-2, 20) | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            TEXTS | st.sampled_from(["main", "name", "url", "weight", "page", "enable", "carousel"]), inner
        )
    ),
    max_leaves=8,
)


def read(values: dict[str, Any]) -> HugoConfig:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hugo.json").write_text(json.dumps(values), "utf-8")
        return read_config(Path(folder))


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
def test_whatever_the_configuration_holds_the_settings_can_be_read(values: dict[str, Any]) -> None:
    composed = compose(read(values), {"carousel"})
    found, problems = site_settings.read(composed.text)
    assert found is not None, composed.text
    assert "settings-syntax" not in {problem.code for problem in problems}


def test_what_has_no_place_in_the_settings_is_told() -> None:
    composed = compose(
        read(
            {
                "baseURL": "ours",
                "permalinks": {"page": {"blog": "/:never/"}, "section": {"blog": "/b/"}},
                "menus": {"main": {"name": "no list"}},
                "params": {"long": "x" * 70_000},
            }
        )
    )
    words = [problem.message for problem in composed.problems]
    assert [
        any(part in one for one in words) for part in ('"ours"', ":never", "section blog", "menu main", "64 KB")
    ] == [True] * 5
    assert "long" not in composed.text


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"uglyURLs": True}, "uglyurls"),
        ({"removePathAccents": True}, "removepathaccents"),
        ({"markup": {"defaultMarkdownHandler": "asciidocExt", "goldmark": {"renderer": {"unsafe": True}}}}, "markup"),
        ({"markup": {"goldmark": {"renderer": {"unsafe": False}}}}, "markup"),
        ({"disableKinds": ["section"]}, "disablekinds"),
        ({"ownInvention": 1}, "owninvention"),
    ],
)
def test_settings_that_change_what_hugo_makes_need_a_person(values: dict[str, Any], name: str) -> None:
    assert [fate.name.partition(".")[0] for fate in compose(read(values)).fates if fate.person] == [name]


@pytest.mark.parametrize(
    "values",
    [
        {"uglyURLs": False, "buildDrafts": False, "disqusShortname": "", "theme": ["a", "b"], "paginate": 5},
        {"disableKinds": ["RSS", "sitemap"], "enableRobotsTXT": True, "summaryLength": 30, "enableGitInfo": True},
    ],
)
def test_settings_that_change_nothing_here_need_nobody(values: dict[str, Any]) -> None:
    assert [fate for fate in compose(read(values)).fates if fate.person] == []
