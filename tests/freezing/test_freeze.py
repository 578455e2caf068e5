"""`freeze.py`, as its users meet it: what it writes, says and ends with."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import flask_frozen
import pytest
from conftest import HOME, Files, MakeApp, write
from flask import Flask

import freeze as command
from plenary.freezing.plan import Plan
from plenary.freezing.render import Former, Place, SiteFreezer
from plenary.site.addresses import Target
from plenary.site.checks.links import Checked
from plenary.site.settings import Settings
from plenary.site.site import Site

MANIFEST = ".plenary-manifest.json"
PROBLEM = re.compile(r"[^:\n]+:\d+: [^A-Z].+; .+ \([a-z-]+\)")
SITE = {
    "pages/_index.md": HOME,
    "pages/about/_index.md": '+++\ntitle = "About"\n+++\n[Home](/) ![x](/x.png)',
    "pages/about/faq.md": '+++\ntitle = "Questions"\n+++\n[About](_index.md)',
    "static/x.png": b"\x89PNG",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How the command ended, and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def freeze(site: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return a function that writes a site and freezes it with the command's arguments."""

    def run(files: Files = {}, *arguments: str) -> Ended:
        write(site, files)
        capsys.readouterr()
        try:
            status = command.main(["--site", str(site), *arguments])
        except SystemExit as ended:
            status = int(str(ended.code))
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return run


def published(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_site_is_frozen_into_its_build_folder(freeze, site: Path) -> None:
    ended = freeze(SITE)
    assert (ended.status, ended.err) == (0, "")
    assert re.fullmatch(r"Froze \d+ addresses into \S+/build: \d+ files new or changed, 0 removed\.\n", ended.out)
    assert {"index.html", "about/index.html", "about/faq/index.html", "x.png", "404.html"} <= set(
        published(site / "build")
    )


def test_live_and_frozen_are_the_same_bytes(freeze, site: Path, make_app: MakeApp) -> None:
    odd = {
        "static/a b%20c?d#e&f'g.txt": "1",
        "static/100%.txt": "2",
        "static/%41.txt": "3",
        "static/%2541.txt": "4",
        "static/caf\u00e9.txt": "5",
        "static/cafe\u0301s.txt": "6",
        "static/back\\slash.txt": "7",
        "static/semi;colon:,=+$!*().txt": "8",
        "pages/bundle/index.md": '+++\ntitle = "B"\n+++\n',
        "pages/bundle/In A Folder/x y?.txt": "9",
        "pages/No Index/x y#.txt": "10",
        "pages/caf\u00e9 \u00fc.md": "",
        "pages/q.md": '+++\nurl = "/a&b/c,d/x.html"\n+++\n',
    }
    assert freeze({**SITE, **odd}).status == 0
    app = make_app({}, preview=False)
    frozen = published(site / "build")
    targets = app.extensions["plenary"].store.site.targets
    assert len(targets) == len(frozen)
    texts = {content for name, content in frozen.items() if name.endswith(".txt") and name != "robots.txt"}
    assert texts == {b"%d" % n for n in range(1, 11)}
    for address in targets:
        with app.test_client().get("/", environ_overrides={"PATH_INFO": address.encode().decode("latin-1")}) as answer:
            assert answer.status_code == 200
            assert frozen[(address + "index.html" if address.endswith("/") else address)[1:]] == answer.data
    assert frozen["404.html"] == app.test_client().get("/no/where/").data


def test_freezing_twice_changes_nothing(freeze, site: Path) -> None:
    def times() -> dict[Path, int]:
        files = (path for path in (site / "build").rglob("*") if path.is_file() and path.name != MANIFEST)
        return {path: path.stat().st_mtime_ns for path in files}

    freeze(SITE)
    before, listed = times(), (site / "build" / MANIFEST).read_bytes()
    ended = freeze()
    assert (ended.status, ended.err) == (0, "")
    assert ": 0 files new or changed, 0 removed." in ended.out
    assert times() == before
    assert (site / "build" / MANIFEST).read_bytes() == listed


def test_the_frozen_site_follows_the_site_and_leaves_what_others_put_there(freeze, site: Path) -> None:
    freeze(SITE)
    theirs = {".git/HEAD": "ref", "CNAME": "example.org", ".well-known/x": "y", "own/page.html": "z"}
    write(site / "build", theirs)
    (site / "pages/about/faq.md").unlink()
    assert freeze({"pages/new.md": HOME, "addresses.txt": "/about/faq/ gone\n"}).out.endswith(", 1 removed.\n")
    found = published(site / "build")
    assert "about/faq/index.html" not in found
    assert "new/index.html" in found
    assert {name: found[name].decode() for name in theirs} == theirs


def test_a_page_changed_by_hand_is_told(freeze, site: Path) -> None:
    freeze(SITE)
    write(site / "build", {"index.html": "by hand"})
    ended = freeze()
    assert ended.status == 0
    assert "index.html" in ended.err
    assert b"by hand" not in published(site / "build")["index.html"]


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ({"pages/a.md": "+++\ntitle = 'A\n+++\n"}, "pages/a.md:2:"),
        ({"pages/a.md": b"\xff"}, "pages/a.md:1:"),
        ({"pages/a.md": "\n{{< nothing >}}"}, "pages/a.md:2:"),
        ({"site.toml": "title = A"}, "site.toml:1:"),
        ({"static/about/index.html": ""}, "static/about/index.html:1:"),
        ({"static/about": ""}, "static/about:1:"),
        ({"static/x": "", "pages/x.md": ""}, "pages/x.md:1:"),
        ({"templates/page.html": "\n\n{{ page.title }"}, "templates/page.html:3:"),
        ({"templates/section.html": "\n{% include 'nothing.html' %}"}, "templates/section.html:2:"),
        ({"templates/404.html": "{{ 1 / 0 }}"}, "templates/404.html:1:"),
        ({"templates/base.html": "{% block main %}"}, "templates/base.html:1:"),
    ],
    ids=str,
)
def test_an_error_publishes_nothing_and_is_told(freeze, site: Path, bad: Files, line: str) -> None:
    assert freeze(SITE).status == 0
    before = published(site / "build")
    ended = freeze({**bad, "pages/other.md": "[x](/nowhere/)\n"})
    assert ended.status == 1
    assert published(site / "build") == before
    assert re.fullmatch(r"Nothing was published: \d+ errors?( and \d+ warnings?)? in the site\.\n", ended.out)
    lines = ended.err.splitlines()
    assert any(one.startswith(line) for one in lines)
    assert "pages/other.md:1: no page" in ended.err
    assert all(PROBLEM.fullmatch(one) for one in lines), lines
    assert [path.name for path in site.iterdir() if "plenary" in path.name] in ([], [".build.plenary-lock"])


