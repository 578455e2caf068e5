"""The site's data: files by folders and names, what their names may not do, and looking something up."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site.data import Data, build, look_up, unread
from plenary.text.heads import frozen

FILES = {
    "data/committees.toml": {"committees": [{"name": "Elections"}]},
    "data/conferences/archive/2023-Philadelphia.json": {"title": "Diversity"},
    "data/conferences/archive/2024-Halifax.json": {"title": "Uncharted"},
    "data/conferences/places.csv": [{"place": "Halifax"}, {"place": "Bristol"}],
    "data/v1.2.json": {"a": 1},
}
DATA, PROBLEMS = build({path: frozen(value) for path, value in FILES.items()})


def told(files: Mapping[str, object]) -> list[str]:
    return [str(problem) for problem in build({path: frozen(value) for path, value in files.items()})[1]]


def test_files_are_found_by_folder_and_name() -> None:
    assert PROBLEMS == ()
    assert list(DATA) == ["committees", "conferences", "v1.2"]
    archive = DATA["conferences"]["archive"]  # type: ignore[index]
    assert archive["2023-Philadelphia"]["title"] == "Diversity"
    assert DATA.source_of("conferences/archive/2023-Philadelphia") == "data/conferences/archive/2023-Philadelphia.json"
    assert DATA.source_of("conferences/archive") == ""
    assert DATA.files_in("conferences") == ("conferences/places",)
    assert DATA.files_in("conferences/archive") == (
        "conferences/archive/2023-Philadelphia",
        "conferences/archive/2024-Halifax",
    )
    assert DATA.files_in("") == ("committees", "v1.2")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("conferences/archive/2023-Philadelphia/title", "Diversity"),
        ("conferences.archive.2023-Philadelphia.title", "Diversity"),
        ("/data/conferences/archive/2023-Philadelphia.json", {"title": "Diversity"}),
        (" conferences/archive/2023-Philadelphia ", {"title": "Diversity"}),
        ("conferences/places/1/place", "Bristol"),
        ("committees.committees.0.name", "Elections"),
        ("v1.2", {"a": 1}),
        ("v1.2/a", 1),
    ],
)
def test_a_path_may_be_written_in_several_ways(path: str, value: object) -> None:
    assert look_up(DATA, path).value == value


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("comittees", 'did you mean "committees"?'),
        ("Conferences/places", 'did you mean "conferences/places"?'),
        ("conferences.place", 'did you mean "conferences/places"?'),
        ("conferences/archive/2023-philadelphia", 'did you mean "conferences/archive/2023-Philadelphia"?'),
        ("conferences/archiv/2024-Halifax", 'did you mean "conferences/archive/2024-Halifax"?'),
        ("conferences/places/2", ""),
        ("xylophone", ""),
        ("", ""),
        ("conferences/places/-1", ""),
    ],
)
def test_what_is_not_there_is_guessed(path: str, hint: str) -> None:
    found = look_up(DATA, path)
    assert (found.found, found.value, found.hint) == (False, None, hint)


def test_two_files_of_one_name_are_told_of_and_the_first_counts() -> None:
    files = {"data/a/fees.toml": {"x": 1}, "data/a/fees.json": {"x": 2}}
    assert build({path: frozen(value) for path, value in files.items()})[0] == {"a": {"fees": {"x": 2}}}
    assert told(files) == [
        "data/a/fees.toml:1: this file and data/a/fees.json have one name, so it is not read; "
        "rename one of the two (data-twice)"
    ]


def test_a_file_beside_a_folder_of_its_name_joins_it() -> None:
    files = {"data/a.toml": {"x": 1, "y": 2}, "data/a/y.json": 3, "data/a/z.json": 4}
    assert build({path: frozen(value) for path, value in files.items()})[0] == {"a": {"x": 1, "y": 3, "z": 4}}
    assert told(files) == [
        'data/a.toml:1: the folder data/a/ has the same name, so "y" is not read from this file; '
        "rename one of the two (data-twice)"
    ]
    assert told({"data/a.toml": {"x": 1}, "data/a/y.json": 3}) == []
    assert [line.partition(":")[0] for line in told({"data/a.json": [1], "data/a/y.json": 3})] == ["data/a.json"]


def test_data_of_a_sort_that_is_not_read_are_told_of_and_other_files_left() -> None:
    found = unread(["data/a.xlsx", "data/README.md", "data/b/c.TSV", "data/a.csv", "data/notes.txt"])
    assert [problem.source for problem in found] == ["data/a.xlsx", "data/b/c.TSV"]


def test_data_do_not_change() -> None:
    with pytest.raises(TypeError):
        DATA["conferences"]["places"] = ()  # type: ignore[index]
    assert Data() == {}


NAMES = st.sampled_from(["a", "b", "a.b", "A"])
PATHS = st.builds(
    lambda parts, end: "data/" + "/".join(parts) + end,
    st.lists(NAMES, min_size=1, max_size=4),
    st.sampled_from([".json", ".toml"]),
)


@given(
    st.dictionaries(PATHS, st.sampled_from([1, None, "x", {"a": 1}, {"a": {"b": 2}}, [{"a": 1}]]), max_size=8),
    st.text(max_size=9),
)
@settings(max_examples=200, deadline=None)
def test_any_files_make_data_and_each_that_is_lost_is_told_of(files: dict[str, object], path: str) -> None:
    data, problems = build({name: frozen(value) for name, value in files.items()})
    look_up(data, path)
    lost = {problem.source for problem in problems}
    for name, value in files.items():
        found = look_up(data, name)
        assert (
            name in lost
            or (isinstance(value, dict) and set(value) <= set(found.value or ()))
            or found.value == frozen(value)
        )  # type: ignore[call-overload]
