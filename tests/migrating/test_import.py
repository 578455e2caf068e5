"""`flask import-hugo`: small Hugo sites with all that is odd in real ones become sites that freeze at once."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import Result
from conftest import write

from app import create_app
from freeze import main as freeze
from plenary.migrating import destination

SITES = Path(__file__).parents[1] / "sites" / "hugo"
FOLDERS = {"one": "abc", "two": "ab", "three": "a", "themes/t/static": "abcd"}
LINE = re.compile(r"[^:]+:\d+: [^;]+; .+ \([a-z-]+\)")


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """A copy of the Hugo site of a club."""
    return shutil.copytree(SITES / "club", tmp_path / "hugo")


def run(*arguments: str | Path) -> Result:
    return create_app().test_cli_runner().invoke(args=["import-hugo", *map(str, arguments)])


def imported(source: Path, to: Path) -> Result:
    done = run(source, to)
    assert done.exit_code == 0, done.output
    return done


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Return the digest and the time of each file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }


def digests(folder: Path) -> dict[str, str]:
    return {name: found[0] for name, found in state(folder).items()}


def test_a_file_that_hugo_publishes_and_a_site_here_does_not_is_told(club: Path, tmp_path: Path) -> None:
    names = (
        "static/.nojekyll",
        "static/old.html~",
        "static/fr/lost.bak",
        "static/Thumbs.db",
        "static/.well-known/x.txt",
    )
    write(club, dict.fromkeys(names, "x"))
    said = imported(club, tmp_path / "site").output
    told = {name for name in names if f"{name}:1: the file was copied, but what " in said}
    assert told == {"static/.nojekyll", "static/old.html~", "static/fr/lost.bak"}


def test_every_file_is_copied_byte_for_byte(club: Path, tmp_path: Path) -> None:
    imported(club, tmp_path / "site")
    for source, to in (("content", "pages"), ("static", "static"), ("data", "data"), ("i18n", "i18n")):
        assert digests(club / source).items() <= digests(tmp_path / "site" / to).items()
    assert (tmp_path / "site" / "netlify.toml").read_bytes() == (club / "netlify.toml").read_bytes()
    assert digests(club / "content") == digests(SITES / "club" / "content"), "the Hugo site itself is not changed"


def test_the_theme_s_files_lie_beneath_the_site_s_own(club: Path, tmp_path: Path) -> None:
    imported(club, tmp_path / "site")
    images = tmp_path / "site" / "static" / "img"
    assert (images / "theme.svg").is_file()
    assert b"theme" not in (images / "both.svg").read_bytes()


def test_of_several_folders_of_files_the_last_goes_before_the_others(tmp_path: Path) -> None:
    files = {f"{folder}/{name}.txt": folder for folder, names in FOLDERS.items() for name in names}
    write(
        tmp_path / "hugo", {"hugo.toml": 'staticDir = ["one", "two"]\nstaticDir2 = "three"\ntheme = ["t"]\n', **files}
    )
    write(tmp_path / "hugo", {"content/_index.md": "x"})
    done = imported(tmp_path / "hugo", tmp_path / "site")
    found = {path.name: path.read_text() for path in (tmp_path / "site" / "static").iterdir()}
    assert found == {"a.txt": "three", "b.txt": "two", "c.txt": "one", "d.txt": "themes/t/static"}
    assert "(import)" not in done.stderr


def test_the_settings_say_what_the_configuration_said(club: Path, tmp_path: Path) -> None:
    imported(club, tmp_path / "site")
    text = (tmp_path / "site" / "site.toml").read_text("utf-8")
    said = tomllib.loads(text)
    assert said["title"] == "A club"
    assert said["base_url"] == "https://club.example.org/"
    assert said["page_size"] == 5
    assert said["permalinks"] == {"blog": "/blog/:year/:filename/"}
    assert said["menu"]["main"][0] == {"name": "Home", "url": "/", "weight": 1}
    assert said["sections"]["diary"] == {"kind": "post"}
    assert said["params"]["contact"] == {"mail": "club@example.org", "hours": [9, 17]}
    assert "from config/_default/hugo.toml" in text


def test_the_home_page_of_the_usual_theme_becomes_blocks(tmp_path: Path) -> None:
    params = """[params]
