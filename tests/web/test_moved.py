"""What visitors of old addresses get from the application, and that a frozen site says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import whole_site
from conftest import HOME, MakeApp, write

from app import create_app
from plenary.site.addresses import quoted

SITE = {
    "pages/_index.md": HOME,
    "pages/about/team.md": '+++\ntitle = "Team"\naliases = ["/staff", "/staff.html", "crew/", "/a b\u00e9/"]\n+++\n',
    "pages/new/page.md": '+++\ntitle = "Page"\n+++\n',
    "site.toml": '[[redirects]]\nfrom = "/q"\nto = "/about/team/?a=1#top"\n'
    '[[redirects]]\nfrom = "/old/*"\nto = "/new/:splat"\nstatus = 302\n',
    "addresses.txt": "/former/ gone\n",
}


@pytest.mark.parametrize("prefix", ["", "/assoc", "/a\u00f1o"])
@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("/staff", 301, "/about/team/"),
        ("/staff/", 301, "/about/team/"),
        ("/staff/index.html?x=1&y=%2F", 301, "/about/team/?x=1&y=%2F"),
        ("/staff.html", 301, "/about/team/"),
        ("/about/crew", 301, "/about/team/"),
        ("/a%20b%C3%A9", 301, "/about/team/"),
        ("/q?b=2", 301, "/about/team/?a=1#top"),
        ("/old/page?x=1", 302, "/new/page/?x=1"),
        ("/old", 302, "/new/"),
        ("/about/team/index.html", 301, "/about/team/"),
        ("/former", 410, ""),
        ("/former/", 410, ""),
        ("/staff.html/", 404, ""),
        ("/Staff/", 404, ""),
        ("/old/none", 404, ""),
    ],
)
def test_an_old_address_is_one_hop(make_app: MakeApp, asked: str, status: int, location: str, prefix: str) -> None:
    client = make_app(SITE, preview=False).test_client()
    answer = client.get(asked, base_url=f"http://localhost{prefix}/")
    expected = quoted(prefix) + location if location else None
    assert (answer.status_code, answer.headers.get("Location")) == (status, expected)
    if status < 400:
        target = client.get(location, base_url=f"http://localhost{prefix}/")
        assert target.status_code == 200


def test_the_page_that_moves_on(make_app: MakeApp) -> None:
    text = (
        make_app(SITE, base_url="https://example.org/assoc/")
        .test_client()
        .get("/q", base_url="http://localhost/assoc/")
        .text
    )
    assert '<meta http-equiv="refresh" content="0; url=/assoc/about/team/?a=1#top">' in text
    assert '<link rel="canonical" href="https://example.org/assoc/about/team/?a=1">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert '<a href="/assoc/about/team/?a=1#top">' in text
    assert text.startswith('<!doctype html>\n<html lang="en">')


def test_what_is_gone_says_so_in_the_theme(make_app: MakeApp) -> None:
    client = make_app(SITE).test_client()
    assert "This page is gone" in client.get("/former/").text
    assert client.get("/410.html").status_code == 200
    assert 'rel="canonical"' not in client.get("/former/").text


@pytest.mark.parametrize("prefix", ["", "/assoc"])
def test_frozen_pages_are_the_bodies_of_the_live_answers(tmp_path: Path, prefix: str) -> None:
    write(tmp_path / "site", SITE)
    base = f"https://example.org{prefix}/"
    done = whole_site.quick_freeze(tmp_path / "site", tmp_path / "out", "--base-url", base)
    assert (done.status, done.err) == (0, "")
    client = create_app(site=str(tmp_path / "site"), base_url=base, preview=False).test_client()
    files = whole_site.files(tmp_path / "out")
    for name, data in files.items():
        with client.get(quoted(whole_site.address_of(name)), base_url=f"http://localhost{prefix}/") as answer:
            assert (name, answer.data) == (name, data)
    assert files["410.html"] == client.get("/former/", base_url=f"http://localhost{prefix}/").data
    assert {"staff/index.html", "staff.html", "about/crew/index.html", "a b\u00e9/index.html"} <= files.keys()
    assert "former/index.html" not in files
    lines = files["_redirects"].decode().splitlines()
    assert f"{prefix}/staff.html {prefix}/about/team/ 301!" in lines
    assert f"{prefix}/a%20b%C3%A9/ {prefix}/about/team/ 301!" in lines
    assert f"{prefix}/former/ {prefix}/410.html 410!" in lines
    assert f"{prefix}/old/* {prefix}/new/:splat 302" in lines


def test_the_command_prints_the_rules_of_the_published_site(make_app: MakeApp, tmp_path: Path) -> None:
    draft = {"pages/draft.md": '+++\ntitle = "D"\ndraft = true\naliases = ["/secret/"]\n+++\n'}
    app = make_app({**SITE, **draft}, base_url="https://example.org/assoc/")
    runner = app.test_cli_runner()
    for server in ("nginx", "caddy", "apache", "netlify"):
        said = runner.invoke(args=["redirects", server])
        assert said.exit_code == 0
        assert "/assoc/about/team/" in said.output
        assert "secret" not in said.output
        assert re.search(r"(?m)^# The redirects of this site", said.output)
    out = tmp_path / "rules"
    assert runner.invoke(args=["redirects", "nginx", "--out", str(out)]).exit_code == 0
    assert 'location = "/assoc/staff"' in out.read_text()
    assert runner.invoke(args=["redirects", "nginx", "--out", str(tmp_path / "no" / "x")]).exit_code == 1
    assert runner.invoke(args=["redirects", "iis"]).exit_code == 2


def test_the_preview_shows_what_is_lost_and_follows_an_edit(make_app: MakeApp, site: Path) -> None:
    client = make_app({**SITE, "addresses.txt": "/former/\n"}).test_client()
    assert "addresses.txt:1" in client.get("/").text
    assert client.get("/former/").status_code == 404
    write(site, {"addresses.txt": "/former/ gone\n"})
    assert client.get("/former/").status_code == 410
    assert "addresses.txt:1" not in client.get("/").text
    write(site, {"netlify.toml": '[[redirects]]\nfrom = "/from-netlify"\nto = "/about/team"\n'})
    assert client.get("/from-netlify").headers["Location"] == "/about/team/"
