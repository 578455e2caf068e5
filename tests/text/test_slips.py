"""Slips of the keyboard in names, and words that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.text.slips import by_beginning, intended

KNOWN = ("title", "date", "draft", "tags", "publishdate", "deprecated-path", "url", "weight", "modified")
INDEX = by_beginning(KNOWN)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("titel", "title"),
        ("tilte", "title"),
        ("ittle", "title"),
        ("titl", "title"),
        ("titlle", "title"),
        ("tithe", "title"),
        ("drfat", "draft"),
        ("dates", "date"),
        ("daet", "date"),
        ("tag", "tags"),
        ("publish_date", "publishdate"),
        ("deprecatedpath", "deprecated-path"),
        ("deprecated_path", "deprecated-path"),
        ("wieght", "weight"),
    ],
)
def test_a_slip_is_recognised(word: str, name: str) -> None:
    assert intended(word, INDEX) == name


@pytest.mark.parametrize(
    "word", ["", "data", "rate", "togs", "height", "modifier", "tile", "title2", "ur", "uri", "event", "t", "subtitle"]
)
def test_another_word_is_left_alone(word: str) -> None:
    assert intended(word, INDEX) == ""


@given(st.text(max_size=12))
@settings(deadline=None)
def test_only_a_known_name_is_ever_meant(word: str) -> None:
    assert intended(word, INDEX) in {*KNOWN, ""}
