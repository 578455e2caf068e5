"""The bodies of pages: kept while they may be, and everything that is wrong with them found."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from conftest import MakeApp, write

from plenary.problems import Problem
from plenary.web import body as body_module
from plenary.web import findings
from plenary.web.bodies import Bodies


def png(width: int, height: int) -> bytes:
    """Return the first bytes of a PNG image of a size (PNG specification, 11.2.2)."""
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(head))


def filled(bodies: Bodies, address: str, prefix: str = "") -> str:
    site = bodies.store.site
    return bodies.filled(site, bodies.of(site, site.pages[address]), prefix).text


def wrong(bodies: Bodies) -> tuple[Problem, ...]:
    """Return what is wrong with the site once each page was shown."""
    site = bodies.store.site
    for page in site.pages.values():
        body = bodies.of(site, page)
        bodies.reported[page.address] = (*page.problems, *body.problems, *bodies.filled(site, body, "").problems)
    addresses = [address for address, target in site.targets.items() if target.kind == "page"]
    return findings.of_site(bodies, site, {address: findings.checked(bodies, site, address) for address in addresses})


def told(bodies: Bodies) -> list[str]:
    """Return the same as `path:line code`."""
    return [f"{problem.source}:{problem.line} {problem.code}" for problem in wrong(bodies)]


@pytest.fixture
def bodies_of(make_app: MakeApp):
    return lambda files: make_app(files).extensions["plenary"]


def test_a_body_is_kept_while_its_text_is_the_same(bodies_of, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = bodies_of({"pages/a.md": "One", "pages/b.md": "Two"})
    calls: list[str] = []
    real = body_module.render
    monkeypatch.setattr(body_module, "render", lambda text, *rest: calls.append(text) or real(text, *rest))
    assert filled(bodies, "/a/") == filled(bodies, "/a/") == "<p>One</p>"
    assert calls == ["One"]
    write(site, {"pages/b.md": "Three"})
    bodies.store.refresh()
    assert (filled(bodies, "/a/"), filled(bodies, "/b/")) == ("<p>One</p>", "<p>Three</p>")
    assert calls == ["One", "Three"]
    write(site, {"pages/a.md": "Four"})
    bodies.store.refresh()
    assert filled(bodies, "/a/") == "<p>Four</p>"


def test_what_is_filled_in_may_change_though_the_text_does_not(bodies_of, site: Path) -> None:
    bodies = bodies_of(
        {"site.toml": "params.fee = 60", "pages/a.md": 'Costs {{< param "fee" >}}; [other](b.md)', "pages/b.md": ""}
    )
    assert filled(bodies, "/a/") == '<p>Costs 60; <a href="/b/">other</a></p>'
    write(site, {"site.toml": "params.fee = 70", "pages/b.md": '+++\nurl = "/moved/"\n+++\n'})
    bodies.store.refresh()
    assert filled(bodies, "/a/") == '<p>Costs 70; <a href="/moved/">other</a></p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](/a/#y)", '<a href="/p/a/#y">x</a>'),
        ("[x](b.md)", '<a href="/p/b/">x</a>'),
        ("[x](#y)\n\n## y", '<a href="#y">x</a>'),
        ("[x](https://example.org/a)", '<a href="https://example.org/a">x</a>'),
        ("[x](//example.org/a)", '<a href="//example.org/a">x</a>'),
        ("![x](/x.png)", '<img src="/p/x.png" alt="x">'),
        ('<a href="/a/">x</a>', '<a href="/p/a/">x</a>'),
        ('`<a href="/a/">`', '<code>&lt;a href="/a/"&gt;</code>'),
        ('[x]({{< ref "b" >}})', '<a href="/p/b/">x</a>'),
    ],
)
def test_links_of_the_site_stand_below_its_prefix(bodies_of, text: str, html: str) -> None:
    bodies = bodies_of({"pages/a.md": text, "pages/b.md": "", "static/x.png": png(1, 1)})
    assert html in filled(bodies, "/a/", "/p")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/b/", ""),
        ("/b", ""),
        ("../b/", ""),
        ("/b/#word", ""),
        ("/b/#top", ""),
        ("?page=2", ""),
        ("/x%20y.png", ""),
        ("https://example.org/nowhere/", ""),
        ("https://society.org/b/", ""),
        ("/nowhere/", "dead-link"),
        ("../nowhere/", "dead-link"),
        ("/B/", "dead-link"),
        ("/x y.png", ""),
        ("https://society.org/nowhere/", "dead-link"),
        ("/b/#wrod", "dead-anchor"),
        ("c.md", "dead-link"),
        ("draft.md", "dead-link"),
        ("/draft/", "dead-link"),
        ("/bundle/secret.pdf", "dead-link"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_line(make_app: MakeApp, target: str, code: str) -> None:
    files = {
        "site.toml": 'base_url = "https://society.org"',
        "pages/a.md": f"+++\ntitle = 'A'\n+++\n\n[Words](<{target}>)\n",
        "pages/b.md": "## Word\n",
        "pages/draft.md": "+++\ndraft = true\n+++\n",
        "pages/bundle/index.md": "+++\ndraft = true\n+++\n",
        "pages/bundle/secret.pdf": "",
        "static/x y.png": png(1, 1),
    }
    bodies = make_app(files, preview=False).extensions["plenary"]
    assert told(bodies) == ([f"pages/a.md:5 {code}"] if code else [])
    if "draft" in target or "secret" in target:
        assert " is a draft, so publish it too" in wrong(bodies)[0].message


def test_a_reference_to_a_draft_is_a_warning_when_it_is_not_shown(make_app: MakeApp) -> None:
    files = {"pages/a.md": '{{< ref "plan.md" >}}', "pages/plan.md": "+++\ndraft = true\n+++\n"}
    assert told(make_app(files).extensions["plenary"]) == []
    bodies = make_app(files, preview=False).extensions["plenary"]
    assert told(bodies) == ["pages/a.md:1 dead-ref"]
    assert "pages/plan.md is a draft" in wrong(bodies)[0].message


def test_an_entry_of_a_menu_that_leads_nowhere_is_told_at_its_line(make_app: MakeApp) -> None:
    entries = (("A", "/a"), ("B", "/bb/"), ("C", "/c/"))
    menu = "".join(f'[[menu.main]]\nname = "{name}"\nurl = "{address}"\n' for name, address in entries)
    files = {"site.toml": menu, "pages/a.md": "", "pages/b.md": "", "pages/c.md": "+++\ndraft = true\n+++\n"}
    assert told(make_app(files, preview=False).extensions["plenary"]) == ["site.toml:4 dead-link"]


def test_an_images_size_is_read_from_the_image(bodies_of, site: Path) -> None:
    bodies = bodies_of({"pages/a/index.md": '{{< figure src="x.png" >}}', "pages/a/x.png": png(30, 20)})
    assert 'width="30" height="20"' in filled(bodies, "/a/")
    write(site, {"pages/a/x.png": png(300, 200)})
    bodies.store.refresh()
    assert 'width="300" height="200"' in filled(bodies, "/a/")


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"<svg width='5'/>", b"GIF89a", b"\xff\xd8\xff", b"x" * 99]
)
@pytest.mark.parametrize("name", ["x.png", "x.svg", "x.jpg"])
def test_an_image_that_cannot_be_read_is_shown_without_a_size(bodies_of, name: str, content: bytes) -> None:
    bodies = bodies_of({"pages/a.md": f'{{{{< figure src="/{name}" alt="x" >}}}}', f"static/{name}": content})
    assert f'src="/{name}"' in filled(bodies, "/a/")


def test_a_page_beside_odd_names_finds_its_files(bodies_of) -> None:
    bodies = bodies_of(
        {"pages/odd.md": '+++\nurl = "/a&b/c,d/"\n+++\n[x](e.txt) [up](../)', "static/a&b/c,d/e.txt": ""}
    )
    assert told(bodies) == ["pages/odd.md:4 dead-link"]