viewMorePostLink = "/blog/"
[params.carousel]
enable = true
[params.features]
enable = false
title = "We"
[params.testimonials]
enable = true
[params.recent_posts]
enable = true
title = "News"
[params.see_more]
enable = true
link_url = "/shop/"
"""
    data = {"data/carousel/a.yaml": "title: Slide\n", "data/features/a.yaml": "name: Feature of ours\n"}
    write(tmp_path / "hugo", {"config.toml": params, "content/blog/a.md": "+++\ntitle = 'P'\n+++\n", **data})
    done = imported(tmp_path / "hugo", tmp_path / "site")
    assert "(settings)" not in done.stderr
    assert tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))["blocks"] == [
        {"block": "slides", "enabled": True, "data": "carousel"},
        {"block": "features", "enabled": False, "data": "features", "title": "We"},
        {"block": "strip", "enabled": True, "link": "/shop/"},
        {"block": "posts", "enabled": True, "title": "News", "link": "/blog/"},
    ]
    home = create_app(site=tmp_path / "site").test_client().get("/").text
    assert "Slide" in home
    assert "Feature of ours" not in home


def test_menus_in_the_fields_of_pages_are_written_into_the_settings(tmp_path: Path) -> None:
    write(
        tmp_path / "hugo",
        {
            "hugo.toml": '[permalinks]\nblog = "/b/:slug/"\n[[menus.main]]\nname = "A"\nurl = "/a/"\n',
            "content/a.md": "+++\ntitle = 'A'\ncascade = {x = 1}\noutputs = ['html']\n+++\n",
            "content/blog/p.md": "---\ntitle: Long\nlinkTitle: P\nslug: x\nweight: 4\nmenu: [main, topics]\n---\n",
            "content/r.md": "---\ntitle: R\nbuild: {list: never}\n_build:\n  render: never\nheadless: false\n---\n",
            "content/q.md": "---\ntitle: Q\nmenus:\n  main: {parent: A, name: Below, weight: 9, pageRef: /no}\n---\n",
        },
    )
    done = imported(tmp_path / "hugo", tmp_path / "site")
    said = tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))["menu"]
    assert said == {
        "main": [
            {"name": "A", "url": "/a/"},
            {"name": "P", "url": "/b/x/", "weight": 4},
            {"name": "Below", "url": "/q/", "weight": 9, "parent": "A"},
        ],
        "topics": [{"name": "P", "url": "/b/x/", "weight": 4}],
    }
    assert "(settings)" not in done.stderr
    assert "(dead-link)" not in done.stderr
    assert [line for line in done.stderr.splitlines() if "(import)" in line] == [
        "pages/a.md:3: nothing acts on the field cascade; write what it says into each of the pages below (import)",
        "pages/r.md:4: nothing acts on the field _build; the page has an address, so make it a draft "
        "if it should have none (import)",
    ]


@pytest.mark.parametrize("name", ["../outside", "/etc", "linked"])
def test_a_folder_outside_the_hugo_site_is_told_and_not_read(name: str, tmp_path: Path) -> None:
    settings = f'staticDir = "{name}"\nlayoutDir = "{name}"\nassetDir = "{name}"\ntheme = "../../outside"\n'
    layouts = {"outside/shortcodes/x.html": "secret", "outside/layouts/shortcodes/x.html": "secret"}
    write(tmp_path, {"hugo/hugo.toml": settings, "hugo/content/_index.md": "{{< x >}}", **layouts})
    (tmp_path / "hugo" / "linked").symlink_to(tmp_path / "outside")
    done = imported(tmp_path / "hugo", tmp_path / "site")
    assert not (tmp_path / "site" / "static").exists()
    assert name == "/etc" or f"{name}:1: the folder lies outside the Hugo site" in done.stderr
    assert "secret" not in "".join(path.read_text() for path in (tmp_path / "site").rglob("*.*"))


def test_shortcodes_in_folders_and_those_of_hugo_alone_have_templates(tmp_path: Path) -> None:
    content = "{{< cards/one a >}} {{< tweet 12 >}} {{< x@y >}}\n"
    write(tmp_path / "hugo", {"hugo.toml": "", "layouts/_shortcodes/cards/one.html": "{{ .Get 0 }}"})
    write(tmp_path / "hugo", {"content/_index.md": content})
    done = imported(tmp_path / "hugo", tmp_path / "site")
    assert (tmp_path / "site" / "templates" / "shortcodes" / "cards" / "one.html").is_file()
    assert 'the shortcode "tweet" has only a starting template; write a link to it in its place' in done.stderr


def test_files_that_plenary_makes_itself_may_lie_in_static(tmp_path: Path) -> None:
    own = {f"static/{name}": name for name in ("robots.txt", "sitemap.xml", "index.xml", "404.html", "_redirects")}
    write(
        tmp_path / "hugo",
        {"hugo.toml": 'baseURL = "/"', "content/_index.md": "x", **{f"{k}": v for k, v in own.items()}},
    )
    assert "error:" not in imported(tmp_path / "hugo", tmp_path / "site").stdout
    assert freeze(["--site", str(tmp_path / "site"), "--out", str(tmp_path / "out")]) == 0
    for name, text in own.items():
        assert (tmp_path / "out" / name.removeprefix("static/")).read_text() == text


def test_what_was_imported_freezes_at_once_and_shows_what_hugo_would(club: Path, tmp_path: Path) -> None:
    imported(club, tmp_path / "site")
    assert freeze(["--site", str(tmp_path / "site"), "--out", str(tmp_path / "out")]) == 0
    rules = (tmp_path / "out" / "about" / "rules" / "index.html").read_text("utf-8")
    assert "<strong>Ada</strong>, chair\n  Walks <em>far</em>." in rules
    assert '<time datetime="1974">1974</time>' in rules
    assert '<div class="boxed">' in rules
    assert "<strong>members</strong> list: all max: 3" in rules
    assert "<strong>mystery</strong> what is" in rules
    assert (tmp_path / "out" / "blog" / "2024" / "with-two-spaces" / "index.html").is_file()
    assert (tmp_path / "out" / "blog" / "2024" / "trip" / "tree.svg").is_file()


def test_each_problem_is_one_line_and_is_told_once(club: Path, tmp_path: Path) -> None:
    lines = imported(club, tmp_path / "site").stderr.splitlines()
    assert len(lines) == len(set(lines))
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert sum("2024-02-30" in line for line in lines) == 1
    told = [line.split(":")[0] for line in lines if line.endswith("(import)")]
    assert told == [
        "config/_default/hugo.toml",
        "templates/shortcodes/members.html",
        "templates/shortcodes/mystery.html",
        "templates/shortcodes/vimeo_simple.html",
    ]


def test_a_starting_template_holds_what_hugo_had_and_warns(club: Path, tmp_path: Path) -> None:
    done = imported(club, tmp_path / "site")
    template = (tmp_path / "site" / "templates" / "shortcodes" / "members.html").read_text("utf-8")
    assert 'get("list")\n    get("max")' in template
    assert "{{ range where .Site.Data.members" in template
    assert 'pages/about/rules.md:10: the shortcode "members" has only a starting template' in done.stderr


def test_the_report_accounts_for_all(club: Path, tmp_path: Path) -> None:
    imported(club, tmp_path / "site")
    report = (tmp_path / "site" / "import-report.md").read_text("utf-8")
    for row in (
        "| pages | 6 |",
        "| paginate | page_size |  |",
        "| person | 1 | 1 | translated | layouts/shortcodes/person.html |",
        "| meeting/single.html | single page of the 1 pages with the type meeting |",
        "The Hugo theme has 2 templates",
        "assets/ holds 1 file",
    ):
        assert row in report


def test_a_second_import_changes_nothing(club: Path, tmp_path: Path) -> None:
    first = imported(club, tmp_path / "site")
    before = state(tmp_path / "site")
    second = imported(club, tmp_path / "site")
    after = state(tmp_path / "site")
    assert {name for name in before if before[name] != after[name]} <= {destination.MANIFEST}
    assert digests(tmp_path / "site") == {name: found[0] for name, found in before.items()}
    assert first.stderr == second.stderr
    assert "there already" in second.stdout


def test_what_changed_in_hugo_is_taken_and_what_changed_here_is_kept(club: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    imported(club, site)
    write(club, {"content/_index.md": "newer", "content/about/rules.md": "newer too", "content/new.md": "new"})
    (club / "data" / "club.yaml").unlink()
    write(site, {"pages/about/rules.md": "by hand", "site.toml": 'title = "By hand"\n'})
    (site / "pages" / "blog" / "trip" / "tree.svg").unlink()
    done = imported(club, site)
    assert (site / "pages" / "_index.md").read_text() == "newer"
    assert (site / "pages" / "new.md").read_text() == "new"
    assert (site / "pages" / "about" / "rules.md").read_text() == "by hand"
    assert (site / "site.toml").read_text() == 'title = "By hand"\n'
    assert not (site / "pages" / "blog" / "trip" / "tree.svg").exists()
    assert (site / "data" / "club.yaml").exists()
    assert "pages/about/rules.md:1: the file was changed both here and in the Hugo site" in done.stderr
    assert "data/club.yaml:1: the Hugo site has this file no longer" in done.stderr
    assert "site.toml was changed here" in (site / "import-report.md").read_text("utf-8")
    (site / "pages" / "about" / "rules.md").unlink()
    (site / "site.toml").unlink()
    imported(club, site)
    assert (site / "pages" / "about" / "rules.md").read_text() == "newer too"
    assert "A club" in (site / "site.toml").read_text()
    assert not (site / "pages" / "blog" / "trip" / "tree.svg").exists()


def test_odd_things_in_the_folders_are_told_and_stop_nothing(club: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    (club / "content" / "out.md").symlink_to(tmp_path / "outside.md")
    (club / "content" / "gone.md").symlink_to("nowhere")
    (club / "content" / "loop").symlink_to(".")
    (club / "content" / "inside.md").symlink_to("_index.md")
    os.mkfifo(club / "static" / "pipe")
    Path(os.fsdecode(os.fsencode(club / "content") + b"/caf\xe9.md")).write_text("x")
    (club / "content" / "bad\n.md").write_text("x")
    done = imported(club, tmp_path / "site")
    told = {line.split(":")[0] for line in done.stderr.splitlines() if line.endswith("(file)")}
    assert told == {
        "content/out.md",
        "content/gone.md",
        "content/loop",
        "static/pipe",
        "content/caf\ufffd.md",
        "content/bad\ufffd.md",
    }
    assert not (tmp_path / "site" / "pages" / "out.md").exists()
    assert (tmp_path / "site" / "pages" / "inside.md").read_bytes() == (club / "content" / "_index.md").read_bytes()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"site/pages/_index.md": "mine"}, "was not made by an import"),
        ({"site": "a file"}, "is a file"),
        ({"hugo/content/_index.md": "x", "hugo/out/.keep": ""}, "lie in one another"),
    ],
)
def test_a_place_that_is_none_is_refused_in_one_line(files: dict[str, str], words: str, tmp_path: Path) -> None:
    write(tmp_path, {"hugo/hugo.toml": "", **files})
    before = digests(tmp_path)
    done = run(tmp_path / "hugo", tmp_path / ("hugo/out" if "hugo/out/.keep" in files else "site"))
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert words in done.stderr
    assert digests(tmp_path) == before


def test_two_imports_at_once_are_refused(club: Path, tmp_path: Path) -> None:
    with destination.opened(tmp_path / "site", club):
        done = run(club, tmp_path / "site")
    assert done.exit_code == 2
    assert re.search(rf"another import \(process {os.getpid()}\) is at work in .*; wait until", done.stderr)
    imported(club, tmp_path / "site")


def test_what_is_no_hugo_site_is_refused_and_nothing_made(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path.parent / f"{tmp_path.name}-site")
    assert done.exit_code == 2
    assert "is no Hugo site: it holds neither hugo.toml" in done.stderr
    assert not (tmp_path.parent / f"{tmp_path.name}-site").exists()


def test_nothing_is_written_through_a_link_that_leads_out(club: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    imported(club, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / "data")
    (tmp_path / "site" / "data").symlink_to(tmp_path / "elsewhere")
    done = imported(club, tmp_path / "site")
    assert "data/club.yaml:1: something else stands in the place of this file" in done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_import_that_was_stopped_goes_on(club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(club, tmp_path / "whole")
    for stop in (0, 1, 7, 14, 21):
        left = [stop]

        def failing(folder: Path, path: Path, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            path.write_bytes(data)

        with monkeypatch.context() as patch:
            patch.setattr(destination, "_replace", failing)
            assert run(club, tmp_path / f"site{stop}").exit_code == 1
        imported(club, tmp_path / f"site{stop}")
        assert digests(tmp_path / f"site{stop}") == digests(tmp_path / "whole")


def test_what_was_changed_in_hugo_while_an_import_was_stopped_is_taken(
    club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("plenary.migrating.importing.built_in", lambda *_: 1 / 0)
        assert run(club, tmp_path / "site").exit_code == 1
    write(club, {"content/_index.md": "newer"})
    imported(club, tmp_path / "site")
    assert (tmp_path / "site" / "pages" / "_index.md").read_text() == "newer"


def test_a_disk_that_refuses_ends_it_in_one_line(club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run(club, tmp_path / "site")
    assert done.exit_code == 1
    assert "no space left on device; mend that, and import again" in done.stderr


def test_the_proof_is_asked_for_with_what_hugo_published(
    club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("plenary.migrating.prove.main", lambda *given: asked.append(given) or 1)
    assert run(club, tmp_path / "site", "--prove", "--published", club).exit_code == 1
    assert [given[:2] + given[3:] for given in asked] == [(club, tmp_path / "site", club)]
    assert (tmp_path / "site" / "pages").is_dir(), "what was never imported is imported first"
    before = state(tmp_path / "site")
    write(club, {"content/_index.md": "newer"})
    assert run(club, tmp_path / "site", "--prove").exit_code == 1
    assert state(tmp_path / "site") == before
    assert run(club, tmp_path / "site", "--published", club).exit_code == 2


def test_a_file_that_can_not_be_read_is_told_and_the_others_are_imported(
    club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self.name == "rules.md" and "hugo" in self.parts:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refused)
    done = imported(club, tmp_path / "site")
    assert "content/about/rules.md:1: this can't be read (permission denied), so it was left out; give" in done.stderr
    assert not (tmp_path / "site" / "pages" / "about" / "rules.md").exists()
    assert (tmp_path / "site" / "pages" / "_index.md").is_file()
