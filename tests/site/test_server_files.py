"""The rules for web servers as texts: what is odd in an address means nothing in them (real servers: tests/slow)."""

from __future__ import annotations

import re

import pytest
from building import built
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site import ledger, servers
from plenary.site.redirects import Moves
from plenary.site.rules import Redirect, old_address

TOML = """
[[redirects]]
from = "/old/*"
to = "/new/:splat"
[[redirects]]
from = "/o p$"
to = "https://example.org/$a?b=1#c"
status = 302
[[redirects]]
from = "/gone"
status = 410
"""


def moves() -> Moves:
    pages = {"_index.md": "", "new/page.md": 'aliases = ["/was", "/was.html"]'}
    return built(pages, settings=TOML).moves


@pytest.mark.parametrize(
    ("server", "lines"),
    [
        (
            "nginx",
            [
                'location = "/s/was" { return 301 "/s/new/page/$is_args$args"; }',
                'location = "/s/was/" { return 301 "/s/new/page/$is_args$args"; }',
                'location = "/s/was/index.html" { return 301 "/s/new/page/$is_args$args"; }',
                'location = "/s/was.html" { return 301 "/s/new/page/$is_args$args"; }',
                'location = "/s/o p$" { return 302 "https://example.org/%24a?b=1#c"; }',
                'location = "/s/gone" { return 410; }',
                'error_page 410 "/s/410.html";',
                'location ^~ "/s/old/" { try_files $uri $uri/index.html @plenary_1; }',
            ],
        ),
        (
            "caddy",
            [
                '\t"/s/was" "/s/new/page/" ""',
                '\t"~^/s/was\\x2Ehtml$" "/s/new/page/" ""',
                '\t"~^/s/o\\x20p\\x24$" "https://example.org/%24a?b=1" "#c"',
                '\t"/s/gone" "gone"',
                "error @plenary_gone 410",
            ],
        ),
        (
            "apache",
            [
                'RewriteRule "^was$" "/s/new/page/" [R=301,NE,L]',
                'RewriteRule "^was\\x2Ehtml$" "/s/new/page/" [R=301,NE,L]',
                'RewriteRule "^o\\x20p\\x24$" "https://example.org/\\%24a?b=1#c" [R=302,NE,L]',
                'RewriteRule "^gone$" - [G]',
                'ErrorDocument 410 "/s/410.html"',
            ],
        ),
        (
            "netlify",
            [
                "/s/was/ /s/new/page/ 301!",
                "/s/was.html /s/new/page/ 301!",
                "/s/o%20p$/ https://example.org/%24a?b=1#c 302!",
                "/s/gone/ /s/410.html 410!",
                "/s/old/* /s/new/:splat 301",
            ],
        ),
    ],
)
def test_the_rules_of_each_server(server: str, lines: list[str]) -> None:
    text = servers.FORMATS[server](moves(), "/s")
    assert [line for line in lines if line not in text.splitlines()] == []
    assert text.endswith("\n")
    assert text.startswith("# The redirects of this site")


@pytest.mark.parametrize("server", servers.FORMATS)
def test_nothing_is_said_where_there_is_nothing(server: str) -> None:
    text = servers.FORMATS[server](Moves(), "")
    assert not re.search(r"(?m)^(?!#|$|absolute_redirect|ErrorDocument|RewriteEngine)", text)


@pytest.mark.parametrize(
    ("location", "query", "expected"),
    [
        ("/a/", "", "/a/"),
        ("/a/", "q=1", "/a/?q=1"),
        ("/a/#b", "q=1", "/a/?q=1#b"),
        ("/a/?x=1#b", "q=1", "/a/?x=1#b"),
    ],
)
def test_the_query_of_a_request_is_kept(location: str, query: str, expected: str) -> None:
    assert servers.with_query(location, query) == expected


def test_capitals_alone_are_nothing_for_hosts_that_do_not_tell_them_apart() -> None:
    made = built({"_index.md": "", "a.md": 'aliases = ["/A/", "/B/"]'}).moves
    assert 'location = "/A/"' in servers.nginx(made)
    assert servers.netlify(made).splitlines()[1:] == ["/B/ /a/ 301!"]


ODD = st.text(st.sampled_from("ab/ $\"'\\{}%#?*:`~^|()[];\n\t\u00e9\u65e5"), min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(ODD, ODD)
def test_no_odd_letter_gets_out_of_its_place(old: str, new: str) -> None:
    address, to = old_address(old.replace("\n", "").replace("\t", "")), f"/{new}/"
    read = ledger.parse(f"/{ledger.written(old)} gone\n")
    made = Moves({address: Redirect(address, to, "site.toml", 1)}, (), frozenset(read.entries))
    forms = 3 if address.endswith("/") and address != "/" else 1
    gone = sum(3 if one.endswith("/") and one != "/" else 1 for one in made.gone)
    for line in servers.nginx(made).splitlines()[1:]:
        assert re.fullmatch(
            r'(absolute_redirect off|error_page 410 "[^"]*");|location = "(?:[^"\\]|\\.)*" \{ return .*; \}', line
        )
    assert servers.nginx(made).count("location = ") == forms + gone
    for line in servers.apache(made).splitlines()[1:]:
        assert re.fullmatch(
            r'RewriteRule "\^[^"$]*\$" ("[^"$]*"|-) \[[\w=,]+\]|ErrorDocument 410 "/410.html"|RewriteEngine On', line
        )
    for line in servers.netlify(made).splitlines()[1:]:
        assert re.fullmatch(r"/[^\s*]* /[^\s]* (301|410)!", line)
    for line in servers.caddy(made).splitlines():
        assert not line.startswith("\t") or re.fullmatch(r'\t("[^"`{}]*" "[^"`{}]*"( "")?|default ""( "")?)', line)


@settings(max_examples=100, deadline=None)
@given(ODD.map(lambda text: text.replace("\n", "").replace("\t", "")))
def test_no_odd_letter_gets_out_of_where_a_splat_leads(new: str) -> None:
    made = Moves({}, (Redirect("/old/*", f"/{new}/:splat", "site.toml", 1),))
    rule = servers.apache(made).splitlines()[-1]
    assert re.fullmatch(r'RewriteRule "\^old[^"]*\$" (?:[^\s\\]|\\.)* \[R=301,L\]', rule)


@pytest.mark.parametrize("to", ["/a%0ab/", "/a/?b=%0d%0ac", "https://example.org/%0D%0ARewriteEngine%20off/:splat"])
def test_no_redirect_leads_to_a_line_break(to: str) -> None:
    site = built({"_index.md": ""}, settings=f'[[redirects]]\nfrom = "/old/*"\nto = "{to}"\n')
    assert ["holds what no address can" in problem.message for problem in site.problems] == [True]
    assert not site.moves.splats


def test_a_sub_path_names_no_variable_of_nginx() -> None:
    assert 'return 301 "/%24a/new/page/$is_args$args"' in servers.nginx(moves(), "/$a")
