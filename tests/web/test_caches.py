"""What is kept between runs: it saves reading, and whatever becomes of it changes nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import whole_site
from conftest import HOME, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import create_app
from plenary.site.page import Content
from plenary.web import caches
from plenary.web.store import Store

OLD = 1_700_000_000
PAGES: dict[str, str | bytes] = {
    "pages/_index.md": HOME,
    "pages/a.md": '+++\ntitle = "A"\ndate = 2020-01-02T03:04:05+02:00\n[deep]\nlist = [{a = [1]}]\n+++\nText.\n',
    "pages/b.md": '---\ntitle: B\nshare: 0.5\n---\n{{< figure src="/a.png" n=1 >}}{{% note "x" %}}In{{% /note %}}\n',
    "pages/warned.md": "+++\ntitle = 3\ntitel = 4\n+++\n{{< nothing >}}\n",
    "pages/broken.md": "+++\ntitle = \n+++\n",
    "pages/latin.md": b"Caf\xe9",
}


@pytest.fixture
def folder(site: Path) -> Path:
    """A site whose files are old enough to be trusted."""
    write(site, PAGES)
    aged(site)
    return site


@pytest.fixture(autouse=True)
def time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file just written counts as settled, but for the test of that."""
    monkeypatch.setattr(caches, "DOUBTFUL", -(10**18))


def aged(site: Path) -> None:
    """Give all pages a time long gone, so that none is read twice to be sure of it."""
    for path in site.rglob("*.md"):
        os.utime(path, (OLD, OLD))


def opened(site: Path, setting: str = "") -> Store:
    """Return the store of a new application; its caches lie beside the site."""
    app = create_app(site=str(site), preview=False, cache=setting or str(site.parent / "caches"))
    store: Store = app.extensions["plenary"].store
    return store


def contents(store: Store) -> dict[str, tuple[object, ...]]:
    return {path: whole(content) for path, content in store._pages.items()}


def whole(content: Content) -> tuple[object, ...]:
    """Return a content with all that does not count where two are compared."""
    return content, dict(content.lines), content.fields_digest, content.body_digest, repr(content)


def reads(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the files that a store reads from now on."""
    seen: list[str] = []
    read = store._read

    def noted(path: str) -> Content:
        seen.append(path)
        return read(path)

    monkeypatch.setattr(store, "_read", noted)
    return seen


def kept_file(site: Path) -> Path:
    (found,) = (site.parent / "caches").rglob("contents")
    return found


def test_a_second_run_reads_only_what_is_broken_and_finds_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(folder)
    expected = contents(first)
    assert expected == contents(opened(folder, "off"))
    first.keep()
    second = opened(folder)
    seen = reads(second, monkeypatch)
    assert contents(second) == expected
    assert sorted(seen) == ["pages/broken.md", "pages/latin.md"]
    assert second.site.problems == opened(folder, "off").site.problems


def test_what_has_changed_is_read_again_and_what_has_gone_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder)
    store.site
    store.keep()
    (folder / "pages/a.md").write_text("+++\ntitle = 'Z'\n+++\n")
    (folder / "pages/b.md").unlink()
    (folder / "pages/warned.md").rename(folder / "pages/moved.md")
    again = opened(folder)
    seen = reads(again, monkeypatch)
    assert contents(again) == contents(opened(folder, "off"))
    assert {"pages/a.md", "pages/moved.md"} <= set(seen)
    assert "pages/_index.md" not in seen


def test_a_file_changed_shortly_before_it_was_read_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "DOUBTFUL", 10**10)
    store = opened(folder)
    contents(store)
    store._kept._new.add("so that it is kept")
    store.keep()
    again = opened(folder)
    seen = reads(again, monkeypatch)
    contents(again)
    assert len(seen) == len(PAGES)


def test_a_broken_page_has_no_fields_of_an_earlier_run(folder: Path) -> None:
    store = opened(folder)
    store.site
    store.keep()
    (folder / "pages/a.md").write_text("+++\ntitle = \n+++\n")
    aged(folder)
    assert contents(opened(folder)) == contents(opened(folder, "off"))


def test_a_page_that_breaks_keeps_the_fields_that_were_kept(folder: Path) -> None:
    store = opened(folder)
    store.site
    store.keep()
    again = opened(folder)
    assert again.site.pages["/a/"].title == "A"
    (folder / "pages/a.md").write_text("+++\ntitle = \n+++\n")
    again.refresh()
    assert again.site.pages["/a/"].title == "A"


def test_other_shortcodes_or_other_code_make_what_is_kept_worthless(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder)
    store.site
    store.keep()
    again = opened(folder)
    again.use_shortcodes({**again._known, "nothing": True})
    seen = reads(again, monkeypatch)
    contents(again)
    assert len(seen) == len(PAGES)
    monkeypatch.setattr(caches, "version", lambda: "other")
    other = opened(folder)
    seen = reads(other, monkeypatch)
    contents(other)
    assert len(seen) == len(PAGES)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from(["flip", "cut", "empty", "gone", "noise", "longer"]))
def test_whatever_becomes_of_the_file_changes_nothing(folder: Path, seed: int, harm: str) -> None:
    rng = random.Random(seed)
    store = opened(folder)
    expected = contents(store)
    store._kept._new.add("so that it is kept")
    store.keep()
    path = kept_file(folder)
    data = bytearray(path.read_bytes())
    match harm:
        case "flip":
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        case "cut":
            del data[rng.randrange(len(data)) :]
        case "empty":
            data.clear()
        case "noise":
            data[:] = rng.randbytes(len(data))
        case "longer":
            data += rng.randbytes(5)
    path.write_bytes(data)
    if harm == "gone":
        path.unlink()
    assert contents(opened(folder)) == expected


def test_a_file_that_holds_other_things_than_contents_is_not_used(folder: Path) -> None:
    cache = caches.opened(folder, str(folder.parent / "caches"))
    store = opened(folder)
    expected = contents(store)
    assert cache
    for data in (b"", b"nothing", b"I01\n.", b"(lp0\nI1\na."):
        caches.cachefolder.write(cache.file("contents"), caches._version(cache, store._known), data)
        assert contents(opened(folder)) == expected


def test_two_at_once_do_each_other_no_harm(folder: Path) -> None:
    expected = contents(opened(folder, "off"))
    stores = [opened(folder) for _ in range(4)]
    found: list[object] = []

    def run(store: Store) -> None:
        found.append(contents(store))
        for _ in range(5):
            store._kept._new.add("so that it is kept")
            store.keep()
            found.append(contents(opened(folder)))

    threads = [threading.Thread(target=run, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 24


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path) -> None:
    store = opened(folder)
    contents(store)
    store.keep()
    kept_file(folder).parent.chmod(0o777)
    assert caches.opened(folder, str(folder.parent / "caches")) is None
    assert contents(opened(folder)) == contents(opened(folder, "off"))


def test_a_live_site_keeps_what_it_read_after_its_first_answer(folder: Path) -> None:
    app = create_app(site=str(folder), preview=False, cache=str(folder.parent / "caches"))
    before = set(threading.enumerate())
    assert app.test_client().get("/").status_code == 200
    for thread in set(threading.enumerate()) - before:
        thread.join()
    app.extensions["plenary"].keep()
    assert kept_file(folder).stat().st_size > 1000


def test_the_version_is_the_same_in_every_process() -> None:
    command = [sys.executable, "-c", "from plenary.web import caches; print(caches.version())"]
    found = {
        subprocess.run(
            command, cwd=whole_site.ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in "12"
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 32
