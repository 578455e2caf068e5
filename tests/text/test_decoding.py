"""From bytes to text: what is put right in silence, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plenary.problems import CODES
from plenary.text.decoding import decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"a\r\r\nb", "a\n\nb"),
        (b"\xef\xbb\xbfa", "a"),
        (b"\xef\xbb\xbf+++\r\n", "+++\n"),
        ("é “ü” – 日本 😀\u00a0x\u200b".encode(), "é “ü” – 日本 😀\u00a0x\u200b"),
        (b"a\tb\x0cc", "a\tb\x0cc"),
    ],
)
def test_utf_8_with_any_line_ends_is_read_in_silence(data: bytes, text: str) -> None:
    assert decode(data, "about.md") == (text, ())


LATIN = "the byte {} is not a letter in UTF-8, but probably {} in Windows-1252; save the file as UTF-8"
DAMAGED = "the byte {} is not part of a letter in UTF-8, so the file is damaged here; save the file as UTF-8"
NUL = "the line holds a NUL, a byte that no text has; remove it, or take the file from its last good copy"
CONTROL = "the line holds an invisible control character, {}; {}"


@pytest.mark.parametrize(
    ("data", "text", "line", "column", "code", "message"),
    [
        (b"a\nCaf\xe9 x", "a\nCaf\ufffd x", 2, 4, "encoding", LATIN.format("E9", '"é"')),
        (b"\x93a\x94", "\ufffda\ufffd", 1, 1, "encoding", LATIN.format("93", '"“"')),
        (b"a\r\nb\rIt\x92s", "a\nb\nIt\ufffds", 3, 3, "encoding", LATIN.format("92", '"’"')),
        (b"\xef\xbb\xbfa\xe9", "a\ufffd", 1, 2, "encoding", LATIN.format("E9", '"é"')),
        ("é\nüx".encode() + b"\xfc", "é\nüx\ufffd", 2, 3, "encoding", LATIN.format("FC", '"ü"')),
        (b"a\x81", "a\ufffd", 1, 2, "encoding", DAMAGED.format("81")),
        (b"a\xe2\x80 b", "a\ufffd b", 1, 2, "encoding", DAMAGED.format("E2")),
        (bytes([0xED, 0xA0, 0x80]), "\ufffd\ufffd\ufffd", 1, 1, "encoding", DAMAGED.format("ED")),
        (b"a\nb\0c", "a\nb\ufffdc", 2, 2, "encoding", NUL),
        (b"a\nb\x07c", "a\nb\x07c", 2, 2, "control-character", CONTROL.format("U+0007", "remove it")),
        (
            b"a\x0bb\x0bc\x1b",
            "a\x0bb\x0bc\x1b",
            1,
            2,
            "control-character",
            CONTROL.format("U+000B (and 2 more in this file)", "remove it"),
        ),
        (
            "It\x92s".encode(),
            "It\x92s",
            1,
            3,
            "control-character",
            CONTROL.format("U+0092", 'it was probably meant as "’"'),
        ),
        (
            "a\ufdd0b".encode(),
            "a\ufffdb",
            1,
            2,
            "control-character",
            CONTROL.format("U+FDD0", "remove it"),
        ),
        (b"a\x7f", "a\x7f", 1, 2, "control-character", CONTROL.format("U+007F", "remove it")),
    ],
)
def test_other_bytes_are_named_with_their_place(
    data: bytes, text: str, line: int, column: int, code: str, message: str
) -> None:
    found, problems = decode(data, "about.md")
    assert found == text
    assert [(problem.line, problem.column, problem.code, problem.message) for problem in problems] == [
        (line, column, code, message)
    ]


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wide_encodings_are_recognised_and_shown(codec: str, name: str, mark: str) -> None:
    text, problems = decode(f"{mark}+++\r\ntitle = é\r\n".encode(codec), "about.md")
    assert text == "+++\ntitle = é\n"
    assert [problem.message for problem in problems] == [f"the file is saved as {name}; save it as UTF-8"]


def test_several_faults_are_all_named() -> None:
    _, problems = decode(b"a\xe9\nb\0\nc\x07", "about.md")
    assert [(problem.line, problem.code) for problem in problems] == [
        (1, "encoding"),
        (2, "encoding"),
        (3, "control-character"),
    ]


@example(b"\xff\xfe\xd0\xfd")  # a noncharacter in UTF-16
@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: text.encode("utf-16")))
@settings(max_examples=400, deadline=None)
def test_any_bytes_become_a_text_that_can_be_sent(data: bytes) -> None:
    text, problems = decode(data, "about.md")
    text.encode()
    assert not set(text) & {"\r", "\0", "\ufdd0", "\ufdd1"}
    for problem in problems:
        assert problem.code in CODES
        assert 1 <= problem.line <= text.count("\n") + 1
        assert 1 <= problem.column <= len(text.split("\n")[problem.line - 1]) + 1


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufffd\u00c2\u00c3\u00e2")


@given(st.text(alphabet=LETTERS | st.sampled_from("\n\t")))
@settings(deadline=None)
def test_a_clean_text_comes_back_unchanged(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), "about.md") == (text, ())
        assert decode(text.replace("\n", "\r\n").encode(), "about.md") == (text, ())
        assert decode(text.replace("\n", "\r").encode(), "about.md") == (text, ())
