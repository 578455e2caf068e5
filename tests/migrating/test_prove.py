"""The proof of a migration: what is planted is found and named, and what is as it was raises no alarm."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from plenary.migrating import prove
from plenary.migrating.importing import import_site
from plenary.migrating.proving.accounts import FATES, KINDS
from plenary.migrating.proving.new_site import NewSite

ROOT = Path(__file__).parents[2]
HUGO = ROOT / "tests" / "sites" / "hugo-prove" / "source"
PUBLISHED = ROOT / "tests" / "sites" / "hugo-prove" / "published"
CORPUS = ROOT.parent / "shared" / "corpus" / "iassist"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SITE = """
title = "The Society of Lighthouse Keepers"
base_url = "https://prove.example/"
page_size = 1

[permalinks]
blog = "/blog/:year/:month/:filename/"

[[menu.main]]
name = "About"
url = "/about/"

[[menu.main]]
name = "Blog"
url = "/blog/"
"""


@dataclass(frozen=True)
class Proof:
    """How a proof ended: its status, what it said, and the report as data."""

    status: int
    out: str
    err: str
    accounts: list[dict[str, Any]]

    def lost(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.accounts if one["kind"] == kind and one["fate"] == "lost"]


Prove = Callable[..., Proof]


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """The site made of the small Hugo site, by hand: the proof does not trust the import."""
    folder = tmp_path / "dest"
    shutil.copytree(HUGO / "content", folder / "pages")
    for name in ("static", "data"):
        shutil.copytree(HUGO / name, folder / name)
    shutil.copy(HUGO / "netlify.toml", folder)
    (folder / "site.toml").write_text(SITE, "utf-8")
    return folder


@pytest.fixture
def proved(dest: Path, capsys: pytest.CaptureFixture[str]) -> Prove:
    def run(source: Path = HUGO, published: Path | None = PUBLISHED, folder: Path = dest) -> Proof:
        status = prove.main(source, folder, create_app, published, NOW)
        said = capsys.readouterr()
        path = folder / "prove" / "report.json"
        found = json.loads(path.read_text("utf-8"))["accounts"] if path.is_file() else []
        return Proof(status, said.out, said.err, found)

    return run


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("published", [PUBLISHED, None], ids=["published", "source"])
def test_an_untouched_import_loses_nothing(published: Path | None, proved: Prove) -> None:
    proof = proved(published=published)
    assert (proof.status, proof.err) == (0, "")
    assert re.match(r"Accounted for \d+ things: .*, nothing lost unexplained\. The report is ", proof.out)
    assert {one["kind"] for one in proof.accounts} >= KINDS.keys() - ({"address", "feed"} if not published else set())
    assert {one["fate"] for one in proof.accounts} == FATES.keys() - {"lost"}


# What is done to the new site, by a name: the file, what is cut from it and what is put there (None: it is removed);
# then the line that names the loss.
PLANTED: Mapping[str, tuple[str, str | None, str, str]] = {
    "page removed": (
        "pages/about/rules.md",
        None,
        "",
        r"content/about/rules.md:1: about/rules.md: there is no pages/about/rules.md; .* \(lost-page\)",
    ),
    "anchor renamed": (
        "pages/about/officials.md",
        "{#treasurer}",
        "{#bursar}",
        r"content/about/officials.md:15: treasurer: it is not written in .* \(lost-anchor\)",
    ),
    "heading renamed": (
        "pages/about/officials.md",
        "## President",
        "## Chair",
        r"content/about/officials.md:11: president: it is not written in .* \(lost-anchor\)",
    ),
    "image gone": (
        "static/img/lamp.png",
        None,
        "",
        r"content/_index.md:7: /img/lamp.png: /img/lamp.png answers 404; .* \(lost-image\)",
    ),
    "image cut": (
        "pages/_index.md",
        "![The lamp](/img/lamp.png)",
        "The lamp",
        r"content/_index.md:7: /img/lamp.png: it is not written in pages/_index.md; .* \(lost-image\)",
    ),
    "bundled image gone": (
        "pages/events/gathering/pier.png",
        None,
        "",
        r"content/events/gathering/index.md:4: pier.png: /events/gathering/pier.png answers 404; .* \(lost-image\)",
    ),
    "field dropped": (
        "pages/about/officials.md",
        "committee_size = 4\n",
        "",
        r"content/about/officials.md:8: committee_size = 4: the field is gone; .* \(lost-field\)",
    ),
    "field changed": (
        "pages/about/officials.md",
        "most = 3",
        "most = 30",
        r"content/about/officials.md:9: hugs = .*: the field now says .*30.*; .* \(lost-field\)",
    ),
    "date changed": (
        "pages/blog/new-lamp.md",
        "10:00:00 +0200",
        "10:00:00 +0300",
        r"content/blog/new-lamp.md:3: date = .*: the field now says .* \(lost-field\)",
    ),
    "comment cut": (
        "pages/about/_index.md",
        "<!-- Ask Ann for the founding year before the jubilee. -->",
        "",
        r"content/about/_index.md:7: <!-- Ask Ann .* -->: it is not in pages/about/_index.md; .* \(lost-comment\)",
    ),
    "text cut": (
        "pages/blog/new-lamp.md",
        "The lamp is new.\n",
        "",
        r"content/blog/new-lamp.md:8: The lamp is new.: 1 lines are gone; .* \(lost-text\)",
    ),
    "link cut": (
        "pages/about/rules.md",
        "[the treasurer](/about/officials/#treasurer)",
        "the treasurer",
        r"content/about/rules.md:6: /about/officials/#treasurer: it is not written in .* \(lost-link\)",
    ),
    "link elsewhere cut": (
        "pages/about/rules.md",
        "https://coast.example/guard",
        "https://coast.example/",
        r"content/about/rules.md:7: https://coast.example/guard: it is not written in .* \(lost-link\)",
    ),
    "link's target gone": (
        "static/minutes.pdf",
        None,
        "",
        r"content/_index.md:5: /minutes.pdf: /minutes.pdf answers 404; .* \(lost-link\)",
    ),
    "link's place gone": (
        "pages/about/officials.md",
        " {#treasurer}",
        " {#bursar}",
        r"content/about/rules.md:6: /about/officials/#treasurer: /about/officials/ has no place treasurer; .*-link\)",
    ),
    "shortcode removed": (
        "pages/blog/new-lamp.md",
        '{{< youtube "abcdefghijk" >}}',
        "ever",
        r'content/blog/new-lamp.md:12: {{< youtube "abcdefghijk" >}}: it is not in .* \(lost-shortcode\)',
    ),
    "alias dropped": (
        "pages/about/rules.md",
        '"/rules.html", ',
        "",
        r"content/about/rules.md:3: aliases /rules.html: /rules.html answers 404; .* \(lost-old-address\)",
    ),
    "old path dropped": (
        "pages/about/officials.md",
        'oldpath = "/about/who.html"\n',
        "",
        r"content/about/officials.md:7: oldpath /about/who.html: /about/who.html answers 404; .* \(lost-old-address\)",
    ),
    "rule dropped": (
        "netlify.toml",
        None,
        "",
        r"netlify.toml:2: from /keepers: /keepers answers 404; .* \(lost-old-address\)",
    ),
    "static file missing": (
        "static/minutes.pdf",
        None,
        "",
        r"static/minutes.pdf:1: static/minutes.pdf: there is no static/minutes.pdf; .* \(lost-file\)",
    ),
    "data changed": (
        "data/committees.toml",
        "Bo Stern",
        "Cy Pike",
        r"data/committees.toml:3: .*: committee\[0\].chair was 'Bo Stern', is 'Cy Pike'; .* \(lost-data\)",
    ),
    "data gone": (
        "data/committees.toml",
        None,
        "",
        r"data/committees.toml:1: .*: there is no data/committees.toml; .* \(lost-data\)",
    ),
    "menu entry dropped": (
        "site.toml",
        '[[menu.main]]\nname = "Blog"\nurl = "/blog/"\n',
        "",
        r"hugo.toml:16: main: Blog: the menu main has no entry of this name; .* \(lost-menu\)",
    ),
    "menu entry leads elsewhere": (
        "site.toml",
        'url = "/blog/"',
        'url = "/about/"',
        r"hugo.toml:16: main: Blog: it leads to /about/, not to /blog/; .* \(lost-menu\)",
    ),
    "address moved": (
        "site.toml",
        "/blog/:year/:month/:filename/",
        "/blog/:year/:filename/",
        r"published/blog/2025/05/new-lamp/index.html:1: /blog/2025/05/new-lamp/: it answers 404; .* \(lost-address\)",
    ),
    "part of a list gone": (
        "site.toml",
        "page_size = 1\n",
        "",
        r"published/blog/page/2/index.html:1: /blog/page/2/: it answers 404; .* \(lost-address\)",
    ),
    "tag dropped": (
        "pages/blog/new-lamp.md",
        '["lamps", "people"]',
        '["people"]',
        r"published/tags/lamps/index.html:1: /tags/lamps/: it answers 404; .* \(lost-address\)",
    ),
    "feed gone": (
        "pages/blog/new-lamp.md",
        '["lamps", "people"]',
        '["people"]',
        r"published/tags/lamps/index.xml:1: /tags/lamps/index.xml: it answers 404; .* \(lost-feed\)",
    ),
    "page turned into a draft": (
        "pages/about/rules.md",
        "weight = 2",
        "weight = 2\ndraft = true",
        r"content/about/rules.md:1: about/rules.md: the new site makes no page of its file; .* \(lost-page\)",
    ),
}
# What the source alone can't tell: where Hugo published.
OF_PUBLISHED = ("address moved", "part of a list gone", "tag dropped", "feed gone")


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_loss_is_found_and_named(planted: str, dest: Path, proved: Prove) -> None:
    plant(dest, planted)
    proof = proved()
    assert proof.status == 1
    assert re.search(f"(?m)^{PLANTED[planted][3]}$", proof.err), proof.err


@pytest.mark.parametrize("planted", [name for name in PLANTED if name not in OF_PUBLISHED])
def test_a_planted_loss_is_found_without_the_published_site(planted: str, dest: Path, proved: Prove) -> None:
    plant(dest, planted)
    proof = proved(published=None)
    assert proof.status == 1
    assert re.search(f"(?m)^{PLANTED[planted][3]}$", proof.err), proof.err


def plant(dest: Path, planted: str) -> None:
    file, old, new, _ = PLANTED[planted]
    if old is None:
        (dest / file).unlink()
    else:
        edit(dest / file, old, new)


def test_what_goes_with_a_lost_page_is_counted_but_told_once(dest: Path, proved: Prove) -> None:
    (dest / "pages/about/rules.md").unlink()
    proof = proved()
    assert [one["what"] for one in proof.lost("field")] == [
        "title = 'Rules'",
        "aliases = ['/rules.html', '/about/statutes/']",
        "weight = 2",
    ]
    assert {one["within"] for one in proof.lost("link")} == {"about/rules.md"}
    assert len(proof.err.splitlines()) < 5, proof.err


def test_a_shortcode_without_a_template_is_lost(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source / "content", dest / "pages"):
        edit(folder / "blog/old-lamp.md", "The old lamp stands", "{{< beam >}} The old lamp stands")
    proof = proved(source, None)
    assert "content/blog/old-lamp.md:5: {{< beam >}}: the new site has no shortcode beam; " in proof.err
    assert proof.status == 1


def test_a_shortcode_whose_template_waits_to_be_written_is_changed(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source / "content", dest / "pages"):
        edit(folder / "blog/old-lamp.md", "The old lamp stands", "{{< beam >}} The old lamp stands")
    template = dest / "templates/shortcodes/beam.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        '{{- warn("the shortcode \\"beam\\" has only a starting template; write it") -}}\n<b>beam</b>\n'
    )
    proof = proved(source, None)
    assert [one["how"] for one in proof.accounts if one["what"] == "{{< beam >}}"] == [
        "templates/shortcodes/beam.html waits for somebody to write it"
    ]
    assert proof.status == 0, proof.err


def test_an_address_that_moved_with_a_redirect_is_not_lost(dest: Path, proved: Prove) -> None:
    (dest / "pages/about/rules.md").rename(dest / "pages/about/law.md")
    edit(dest / "pages/about/law.md", '"/rules.html"', '"/about/rules/", "/rules.html"')
    proof = proved()
    fates = {one["what"]: (one["fate"], one.get("how")) for one in proof.accounts if one["kind"] == "address"}
    assert fates["/about/rules/"] == ("redirected", "leads to /about/law/")


@pytest.mark.parametrize(
    "old", ["was/who", "/was/who", "/was/who/index.html", "http://www.prove.example/was/who", "//prove.example/was/who"]
)
def test_an_old_path_begins_at_the_root_and_may_name_the_site(
    old: str, tmp_path: Path, dest: Path, proved: Prove
) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for page in (source / "content/about/officials.md", dest / "pages/about/officials.md"):
        edit(page, 'oldpath = "/about/who.html"', f'oldpath = "{old}"')
    proof = proved(source, None)
    found = [(one["fate"], one["how"]) for one in proof.accounts if one["what"] == f"oldpath {old}"]
    assert found == [("redirected", "leads to /about/officials/")]
    assert proof.status == 0, proof.err


def test_a_name_with_its_accents_apart_is_the_same_file(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source / "content", dest / "pages"):
        (folder / "about/cafe\u0301.md").write_text('+++\ntitle = "Cafe"\n+++\nTea. [Us](/about/)\n')
    for folder in (source, dest):
        (folder / "static/re\u0301gate.pdf").write_bytes(b"%PDF")
    proof = proved(source, None)
    assert (proof.status, proof.err) == (0, "")


def test_what_a_theme_puts_around_all_pages_is_not_missed(tmp_path: Path, proved: Prove) -> None:
    published = shutil.copytree(PUBLISHED, tmp_path / "published")
    frame = (
        '<nav id="lamp"><a href="/about/officials/">Officials</a> <a href="https://social.example/oil">Oil</a></nav>'
        '<!-- the navbar --><div id="treasurer-rules"><img src="/img/lamp.png" alt=""></div>'
    )
    for path in published.rglob("*.html"):
        path.write_text(path.read_text("utf-8").replace("<main>", f"{frame}<main>"), "utf-8")
    (published / "theme.css").write_text("main { color: red }")
    proof = proved(published=published)
    assert (proof.status, proof.err) == (0, "")
    assert [one["how"] for one in proof.accounts if one["what"] == "/theme.css"] == [
        "Hugo's theme made it; Plenary has its own theme"
    ]


def test_a_link_that_data_gave_hugo_s_page_is_missed(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    published = shutil.copytree(PUBLISHED, tmp_path / "published")
    for folder in (source, dest):
        (folder / "data/links.toml").write_text('video = "https://video.example/watch-the-lamp"\n')
    link = '<a href="https://video.example/watch-the-lamp">Watch</a>'
    edit(published / "blog/2023/01/old-lamp/index.html", "</main>", f"{link}</main>")
    proof = proved(source, published)
    assert proof.status == 1
    assert proof.err.startswith(
        "data/links.toml:1: https://video.example/watch-the-lamp: Hugo's page /blog/2023/01/old-lamp/ shows it, "
        "this one does not; "
    )
    edit(dest / "pages/blog/old-lamp.md", "The old", f"{link} The old")
    assert "(lost-link)" not in proved(source, published).err


def test_a_heading_s_place_is_missed_that_only_the_published_page_tells(
    dest: Path, tmp_path: Path, proved: Prove
) -> None:
    published = shutil.copytree(PUBLISHED, tmp_path / "published")
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source / "content", dest / "pages"):
        edit(folder / "about/rules.md", "Keep the light.", "## Keep *the* light\n\nKeep the light.")
    edit(
        published / "about/rules/index.html", "<p>Keep", '<h2 id="keep-that-light">Keep <em>the</em> light</h2><p>Keep'
    )
    assert "keep-that-light" not in proved(source, published).err, "that is no id of this heading"
    edit(published / "about/rules/index.html", "keep-that-light", "keep-light")
    assert "content/about/rules.md:6: keep-light: the page has no place of this name; " in proved(source, published).err


def test_a_shortcode_in_code_is_changed(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source / "content", dest / "pages"):
        edit(folder / "about/rules.md", "Keep the light.", 'Write `{{< figure src="x.png" >}}`.')
    proof = proved(source, None)
    assert [(one["kind"], one["fate"]) for one in proof.accounts if "x.png" in one["what"]] == [
        ("shortcode", "changed")
    ]


def test_a_file_that_is_copied_but_not_published_is_lost(tmp_path: Path, dest: Path, proved: Prove) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    for folder in (source, dest):
        (folder / "static/.hidden").mkdir()
        (folder / "static/.hidden/security.txt").write_text("Contact: mailto:ann@prove.example\n")
    proof = proved(source, None)
    assert "it was copied, but nothing answers at /.hidden/security.txt; " in proof.err


def test_a_link_that_was_dead_before_is_not_lost(proved: Prove) -> None:
    dead = [one for one in proved().accounts if one["fate"] == "dead before"]
    assert [(one["source"], one["line"], one["what"]) for one in dead] == [
        ("content/about/rules.md", 8, "/about/unwritten/")
    ]


def test_data_written_otherwise_with_the_same_values_is_not_lost(dest: Path, proved: Prove) -> None:
    edit(dest / "data/committees.toml", 'name = "Oil"', "name   = 'Oil'  # the barrels")
    proof = proved()
    assert [(one["kind"], one["fate"]) for one in proof.accounts if one["source"] == "data/committees.toml"] == [
        ("data", "changed")
    ]
    assert proof.status == 0


@pytest.mark.parametrize("name", [b"st\xf6rm.md", b"two\nlines.md"])
def test_a_name_that_can_not_be_printed_is_one_line_of_the_report(
    name: bytes, tmp_path: Path, dest: Path, proved: Prove
) -> None:
    source = shutil.copytree(HUGO, tmp_path / "hugo")
    Path(os.fsdecode(os.fsencode(source / "content/about") + b"/" + name)).write_text("+++\ntitle = 'A'\n+++\nWind.\n")
    proof = proved(source, None)
    assert re.fullmatch(r"content/about/\w+\W\w+\.md:1: .* \(lost-page\)\n", proof.err)
    assert proof.status == 1


def test_an_explained_loss_does_not_fail(dest: Path, proved: Prove) -> None:
    (dest / "static/minutes.pdf").unlink()
    rule = '[[accepted]]\nsource = "static/*"\nwhat = "static/minutes.pdf"\nreason = "Withdrawn by the board."\n'
    (dest / "prove-accepted.toml").write_text(rule + rule.replace("source", "#").replace("static/m", "/m"))
    proof = proved()
    assert (proof.status, proof.err) == (0, "")
    assert {one["reason"] for one in proof.accounts if one["fate"] == "lost"} == {"Withdrawn by the board."}


def test_an_explanation_takes_brackets_as_they_are(dest: Path, proved: Prove) -> None:
    edit(dest / "pages/blog/new-lamp.md", 'categories = ["News"]\n', "")
    rule = '[[accepted]]\nkind = "field"\nwhat = "categories = [\'N?ws\']"\nreason = "One category is none."\n'
    (dest / "prove-accepted.toml").write_text(rule)
    assert proved(published=None).status == 0


def test_an_explanation_covers_nothing_but_what_it_names(dest: Path, proved: Prove) -> None:
    (dest / "static/img/lamp.png").unlink()
    (dest / "prove-accepted.toml").write_text('[[accepted]]\nkind = "file"\nreason = "Not needed."\n')
    proof = proved()
    assert proof.status == 1
    assert "(lost-image)" in proof.err
    assert "(lost-file)" not in proof.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[accepted]\n", "can't be read"),
        ("accepted = 1\n", "begin each rule with [[accepted]]"),
        ('[[accepted]]\nkind = "page"\n', "rule 1 gives no reason"),
        ('[[accepted]]\nreason = "x"\n', "rule 1 would explain every loss"),
        ('[[accepted]]\nkind = "pages"\nreason = "x"\n', "rule 1 has no known kind"),
        ('[[accepted]]\nwhere = "pages"\nreason = "x"\n', 'rule 1 has "where"'),
        ('[[accepted]]\nkind = 3\nreason = "x"\n', "write each value in quotes"),
    ],
)
def test_a_list_of_explanations_that_can_not_be_read_is_told_of(
    text: str, said: str, dest: Path, proved: Prove
) -> None:
    (dest / "prove-accepted.toml").write_text(text)
    proof = proved()
    assert proof.status == 2
    assert said in proof.err
    assert len(proof.err.splitlines()) == 1


def test_what_can_not_be_proved_is_misuse(dest: Path, tmp_path: Path, proved: Prove) -> None:
    (tmp_path / "empty").mkdir()
    assert "is no Hugo site" in proved(source=tmp_path / "empty").err
    assert "holds no published site" in proved(published=tmp_path / "empty").err
    assert proved(folder=tmp_path / "empty").status == 2
    assert not (dest / "prove" / "report.json").exists()


def test_a_second_proof_writes_the_same_bytes_and_asks_for_nothing_again(
    dest: Path, proved: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved()
    before = {path.name: path.read_bytes() for path in (dest / "prove").iterdir()}
    monkeypatch.setattr("plenary.migrating.proving.new_site.NewSite._ask", None)
    monkeypatch.setattr("plenary.migrating.proving.published.facts", None)
    proved()
    assert {path.name: path.read_bytes() for path in (dest / "prove").iterdir()} == before
    assert sorted(before) == ["cache.jsonl", "report.html", "report.json"]


def test_a_proof_that_was_stopped_goes_on_where_it_was(
    dest: Path, proved: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = NewSite._ask

    def stops(self: NewSite, address: str) -> dict[str, Any]:
        if len(asked) == 5:
            raise KeyboardInterrupt
        asked.append(address)
        return ask(self, address)

    with monkeypatch.context() as patch:
        patch.setattr(NewSite, "_ask", stops)
        with pytest.raises(KeyboardInterrupt):
            proved()
    with (dest / "prove/cache.jsonl").open("a") as cache:
        cache.write('{"key": "torn')
    again: list[str] = []
    monkeypatch.setattr(NewSite, "_ask", lambda self, address: again.append(address) or ask(self, address))
    assert proved().status == 0
    assert not set(asked) & set(again)


def test_what_another_edition_worked_out_is_passed_over(dest: Path, proved: Prove) -> None:
    (dest / "prove").mkdir()
    lines = ['{"by": "0123", "key": "x", "value": {}}', '{"key": 1}', "[]", "null", '{"by": 1', "\0\ud7ff"]
    (dest / "prove/cache.jsonl").write_text("\n".join(lines), "utf-8")
    assert proved().status == 0
    assert "0123" not in (dest / "prove/cache.jsonl").read_text("utf-8")


def test_words_that_the_page_does_not_show_are_missed(dest: Path, proved: Prove) -> None:
    template = dest / "templates/page.html"
    template.parent.mkdir()
    template.write_text('{% extends "base.html" %}{% block main %}<h1>{{ page.title }}</h1>{% endblock %}')
    proof = proved()
    assert proof.status == 1
    assert re.search(
        "(?m)^content/about/rules.md:6: keep .*: Hugo's page shows these words, this one does not; ", proof.err
    )


def test_the_report_is_one_page_that_loads_and_runs_nothing(dest: Path, proved: Prove) -> None:
    edit(dest / "pages/about/_index.md", "<!-- Ask Ann", "<!-- <script>Ask Ann")
    proved()
    html = (dest / "prove/report.html").read_text("utf-8")
    assert "<script" not in html
    assert not re.search(r"<[^>]*\s(?:src|href)=|@import|url\(", html)
    assert "&lt;!-- Ask Ann for the founding year" in html
    assert html.index("<h2>Lost</h2>") < html.index("<h2>Changed</h2>") < html.index("<h2>Same</h2>")


def test_the_command_imports_and_proves(tmp_path: Path) -> None:
    command = ["import-hugo", "--prove", "--published", str(PUBLISHED), str(HUGO), str(tmp_path / "site")]
    done = create_app().test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output
    assert "nothing lost unexplained. The report is " in done.stdout
    (tmp_path / "site/pages/about/rules.md").unlink()
    done = create_app().test_cli_runner().invoke(args=command)
    assert done.exit_code == 1
    assert "(lost-page)" in done.stderr


def corpus_site(folder: Path) -> tuple[Path, Path]:
    """Return a Hugo site made of the corpus and a bare theme, and the site made of it by the import."""
    source = folder / "hugo"
    shutil.copytree(CORPUS, source, ignore=shutil.ignore_patterns("*.jsonl"))
    edit(source / "config.toml", 'theme = "hugo-universal-theme"\n', "")
    shutil.copytree(HUGO / "layouts", source / "layouts")
    (source / "layouts/shortcodes").mkdir()
    (source / "layouts/shortcodes/embed-pdf.html").write_text('<a href="{{ .Get "url" }}">PDF</a>\n')
    import_site(source, folder / "dest", create_app, lambda things, _: things)
    return source, folder / "dest"


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (../shared)")
def test_there_is_no_false_alarm_on_the_corpus(tmp_path: Path, proved: Prove) -> None:
    source, folder = corpus_site(tmp_path / "corpus")
    proof = proved(source, None, folder)
    assert (proof.status, proof.err) == (0, "")
    if not shutil.which("hugo"):
        pytest.skip("hugo is not installed, so nothing is published to compare with")
    publish = subprocess.run(
        ["hugo", "--quiet", "-d", str(tmp_path / "published")],
        cwd=source,
        env={**os.environ, "HUGO_REFLINKSERRORLEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert publish.returncode == 0, publish.stdout
    proof = proved(source, tmp_path / "published", folder)
    assert (proof.status, proof.err) == (0, "")
