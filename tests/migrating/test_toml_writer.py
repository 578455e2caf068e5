"""What is written is read again as the same, whatever it was."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plenary.migrating.toml_writer import write

TEXT = st.text(max_size=12) | st.sampled_from(['a\n"""\nb"', "\\\n\n\\", 'x\n\n"', '\n\n""""', "tab\tand\r\n\nmore\n"])
DATES = st.datetimes() | st.datetimes(
    timezones=st.sampled_from([timezone.utc, timezone(timedelta(hours=-7)), timezone(timedelta(hours=5, minutes=30))])  # noqa: UP017
)
PLAIN = TEXT | st.booleans() | st.integers() | st.floats(allow_nan=False) | DATES | st.dates() | st.times()
VALUE = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=12
)


@settings(deadline=None)
@given(st.dictionaries(TEXT, VALUE, max_size=5))
@example({"": {"": [{}, {"a": [[{}]]}]}, "a.b": [1, {"c": "d"}]})
@example({"x": {"y": 1}, "z": 2})
def test_what_is_written_is_read_again(table: dict[str, Any]) -> None:
    assert tomllib.loads(write(table)) == table


def test_null_is_left_out_and_half_a_character_replaced() -> None:
    assert tomllib.loads(write({"a": None, "b": [1, None], "c": {"d": None}, "e": "\ud800"})) == {
        "b": [1],
        "c": {},
        "e": "?",
    }


def test_it_is_written_as_a_person_would() -> None:
    table = {
        "name": "A",
        "day": date(2027, 5, 30),
        "at": time(9, 30),
        "when": datetime(2027, 5, 30, 9),
        "deep": {"x": 1},
    }
    assert write(table, "params") == (
        'name = "A"\nday = 2027-05-30\nat = 09:30:00\nwhen = 2027-05-30T09:00:00\n\n[params.deep]\nx = 1\n'
    )


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing that TOML holds"):
        write({"a": object()})
