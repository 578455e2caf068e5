"""Old addresses: which there are, where each leads in one hop, and what is told of those that lead nowhere."""

from __future__ import annotations

import pytest
from building import built, told
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.site.redirects import answer
from plenary.site.rules import Redirect, old_address, read_netlify
from plenary.site.site import Site


def led(site: Site) -> dict[str, str]:
    return {address: one.to + one.rest for address, one in site.moves.exact.items()}


def rules(*pairs: tuple[str, str]) -> str:
    return "\n".join(f'[[redirects]]\nfrom = "{old}"\nto = "{new}"' for old, new in pairs)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/old", "/old/"),
        ("/old/", "/old/"),
        ("//old//deep", "/old/deep/"),
        ("/old.html", "/old.html"),
        ("/old.HTM", "/old.HTM"),
        ("/old/index.html", "/old/"),
        ("/index.html", "/"),
        ("/oldindex.html", "/oldindex.html"),
        ("/old.pdf", "/old.pdf/"),
        ("/cafe\u0301", "/caf\u00e9/"),
        ("/", "/"),
    ],
)
def test_an_old_address_is_kept_as_a_folder_or_a_page_of_html(written: str, address: str) -> None:
    assert old_address(written) == address


@pytest.mark.parametrize(
    ("path", "alias", "address"),
    [
        ("about/faq.md", "/was/", "/was/"),
        ("about/faq.md", "was", "/about/was/"),
        ("about/faq.md", "deep/was.html", "/about/deep/was.html"),
        ("about/_index.md", "was", "/was/"),
        ("about/_index.md", "was/more", "/was/more/"),
        ("about/faq/index.md", "was", "/about/was/"),
        ("faq.md", "was", "/was/"),
        ("faq.md", "/a%20b/c%25", "/a b/c%/"),
    ],
)
def test_an_alias_stands_beside_its_page_as_in_hugo(path: str, alias: str, address: str) -> None:
    site = built({"_index.md": "", path: f'aliases = ["{alias}"]'})
    assert list(site.moves.exact) == [address]
    one = site.moves.exact[address]
    assert (one.to, one.status) == (one.page.address if one.page else "", 301)
    assert site.targets[address].kind == "redirect"
    assert site.targets[address].to == one.to
    assert told(site) == []


def test_old_paths_begin_at_the_root_and_may_name_the_site_itself() -> None:
    front = 'oldpath = "agm.html"\ndeprecated-path = "https://Example.org/assoc/node/1"'
    site = built({"about/agm.md": front}, settings='base_url = "https://example.org/assoc/"')
    assert led(site) == {"/agm.html": "/about/agm/", "/node/1/": "/about/agm/"}
    assert told(site) == []


@pytest.mark.parametrize(
    "host", ["https://example.org", "http://www.example.org", "//example.org", "HTTPS://WWW.Example.org"]
)
@pytest.mark.parametrize("base", ["https://example.org/", "https://www.example.org/"])
def test_an_old_path_may_name_the_site_with_www_or_without(host: str, base: str) -> None:
    site = built({"agm.md": f'oldpath = "{host}/node/1"'}, settings=f'base_url = "{base}"')
    assert led(site) == {"/node/1/": "/agm/"}
    assert told(site) == []


@pytest.mark.parametrize("old", ["https://blog.example.org/1", "https://example.org/other/1", "/node//1", "//node/1"])
def test_an_old_path_that_can_not_be_used_is_told_at_its_own_field(old: str) -> None:
    front = f'oldpath = "/agm.html"\ndeprecated-path = "{old}"'
    site = built({"agm.md": front}, settings='base_url = "https://example.org/assoc/"')
    assert led(site) == {"/agm.html": "/agm/"}
    assert told(site) == ["pages/agm.md:3 redirect"]


@pytest.mark.parametrize("old", ["/about/faq", "/about/faq/", "/about/faq/index.html", "", " ", "about/faq"])
def test_an_old_path_that_is_still_the_page_s_own_is_none(old: str) -> None:
    site = built({"about/faq.md": f'oldpath = "{old}"'})
    assert led(site) == {}
    assert told(site) == []


def test_a_page_that_is_not_shown_claims_nothing() -> None:
    files = {"a.md": 'aliases = ["/was/"]\ndraft = true', "b.md": 'aliases = ["/was/"]'}
    assert led(built(files)) == {"/was/": "/b/"}
    assert led(built(files, drafts=True)) == {"/was/": "/a/"}


