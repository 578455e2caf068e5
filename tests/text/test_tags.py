from __future__ import annotations

import pytest

from plenary.text.tags import annotated, attributes, edited, tags, value


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p>a</p>", ["p", "/p"]),
        ("<A title='>' x=\"<b>\" y=>z</A >", ["a", "/a"]),
        ("a < b > c <1> <>", []),
        ("<p title=it's>x<b>", ["p", "b"]),
        ("<!-- <p> --><p>", ["", "p"]),
        ("<!--><p>--><!---><b>", ["", "p", "", "b"]),
        ("<!-- <p> --!><b>", ["", "b"]),
        ("<!-- never closed <p>", [""]),
        ("<!DOCTYPE html><?php <p> ?><b>", ["", "", "b"]),
        ("<script>'<p>'</scripture><b></SCRIPT ><i>", ["script", "/script", "i"]),
        ("<style>a > b</style><styled><b>", ["style", "/style", "styled", "b"]),
        ("<textarea><p>", ["textarea"]),
        ('<p title="never closed><b>', ["p", "b"]),
        ("<p never closed", ["p"]),
        ("<br/><x-y a/>", ["br", "x-y"]),
    ],
)
def test_tags_are_found_where_a_browser_finds_them(html: str, names: list[str]) -> None:
    assert ["/" * tag.closing + tag.name for tag in tags(html)] == names


def test_attributes_are_read_in_all_ways_of_writing_them() -> None:
    tag = """<div/a="1" B='2'  c = 3 d e="" a="again" style=x:y;>"""
    assert {name: value(found) for name, found in attributes(tag).items()} == {
        "a": "1", "b": "2", "c": "3", "d": "", "e": "", "style": "x:y;",
    }  # fmt: skip
    assert value(None) == ""


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("<p>", '<p class="new" role="note">'),
        ("<p id=a/>", '<p class="new" role="note" id=a/>'),
        ("<P CLASS='old one' id=a>", "<P role=\"note\" CLASS='new old one' id=a>"),
        ('<p role="img" class="">', '<p role="img" class="new ">'),
        ("<p class=old>", None),
        ("<p class>", None),
    ],
)
def test_what_is_added_to_a_tag_leaves_the_rest_as_it_was(tag: str, expected: str | None) -> None:
    assert annotated(tag, "new", {"role": "note"}) == expected


def test_edits_are_made_in_any_order_and_never_one_within_another() -> None:
    assert edited("abcdef", [(4, 5, "E"), (1, 3, "BC"), (2, 4, "lost"), (6, 6, "!")]) == "aBCdEf!"
