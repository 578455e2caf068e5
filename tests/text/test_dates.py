"""Dates: what is read, in which offset, and what is said of those that do not exist."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from time import tzset

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.text.dates import fault, parse

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(8999, 12, 31), timezones=OFFSETS)


@pytest.mark.parametrize(("written", "expected"), CASES["read"].items())
def test_a_date_is_read_in_its_own_offset(written: str, expected: str) -> None:
    found = parse(written)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(("written", "message"), CASES["refused"].items())
def test_what_is_no_date_is_named_with_a_likely_one(written: str, message: str) -> None:
    assert parse(written) is None
    assert fault(written) == message


@pytest.mark.parametrize("written", CASES["refused"])
def test_every_guess_is_a_date(written: str) -> None:
    guesses = re.findall(r'(?:did you mean |" or )"([^"]*)"', fault(written))
    assert all(parse(guess) for guess in guesses)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2012, 3, 19, 17, 12), datetime(2012, 3, 19, 17, 12, tzinfo=UTC)),
        (datetime(2012, 3, 19, 17, 12, tzinfo=UTC), datetime(2012, 3, 19, 17, 12, tzinfo=UTC)),
        (date(2012, 3, 19), datetime(2012, 3, 19, tzinfo=UTC)),
        (1332202372, datetime(2012, 3, 20, 0, 12, 52, tzinfo=UTC)),
    ],
)
def test_values_of_toml_and_json_are_dates(value: object, expected: datetime) -> None:
    assert parse(value) == expected


@pytest.mark.parametrize("value", [None, True, 1, 2024, 10**12, 1.5, time(17, 12), (), {}, date(1, 1, 1)])
def test_other_values_are_no_dates(value: object) -> None:
    assert parse(value) is None
    assert re.search(r"; (write|correct)", fault(value))


def test_the_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    tzset()
    try:
        found = [parse(written) for written in ("2012-03-19", date(2012, 3, 19), datetime(2012, 3, 19))]
        assert found == [datetime(2012, 3, 19, tzinfo=UTC)] * 3
    finally:
        monkeypatch.undo()
        tzset()


@given(MOMENTS, st.sampled_from(["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z"]))
@settings(deadline=None)
def test_a_date_keeps_its_day_and_its_clock(moment: datetime, form: str) -> None:
    moment = moment.replace(microsecond=0)
    found = parse(moment.strftime(form))
    assert found is not None
    assert (found.replace(tzinfo=None), found.utcoffset()) == (moment.replace(tzinfo=None), moment.utcoffset())


@given(MOMENTS)
@settings(deadline=None)
def test_what_iso_writes_is_read(moment: datetime) -> None:
    assert parse(moment.isoformat()) == parse(moment) == moment
    assert parse(moment.replace(tzinfo=None)) == moment.replace(tzinfo=UTC)
    assert parse(moment.date().isoformat()) == datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


@given(st.one_of(st.text(), st.text(alphabet="0123456789-/:+TZ. ,MarchMon", max_size=30)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_date_or_has_a_fault(text: str) -> None:
    found = parse(text)
    assert (found is not None and found.tzinfo is not None) or "; " in fault(text)


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
@settings(max_examples=300, deadline=None)
def test_exactly_the_days_of_the_calendar_are_read(year: int, month: int, day: int) -> None:
    try:
        expected = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        expected = None
    found = parse(f"{year:04}-{month:02}-{day:02}")
    assert found == (expected if 1000 <= year < 9000 else None)
