from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.text.prefixes import rooted

CASES = [
    ('<a href="/about/">x</a>', '<a href="/assoc/about/">x</a>'),
    ("<a class='x' href='/'>x</a>", "<a class='x' href='/assoc/'>x</a>"),
    ("<a href=/about>x</a>", "<a href=/assoc/about>x</a>"),
    ('<video src="/a.mp4" poster="/b.png">', '<video src="/assoc/a.mp4" poster="/assoc/b.png">'),
    ('<IMG ALT="a > b" SRC = "/a.png">', '<IMG ALT="a > b" SRC = "/assoc/a.png">'),
    ('<img srcset="/a.png 1x, /b.png 2x, c.png">', '<img srcset="/assoc/a.png 1x, /assoc/b.png 2x, c.png">'),
    ('<form action="/search">', '<form action="/assoc/search">'),
    ('<a href=" /about/">', '<a href=" /assoc/about/">'),
]
LEFT = [
    '<a href="//example.org/">x</a>',
    '<a href="https://example.org/a/">x</a>',
    '<a href="#top" title="/not/an/address">x</a>',
    '<a href="a/b">/x/</a>',
    '<code>&lt;a href="/x"&gt;</code>',
    '<!-- <a href="/x"> -->',
    "<p data-note='see href=\"/x\"'>x</p>",
    "a < b and href=/x > c",
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_an_address_from_the_root_is_led_below_the_prefix(html: str, expected: str) -> None:
    assert rooted(html, "/assoc") == expected


@pytest.mark.parametrize("html", LEFT)
def test_all_else_is_left_alone(html: str) -> None:
    assert rooted(html, "/assoc") == html


@given(st.text(alphabet="<>/ ab=\"'!-hrefsrc", max_size=60))
def test_without_a_prefix_nothing_changes_and_nothing_is_ever_lost(html: str) -> None:
    assert rooted(html, "") == html
    assert rooted(html, "/~~~").replace("/~~~", "") == html
