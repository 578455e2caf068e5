"""Data files: cases in `cases/datafiles.toml`, and that whatever is written is read or told of."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plenary.text import datafiles

CASES = tomllib.loads((Path(__file__).parent / "cases" / "datafiles.toml").read_text("utf-8"))["case"]
ENDINGS = sorted(datafiles.READERS)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
SIGNS = st.text(st.sampled_from("{}[]\",:;\n\t -=#&*'a1.\\é\x00"), max_size=60)


def thawed(value: object) -> object:
    """Return a value with lists and dicts in place of what can't change."""
    if isinstance(value, Mapping):
        return {name: thawed(entry) for name, entry in value.items()}
    return [thawed(entry) for entry in value] if isinstance(value, tuple) else value


def unchanging(value: object) -> bool:
    if isinstance(value, MappingProxyType):
        return all(map(unchanging, value.values()))
    return all(map(unchanging, value)) if isinstance(value, tuple) else not isinstance(value, list | dict)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case: Mapping[str, Any]) -> None:
    value, problems = datafiles.read(case["text"], case["source"])
    told = [str(problem) for problem in problems]
    for begin in case.get("problems_begin", ()):
        assert told[0].startswith(begin)
    if "problems_begin" not in case:
        assert told == case.get("problems", [])
    assert thawed(value) == json.loads(case.get("holds", "null"), strict=False)
    assert unchanging(value)


def test_each_sort_of_file_has_cases_enough() -> None:
    assert len(CASES) >= 24
    assert {datafiles.ending(case["source"]) for case in CASES} == set(ENDINGS)


@pytest.mark.parametrize("ending", ["toml", "yaml"])
def test_a_file_that_would_be_read_for_long_is_refused(ending: str) -> None:
    value, problems = datafiles.read("# long\n" * 100_000, f"data/a.{ending}")
    assert value is None
    assert [problem.code for problem in problems] == ["data-syntax"]


def test_json_and_csv_may_be_long() -> None:
    assert datafiles.read(json.dumps(["long"] * 200_000), "data/a.json") == (("long",) * 200_000, ())
    value, problems = datafiles.read("a\n" + "1\n" * 200_000, "data/a.csv")
    assert isinstance(value, tuple)
    assert (len(value), problems) == (200_000, ())


def test_problems_of_one_file_have_an_end() -> None:
    assert len(datafiles.read("a,b\n" + "1\n" * 500, "data/a.csv")[1]) == 50
    assert len(datafiles.read('{"a":1' + ',"a":1' * 500 + "}", "data/a.json")[1]) == 50


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_what_json_says_is_read(value: object) -> None:
    assert thawed(datafiles.read(json.dumps(value), "data/a.json")[0]) == value


@given(st.text() | SIGNS, st.sampled_from(ENDINGS))
@example('{"a":"\\ud800"}', "json")
@example("[" * 100_000, "json")
@example("9" * 5000, "json")
@example("a = " + "9" * 5000, "toml")
@example("- " * 3000, "yaml")
@example("a" * 200_000, "csv")
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_is_read_or_told_of(text: str, ending: str) -> None:
    value, problems = datafiles.read(text, f"data/a.{ending}")
    assert unchanging(value)
    failed = [problem for problem in problems if problem.level == "error"]
    assert not failed or value is None
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
    assert all("; " in problem.message for problem in problems)
