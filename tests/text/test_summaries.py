"""The first words of a page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.text import summaries
from plenary.text.summaries import summary

CASES = [
    ("<p>One.</p>\n<p>Two.</p>\n<!--more-->\n<p>Three.</p>", "One. Two."),
    ("<p>One <!-- MORE --> two</p>", "One"),
    ("<h2 id='a'>A heading</h2><p>Text&nbsp;&amp; more</p>", "Text & more"),
    ("<ul><li>a</li><li>b</li></ul>", "a b"),
    ("<figure><img alt='x'><figcaption>no</figcaption></figure><p>yes</p>", "yes"),
    ("<table><tr><td>no</td></tr></table>yes", "yes"),
    ('<p>noted<sup id="fnref:1"><a href="#fn:1">1</a></sup> so</p>', "noted so"),
    ("<p>a\ufdd00\ufdd1b</p>", "ab"),
    ("<blockquote>\n<p>[!NOTE] Coats\nBring one.</p>\n</blockquote><p>[!so] it is</p>", "Coats Bring one. [!so] it is"),
    ("<blockquote>\n<p>[!TIP]-\nBring one.</p>\n</blockquote>", "Bring one."),
    ("", ""),
]


@pytest.mark.parametrize(("html", "text"), CASES)
def test_a_summary_is_plain_text(html: str, text: str) -> None:
    assert summary(html) == text


def test_a_long_text_ends_with_a_sentence() -> None:
    html = "<p>One two three. Four five six. Seven eight nine ten eleven twelve.</p>"
    assert summary(html, 5) == "One two three. Four five six."


def test_a_long_sentence_is_cut() -> None:
    assert summary("<p>" + "word, " * 50 + "</p>", 5) == "word, word, word, word, word …"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab <>&;/!-p.\n", max_size=80), st.integers(1, 9))
def test_any_html_has_a_summary_without_breaks(html: str, words: int) -> None:
    found = summary(html, words)
    assert "\n" not in found
    assert found == found.strip()


PLAIN = ["<p>", "</p>", "one ", "two. ", "<b>", "</b>", "&amp;", "<h2>x</h2>", "<br>", "<br />", '<a href="x">']
ODD = ["<P>", "<br/>", "<!-- x -->", "<script>", "</script>", "<sup class=x>", "</", "<", ">", "&", "&#6", "5;"]
PARTS = st.lists(st.sampled_from(PLAIN + ODD) | st.sampled_from(PLAIN)).map("".join)


@settings(max_examples=80, deadline=None)
@given(PARTS)
def test_what_is_read_piece_by_piece_is_what_is_read_at_once(html: str) -> None:
    whole = summaries._read(html, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summaries, "PIECE", 3)
        assert summaries._read(html, 4) == whole


@settings(max_examples=300, deadline=None)
@given(PARTS, st.integers(1, 9))
def test_plain_html_says_the_same_however_it_is_read(html: str, enough: int) -> None:
    assert summaries._read_plainly(html, enough) in (None, summaries._read(html, enough))


@given(st.lists(st.sampled_from(PLAIN)).map("".join))
def test_what_the_reader_of_markdown_writes_is_plain(html: str) -> None:
    assert summaries._read_plainly(html, 9) is not None
