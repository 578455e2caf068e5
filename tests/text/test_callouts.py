from __future__ import annotations

import re
from pathlib import Path

import pytest
from case_files import Case, read_cases
from contrast import AA_SHAPES, AA_TEXT, colour, contrast, dark, light, mixed, sheet, variables
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.problems import CODES
from plenary.text.callouts import KINDS, box, decorate, problems
from plenary.text.rendering import render

DOCS = Path(__file__).parents[2] / "docs" / "callouts.md"
CASES = read_cases("callouts.md", "html", "expected")
PROBLEMS = read_cases("callout_problems.md", "markdown", "problems")
ICON = re.compile(r'<svg class="callout-icon".*?</svg>')
ADDED = re.compile(
    r' class="callout[^"]* callout-legacy callout-\w+"(?: role="\w+")?(?: aria-label="[^"]*")?'
    r"| role=\"(?:note|group)\"(?: aria-label=\"[^\"]*\")?(?= )|callout[\w-]* callout-legacy callout-\w+ "
)

# Pieces of good and of broken HTML; joined at random they make what no editor means and some editor writes.
PIECES = st.sampled_from(
    r"""
    <blockquote> | <blockquote>~ | </blockquote> | ~</blockquote>~ | <blockquote class=x> | <BLOCKQUOTE id='a'> | <p>
    </p> | [!NOTE] | [!tip]-_ | [!Event]+ | [!NOTE] Title~ | [!NOTES] | ~ | _ | <br /> | <br>~ | <em>
    </em> | text | a > b
    <!-- | --> | <!-- [!NOTE] --> | <script> | </script> | <a title=' | " | '> | < | > | = | &amp; | <div> | </div>
    <ul><li> | </li></ul> | <img alt='[!NOTE]'> | <pre><code> | <blockquote><p>[!NOTE]~ | </p></blockquote>
    <div style="background-color:#fdebd0;font-weight:bold;padding:.5em"> | <div style="background:#eee;padding:1em">
    <div style='background:pink;padding:1em' class='x y'> | <div class=x style='background:#eee;border:0'>
    <span style="background:#fff0f3;padding:5px" role="img"> | <span style=background:#fff;padding:1em> | </span>
    """.replace("\n", " | ")
    .replace("~", "\n")
    .split(" | ")
).map(lambda piece: piece.strip(" ").replace("_", " "))
SOUP = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_of_html_becomes_what_is_expected(case: Case) -> None:
    assert ICON.sub("(icon)", decorate(case.texts["html"])) == case.texts["expected"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_decorating_a_case_twice_changes_nothing(case: Case) -> None:
    once = decorate(case.texts["html"])
    assert decorate(once) == once


@pytest.mark.parametrize("case", PROBLEMS, ids=str)
def test_a_marker_that_makes_no_callout_is_a_problem_at_its_line(case: Case) -> None:
    text = case.texts["markdown"]
    found = problems(render(text).html, text, "page.md", 11)
    assert ("\n".join(map(str, found)) or "none") == case.texts["problems"]
    assert all(CODES[problem.code].level == "warning" for problem in found)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_colour_a_case_and_a_heading_in_the_docs(kind: str) -> None:
    assert re.search(rf"^\.callout-{kind} \{{", sheet("callouts.css"), re.MULTILINE)
    assert any(f"[!{kind}]" in case.texts["html"].lower() for case in CASES)
    assert re.search(rf"^### {kind}$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_an_alert_in_markdown_and_a_box_have_the_same_markup(kind: str) -> None:
    for sign, folded in (("", None), ("-", True), ("+", False)):
        html = decorate(render(f"> [!{kind}]{sign} A *title*\n> text\n").html)
        assert html.strip() == box(kind, "A <em>title</em>", "<p>text</p>", folded)
        assert decorate(render(f"> [!{kind}]{sign}\n> text\n").html).strip() == box(kind, "", "<p>text</p>", folded)


@given(SOUP)
@settings(max_examples=400, deadline=None)
def test_whatever_the_html_decorating_twice_changes_nothing(html: str) -> None:
    once = decorate(html)
    assert decorate(once) == once


@given(SOUP.filter(lambda html: "[!" not in html))
@settings(max_examples=400, deadline=None)
def test_without_what_was_added_to_boxes_the_html_is_as_it_was(html: str) -> None:
    assert ADDED.sub("", decorate(html)) == ADDED.sub("", html)


def _words(html: str) -> str:
    """What remains without what callouts add, without markers, and without the tags that may change."""
    html = re.sub(r'<svg class="callout-icon".*?</svg>|<span class="callout-kind".*?</span>', "", html)
    html = re.sub(r'<(p|summary) class="callout-title" data-added="extra">.*?</\1>', "", html)
    html = re.sub(
        r"\[!\w+\][+-]?|<br ?/?>|</?(?:blockquote|div|details|summary|p)\b[^>]*>|\s", "", html, flags=re.IGNORECASE
    )
    return ADDED.sub("", html)


@given(
    st.lists(PIECES.filter(lambda piece: not re.search(r"style|=|'|\"|<$|<!|script", piece)), max_size=40).map("".join)
)
@settings(max_examples=400, deadline=None)
def test_no_word_is_lost_or_added(html: str) -> None:
    assert _words(decorate(html)) == _words(html)


@given(SOUP, SOUP)
@settings(max_examples=100, deadline=None)
def test_problems_are_found_in_anything_without_raising(html: str, text: str) -> None:
    assert all(problem.code in CODES for problem in problems(html, text, "page.md"))


def test_html_without_callouts_is_given_back_itself() -> None:
    html = "<p>With a background, a style and an ![image]</p>"
    assert decorate(html) is html


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>\n" * 50_000 + "<p>[!NOTE]</p>" + "</blockquote>\n" * 50_000,
        "<blockquote>\n<p>[!NOTE] x</p>\n" * 50_000 + "</blockquote>\n" * 50_000,
        "<blockquote>\n<p>[!NOTE] <b>" * 50_000,
        "[!" + "<!--" * 50_000,
        "[!" + '<a b="' * 50_000,
        "[!" + "<a = " * 50_000,
        '<div style="background:#eee;font-weight:bold;padding:1em">' * 50_000,
        '<span style="background:#eee;padding:1em">x' * 50_000,
    ],
    ids=["quotes", "alerts", "unclosed", "comments", "quotation-marks", "equals", "boxes", "pills"],
)
def test_fifty_thousand_of_anything_are_decorated(html: str) -> None:
    assert len(decorate(html)) >= len(html)


