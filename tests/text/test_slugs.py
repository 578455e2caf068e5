"""Slugs and anchors against what Hugo was seen to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.text.slugs import anchor, path_slug, term_slug, unique, urlize

SEEN = tomllib.loads((Path(__file__).parent / "cases" / "slugs.toml").read_text(encoding="utf-8"))
HERE = SEEN["path_here"]


@pytest.mark.parametrize(("name", "seen"), SEEN["path"].items())
def test_a_file_name_makes_the_address_part_that_hugo_makes(name: str, seen: str) -> None:
    assert path_slug(name) == HERE.get(name, unquote(seen))


@pytest.mark.parametrize(("title", "seen"), SEEN["pattern"].items())
def test_a_title_in_a_permalink_pattern_is_as_in_hugo(title: str, seen: str) -> None:
    assert urlize(title) == unquote(seen)


@pytest.mark.parametrize(("term", "seen"), SEEN["term"].items())
def test_a_term_makes_the_address_part_that_hugo_makes(term: str, seen: str) -> None:
    assert term_slug(term) == HERE.get(term, unquote(seen))


@pytest.mark.parametrize(("heading", "seen"), SEEN["anchor"].items())
def test_a_heading_has_the_id_that_hugo_gives_it(heading: str, seen: str) -> None:
    assert anchor(heading) == seen


def test_repeated_headings_are_numbered_as_hugo_numbers_them() -> None:
    headings = ["A", "a", "A", "a-1", "A", "!", "?", "heading", "b-1", "b", "b"]
    taken: dict[str, int] = {}
    ids = [unique(anchor(heading), taken) for heading in headings]
    # Observed from Hugo 0.111.3.
    assert ids == ["a", "a-1", "a-2", "a-1-1", "a-3", "heading", "heading-1", "heading-2", "b-1", "b", "b-2"]


def test_an_id_that_the_author_chose_is_not_given_again() -> None:
    taken = {"a": 0, "a-1": 0}
    assert [unique("a", taken), unique("a", taken)] == ["a-2", "a-3"]


@pytest.mark.parametrize("term", [".", "..", "index.html", "Index.xml", "atom.xml"])
def test_no_term_stands_in_the_place_of_the_list_of_all_terms(term: str) -> None:
    assert term_slug(term) == ""


@pytest.mark.parametrize("name", [".", "..", "%2e%2e", ".%2e", "%2E"])
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    assert path_slug(name) == ""


@given(st.text())
@settings(deadline=None)
def test_a_slug_holds_no_white_space_and_no_capitals(name: str) -> None:
    for slug in (path_slug(name), urlize(name), term_slug(name)):
        if "%" not in name:
            assert not any(letter.isspace() for letter in slug)
            assert slug == "".join(letter.lower()[0] for letter in slug)


@given(st.text(alphabet=st.characters(exclude_characters="%")))
@settings(deadline=None)
def test_a_slug_of_a_slug_is_that_slug(name: str) -> None:
    assert path_slug(path_slug(name)) == path_slug(name)


@given(st.lists(st.sampled_from(["a", "b", "a-1", "a-2", "b-1", "a-1-1"]), max_size=40))
@settings(deadline=None)
def test_ids_are_unique_and_the_lowest_free_number_is_taken(names: list[str]) -> None:
    taken: dict[str, int] = {}
    given_ids: list[str] = []
    for name in names:
        numbers = [name, *(f"{name}-{number}" for number in range(1, len(names) + 1))]
        expected = next(candidate for candidate in numbers if candidate not in given_ids)
        given_ids.append(unique(name, taken))
        assert given_ids[-1] == expected


def test_fifty_thousand_equal_headings_are_numbered_one_by_one() -> None:
    taken: dict[str, int] = {}
    ids = [unique("x", taken) for _ in range(50_000)]
    assert ids[-1] == "x-49999"
