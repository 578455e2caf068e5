"""What was saved before a request counts for it, though folders are walked only where something may have changed."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import HOME, write
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from app import create_app
from plenary.web import watch
from plenary.web.sources import Folders
from plenary.web.store import Store
from plenary.web.watch import BURST, LONGEST, PAUSE, SHARE, Kernel, Watch, kernel

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has inotify")

FILES = (
    "pages/a.md",
    "pages/b.md",
    "pages/deep/a.md",
    "pages/deep/er/b.md",
    "static/a.txt",
    "data/a.toml",
    "site.toml",
)
FOLDERS = ("pages", "pages/deep", "pages/deep/er", "pages/other", "static", "data", "templates", "static/.well-known")
PLACES = (
    *FILES,
    *FOLDERS,
    "templates/page.html",
    "static/.well-known/security.txt",
    "pages/.hidden.md",
    "i18n/de.toml",
)
place = st.sampled_from(PLACES)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("save", "replace", "append", "remove", "make folder", "forbid")), place),
        st.tuples(st.sampled_from(("move", "link")), place, place),
    ),
    min_size=3,
    max_size=14,
)


@linux
@effort(max_examples=120, deadline=None)
@given(steps)
def test_a_look_sees_all_that_was_done_before_it(steps: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as temporary:
        site = Path(temporary, "site")
        write(site, {"pages/_index.md": HOME, **dict.fromkeys(FILES, "")})
        store = Store(site, ROOT, lambda: NOW, drafts=False)
        for number, (what, *names) in enumerate([("look", ""), ("look", ""), *steps]):
            _do(what, [site / name for name in names], f"{number:03}")
            store.look(exact=False)
            assert store.refresh() is False, (what, names)


def _do(what: str, paths: list[Path], text: str) -> None:
    """Do one thing to a file or a folder, if it can be done."""
    with suppress(OSError):
        if what in ("save", "replace", "append", "move", "make folder"):
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
        DONE[what](*paths, text)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(".saving.swp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


DONE: dict[str, Callable[..., object]] = {
    "look": lambda *_: None,
    "save": lambda path, text: path.write_text(text, "utf-8"),
    "append": _append,
    "replace": _replace,
    "remove": lambda path, _: shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(),
    "make folder": lambda path, _: path.mkdir(),
    "forbid": lambda path, _: path.chmod(path.stat().st_mode ^ 0o044),
    "move": lambda path, to, _: path.rename(to),
    "link": lambda path, link, _: link.symlink_to(os.path.relpath(path, link.parent)),
}


@linux
@pytest.mark.parametrize("preview", [False, True])
def test_a_request_right_after_a_save_shows_it(tmp_path: Path, preview: bool) -> None:
    write(tmp_path, {"pages/_index.md": HOME})
    app = create_app(site=tmp_path, preview=preview)
    with app.test_client() as client:
        for number in range(8):
            write(tmp_path, {"pages/new/page.md": f"Take {number}."})
            assert f"Take {number}." in client.get("/new/page/").text
        shutil.rmtree(tmp_path / "pages/new")
        assert client.get("/new/page/").status_code == 404


@linux
def test_nothing_is_walked_while_nothing_happens(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    assert watching.walks(10) == 2
    write(tmp_path, {".a.md.swp": "", "a.md~": ""})
    assert watching.walks(3) == 0
    write(tmp_path, {"a.md": ""})
    assert watching.walks(3) == 1


@linux
def test_in_some_folders_a_few_names_count(tmp_path: Path) -> None:
    watching = Watching(tmp_path, frozenset({"site.toml"}))
    watching.walks(2)
    write(tmp_path, {"build.log": ""})
    assert watching.walks(2) == 0
    write(tmp_path, {"site.toml": ""})
    assert watching.walks(2) == 1
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    assert watching.walks(1) == 1


@linux
def test_after_a_pause_and_now_and_then_the_folders_are_walked_in_any_case(tmp_path: Path) -> None:
    watching = Watching(tmp_path)
    watching.walks(2)
    assert watching.walks(1, PAUSE / 2) == 0
    assert watching.walks(1, PAUSE * 1.01) == 1
    assert watching.walks(31, LONGEST / 32) == 0
    assert watching.walks(2, LONGEST / 32) == 1


@linux
def test_walking_takes_a_small_share_of_the_time(tmp_path: Path) -> None:
    watching = Watching(tmp_path, cost=PAUSE / 2)
    watching.walks(2)
    assert watching.walks(1, PAUSE * 1.01) == 0
    assert watching.walks(1, watching.cost * SHARE * 1.01) == 1


def test_where_nothing_tells_a_walk_holds_for_a_burst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "kernel", lambda: None)
    watching = Watching(tmp_path, cost=BURST / (2 * SHARE))
    assert watching.walks(4) == 1
    assert watching.walks(1, BURST * 0.9) == 0
    assert watching.walks(1, BURST * 0.2) == 1
    assert watching.walks(1, BURST * 0.9) == 0
    monkeypatch.setattr(sys, "platform", "linux")
    assert watching.walks(3, exact=True) == 3


@linux
def test_with_more_folders_than_the_kernel_watches_each_look_walks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Kernel, "watch", lambda *_: False)
    watching = Watching(tmp_path)
    assert watching.walks(5, exact=True) == 5


@linux
def test_more_news_than_the_kernel_keeps_is_news(tmp_path: Path) -> None:
    watched = kernel()
    assert watched
    watched.watch({str(tmp_path): frozenset()})
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text("ascii"))
    for number in range(most // 2 + 10):
        for name in (".a", ".b"):
            os.utime(_made(tmp_path / name), ns=(number, number))
    assert watched.changed()
    watched.close()


def _made(path: Path) -> Path:
    if not path.exists():
        path.touch()
    return path


@linux
def test_what_is_found_while_walking_is_walked_again(tmp_path: Path) -> None:
    """A folder that is made during a walk may be filled before it is watched."""
    watching = Watching(tmp_path)
    watching.walks(2)
    (tmp_path / "new").mkdir()
    assert watching.walks(1) == 2
    assert watching.walks(2) == 0
    write(tmp_path, {"new/a.md": ""})
    assert watching.walks(2) == 1


@linux
def test_each_process_watches_for_itself() -> None:
    """A worker that was forked hears of what happens, and so does the process that it was forked from."""
    program = """if True:
        import os, pathlib, sys, tempfile
        sys.path[:0] = ["tests", "tests/web", "."]
        from test_watch import Watching
        folder = pathlib.Path(sys.argv[1])
        watching = Watching(folder)
        watching.walks(3)
        looked, has_looked = os.pipe()
        child = os.fork()
        assert watching.walks(2) == (1 if child == 0 else 0)
        os.write(has_looked, b".") if child else os.read(looked, 1)
        if child == 0:
            (folder / "a.md").write_text("")
            assert watching.walks(2) == 1
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert watching.walks(2) == 1
    """
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, folder], cwd=ROOT, capture_output=True, check=False
        )
    assert done.returncode == 0, done.stderr.decode()


@linux
def test_applications_leave_no_descriptor_behind(tmp_path: Path) -> None:
    write(tmp_path, {"pages/_index.md": HOME})
    gc.collect()
    before = _watchers()
    for _ in range(5):
        client = create_app(site=tmp_path, preview=True).test_client()
        for _ in range(3):
            assert client.get("/").status_code == 200
    assert _watchers() > before
    del client
    gc.collect()
    assert _watchers() == before


def test_an_application_asked_once_watches_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"pages/_index.md": HOME})
    before = _watchers()
    app = create_app(site=tmp_path)
    assert app.test_client().get("/").status_code == 200
    assert _watchers() <= before


def _watchers() -> int:
    links = []
    for entry in Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").is_dir() else ():
        with suppress(OSError):
            links.append(str(entry.readlink()))
    return sum("inotify" in link for link in links)


@linux
def test_a_second_request_waits_for_what_the_first_finds(tmp_path: Path) -> None:
    """Who asks while another thread walks the folders is answered from what that walk finds."""
    write(tmp_path, {"pages/_index.md": HOME})
    app = create_app(site=tmp_path, preview=False)
    for _ in range(3):
        app.test_client().get("/")
    store: Store = app.extensions["plenary"].store
    refresh, walking, go_on = store.refresh, threading.Event(), threading.Event()

    def slow() -> bool:
        walking.set()
        go_on.wait(5)
        return refresh()

    store.refresh = slow  # type: ignore[method-assign]
    write(tmp_path, {"pages/new.md": "New."})
    answers: list[int] = []

    def ask() -> None:
        answers.append(app.test_client().get("/new/").status_code)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    threads[0].start()
    walking.wait(5)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]


class Watching:
    """A Watch over one folder and those in it, with a clock of its own."""

    def __init__(self, folder: Path, names: frozenset[str] = frozenset(), cost: float = 0.0) -> None:
        self.cost = cost
        self._now = 0.0
        self._folder, self._names = folder, names
        self._walks = 0
        self._seen = self._inside()
        self._watch = Watch(lambda: self._now)

    def walks(self, looks: int, apart: float = 0.0, exact: bool = False) -> int:
        """Return how often the folders are walked in so many looks, each so many seconds after the one before."""
        before = self._walks
        for _ in range(looks):
            self._now += apart
            self._watch.look(self._walk, lambda: self._seen, exact)
        return self._walks - before

    def _walk(self) -> bool:
        self._walks += 1
        self._now += self.cost
        self._seen = self._inside()
        return False

    def _inside(self) -> Folders:
        inside = {str(path): self._names for path in self._folder.rglob("*") if path.is_dir()}
        return {str(self._folder): self._names, **inside}
