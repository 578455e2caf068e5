"""What `site.toml` says, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.site.settings import ROWS, Settings, read

# The text; where and what is wrong with it, in words of the message.
WRONG = [
    ('titel = "A"', 1, 'did you mean "title"'),
    ('\n\ntheme = "x"', 3, "put what is your own under [params]"),
    ("title = 5", 1, "should be text in quotes"),
    ('menu = "main"', 1, "should be a table"),
    ('title = "A"\nbase_url = "example.org"', 2, 'write it like "https://example.org/"'),
    ('base_url = "ftp://x"', 1, "is no address of a site"),
    ('[permalinks]\nblog = "/:yaer/"', 2, 'did you mean ":year"'),
    ('[permalinks]\nblog = "/:qqqq/"', 2, "use :year"),
    ("[permalinks]\nblog = 5", 2, "should be text"),
    ('[menu]\nmain = "x"', 2, "should be a list of entries; begin each with [[menu.main]]"),
    ('[[menu.main]]\nname = "A"\nurl = "/"\nwieght = 5', 4, 'did you mean "weight"'),
    ('[[menu.main]]\nname = "A"\nurl = "/"\n[[menu.main]]\nname = "B"\nurl = "/"\nweight = "1"', 7, "a whole number"),
    ('[[menu.main]]\nname = "A"\nurl = "/"\nweight = true', 4, "a whole number"),
    ('[[menu.main]]\nname = "A"\nurl = 5', 3, '"url" should be text'),
    ("[[menu.main]]\nweight = 5", 1, "has no name"),
    ('[[menu.main]]\nname = "A"\nurl = "/"\n\n[[menu.main]]\nname = "B"\nparent = "C"', 5, "is no entry of the menu"),
    (
        '[[menu.main]]\nidentifier = "about"\nname = "A"\n[[menu.main]]\nname = "B"\nparent = "abuot"',
        4,
        'did you mean "about"',
    ),
    ('language = "en"\nlanguageCode = "de"', 2, 'says again what "language" says'),
    ("[params]\nx = " + "[" * 30 + "]" * 30, 1, "more than 20 deep"),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG)
def test_a_slip_is_one_warning_at_its_line(text: str, line: int, words: str) -> None:
    settings, problems = read(text)
    assert settings is not None
    assert [(problem.line, problem.code) for problem in problems] == [(line, "settings")]
    assert words in problems[0].message
    assert "; " in problems[0].message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "A', 1),
        ("title = A", 1),
        ('a = 1\nb = 2\ntitle: "A"', 3),
        ('title = "A"\ntitle = "B"', 2),
        ("[menu\n", 1),
        ("[params]\nx = " + "[" * 5000, 2),
    ],
)
def test_what_is_no_toml_is_one_error_and_no_settings(text: str, line: int) -> None:
    settings, problems = read(text)
    assert settings is None
    assert [(problem.source, problem.code, problem.level) for problem in problems] == [
        ("site.toml", "settings-syntax", "error")
    ]
    if "[" not in text:
        assert problems[0].line == line


def test_without_a_word_everything_has_a_default() -> None:
    assert read("") == (Settings(), ())


def test_hugos_names_and_any_capitals_are_read() -> None:
    text = 'Title = "T"\nbaseURL = "https://x.org/a"\nlanguageCode = "en-gb"\n[permalinks.page]\nblog = "/:slug/"\n'
    settings, problems = read(text + "[menus]\n[Params]\nx = 1")
    assert problems == ()
    assert settings == Settings("T", "", "en-gb", "https://x.org/a/", {}, {"blog": "/:slug/"}, params={"x": 1})


def test_a_menu_is_in_the_order_of_its_weights_with_entries_below_their_parents() -> None:
    text = """
[[menu.main]]
name = "Last"
url = "/last/"
[[menu.main]]
name = "Heavy"
url = "heavy"
weight = 20
[[menu.main]]
identifier = "light"
name = "Light"
pageRef = "/light"
weight = 10
[[menu.main]]
name = "Elsewhere"
url = "https://example.org/"
parent = "light"
[[menu.main]]
name = "Under heavy"
url = "#top"
parent = "Heavy"
"""
    settings, problems = read(text)
    assert problems == ()
    assert settings is not None
    main = settings.menus["main"]
    assert [(entry.name, entry.address, entry.line) for entry in main] == [
        *(("Light", "/light", 9), ("Heavy", "/heavy", 5), ("Last", "/last/", 2))
    ]
    assert [[child.address for child in entry.children] for entry in main] == [["https://example.org/"], ["#top"], []]


def test_params_cannot_be_changed_by_a_template() -> None:
    settings, _ = read("[params]\nlist = [1, { a = 2 }]")
    assert settings is not None
    assert settings.params["list"] == (1, {"a": 2})
    with pytest.raises(TypeError):
        settings.params["list"][1]["a"] = 3


@given(st.text())
def test_no_text_raises(text: str) -> None:
    settings, problems = read(text)
    assert settings is not None or problems


def test_the_docs_speak_of_every_setting() -> None:
    text = (Path(__file__).parents[2] / "docs" / "owners" / "settings.md").read_text("utf-8")
    section = text.partition("\n## What the site says")[2].partition("\n## ")[0]
    assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == [row.name for row in ROWS]
