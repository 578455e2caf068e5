"""Tables of data: rows, columns, order."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plenary.site.tables import TableError, table, written
from plenary.text.heads import frozen

ROWS = frozen(
    [
        {"name": "Chicago", "year": 2000, "land": "US", "tags": ["big", "lake"]},
        {"name": "Gothenburg", "year": "2022", "land": "SE"},
        {"name": "Online", "year": "no", "land": ""},
        {"name": "Halifax", "year": 2024, "land": "CA", "open": True},
        {"name": "bristol", "year": 2025},
    ]
)


def names(**given: str) -> list[str]:
    return [row[0] for row in table(ROWS, "name", **given).rows]


@pytest.mark.parametrize(
    ("sort", "where", "expected"),
    [
        ("", "", "Chicago Gothenburg Online Halifax bristol"),
        ("name", "", "bristol Chicago Gothenburg Halifax Online"),
        ("year", "", "Chicago Gothenburg Halifax bristol Online"),
        ("-year", "", "Online bristol Halifax Gothenburg Chicago"),
        ("land", "", "Halifax Gothenburg Chicago Online bristol"),
        ("-land", "", "Chicago Gothenburg Halifax Online bristol"),
        ("", "land=ca", "Halifax"),
        ("", "land = CA ", "Halifax"),
        ("", "land=", "Online bristol"),
        ("", "land!=US", "Gothenburg Online Halifax bristol"),
        ("", "tags=lake", "Chicago"),
        ("", "open=true", "Halifax"),
        ("", "year=2022", "Gothenburg"),
    ],
)
def test_rows_are_chosen_and_sorted(sort: str, where: str, expected: str) -> None:
    assert names(sort=sort, where=where) == expected.split()


def test_columns_have_headings_and_all_are_shown_unless_some_are_named() -> None:
    assert table(ROWS).head == ("Name", "Year", "Land", "Tags", "Open")
    made = table(ROWS, " year = When , name,")
    assert made.head == ("When", "Name")
    assert made.rows[0] == ("2000", "Chicago")


def test_a_group_of_groups_and_a_list_within_one_group_are_tables_too() -> None:
    people = frozen({"ada": {"seat": 1}, "eva": {"seat": 2}})
    assert table(people).head == ("Key", "Seat")
    assert table(people).rows == (("ada", "1"), ("eva", "2"))
    assert table(frozen({"ada": {"name": "Ada"}})).head == ("Name",)
    assert table(frozen({"people": [{"name": "Ada"}]})).rows == (("Ada",),)
    assert table(()).rows == ()


@pytest.mark.parametrize(
    ("value", "columns", "sort", "where", "message"),
    [
        (ROWS, "nmae", "", "", 'there is no column "nmae"; did you mean "name"?'),
        (ROWS, "", "xyz", "", 'there is no column "xyz"; there are name, year, land, tags, open'),
        (ROWS, "", "", "lnad=US", 'there is no column "lnad"; did you mean "land"?'),
        (ROWS, "", "", "US", 'where is "US"; write a column and a value, such as where="country=Canada"'),
        ("text", "", "", "", "these data make no table; name a list of groups, or a group of groups"),
        (frozen({"a": 1}), "", "", "", "these data make no table; name a list of groups, or a group of groups"),
        (frozen({}), "", "", "", "these data make no table; name a list of groups, or a group of groups"),
        ((1, 2), "", "", "", "these data make no table; name a list of groups, or a group of groups"),
    ],
)
def test_what_makes_no_table_is_said(value: object, columns: str, sort: str, where: str, message: str) -> None:
    with pytest.raises(TableError) as fault:
        table(value, columns, sort, where)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (1.5, "1.5"),
        (" a ", "a"),
        (("a", None, 2), "a, 2"),
        (frozen({"a": 1}), ""),
        (date(2026, 11, 21), "2026-11-21"),
        (datetime(2026, 11, 21, 9, 30), "2026-11-21 09:30:00"),
    ],
)
def test_values_are_written_as_texts(value: object, words: str) -> None:
    assert written(value) == words