@pytest.mark.parametrize(
    ("files", "settings", "expected", "problems"),
    [
        # What lives goes before.
        ({"a.md": 'aliases = ["/b"]', "b.md": ""}, "", {}, ["pages/a.md:2 redirect-taken"]),
        ({"a.md": 'aliases = ["/b"]', "b/c.md": ""}, "", {}, ["pages/a.md:2 redirect-taken"]),
        ({"a.md": 'aliases = ["/404.html"]'}, "", {}, ["pages/a.md:2 redirect-taken"]),
        ({"a.md": 'aliases = ["/410.html", "/_redirects"]'}, "", {}, ["pages/a.md:2 redirect-taken"] * 2),
        # Of two claims the first by path, site.toml before.
        (
            {"a.md": 'aliases = ["/x"]', "b.md": 'aliases = ["/x/"]'},
            "",
            {"/x/": "/a/"},
            ["pages/b.md:2 redirect-twice"],
        ),
        (
            {"a.md": 'aliases = ["/x"]', "b.md": ""},
            rules(("/x", "/b/")),
            {"/x/": "/b/"},
            ["pages/a.md:2 redirect-twice"],
        ),
        ({"a.md": 'aliases = ["/x", "/x/"]\noldpath = "/x/index.html"'}, rules(("/x", "/a/")), {"/x/": "/a/"}, []),
        # Chains are cut short, circles let out.
        (
            {"a.md": 'aliases = ["/x"]'},
            rules(("/y", "/x")),
            {"/x/": "/a/", "/y/": "/a/"},
            ["site.toml:1 redirect-chain"],
        ),
        (
            {"a.md": ""},
            rules(("/x", "/y"), ("/y", "/z"), ("/z", "/a#b")),
            {"/x/": "/a/#b", "/y/": "/a/#b", "/z/": "/a/#b"},
            ["site.toml:1 redirect-chain", "site.toml:4 redirect-chain"],
        ),
        ({"a.md": ""}, rules(("/x", "/x")), {}, ["site.toml:1 redirect-loop"]),
        (
            {"a.md": ""},
            rules(("/x", "/y"), ("/y", "/x")),
            {},
            ["site.toml:1 redirect-loop", "site.toml:4 redirect-loop"],
        ),
        # What it leads to is written in many ways.
        ({"a.md": ""}, rules(("/x", "/a")), {"/x/": "/a/"}, []),
        ({"a.md": ""}, rules(("/x", "/a/index.html?q=1#f")), {"/x/": "/a/?q=1#f"}, []),
        ({"caf\u00e9.md": ""}, rules(("/x", "/caf%C3%A9/")), {"/x/": "/caf\u00e9/"}, []),
        ({"a.md": ""}, rules(("/x", "https://example.com/a b")), {"/x/": "https://example.com/a%20b"}, []),
        ({"a.md": ""}, rules(("/x", "/nowhere/")), {}, ["site.toml:1 redirect-dead"]),
        ({"a.md": "draft = true", "b.md": ""}, rules(("/x", "/a/")), {}, ["site.toml:1 redirect-dead"]),
        # Splats.
        ({"n/a.md": ""}, rules(("/o/*", "/n/:splat")), {"/o/": "/n/"}, []),
        (
            {"n/a.md": 'aliases = ["/n/b"]'},
            rules(("/o/*", "/n/:splat")),
            {"/n/b/": "/n/a/", "/o/": "/n/", "/o/b/": "/n/a/"},
            [],
        ),
        ({"n/a.md": ""}, rules(("/o/*", "/n/a")), {"/o/": "/n/a/"}, []),
        ({"n/a.md": ""}, rules(("/o/*", "/m/:splat")), {}, ["site.toml:1 redirect-dead"]),
        ({"n/a.md": ""}, rules(("/o/*", "/o/x/:splat")), {}, ["site.toml:1 redirect-loop"]),
        (
            {"n/a.md": ""},
            rules(("/o/*", "/p/q/:splat"), ("/p/*", "/n/:splat")),
            {"/p/": "/n/"},
            ["site.toml:1 redirect-dead"],
        ),
        (
            {"n/a.md": ""},
            rules(("/o/*", "/p/:splat"), ("/p/*", "/n/:splat")),
            {"/o/": "/n/", "/p/": "/n/"},
            ["site.toml:1 redirect-chain"],
        ),
    ],
)
def test_redirects_lead_on_in_one_hop_or_are_told(
    files: dict[str, str], settings: str, expected: dict[str, str], problems: list[str]
) -> None:
    site = built({"_index.md": "", **files}, settings=settings)
    assert led(site) == expected
    assert told(site) == problems
    assert all(problem.level == "warning" for problem in site.problems)


def answered(site: Site, path: str) -> str:
    found = answer(site.moves, site.targets, path)
    return "" if found is None else str(found.status) if found.status == 410 else found.to + found.rest


