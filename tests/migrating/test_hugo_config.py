"""A Hugo site's configuration is read in every form that Hugo has, and what is sloppy in it stops nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import write
from hypothesis import given
from hypothesis import strategies as st

from plenary.migrating import loose_toml
from plenary.migrating.hugo import HugoConfig, HugoError, read_config

TOML = """baseURL = "https://example.org/"
TITLE = "Ours"
languageCode = "en-gb"
paginate = 7
theme = "plain"
[Permalinks]
blog = "/blog/:year/:filename/"
[[menu.main]]
name = "About"
url = "/about/"
[params]
mainSections = ["blog"]
"""
YAML = """baseURL: https://example.org/
TITLE: Ours
languageCode: en-gb
paginate: 7
theme: [plain]
Permalinks: {blog: /blog/:year/:filename/}
menu:
  main:
  - {name: About, url: /about/}
params:
  mainSections: [blog]
"""
JSON = json.dumps(
    {
        "baseURL": "https://example.org/",
        "title": "Ours",
        "locale": "en-gb",
        "pagination": {"pagerSize": 7},
        "theme": "plain",
        "permalinks": {"page": {"blog": "/blog/:year/:filename/"}},
        "menus": {"main": [{"name": "About", "url": "/about/"}]},
        "mainSections": ["blog"],
    }
)
PARTS = {
    "config/_default/hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Ours"\ntheme = "plain"\npaginate = 7\n',
    "config/_default/menus.en.toml": '[[main]]\nname = "About"\nurl = "/about/"\n',
    "config/_default/params.yaml": "mainSections: [blog]\n",
    "config/_default/permalinks.toml": 'blog = "/blog/:year/:filename/"\n',
    "config/_default/languages.toml": '[en]\nlanguageCode = "en-gb"\n',
}
FORMS = {
    "toml": {"config.toml": TOML},
    "hugo": {"hugo.toml": TOML, "config.toml": "title = 'not read'"},
    "windows": {"config.toml": "\ufeff" + TOML.replace("\n", "\r\n")},
    "yaml": {"config.yaml": YAML},
    "yml": {"hugo.yml": YAML},
    "json": {"hugo.json": JSON},
    "parts": PARTS,
}


def read(files: dict[str, str], folder: Path) -> HugoConfig:
    write(folder, files)
    return read_config(folder)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_the_same(form: str, tmp_path: Path) -> None:
    config = read(FORMS[form], tmp_path)
    assert (config.title, config.base_url, config.language) == ("Ours", "https://example.org/", "en-gb")
    assert (config.page_size, config.themes, config.main_sections) == (7, ("plain",), ("blog",))
    assert config.permalinks == {"blog": "/blog/:year/:filename/"}
    assert config.menus == {"main": [{"name": "About", "url": "/about/"}]}
    assert config.problems == ()


def test_yaml_that_refers_to_itself_is_read_and_a_bomb_is_told(tmp_path: Path) -> None:
    config = read({"config.yaml": "a: &x {name: A, url: /a/}\nmenu:\n  main: [*x]\n"}, tmp_path)
    assert config.menus == {"main": [{"name": "A", "url": "/a/"}]}
    bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    assert read({"config.yaml": bomb}, tmp_path).problems


def test_what_is_sloppy_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    text = (
        'title = "First"\ntitle = "Last"\n[params]\na = 1\nday = 2027-30-05\n[[menu.main]]\nname = "A"\noops\n'
        '[menu.main.params]\nicon = "x"\n[params]\nb = [\n 1,\n 2]\n[bad\nc = 3\n[params.d]\ne = """\n[x]\n"""\n'
    )
    config = read({"config.toml": text}, tmp_path)
    assert config.title == "Last"
    assert config.params == {"a": 1, "b": [1, 2], "d": {"e": "[x]\n"}}
    assert config.menus == {"main": [{"name": "A", "params": {"icon": "x"}}]}
    assert [(problem.line, problem.code) for problem in config.problems] == [
        (5, "hugo-config"),
        (8, "hugo-config"),
        (15, "hugo-config"),
    ]


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"hugo.json": "{"}, 1),
        ({"config.yaml": "a: [1\nb"}, 1),
        ({"config.toml": "\x00\xff\x00"}, 1),
        ({"content/_index.md": ""}, 0),
    ],
)
def test_what_can_not_be_read_at_all_leaves_the_defaults(files: dict[str, str], problems: int, tmp_path: Path) -> None:
    config = read(files, tmp_path)
    assert (config.title, config.page_size, config.taxonomies) == ("", 10, {"tag": "tags", "category": "categories"})
    assert len(config.problems) >= problems


def test_a_folder_that_is_no_hugo_site_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(HugoError, match=r"neither hugo\.toml"):
        read_config(tmp_path)
    with pytest.raises(HugoError, match="there is no folder"):
        read_config(tmp_path / "none")


@given(st.text(alphabet=st.sampled_from("[]=\"\n a.#1'{},"), max_size=60))
def test_whatever_stands_there_something_is_read(text: str) -> None:
    table, _ = loose_toml.read(text, "config.toml")
    assert isinstance(table, dict)
