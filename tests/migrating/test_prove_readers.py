"""The proof's own readers of front matter, Markdown and HTML: plain, apart from Plenary's, and stopped by no input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.migrating.proving import fields, heads, markup, written
from plenary.text import fields as page_fields
from plenary.text import frontmatter

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


TOML = [
    ("author", '"Jane Doe, John Smith"'),
    ("author", '{name = "A"}'),
    ("tags", '["a, b", "c"]'),
    ("keywords", '"a, b,c"'),
    ("draft", '"true"'),
    ("title", "2024"),
    ("title", '"  x   y "'),
    ("slug", '"-a-b-"'),
    ("weight", "3.0"),
    ("date", '"2024-03-02 10:11:12 -0700"'),
    ("date", "2024-03-02T10:11:12.5Z"),
    ("date", '"March 2, 2024"'),
    ("published", "true"),
    ("oldpath", '["x", "y"]'),
    ("nested", "{a = [1, {b = 2024-03-02}], c = 1.0}"),
    ("params", '{a = 1, b = "x"}'),
    ("when", "10:11:12"),
]
YAML = [
    "2024-03-02",
    "yes",
    "010",
    "1_000",
    "12:30:45",
    "~",
    "0x1F",
    "1e3",
    ".5",
    "[2024-03-02, x]",
    "{a: 1}",
    "|\n  a\n  b",
]


@pytest.mark.parametrize(
    "text",
    [*(f"+++\n{name} = {value}\n+++\n" for name, value in TOML), *(f"---\nx: {value}\n---\n" for value in YAML)],
)
def test_what_plenary_reads_agrees_with_what_is_written(text: str) -> None:
    meta, _ = page_fields.meta(frontmatter.read(text, "x.md"), "x.md")
    found = heads.read(text.encode()).fields
    assert found
    assert all(fields.arrived(name, value, meta) for name, value in found.items())


@pytest.mark.parametrize(
    ("written_as", "known"),
    [
        ('title = "A"', 'title = "B"'),
        ('tags = ["a", "b"]', 'tags = ["a"]'),
        ("weight = 3", "weight = 4"),
        ("draft = true", "draft = false"),
        ("date = 2024-03-02", "date = 2024-03-03"),
        ("x = [1, 2]", "x = [1]"),
        ("x = {a = 1}", "x = {a = 2}"),
        ("x = 1", "y = 1"),
        ('author = "A"', 'author = "B"'),
        ("params = {a = 1}", "params = {b = 1}"),
    ],
)
def test_what_plenary_would_read_otherwise_is_seen(written_as: str, known: str) -> None:
    meta, _ = page_fields.meta(frontmatter.read(f"+++\n{known}\n+++\n", "x.md"), "x.md")
    ((name, value),) = heads.read(f"+++\n{written_as}\n+++\n".encode()).fields.items()
    assert not fields.arrived(name, value, meta)


def test_references_that_multiply_do_not_fill_the_memory() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert set(heads.read(f"---\n{bomb}---\n".encode()).fields) == set("abcdefghi")