def test_titles_and_borders_are_legible_in_light_and_dark() -> None:
    css = sheet("callouts.css")
    for theme, ground_of in (("light", light(css)), ("dark", dark(css))):
        named = variables(ground_of)
        ground, text = named["--callout-ground"], named["--callout-text"]
        for kind in KINDS:
            rule = re.search(rf"^\.callout-{kind} \{{(.*?)\}}", css, re.MULTILINE | re.DOTALL)
            assert rule
            accent = variables(rule[1])[f"--callout-{theme}"]
            for share in map(int, re.findall(r"var\(--callout-colour\) (\d+)%", css)):
                box_ground = mixed(accent, share / 100, ground)
                assert contrast(colour(accent), box_ground) >= AA_TEXT, (kind, theme, share)
                assert contrast(colour(text), box_ground) >= AA_TEXT, (kind, theme, share)
            assert contrast(colour(accent), colour(ground)) >= AA_SHAPES


def test_the_style_sheet_beats_inline_grounds_and_loads_nothing() -> None:
    css = sheet("callouts.css")
    legacy = re.search(r"^\.callout-legacy \{(.*?)\}", css, re.MULTILINE | re.DOTALL)
    assert legacy
    assert legacy[1].count("!important") == 2
    assert not re.search(r"@import|https?:|(?<!style\*=\")url\(", css)


def test_contrast_is_computed_as_in_the_standard() -> None:
    assert contrast(colour("#000"), colour("#ffffff")) == pytest.approx(21)
    assert contrast(colour("#777"), colour("#fff")) == pytest.approx(4.48, abs=0.01)
    assert mixed("#000", 0.5, "#fff") == (0.5, 0.5, 0.5)