def test_warnings_stop_only_a_strict_freeze(freeze, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {**SITE, "pages/a.md": "[x](/nowhere/)\n"}
    strict = freeze(files, "--strict")
    assert (strict.status, strict.out) == (1, "Nothing was published: 1 warning in the site.\n")
    assert not (site / "build").exists()
    ended = freeze(files)
    assert ended.status == 0
    assert ended.out.endswith(", 1 warning.\n")
    assert ended.err.count("\n") == 1
    monkeypatch.setenv("PLENARY_STRICT", "true")
    assert freeze(files).status == 1


def test_where_the_site_will_stand(freeze, site: Path, tmp_path: Path) -> None:
    ended = freeze({**SITE, "site.toml": 'base_url = "https://a.example/"'}, "--base-url", "https://b.example/assoc")
    assert ended.status == 0
    text = published(site / "build")["about/faq/index.html"].decode()
    assert '<link rel="canonical" href="https://b.example/assoc/about/faq/">' in text
    addresses = re.findall(r'(?:href|src)="(/[^"]*)"', text)
    assert addresses
    assert all(address.startswith("/assoc/") for address in addresses)
    assert 'src="/assoc/x.png"' in published(site / "build")["about/index.html"].decode()
    assert freeze({}, "--out", str(tmp_path / "root")).status == 0
    assert 'href="https://a.example/about/faq/"' in published(tmp_path / "root")["about/faq/index.html"].decode()


def test_drafts_and_the_day(freeze, site: Path) -> None:
    files = {
        **SITE,
        "pages/draft.md": "+++\ntitle = 'Secret'\ndraft = true\n+++\n",
        "pages/soon.md": "+++\ntitle = 'Secret'\ndate = 2030-01-01\n+++\n",
        "pages/over.md": "+++\ntitle = 'Secret'\nexpiryDate = 2020-01-01\n+++\n",
    }
    shown = {"draft/index.html", "soon/index.html", "over/index.html"}
    assert freeze(files).status == 0
    assert not shown & set(published(site / "build"))
    assert all(b"Secret" not in content for content in published(site / "build").values())
    freeze({}, "--as-of", "2030-01-01")
    assert shown & set(published(site / "build")) == {"soon/index.html"}
    freeze({}, "--as-of", "2019-12-31 23:00:00 +0000")
    assert shown & set(published(site / "build")) == {"over/index.html"}
    freeze({}, "--drafts")
    assert shown <= set(published(site / "build"))


def test_the_site_and_the_folder_may_stand_in_the_environment(
    freeze, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site, SITE)
    monkeypatch.setenv("PLENARY_SITE", str(site))
    monkeypatch.setenv("PLENARY_OUT", str(tmp_path / "public"))
    assert command.main([]) == 0
    assert "about/index.html" in published(tmp_path / "public")
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    monkeypatch.chdir(tmp_path)
    assert command.main(["--site", "site", "--out", "here"]) == 0
    assert published(tmp_path / "here") == published(tmp_path / "public")
    assert "preview" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--base-url", "ftp://x"], 'freeze.py: the setting base_url is "ftp://x", which is no address of a site'),
        (["--as-of", "soon"], 'freeze.py: the setting as_of is "soon", which is no date'),
        (["--site", "/nowhere"], "freeze.py: the site's folder /nowhere does not exist"),
        (["--site", "/"], "freeze.py: the site's folder / holds no folder pages/"),
        (["--out", "{site}"], "is the site itself"),
        (["--out", "{site}/pages"], "which the site is made from"),
        (["--out", "{site}/pages/deep"], "which the site is made from"),
        (["--out", "{site}/static"], "which the site is made from"),
        (["--out", "{site}/.."], "holds the site"),
        (["--out", "{site}/pages/_index.md"], "is a file, or lies inside one"),
        (["--jobs", "0"], "0 is no number of processes; give 1 or more"),
        (["--jobs", "two"], "two is no number of processes; give 1 or more"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["more"], "unrecognized arguments: more"),
    ],
)
def test_misuse_is_one_line_and_status_2(freeze, site: Path, arguments: list[str], words: str) -> None:
    ended = freeze(SITE, *(argument.format(site=site) for argument in arguments))
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert "Traceback" not in ended.err
    if arguments[0].startswith("--") and len(arguments) == 2 and arguments[0] != "--jobs":
        assert ended.err.count("\n") == 1
    assert not (site / "build").exists()


