"""From files to a Site: what was saved counts, what did not change is not read again, one bad file hurts no other."""

from __future__ import annotations

import inspect
import os
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_flatpages
import pytest
from conftest import HOME, Files, write
from flask import Flask

from plenary.site.site import Site
from plenary.web import reading
from plenary.web.store import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
MakeStore = Callable[[Files], Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def make_store(folder: Path) -> MakeStore:
    def make(files: Files) -> Store:
        write(folder, {"pages/_index.md": HOME, **files})
        return Store(folder, ROOT, lambda: NOW, drafts=True)

    return make


def told(site: Site) -> list[str]:
    return [f"{problem.source}:{problem.line} {problem.code}" for problem in site.problems]


def titles(store: Store) -> dict[str, str]:
    store.refresh()
    return {page.address: page.title for page in store.site.pages.values()}


def test_it_is_flask_flatpages_over_contents(make_store: MakeStore) -> None:
    store = make_store({"pages/about/_index.md": HOME, "pages/a.md": HOME, "pages/x.txt": ""})
    app = Flask(__name__)
    store.init_app(app)
    assert app.extensions["flatpages"] == {None: store}
    assert store.get("about/_index").source == "pages/about/_index.md"
    assert store.get("nowhere") is None
    assert sorted(content.path for content in store) == ["_index.md", "a.md", "about/_index.md"]


def test_what_flask_flatpages_keeps_private_is_as_we_use_it() -> None:
    """The Store leans on these; another version of Flask-FlatPages may have changed them."""
    base = flask_flatpages.FlatPages
    made = base()
    assert made._file_cache == {}
    assert "self._pages" in inspect.getsource(base.__iter__)
    assert "self._pages" in inspect.getsource(base.get)
    assert list(inspect.signature(base._parse).parameters) == ["self", "content", "path", "rel_path"]
    assert list(inspect.signature(base.reload).parameters) == ["self"]
    assert made.reload() is None
    assert "auto_reload" in inspect.getsource(base._conditional_auto_reset)


def test_nothing_is_read_again_that_did_not_change(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store({"pages/a.md": HOME, "pages/b.md": HOME})
    first = store.site
    read: list[str] = []
    real = reading.read_stable
    monkeypatch.setattr(reading, "read_stable", lambda path: read.append(Path(path).name) or real(path))
    assert store.refresh() is False
    assert store.site is first
    write(store.folder, {"pages/b.md": HOME + "More."})
    assert store.refresh() is True
    assert store.site is not first
    assert read == ["b.md"]
    assert store.site.by_path["a.md"].content is first.by_path["a.md"].content


# What an editor does, and the pages of the site after it.
def save(site: Path) -> None:
    write(site, {"pages/a.md": '+++\ntitle = "New"\n+++\n'})


def save_within_the_instant(site: Path) -> None:
    before = (site / "pages/a.md").stat()
    with (site / "pages/a.md").open("r+b") as file:
        file.write(b'+++\ntitle = "New!"\n')
    os.utime(site / "pages/a.md", ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(site: Path) -> None:
    write(site, {"draft": '+++\ntitle = "New"\n+++\n'})
    (site / "draft").rename(site / "pages/a.md")


def rename(site: Path) -> None:
    (site / "pages/a.md").rename(site / "pages/c.md")


def rename_folder(site: Path) -> None:
    (site / "pages/deep").rename(site / "pages/moved")


def remove(site: Path) -> None:
    (site / "pages/a.md").unlink()


def remove_folder(site: Path) -> None:
    shutil.rmtree(site / "pages/deep")


def remove_all(site: Path) -> None:
    shutil.rmtree(site / "pages")


def page_to_folder(site: Path) -> None:
    (site / "pages/a.md").unlink()
    write(site, {"pages/a.md/x.txt": ""})


@pytest.mark.parametrize(
    ("do", "after"),
    [
        (save, {"/a/": "New", "/deep/": "Deep", "/deep/b/": "B"}),
        (save_within_the_instant, {"/a/": "New!", "/deep/": "Deep", "/deep/b/": "B"}),
        (replace, {"/a/": "New", "/deep/": "Deep", "/deep/b/": "B"}),
        (rename, {"/c/": "Aaaa", "/deep/": "Deep", "/deep/b/": "B"}),
        (rename_folder, {"/a/": "Aaaa", "/moved/": "Moved", "/moved/b/": "B"}),
        (remove, {"/deep/": "Deep", "/deep/b/": "B"}),
        (remove_folder, {"/a/": "Aaaa"}),
        (remove_all, {}),
        (page_to_folder, {"/deep/": "Deep", "/deep/b/": "B"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_an_editor_did_counts_at_the_next_look(
    make_store: MakeStore, do: Callable[[Path], None], after: dict[str, str]
) -> None:
    store = make_store({"pages/a.md": '+++\ntitle = "Aaaa"\n+++\n', "pages/deep/b.md": '+++\ntitle = "B"\n+++\n'})
    assert titles(store)["/a/"] == "Aaaa"
    do(store.folder)
    found = titles(store)
    home = found.pop("/")
    assert home == ("" if do is remove_all else "Home")
    assert found == after


@pytest.mark.parametrize("path", ["static/x.css", "data/x.csv", "templates/page.html", "site.toml", "pages/x.pdf"])
def test_every_file_of_the_site_counts(make_store: MakeStore, path: str) -> None:
    store = make_store({})
    store.refresh()
    for content in ("a", "ab"):
        write(store.folder, {path: content})
        assert store.refresh() is True
    (store.folder / path).unlink()
    assert store.refresh() is True
    assert store.refresh() is False


BAD = {
    "latin": b"+++\ntitle = 'Caf\xe9'\n+++\n",
    "nul": b"+++\ntitle = 'A'\n+++\n\0\0\0",
    "unclosed": b"+++\ntitle = 'A'\n",
    "toml": b"+++\ntitle = A\n+++\n",
    "yaml": b"---\ntitle: [\n---\n",
    "utf16": "+++\ntitle = 'A'\n+++\n".encode("utf-16"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_page_keeps_the_title_it_had_and_hurts_no_other(make_store: MakeStore, bad: bytes) -> None:
    store = make_store({"pages/a.md": '+++\ntitle = "Good"\nweight = 3\n+++\n', "pages/b.md": HOME})
    assert titles(store)["/a/"] == "Good"
    write(store.folder, {"pages/a.md": bad})
    assert titles(store)["/a/"] == "Good"
    page = store.site.pages["/a/"]
    assert page.broken
    assert page.weight == 3
    assert not store.site.pages["/b/"].broken
    write(store.folder, {"pages/a.md": '+++\ntitle = "Mended"\n+++\n'})
    assert titles(store)["/a/"] == "Mended"
    assert not store.site.pages["/a/"].broken


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_page_that_was_never_good_has_its_name(make_store: MakeStore, bad: bytes) -> None:
    store = make_store({"pages/code-of-conduct.md": bad})
    assert store.site.pages["/code-of-conduct/"].title == "Code of conduct" or not store.site.problems


def test_settings_that_cannot_be_read_leave_what_they_said(make_store: MakeStore) -> None:
    good = 'title = "T"\n[permalinks]\nblog = "/:year/:filename/"\n'
    store = make_store({"site.toml": good, "pages/blog/a.md": "+++\ndate = 2020-01-01\n+++\n"})
    assert "/2020/a/" in store.site.pages
    for bad in (b"title = T", b"title = '\xff'", b""):
        write(store.folder, {"site.toml": bad})
        store.refresh()
        assert ("/2020/a/" in store.site.pages) is bool(bad)
        assert [code.split()[0] for code in told(store.site)] == ["site.toml:1"] * bool(bad)
    (store.folder / "site.toml").unlink()
    store.refresh()
    assert store.site.settings.title == "A site without a title"


def test_a_pipe_in_the_settings_place_is_told(make_store: MakeStore) -> None:
    store = make_store({})
    os.mkfifo(store.folder / "site.toml")
    assert told(store.site) == ["site.toml:1 file"]


@pytest.mark.parametrize(
    ("name", "content", "is_file"),
    [
        ("a.markdown", "x", False),
        ("a.MD", "x", False),
        ("a.html", "<p>A page of its own</p>", True),
        ("a.html", "+++\ntitle = 'A'\n+++\n<p>", False),
        ("a.htm", "\n---\ntitle: A\n---\n<p>", False),
        ("a.txt", "Minutes", True),
    ],
)
def test_what_was_meant_as_a_page_is_told(make_store: MakeStore, name: str, content: str, is_file: bool) -> None:
    store = make_store({f"pages/{name}": content})
    assert (f"/{name}" in store.site.targets) is is_file
    assert told(store.site) == ([] if is_file else [f"pages/{name}:1 file"])


def test_a_file_that_goes_while_it_is_read_is_a_problem_of_its_own(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_store({"pages/a.md": HOME})
    store.refresh()
    (store.folder / "pages/a.md").unlink()
    assert told(store.site) == ["pages/a.md:1 unreadable"]
    assert titles(store) == {"/": "Home"}
    assert told(store.site) == []


def test_the_site_of_the_day_is_made_anew_when_its_day_has_come(folder: Path) -> None:
    write(folder, {"pages/_index.md": HOME, "pages/a.md": "+++\ndate = 2027-01-01\nexpiryDate = 2027-06-01\n+++\n"})
    clock = [NOW]
    store = Store(folder, ROOT, lambda: clock[0], drafts=False)
    site = store.site
    clock[0] = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert store.site is site
    clock[0] += timedelta(minutes=1)
    assert "/a/" in store.site.pages
    clock[0] = datetime(2027, 6, 1, tzinfo=UTC)
    assert "/a/" not in store.site.pages


def test_shortcodes_that_come_or_go_let_pages_be_read_again(make_store: MakeStore) -> None:
    store = make_store({"pages/a.md": "{{< box >}}x{{< /box >}}"})
    store.use_shortcodes({})
    assert store.site.by_path["a.md"].content.body.calls[0].problem.code == "shortcode-unknown"
    store.use_shortcodes({"box": True})
    assert store.site.by_path["a.md"].content.body.calls[0].problem is None


def test_the_sites_files_and_templates_go_before_the_themes(make_store: MakeStore) -> None:
    store = make_store({"static/theme/site.css": "", "templates/page.html": "", "static/own.css": ""})
    assert store.path_of("static/theme/site.css") == store.folder / "static/theme/site.css"
    assert store.path_of("static/theme/code.css") == ROOT / "static/theme/code.css"
    assert store.templates["page.html"][0] == store.folder / "templates/page.html"
    assert store.templates["base.html"][0] == ROOT / "templates/base.html"
    assert "/theme/code.css" in store.site.targets
    assert "/img/about/by-region.png" not in store.site.targets


def test_many_threads_may_ask_while_files_change(make_store: MakeStore) -> None:
    store = make_store({f"pages/{number}.md": f'+++\ntitle = "{number}"\n+++\n' for number in range(20)})
    done, wrong = threading.Event(), []

    def ask() -> None:
        try:
            while not done.is_set():
                store.refresh()
                site = store.site
                if {page.title for page in site.pages.values() if page.content} - {"Home"} - allowed:
                    wrong.append(sorted(page.title for page in site.pages.values()))
                list(store)
        except Exception as error:
            wrong.append(error)

    allowed = {str(number) for number in range(20)} | {"new"}
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for turn in range(60):
        write(store.folder, {f"pages/{turn % 20}.md": '+++\ntitle = "new"\n+++\n'})
        (store.folder / f"pages/{(turn + 7) % 20}.md").unlink(missing_ok=True)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    store.refresh()
    on_disk = {f"/{path.stem}/" for path in (store.folder / "pages").glob("[0-9]*.md")}
    assert set(store.site.pages) == {"/", *on_disk}
