"""The examples of the CommonMark specification and of GitHub's additions, read by the pipeline.

`spec/` holds them as data, and `spec/known.toml` each one that is read otherwise, with the reason. Two readings are
held against them: the pipeline with all that goes beyond CommonMark switched off, and as it reads pages. There
typographic signs are set aside, and HTML is taken as a browser takes it, since on a page raw HTML that is left open is
closed and what closes nothing is left out. The shares may not fall: an example that is newly read otherwise fails, and
so does a row of `known.toml` that no longer holds.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from html_tokens import tokens
from lxml import html as lxml_html

from plenary.text.marks import MARK
from plenary.text.rendering import Options, Rendered, render

SPEC = Path(__file__).parent / "spec"
KNOWN = tomllib.loads((SPEC / "known.toml").read_text("utf-8"))
FLOORS = {"plain": 100.0, "page": 98.9, "additions": 66.6}  # per cent
READINGS = {
    "plain": Options(
        extensions=False, typographic=False, bare_addresses=False, contained_html=False, heading_ids=False
    ),
    "page": Options(),
    "additions": Options(),
}
FILES = {
    "plain": "commonmark-0.31.2.json",
    "page": "commonmark-0.31.2.json",
    "additions": "gfm-0.29-extensions.json",
}
ROWS = {name: json.loads((SPEC / file).read_text("utf-8")) for name, file in FILES.items()}
EVERY = [pytest.param(name, row, id=f"{name}-{row['example']}") for name, rows in ROWS.items() for row in rows]

HIGHLIGHT = re.compile(r'<div class="highlight"[^>]*>\s*(<pre.*?</pre>)\s*</div>', re.DOTALL)
PRE = re.compile(r"<pre.*?</pre>", re.DOTALL)
SPAN = re.compile(r"</?span[^>]*>")
PRE_ATTRIBUTES = re.compile(r'<pre tabindex="0"[^>]*>')
LANGUAGE = re.compile(r' data-lang="[^"]*"')
HEADING = re.compile(r'<(h[1-6])([^>]*?) id="[^"]*"')
ANCHOR = re.compile(r'<a\b[^>]*class="heading-anchor"[^>]*></a>')
BOX = re.compile(r'(<li) class="task-list-item"|(<input\b[^>]*?) aria-label="(?:done|to do)"')
ALIGN = re.compile(r'class="align-(left|center|right)"')
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def plain(rendered: Rendered) -> str:
    """Return our HTML without what a page adds.

    That is: the colours of code, the ids of headings and their links to themselves, what tasks and their boxes are
    called; and the mark of a link to a page's file is what it stands for until the site is known, the link as written.
    """
    html = HIGHLIGHT.sub(r"\1", rendered.html)
    html = PRE.sub(lambda found: LANGUAGE.sub("", PRE_ATTRIBUTES.sub("<pre>", SPAN.sub("", found[0]))), html)
    html = HEADING.sub(r"<\1\2", ANCHOR.sub("", html))
    html = BOX.sub(r"\1\2", html)
    html = MARK.sub(lambda found: rendered.page_links[int(found[1])].target, html)
    return ALIGN.sub(r'align="\1"', html)


def typewritten(found: list[str]) -> list[str]:
    """Return tokens with typographic signs as they are typed, runs of hyphens as one."""
    return [re.sub("-+", "-", token.translate(TYPOGRAPHY)) if token.startswith("=") else token for token in found]


def seen(html: str) -> str:
    """Return HTML as a parser for browsers' HTML understands it: every element closed, no end tag without a start."""
    body = lxml_html.document_fromstring(f"<html><body><main>{html.strip()}\n</main></body></html>").find("body/main")
    return lxml_html.tostring(body, encoding="unicode")


def agrees(reading: str, row: dict[str, str]) -> bool:
    ours, wanted = plain(render(row["markdown"], options=READINGS[reading])), row["html"]
    if reading == "plain":
        return tokens(ours) == tokens(wanted)
    return typewritten(tokens(seen(ours))) == typewritten(tokens(seen(wanted)))


@pytest.mark.parametrize(("reading", "row"), EVERY)
def test_an_example_is_read_as_specified_or_its_difference_is_known(reading: str, row: dict[str, str]) -> None:
    known = KNOWN.get(reading, {}).get(str(row["example"]))
    assert agrees(reading, row) is (known is None)


@pytest.mark.parametrize("reading", FLOORS)
def test_the_share_read_as_specified_does_not_fall(reading: str) -> None:
    rows = ROWS[reading]
    assert 100 * sum(agrees(reading, row) for row in rows) / len(rows) >= FLOORS[reading]


def test_known_differences_name_examples_and_reasons() -> None:
    for reading, known in KNOWN.items():
        assert set(known) <= {str(row["example"]) for row in ROWS[reading]}
        assert all(reason.strip() for reason in known.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p>a <em>b</em></p>", "<p>a<em>b</em></p>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ('<a href="/a">x</a>', '<a href="/b">x</a>'),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_tokens_tell_apart_what_differs(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<a href="/a" title="t">x</a>', "<a title='t' href=/a>x</a>"),
        ("<p>a<br />\nb</p>", "<p>a<br>b</p>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul><li>a</li></ul>"),
        ("<p>&quot;a&quot; &amp; b</p>", '<p>"a" &amp; b</p>'),
        ('<input disabled="" checked>', '<input checked="checked" disabled="disabled">'),
    ],
)
def test_tokens_are_equal_for_what_means_the_same(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)
