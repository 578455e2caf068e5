"""Fields: each read as what it should be, and a word for each that can't be."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.problems import CODES
from plenary.text.decoding import decode
from plenary.text.fields import FIELDS, Meta, meta
from plenary.text.frontmatter import Document, read

CASES = tomllib.loads((Path(__file__).parent / "cases" / "fields.toml").read_text(encoding="utf-8"))["case"]
# The pages lie beside the repository where they may be used; they are not ours to publish.
IASSIST = Path(__file__).parents[3] / "shared" / "corpus" / "iassist" / "content"


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | time) else value


def filled(found: Meta) -> dict[str, Any]:
    """Return what differs from a page without fields."""
    empty = Meta()
    values = {field.name: plain(getattr(found, field.name)) for field in dataclasses.fields(Meta)}
    return {name: value for name, value in values.items() if value != plain(getattr(empty, name))}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_fields_are_read_or_named(case: dict[str, Any]) -> None:
    document = read(case["text"], "about.md")
    found, problems = meta(document, "about.md")
    assert filled(found) == json.loads(case["meta"])
    said = [f"{problem.line}: {problem.message} ({problem.code})" for problem in document.problems + problems]
    assert said == case["problems"]


def test_every_field_of_meta_has_its_row_and_its_case() -> None:
    targets = [row.target for row in FIELDS]
    assert [*targets, "params"] == [field.name for field in dataclasses.fields(Meta)]
    assert {name for case in CASES for name in json.loads(case["meta"])} >= set(targets)


def test_no_name_stands_for_two_fields() -> None:
    names = [name for row in FIELDS for name in row.names]
    assert len(names) == len(set(names))
    assert names == [name.lower() for name in names]


def test_meta_can_not_be_changed() -> None:
    found, _ = meta(read("+++\nx = 1\n[params]\ny = 2\n+++\n", "about.md"), "about.md")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.params["x"] = 2  # type: ignore[index]


def test_a_page_without_a_front_matter_has_empty_fields() -> None:
    assert meta(read("Just a text.\n", "about.md"), "about.md") == (Meta(), ())


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.sampled_from(["2024-30-05", "maybe", "../x", "https://x", "a b", "flase", "1e5", "²"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=3).map(MappingProxyType),
    ),
    max_leaves=4,
)
NAMES = st.sampled_from([name for row in FIELDS for name in row.names] + ["params", "Title", "DRAFT", "titel", "x"])


@given(st.dictionaries(NAMES | st.text(max_size=8), VALUES, max_size=8))
@settings(max_examples=400, deadline=None)
def test_any_values_give_usable_fields(fields: dict[str, object]) -> None:
    lines = {name: number for number, name in enumerate(fields, 2)}
    found, problems = meta(Document(MappingProxyType(fields), MappingProxyType(lines), "", 1), "about.md")
    assert all(problem.code in CODES and problem.level == "warning" for problem in problems)
    assert all("; " in problem.message and "\n" not in problem.message for problem in problems)
    assert isinstance(found.title, str)
    assert isinstance(found.draft, bool)
    assert isinstance(found.weight, int)
    assert all(isinstance(tag, str) and tag for tag in found.tags + found.authors + found.aliases + found.keywords)
    assert all(moment is None or moment.tzinfo for moment in (found.date, found.lastmod, found.expiry_date))
    assert not {"..", "."} & set(found.url.split("/"))
    assert "//" not in found.url[:2]


@given(st.text(alphabet="truefalsYNonof10", max_size=6))
@settings(deadline=None)
def test_an_unclear_draft_is_a_draft_with_a_warning(written: str) -> None:
    fields = MappingProxyType({"draft": written})
    found, problems = meta(Document(fields, MappingProxyType({"draft": 2}), "", 1), "about.md")
    known = {"true", "yes", "on", "y", "t", "1", "false", "no", "off", "n", "f", "0", ""}
    assert found.draft == (written.lower() not in {"false", "no", "off", "n", "f", "0", ""})
    assert len(problems) == (written.lower() not in known)


@pytest.mark.skipif(not IASSIST.is_dir(), reason="IASSIST's own pages are not on this machine")
def test_iassist_has_one_impossible_date_and_no_other_problem() -> None:
    said = []
    for path in sorted(IASSIST.rglob("*.md")):
        text, problems = decode(path.read_bytes(), path.name)
        document = read(text, path.name)
        found, faults = meta(document, path.name)
        assert found.title
        said += [str(problem) for problem in problems + document.problems + faults]
    assert said == [
        "general-assembly-minutes-2023.md:5: there is no date 2024-30-05 00:00:01 -0700: a year has 12 months; "
        'did you mean "2024-05-30 00:00:01 -0700"? (date)'
    ]
