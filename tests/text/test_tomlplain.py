"""Plain front matter is read as the standard library reads it, or not at all."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plenary.text import tomlhead, tomlplain

PIECES = (
    *(
        '"',
        "'",
        "\\",
        "#",
        "=",
        "[",
        "]",
        ",",
        ".",
        "-",
        "+",
        ":",
        " ",
        "\t",
        "\n",
        "\r",
        "\x00",
        "\x7f",
        "\x1f",
        "\x85",
    ),
    *("a", "b-c", "_", "0", "1", "17", "007", "+5", "-0", "1_000", "0x1F", "1.5", "1e3", "inf", "nan", "true", "false"),
    *('"x"', "'x'", '""', "''", '"""', "'''", '"é\u2028"', '["x", "y"]', "['x',]", "[]", "[1]", "{a = 1}", "[group]"),
    *("2020-01-02", "2020-02-30", "0000-01-01", "10:11:12", "2020-01-02T03:04:05", "2020-01-02 03:04:05Z", "Z", "z"),
    *("2020-01-02T23:59:60", "2020-01-02T03:04:05+02:00", "2020-01-02T03:04:05-24:00", "2020-01-02T03:04:05.5"),
    *("title = ", "date = ", '"quoted" = ', "a.b = ", "é = ", "x=1\n", "y = [\n", 'z = "1"\n', "# comment\n", "\n\n"),
)
VALUES = st.sampled_from([piece for piece in PIECES if not piece.endswith(("= ", "\n"))])
FIELDS = st.builds("{} = {}\n".format, st.sampled_from(["a", "b", "title", "d-e", "_", "9"]), VALUES)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.lists(FIELDS, max_size=6).map("".join),
    st.builds("   \n{}{}{}".format, st.lists(FIELDS, max_size=4).map("".join), st.sampled_from(PIECES), FIELDS),
    st.text(),
)


@given(TEXTS, st.integers(1, 9))
@example('   \ntitle = "A"\ndate = 2020-01-02T03:04:05-00:30\n', 1)
@example("a = 2020-01-02T03:04:05Z\n", 1)
@example("a = 2020-01-02 # day\n", 1)
@example('a = "\t"\nb = []\n', 1)
def test_what_is_read_is_what_the_standard_library_reads(text: str, first: int) -> None:
    plain = tomlplain.read(text, first)
    if plain is None:
        return
    fields, lines = plain
    assert repr(fields) == repr(tomllib.loads(text))
    assert list(lines.items()) == list(tomlhead._lines(text, first).items())


@pytest.mark.parametrize(
    "text",
    [
        '\ntitle = "A"\ndate = "2020-01-02"\ndraft = false\nweight = -3\ntags = ["a", "b",]\n',
        "day = 2020-01-02\nmoment = 2020-01-02 03:04:05+02:00\nlocal = 2020-01-02T03:04:05\n# comment\n\n",
        "  title  =  'A'  # comment",
    ],
)
def test_plain_lines_are_read(text: str) -> None:
    assert tomlplain.read(text, 1) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2\n",
        "[x]\n",
        'a = "\\n"',
        "a.b = 1",
        '"a" = 1',
        "a = 2020-02-30",
        "a = [1]",
        "a",
        "a = 1 2",
        "a = 1\r\n",
    ],
)
def test_the_rest_is_left_to_the_standard_library(text: str) -> None:
    assert tomlplain.read(text, 1) is None
