from __future__ import annotations

import pytest
from case_files import Case, read_cases
from html_tokens import tokens
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.text.rendering import Options, render

WITHOUT_ANCHORS = Options(heading_anchors="")
PIECES = (
    *("word", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "# ", "- ", "1. ", "> ", ": ", "| a |\n|---|\n"),
    *("[^a]", "[^a]: ", "[x](/y/)", "![i](/i.png)", "https://example.org/a_b", "www.example.org", "a@example.org"),
    *(
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        '<p class="',
        "<?",
        "<script>",
        "</script>",
        "<a href=x>",
        "</a>",
    ),
    *("{#id}", "&amp;", "&", "<", ">", "    ", "```\n", "é", '"', "'", "--", "- [x] "),
)
DOCUMENTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize("case", read_cases("reader.md", "source", "expected"), ids=str)
def test_a_text_becomes_the_html_that_is_expected(case: Case) -> None:
    made = render(case.texts["source"], source="page.md", options=WITHOUT_ANCHORS)
    assert made.html == case.texts["expected"]
    assert [f"{found.line}: {found.message} ({found.code})" for found in made.problems] == [
        line for line in case.texts.get("problems", "").split("\n") if line
    ]


def test_a_heading_links_to_itself_under_a_name() -> None:
    html = render("## Board & co", options=Options(heading_anchors='Link "here"')).html
    link = '<a class="heading-anchor" href="#board--co" aria-label="Link &quot;here&quot;"></a>'
    assert html == f'<h2 id="board--co">Board &amp; co{link}</h2>'


def test_links_images_and_raw_html_are_noted_with_their_lines() -> None:
    made = render('[a](/a/)\n\n![b](/b.png)\n\n<a id="x" href="/c/">c</a> https://example.org', first_line=10)
    assert [tuple(link) for link in made.links] == [
        ("/a/", 10, "link"),
        ("/b.png", 12, "image"),
        ("/c/", 14, "html"),
        ("https://example.org", 14, "link"),
    ]
    assert made.anchors == {"x"}


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_stays_within_its_body(text: str) -> None:
    inside = render(text, options=WITHOUT_ANCHORS).html
    assert tokens(f"<main>{inside}</main><footer>")[-1] == tokens("<footer>")[-1]
    assert tokens(f"<main>{inside}</main><footer>")[-2] == tokens("</main>")[-1]
