"""Simple Go templates become Jinja's that make the same; what is not wholly understood is left to a person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from plenary.migrating.go_template import translate
from plenary.migrating.shortcode_use import Use, becomes, starting, uses
from plenary.text import shortcodes
from plenary.web.shortcode_templates import Row

GIVEN = {"a": "A & B", "b": "", "u": "/x/", "p": "img/a.png", 0: "zero", 1: ""}
ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
ENVIRONMENT.filters["markdownify"] = lambda value: f"md({value})"

# A Go template, and what Hugo makes of it with the arguments above.
SAME = {
    '<b>{{ .Get "a" }}</b>': "<b>A &amp; B</b>",
    '{{ with .Get "u" }}<a href="{{ . }}">{{ $.Get "a" }}</a>{{ end}}': '<a href="url(/x/)">A &amp; B</a>',
    '{{/* {{< x >}} */}}{{ with .Get "a" | safeURL }}{{ . }}{{ end }}': "A &amp; B",
    '{{ $b := "" }}{{ if .Get "a" }}{{ $b = "c" }}{{ end }}{{ $b }}': "c",
    '<img src="{{ .Get "p" | relURL }}">{{ "b.png" | absURL }}{{ relURL (.Get "u") }}': (
        '<img src="url(/img/a.png)">/b.png/x/'
    ),
    '{{ .Get "b" | relURL }}{{ "https://x.org/" | absURL }}{{ .Get "b" | default (.Get 0) }}': "https://x.org/zero",
    "{{ if .IsNamedParams }}{{ .Get `a` | upper }}{{ else }}{{ .Get 0 }}{{ end }}": "A &amp; B",
    '<a href="{{ if .Get 1 }}{{ .Get 1 }}{{ else }}{{ .Get "u" }}{{ end }}">': '<a href="url(/x/)">',
    '<i {{ with .Get "a" }}title="{{ . }}"{{ else }}hidden{{ end }}>{{ .Get 0 }}': '<i title="A &amp; B">zero',
    "{{.Get 0}}{{ .Get `a` | safeHTML }}": "zeroA & B",
    '{{ with .Get "a" }}[{{ . }}]{{ else }}no{{ end }}': "[A &amp; B]",
    '{{ with .Get "b" }}[{{ . }}]{{ else }}no{{ end }}': "no",
    '{{ if .Get "b" }}b{{ else if .Get 0 }}0{{ end }}': "0",
    '{{ if and (.Get "a") (not (.Get 1)) }}yes{{ end }}': "yes",
    '{{ if eq (.Get 0) "zero" }}eq{{ end }}{{ if ne (.Get 0) "one" }}ne{{ end }}': "eqne",
    '{{ $x := .Get "b" | default "z" }}{{ $x }}{{ default "y" (.Get "a") }}': "zA &amp; B",
    '{{ with $x := .Get "a" }}{{ $x }}{{ end }}': "A &amp; B",
    "{{ .Inner | markdownify }}{{ markdownify .Inner }}{{ .Page.RenderString .Inner }}": "md(in)md(in)md(in)",
    '<a href="{{ .Get "u" }}" title="{{ .Get "a" }}">': '<a href="url(/x/)" title="A &amp; B">',
    '<iframe src="https://x.org/{{ .Get 0 }}"></iframe>': '<iframe src="https://x.org/zero"></iframe>',
    "one {{ .Get 0 }}\n{{- /* a note */ -}}\n two\n{{ if .Get 0 }}\nthree{{ end }}\nfour": "one zerotwo\n\nthree\nfour",
    "{% raw %}{# no #}{{ .Get 0 }} {%": "{% raw %}{# no #}zero {%",
}
LEFT = [
    '<a {{ if .Get 0 }}href={{ else }}title="{{ end }}{{ .Get 1 }}',
    '<a href="{{ if .Get 0 }}/a{{ end }}{{ .Get 1 }}">',
    "<p{{ if .Get 0 }}>{{ end }}",
    "{{ if .Get 0 }}{{ else }}{{ else }}{{ end }}",
    "{{ range .Params }}{{ . }}{{ end }}",
    '{{ .Get "a" | title }}',
    '{{ .Get "a" | plainify }}',
    "{{ if eq (len .Params) 1 }}x{{ end }}",
    '{{ partial "x.html" . }}',
    "{{ .Site.Data.members }}",
    "<script>{{ .Get 0 }}</script>",
    "<STYLE>p{}</STYLE>{{ .Get 0 }}",
    '<p style="{{ .Get 0 }}">',
    '<p onclick="f({{ .Get 0 }})">',
    "<p class={{ .Get 0 }}>",
    "<p {{ .Get 0 }}>",
    "{{ if .Get 0 }}open",
    "{{ end }}",
    "{{ else }}",
    "{{ }}",
    "{{",
    '{{ .Get "a" | printf "%s" }}',
    "{{ $y }}",
    "{{ . }}",
    "{{ .Get $x }}",
    '{{ .Get "it\'s" }}',
    '{{ with .Get "a" }}{{ else }}{{ . }}{{ end }}',
]


@pytest.mark.parametrize("source", SAME)
def test_a_simple_template_makes_what_hugo_makes(source: str) -> None:
    found = translate(source)
    assert found is not None
    made = ENVIRONMENT.from_string(found.text).render(
        get=lambda key: GIVEN.get(key, ""), params={"a": 1}, inner="in", url=lambda address: f"url({address})"
    )
    assert made == SAME[source]


@pytest.mark.parametrize("source", LEFT)
def test_what_is_not_wholly_understood_is_left(source: str) -> None:
    assert translate(source) is None


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "{{ if .Get 0 }}",
                '{{ with .Get "a" }}',
                "{{ else }}",
                "{{ else if .Inner }}",
                "{{ end }}",
                "{{ . }}",
                "{{",
            ),
            *(
                "{{ $x := .Get 1 }}",
                "{{ $x }}",
                "{{- .Inner | markdownify -}}",
                '<a href="',
                '"',
                ">",
                "<p",
                " {% x ",
                "#}",
            ),
            *(
                "{{ (.Get 0) }}",
                "{{ not }}",
                "{{ eq }}",
                "{{ default }}",
                "{{ | }}",
                "{{ .Get 0 | }}",
                "{{ ( }}",
                "{{ ) }}",
            ),
            *(
                '{{ .Get "a" | default (or .Inner "b") }}',
                "{{ and }}",
                "{{ relURL }}",
                "{{ $x = }}",
                "{{ with }}",
                "{{ if }}",
            ),
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(PIECES | st.text(alphabet=st.sampled_from("{}%#-\"'|.$ Getifndwh0x<>=/`()"), max_size=60) | st.text(max_size=40))
def test_whatever_a_template_holds_what_is_made_of_it_can_be_read(source: str) -> None:
    found = translate(source)
    if found:
        ENVIRONMENT.parse(found.text)
    ENVIRONMENT.parse(starting("name", "layouts/shortcodes/name.html", source, None))


def used(text: str) -> dict[str, Use]:
    return dict(uses(("pages/a.md", call) for call in shortcodes.extract(text, "pages/a.md", 1, {}).calls))


def test_how_shortcodes_are_called_is_counted() -> None:
    found = used('{{< a x="1" y=2 >}} {{< a x="3" >}}t{{< /a >}} {{% b 1 2 %}} `{{< c >}}`')
    assert found["a"] == Use("a", 2, ("pages/a.md",), ("x", "y"), 0, True)
    assert found["b"].places == 2


def test_a_built_in_one_stands_for_a_template_unless_it_takes_less() -> None:
    built_in = {"box": Row("shortcodes/box.html", True, ("title",), (), 0)}
    own = {"box": ("layouts/shortcodes/box.html", '<b>{{ .Get "colour" }}</b>')}
    (same,) = becomes(used('{{< box title="a" >}}b{{< /box >}}'), own, built_in)
    (other,) = becomes(used('{{< box colour="a" >}}'), own, built_in)
    (none,) = becomes(used('{{< box colour="a" >}}'), {}, built_in)
    assert (same.what, other.what, none.what) == ("built in", "translated", "built in")
