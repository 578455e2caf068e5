"""The proof's own readers of front matter, Markdown and HTML: plain, apart from Plenary's, and stopped by no input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.migrating.proving import heads, markup, written

PIECES = ["+++", "---", "\n", "```", "~~~", "<!--", "-->", "{{<", ">}}", "{{%", "%}}", "[", "](", ")", "a = 1", "`"]
PIECES += [
    "<a href=",
    '"',
    "'",
    ">",
    "<title>",
    "</title>",
    "<script>",
    "# ",
    "{#x}",
    "é",
    "\0",
    "[x]: y",
    "&amp;",
    " ",
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=200, deadline=None)
@given(SOUP)
def test_no_text_stops_a_reader(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= one.line <= lines for one in written.mentions(text, 1))
    head = heads.read(text.encode())
    assert head.body in text.replace("\r", "\n")
    found = markup.facts(text)
    assert markup.of_record(found.record()) == found


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader_of_heads(data: bytes) -> None:
    heads.read(data)
    heads.read(b"+++\n" + data + b"\n+++\n")
    heads.read(b"---\n" + data + b"\n---\n")


@pytest.mark.parametrize(
    ("text", "fields", "body_line"),
    [
        ('+++\ntitle = "A"\n\n[params]\nx = 1\n+++\nBody', {"title": "A", "params": {"x": 1}}, 7),
        ('\t+++\ntitle = "A"\n+++\nBody', {"title": "A"}, 4),
        (
            "---\ntitle: A\ndate: 2024-30-05\ntags: [a, b]\n---\nBody",
            {"title": "A", "date": "2024-30-05", "tags": ["a", "b"]},
            6,
        ),
        ('{"title": "A"}\nBody', {"title": "A"}, 1),
        ('+++\ntitle = "A"\ntitle = "B"\nx = [1, 2]\n+++\nBody', {"title": "A", "x": [1, 2]}, 6),
        ("Body", {}, 1),
    ],
)
def test_a_head_is_read(text: str, fields: dict[str, object], body_line: int) -> None:
    head = heads.read(text.encode())
    assert (head.fields, head.body.strip(), head.body_line) == (fields, "Body", body_line)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n\n[b](c)", [("link", 3, "c")]),
        ("[![x](y.png)](z)", [("image", 1, "y.png"), ("link", 1, "z")]),
        ("[a](<b c> 'd')", [("link", 1, "b c")]),
        ("[a]: /b 'c'", [("link", 1, "/b")]),
        ("<https://a.example/?b&c>", [("link", 1, "https://a.example/?b&c")]),
        ('<a href="b?c&amp;d">x</a>', [("link", 1, "b?c&d")]),
        ("<img src=b.png>", [("image", 1, "b.png")]),
        ('<a name="b"></a> <p id=c>', [("anchor", 1, "b"), ("anchor", 1, "c")]),
        ("## A b {#c}\n### A, B! c", [("anchor", 1, "c"), ("anchor", 2, "a-b-c")]),
        ("`[a](b)` and\n```\n<!-- c --> # d\n```\n    ~~~\n[e](f)", []),
        ("<!-- [a](b) -->", [("comment", 1, "<!-- [a](b) -->")]),
        ("{{< a b=c >}}[d](e){{< /a >}}", [("shortcode", 1, "{{< a b=c >}}"), ("link", 1, "e")]),
        ('[a]({{< ref "b.md" >}})', [("shortcode", 1, '{{< ref "b.md" >}}')]),
        ("{{</* a */>}}", []),
        ("`{{< a >}}`", [("shortcode", 1, "{{< a >}}")]),
        ("<!-- never closed [a](b)", [("link", 1, "b")]),
    ],
)
def test_what_is_written_is_found(text: str, found: list[tuple[str, int, str]]) -> None:
    assert [(one.kind, one.line, one.what) for one in written.mentions(text, 1)] == found


def test_a_page_s_facts_are_found() -> None:
    html = (
        '<!DOCTYPE html><head><title>A &amp; b</title><meta http-equiv="Refresh" content="0; url=/x/">'
        "<script>'<a href=no>'</script></head><p id=i>Wo<b>rd</b>s<br>here <!--  a\n b -->"
        "<a HREF='/c?d&amp;e' name=n>x</a>"
        '<img src="y.png" alt=""><iframe src="//z.example/"></iframe><style>.no{}</style>'
    )
    found = markup.facts(html)
    assert (found.title, found.refresh, found.ids) == ("A & b", "/x/", {"i", "n"})
    assert (found.links, found.images, found.comments) == (("/c?d&e", "//z.example/"), ("y.png",), ("a b",))
    assert found.words == {"words", "here", "x"}


@pytest.mark.parametrize(
    ("written_as", "leads"),
    [
        ("c", "/a/c"),
        ("../c/?d#e%20f", "/c/?d#e f"),
        ("https://www.site.example/%C3%A9", "/é"),
        ("//other.example/x", "https://other.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#x", "/a/#x"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_a_link_leads_somewhere(written_as: str, leads: str) -> None:
    assert markup.resolved(written_as, "/a/", "https://site.example/") == leads