def test_processes_and_freshness_change_no_byte(freeze, site: Path) -> None:
    freeze(SITE)
    before = published(site / "build")
    assert freeze({}, "--jobs", "2", "--fresh").status == 0
    assert published(site / "build") == before


def test_a_site_that_is_changed_meanwhile_is_not_published(freeze, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(SITE)
    before = published(site / "build")
    real = SiteFreezer._build_one
    monkeypatch.setattr(
        SiteFreezer, "_build_one", lambda *given: write(site, {"pages/about/faq.md": "Typing"}) or real(*given)
    )
    ended = freeze()
    assert ended.status == 1
    assert ended.err == "freeze.py: the site was changed while it was frozen; nothing was published; freeze it again\n"
    assert published(site / "build") == before


@pytest.mark.parametrize("replace", [Path.unlink, lambda path: path.unlink() or os.mkfifo(path)])
def test_a_file_that_goes_meanwhile_is_one_line(
    freeze, site: Path, replace: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, SITE)
    real = SiteFreezer._generate_all_urls

    def then_gone(self: SiteFreezer) -> Iterable[tuple[str, str, None]]:
        if (site / "static/x.png").is_file():
            replace(site / "static/x.png")
        return real(self)

    monkeypatch.setattr(SiteFreezer, "_generate_all_urls", then_gone)
    ended = freeze()
    assert ended.status == 1
    assert "x.png" in ended.err
    assert ended.err.count("\n") == 1
    assert not (site / "build").exists()


def test_who_stops_a_freeze_is_told_so(freeze, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    write(site, SITE)
    monkeypatch.setattr(SiteFreezer, "_build_one", stop)
    assert freeze() == Ended(130, "", "freeze.py: stopped; what is published is whole\n")
    assert not (site / "build").exists()


def test_a_folder_that_is_a_link_inside_the_site_is_frozen_like_a_folder(freeze, site: Path) -> None:
    write(site, SITE)
    (site / "pages/again").symlink_to("about")
    assert freeze().status == 0
    assert published(site / "build")["again/faq/index.html"]


def test_what_frozen_flask_keeps_private_is_as_we_use_it(tmp_path: Path) -> None:
    """SiteFreezer leans on these; another version of Frozen-Flask may have changed them."""
    base = flask_frozen.Freezer
    source = inspect.getsource(base.freeze_yield)
    assert "for url, endpoint, last_modified in self._generate_all_urls():" in source
    assert "self._build_one(url, last_modified)" in source
    assert "new_path.relative_to(self.root)" in source
    assert list(inspect.signature(base._build_one).parameters) == ["self", "url", "last_modified"]
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/<path:address>", "show", lambda address: address)
    addresses = {"/a b%/": Target("page"), "/x": Target("page")}
    site = Site(Settings(), addresses, {}, {}, {})
    plan = Plan(tmp_path, (), site, "", Path, repr, lambda *_: Checked(), lambda _: (), bool)
    freezer = SiteFreezer(app, plan, Place(tmp_path / "out", Former("", {})))
    assert base.urlpath_to_filepath(freezer, "/about/") == "about/index.html"
    assert base.urlpath_to_filepath(freezer, "/x.png") == "x.png"
    assert freezer.root == tmp_path / "out"
    assert list(freezer.write(["/a b%/", "/x"])) == ["/a b%/", "/x"]
    assert (tmp_path / "out/a b%/index.html").read_text() == "a b%/"


def test_a_source_on_no_disk_is_not_waited_for(freeze, site: Path) -> None:
    write(site, SITE)
    os.mkfifo(site / "pages/pipe.md")
    os.mkfifo(site / "static/pipe.png")
    os.mkfifo(site / "site.toml")
    ended = freeze()
    assert ended.status == 0
    assert sorted(line.partition(":")[0] for line in ended.err.splitlines()) == [
        *("pages/pipe.md", "site.toml", "static/pipe.png")
    ]
