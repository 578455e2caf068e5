"""HTML for readers away from its page: whole addresses, and nothing that needs the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from plenary.text.portable import portable
from plenary.text.xmltext import clean, element

ADDRESS = "https://example.org/assoc/blog/a/"

CASES = {
    "a path": ('<a href="/assoc/x/">x</a>', '<a href="https://example.org/assoc/x/">x</a>'),
    "beside": ('<a href="../b/?q=1&amp;r=2">x</a>', '<a href="https://example.org/assoc/blog/b/?q=1&amp;r=2">x</a>'),
    "an anchor": ('<a href="#n">x</a>', '<a href="https://example.org/assoc/blog/a/#n">x</a>'),
    "elsewhere": ('<a href="https://e.com/">x</a>', '<a href="https://e.com/">x</a>'),
    "mail": ('<a href="mailto:a@e.com">x</a>', '<a href="mailto:a@e.com">x</a>'),
    "a program": ('<a href="java\tscript:alert(1)">x</a>', "<a>x</a>"),
    "an image": ('<img src="p.png" alt="">', '<img src="https://example.org/assoc/blog/a/p.png" alt="">'),
    "an image within": ('<img src="data:image/png;base64,AA">', '<img src="data:image/png;base64,AA">'),
    "a page within": ('<img src="data:text/html,AA">', "<img>"),
    "sizes": (
        '<img srcset="/a.png 1x, b.png 2x">',
        '<img srcset="https://example.org/a.png 1x, https://example.org/assoc/blog/a/b.png 2x">',
    ),
    "a script": ("a<script>if (1 < 2) x()</script>b", "ab"),
    "a style": ("a<style>p { }</style>b", "ab"),
    "a form": ('a<form action="/x"><p>Name <input name="n"></p></form>b', "ab"),
    "forms": ("a<form><form>x</form>y</form>b", "ab"),
    "a frame": (
        '<iframe src="https://e.com/map" title="Map"></iframe>',
        '<a href="https://e.com/map">Map</a>',
    ),
    "a frame without a title": (
        '<iframe src="https://e.com/?a=1&amp;b=2"></iframe>',
        '<a href="https://e.com/?a=1&amp;b=2">https://e.com/?a=1&amp;b=2</a>',
    ),
    "a drawing": ('a<svg viewBox="0 0 1 1"><path d=""/><title>x</title></svg>b', "ab"),
    "a closed drawing": ("a<svg/>b", "ab"),
    "what the theme adds": ('a<span class="x" data-added="extra">Note: <b>x</b></span>b', "ab"),
    "a heading": (
        '<h2 id="h">H<a class="heading-anchor" href="#h" aria-label="Link"></a></h2>',
        "<h2>H</h2>",
    ),
    "classes and styles": ('<p class="c" style="color:red" id="i" onclick="x()">a</p>', "<p>a</p>"),
    "an unknown element": ("<main><x-box>a</x-box></main>", "a"),
    "a comment": ("a<!-- secret -->b", "ab"),
    "a task": ('<li><input type="checkbox" disabled checked> a</li>', "<li>\u2611 a</li>"),
    "an open task": ('<li><input type="checkbox" disabled> a</li>', "<li>\u2610 a</li>"),
    "an entity": (
        '<p title="a &quot;b&quot;">&lt;b&gt; &amp; c</p>',
        '<p title="a &quot;b&quot;">&lt;b&gt; &amp; c</p>',
    ),
    "details": ("<details open><summary>a</summary>b</details>", "<details open><summary>a</summary>b</details>"),
}


@pytest.mark.parametrize("name", CASES)
def test_html_is_made_portable(name: str) -> None:
    given_html, expected = CASES[name]
    assert portable(given_html, ADDRESS) == expected


def test_without_a_whole_address_addresses_begin_at_the_root() -> None:
    assert (
        portable('<a href="../b/">x</a><img src="p.png">', "/blog/a/")
        == '<a href="/blog/b/">x</a><img src="/blog/a/p.png">'
    )


PIECES = """
    <p> </p> <script> </script> <ahref='javascript:x'> <ahref="x"> </a> <iframe/src=y> < </iframe> <svg> </svg> <form>
    <img/onerror=x/src=//e> <!-- --> " ' > text &lt;
""".replace("<ahref", "<a/href").split()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_that_runs_is_left_of_any_html(html: str) -> None:
    made = portable(html, ADDRESS)
    if not made.strip():
        return
    tree = lxml_html.fragment_fromstring(made, create_parent="div")
    names = {one.tag for one in tree.iter() if isinstance(one.tag, str)}
    assert not names & {"script", "style", "iframe", "form", "svg", "object", "input"}
    attributes = {name: value for one in tree.iter() for name, value in one.attrib.items()}
    assert not [name for name in attributes if name.startswith("on")]
    assert not [value for value in attributes.values() if value.lower().startswith("javascript:")]


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_xml_of_any_text_can_be_read_and_says_it(text: str, value: str) -> None:
    read = ElementTree.fromstring(element("a", text, {"b": value}).encode())
    assert (read.text or "").replace("\r\n", "\n") == re.sub("\r\n?", "\n", clean(text))
    assert read.attrib["b"] == clean(value)
