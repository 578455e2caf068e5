"""Where pages and files are served: as Hugo does."""

from __future__ import annotations

import tomllib
from pathlib import Path
from unicodedata import is_normalized, normalize
from urllib.parse import unquote

import pytest
from building import built, content, told
from hypothesis import given
from hypothesis import strategies as st

from plenary.site.addresses import address_of, base_url, folder_address, frozen_name, is_external, place, quoted

CASES = tomllib.loads((Path(__file__).parent / "cases" / "addresses.toml").read_text("utf-8"))["case"]
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=12)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['path']} {case.get('fields', '')}"[:60])
def test_an_address_is_hugos(case: dict[str, str]) -> None:
    section = case["path"].split("/")[0]
    permalinks = {section: case["permalink"]} if "permalink" in case else {}
    assert address_of(content(case["path"], case.get("fields", "")), permalinks) == case["address"]


@given(PATHS)
def test_an_address_is_whole_whatever_the_name(path: str) -> None:
    address = address_of(content(path), {})
    assert address.startswith("/")
    assert address.endswith("/")
    assert "//" not in address
    assert not {".", ".."} & set(address.split("/"))
    assert is_normalized("NFC", address)


@given(PATHS)
def test_one_name_in_two_normal_forms_makes_one_address(path: str) -> None:
    forms = {address_of(content(normalize(form, path)), {}) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: f"/{text}"))
def test_quoting_loses_nothing_and_leaves_no_separator(address: str) -> None:
    line = quoted(address)
    assert unquote(line) == address
    assert line.isascii()
    assert not set(' ?#%"<>\\') & set(line.replace("%", "", line.count("%")))


@pytest.mark.parametrize(
    ("address", "name"),
    [("/", "index.html"), ("/about/", "about/index.html"), ("/a b.pdf", "a b.pdf"), ("/404.html", "404.html")],
)
def test_an_address_has_its_file_in_the_frozen_site(address: str, name: str) -> None:
    assert frozen_name(address) == name


@pytest.mark.parametrize(
    ("path", "kind", "folder", "name"),
    [
        ("_index.md", "home", "", ""),
        ("index.md", "home", "", ""),
        ("about.md", "page", "", "about"),
        ("about/index.md", "page", "", "about"),
        ("about/_index.md", "section", "about", ""),
        ("a/b/index.md", "page", "a", "b"),
        ("a/b/c.md", "page", "a/b", "c"),
    ],
)
def test_a_file_has_its_place(path: str, kind: str, folder: str, name: str) -> None:
    where = place(path)
    assert (where.kind, where.folder, where.name) == (kind, folder, name)


def test_a_folder_of_which_nothing_is_left_makes_no_empty_part() -> None:
    assert folder_address("a/!!!/b") == "/a/b/"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org", "https://example.org/"),
        (" https://example.org/assoc ", "https://example.org/assoc/"),
        ("http://Example.ORG:8080//a//b/", "http://example.org:8080/a/b/"),
        ("https://example.org/año", "https://example.org/a%C3%B1o/"),
        ("https://example.org/a%20b/", "https://example.org/a%20b/"),
        ("http://[::1]:5000/", "http://[::1]:5000/"),
        *[
            (wrong, "")
            for wrong in (
                "",
                "ftp://x",
                "example.org",
                "/assoc/",
                "https://",
                "https:///x",
                "https://a b/",
                "https://x/?q=1",
                "https://x/#top",
                "https://me@x/",
                "http://[::1",
                "javascript:alert(1)",
                "https://x/a b",
            )
        ],
    ],
)
def test_the_address_of_a_site_has_one_form(written: str, address: str) -> None:
    assert base_url(written) == address
    assert base_url(address) == address


@pytest.mark.parametrize("dest", ["https://x.org", "//x.org/", "mailto:a@b", "JavaScript:x", "tel:1"])
def test_what_leads_elsewhere(dest: str) -> None:
    assert is_external(dest)


@pytest.mark.parametrize("dest", ["/a", "a", "a/b:c", "#x", "?x", "", "./a:b", "/a//b"])
def test_what_stays_here(dest: str) -> None:
    assert not is_external(dest)


def test_an_undated_page_in_a_dated_section_is_told() -> None:
    site = built({"blog/x.md": "", "blog/y.md": "date = 2020-02-03"}, settings='permalinks.blog = "/:year/:filename/"')
    assert told(site) == ["pages/blog/x.md:1 date-missing"]
    assert "/1/x/" in site.problems[0].message


def test_a_date_that_is_wrong_is_told_once() -> None:
    site = built({"blog/x.md": 'date = "2024-30-05"'}, settings='permalinks.blog = "/:year/:filename/"')
    assert told(site) == ["pages/blog/x.md:2 date"]


def test_a_name_of_which_nothing_is_left_is_told() -> None:
    site = built(["a/!!!.md", "a/_index.md"])
    assert sorted(told(site)) == [
        "pages/a/!!!.md:1 address-name",
        "pages/a/!!!.md:1 address-twice",
        "pages/a/_index.md:1 address-twice",
    ]