def test_what_a_splat_stands_for() -> None:
    text = rules(
        ("/o/*", "/n/:splat"), ("/root/*", "/:splat"), ("/away/*", "https://example.com/:splat"), ("/x/*", "/n/")
    )
    site = built({"_index.md": "", "n/a.md": "", "o/living.md": ""}, settings=text)
    assert answered(site, "/o/a") == "/n/a/"
    assert answered(site, "/o/a/index.html") == "/n/a/"
    assert answered(site, "/o/b") == ""
    assert answered(site, "/ox/a") == ""
    assert answered(site, "/root//n/a") == "/n/a/"
    assert answered(site, "/away//evil.example/a b?") == "https://example.com/evil.example/a%20b%3F"
    assert answered(site, "/x/any/thing") == "/n/"
    assert answered(site, "/root/root/n/a") == ""


def test_what_is_gone_answers_410() -> None:
    text = '[[redirects]]\nfrom = "/a"\nstatus = 410\n[[redirects]]\nfrom = "/b/*"\nstatus = 410\n'
    site = built({"_index.md": "", "b/c.md": ""}, settings=text + rules(("/d", "/a")))
    assert [answered(site, path) for path in ("/a", "/a/", "/a/index.html", "/b/x", "/c")] == ["410"] * 4 + [""]
    assert site.targets["/410.html"].kind == "gone"
    assert "/a/" not in site.targets
    assert told(site) == ["site.toml:7 redirect-dead"]


def test_the_rules_of_the_real_site_s_netlify_toml() -> None:
    text = """
[build]
command = "hugo"
[[redirects]]
from = "https://example.org/conferences/archive/2018/*"
to = "https://example.org/conferences/archive/2018-montreal/"
status = 301
[[redirects]]
from = "https://example.org/blog/one"
to = "https://other.example/x?y=1"
[[redirects]]
from = "https://www.example.org/*"
to = "https://example.org/:splat"
"""
    for base in ("https://example.org/", ""):
        first, second, third = read_netlify(text, base)
        to = "/conferences/archive/2018-montreal/"
        assert first == Redirect("/conferences/archive/2018/*", to, "netlify.toml", 4)
        assert second == Redirect("/blog/one/", "https://other.example/x?y=1", "netlify.toml", 8)
        assert not isinstance(third, Redirect)
        assert (third.line, third.code) == (11, "redirect")


def test_redirects_are_said_once_where_there_are_any() -> None:
    assert "/_redirects" not in built({"_index.md": ""}).targets
    assert built({"a.md": 'aliases = ["/x"]'}).targets["/_redirects"].kind == "redirects"
    own = built({"a.md": 'aliases = ["/x"]'}, ["static/_redirects"])
    assert own.targets["/_redirects"].kind == "file"


PLACES = st.sampled_from(
    [
        "/",
        "/a",
        "/a/",
        "/b/",
        "/b/c",
        "/b/c.html",
        "/d",
        "/d/index.html",
        "/e",
        "/f",
        "/A",
        "/e.html/x",
        "/e.html",
        "//",
    ]
)
STARS = st.sampled_from(["/a/*", "/b/*", "/d/*", "/e/*", "/d/e/*"])
ENDS = st.one_of(
    PLACES, st.sampled_from(["/a/:splat", "/b/:splat", "/d/:splat", "/e/:splat", "/:splat", "https://e.org/:splat"])
)
PAIRS = st.one_of(st.tuples(STARS, ENDS), st.tuples(PLACES, PLACES))


@settings(max_examples=300, deadline=None)
@given(st.lists(PAIRS, max_size=8), st.lists(PLACES, max_size=4), st.lists(PLACES, max_size=2))
def test_every_redirect_ends_in_one_hop(pairs: list[tuple[str, str]], aliases: list[str], more: list[str]) -> None:
    pages = {"_index.md": "", "a.md": f"aliases = {aliases}", "b/c.md": f"aliases = {more}", "b/g.md": ""}
    site = built(pages, settings=rules(*pairs))
    living = {address for address, target in site.targets.items() if target.kind != "redirect"}
    for address, one in site.moves.exact.items():
        assert one.external or one.to in living
        assert site.targets[address].kind == "redirect"
        assert address not in living
    assert {"/", "/a/", "/b/", "/b/c/", "/b/g/"} <= living
    for path in ("/d/a", "/e/c/", "/b/x", "/d/e/f", "/a/a/a", "/d/d/d", "/e"):
        found = answer(site.moves, site.targets, path)
        assert found is None or found.external or found.to in living or path in site.targets
    names = [address + "index.html" * address.endswith("/") for address in site.targets]
    folders = {name[:at] for name in names for at, letter in enumerate(name) if letter == "/"}
    assert folders.isdisjoint(names)
    assert len(set(names)) == len(names)
    assert all(problem.level == "warning" for problem in site.problems)
