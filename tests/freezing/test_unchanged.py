"""That nothing has changed is said only where a freeze would write and say the same; every doubt leads to a freeze."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import HOME, write

import freeze as command
import freezer
from plenary.freezing import disk, unchanged
from plenary.freezing.unchanged import Memo
from plenary.site.settings import Settings

TREE = {
    "project/app.py": "app",
    "project/config.py": "config",
    "project/freeze.py": "freeze",
    "project/freezer.py": "freezer",
    "project/.env": "PLENARY_STRICT=no",
    "project/plenary/__init__.py": "",
    "project/plenary/site/site.py": "site",
    "project/templates/page.html": "page",
    "project/static/theme/style.css": "style",
    "project/i18n/en.toml": "words",
    "site/pages/_index.md": "home",
    "site/pages/about/faq.md": "faq",
    "site/static/img/x.png": "png",
    "site/data/a.csv": "a,b",
    "site/templates/base.html": "base",
    "site/i18n/fi.toml": "sanat",
    "site/site.toml": "title",
    "site/addresses.txt": "/",
    "site/netlify.toml": "redirects",
    "libraries/flask-3.1.dist-info/METADATA": "Flask",
    "build/index.html": "home",
    "build/about/index.html": "about",
    "build/.plenary-manifest.json": "{}",
}
SAID = (["pages/a.md:1: a warning; mend it (x)", "caf\u00e9 \udcff"], "Froze 2 addresses.")
WRITTEN = ["index.html", "about/index.html", ".plenary-manifest.json"]
FOLDERS, FILES = ("pages", "static", "data", "templates", "i18n"), ("site.toml", "addresses.txt", "netlify.toml")
Give = Callable[..., tuple[bool, int, str, str]]
LATER = 60_000_000_000  # nanoseconds: the tests' files are as old as that


@dataclass
class Place:
    """A project, a site and what was published of it, with the commands that are given there."""

    root: Path
    late: int = LATER

    def memo(self, *words: str) -> Memo:
        return Memo(str(self.root / "project"), list(words))

    def freeze(self, *words: str, until: int | None = None, meanwhile: Callable[[], object] = bool) -> bool:
        memo = self.memo(*words)
        memo.watch(str(self.root / "site"), FOLDERS, FILES)
        meanwhile()
        return memo.keep(str(self.root / "build"), WRITTEN, time.time_ns() + 1_000_000_000, until, SAID)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = Place(tmp_path)
    real = time.time_ns
    monkeypatch.setattr(unchanged.time, "time_ns", lambda: real() + found.late)
    monkeypatch.setattr(unchanged, "_LOADED", real() + LATER)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "libraries"), str(tmp_path / "project"), "", "/nowhere.zip"])
    monkeypatch.setenv("PLENARY_CACHE", str(tmp_path / "caches"))
    return found


def files(place: Place) -> list[Path]:
    return sorted(path for path in (place.root / "caches").rglob("*") if path.is_file())


def test_what_was_said_is_said_again(place: Place) -> None:
    assert place.memo("--strict").said() is None
    assert place.freeze("--strict")
    assert place.memo("--strict").said() == place.memo("--strict").said() == SAID


def rewrite(path: Path) -> None:
    path.write_text(path.read_text()[::-1] or "x")


def replace(path: Path) -> None:
    shutil.copy2(path, path.with_name("spare"))
    path.with_name("spare").replace(path)


def link(path: Path) -> None:
    path.rename(path.with_name("spare"))
    path.symlink_to("spare")


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_text(path.read_text() + "x"),
    "edited, as long as before": rewrite,
    "edited, its time set back": lambda path: (rewrite(path), os.utime(path, ns=(1, path.stat().st_mtime_ns))),
    "touched": os.utime,
    "locked": lambda path: path.chmod(0o600),
    "replaced": replace,
    "a link": link,
    "renamed": lambda path: path.rename(path.with_name("renamed")),
    "deleted": Path.unlink,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}
LOOKED_AT = [name for name in TREE if not name.startswith("libraries/")]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_any_change_of_any_file_leads_to_a_freeze(place: Place, name: str, change: str) -> None:
    assert place.freeze()
    time.sleep(0.012)  # the disk's clock may tick as slowly as that
    CHANGES[change](place.root / name)
    assert place.memo().said() is None


@pytest.mark.parametrize(
    "name",
    [
        *("site/pages/new.md", "site/pages/about/.hidden", "site/static/img/y.png", "site/data/b.csv", "site/new.toml"),
        *("site/templates/page.html", "site/i18n/sv.toml", "project/templates/new.html", "project/i18n/de.toml"),
        *("project/static/theme/x.css", "project/plenary/new.py", "project/plenary/site/new.py"),
        *("libraries/flask-3.2.dist-info", ".build.plenary/README.txt", ".build.plenary-lock"),
    ],
)
def test_any_new_file_leads_to_a_freeze(place: Place, name: str) -> None:
    assert place.freeze()
    time.sleep(0.012)
    (place.root / name).parent.mkdir(exist_ok=True)
    (place.root / name).write_text("")
    assert place.memo().said() is None


@pytest.mark.parametrize(
    "name", ["site/netlify.toml", "site/data", "site/templates", "site/addresses.txt", "project/.env"]
)
def test_what_was_not_there_and_comes_leads_to_a_freeze(place: Place, name: str) -> None:
    path = place.root / name
    path.rename(place.root / "aside")
    assert place.freeze()
    assert place.memo().said() == SAID
    (place.root / "aside").rename(path)
    assert place.memo().said() is None


def test_what_concerns_no_freeze_does_not_lead_to_one(place: Place) -> None:
    assert place.freeze()
    for name in (
        "build/.git/HEAD",
        "build/mine.txt",
        "elsewhere/x",
        "project/plenary/__pycache__/x.pyc",
        "project/tests/x.py",
    ):
        (place.root / name).parent.mkdir(exist_ok=True)
    os.utime(place.root / "project" / "plenary", ns=(1, 1))
    assert place.memo().said() is None, "a new folder of compiled code is told once"
    assert place.freeze()
    for name in (
        "build/.git/HEAD",
        "build/mine.txt",
        "elsewhere/x",
        "project/plenary/__pycache__/x.pyc",
        "project/tests/x.py",
    ):
        (place.root / name).write_text("x")
    assert place.memo().said() == SAID


@pytest.mark.parametrize("name", ["build", "build/about"])
def test_a_published_folder_that_was_locked_leads_to_a_freeze(place: Place, name: str) -> None:
    assert place.freeze()
    (place.root / name).chmod(0o711)
    assert place.memo().said() is None


@pytest.mark.parametrize("words", [(), ("--drafts", "x"), ("--draftsx",), ("x", "--drafts")])
def test_another_command_has_another_memo(place: Place, words: tuple[str, ...]) -> None:
    assert place.freeze("--drafts")
    assert place.memo(*words).said() is None


@pytest.mark.parametrize("name", ["PLENARY_AS_OF", "TZ", "FLASK_APP", "PYTHONPATH", "HOME", "LC_ALL"])
def test_another_environment_has_another_memo(place: Place, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.freeze()
    with monkeypatch.context() as patch:
        patch.setenv(name, "2026-11-21")
        assert place.memo().said() is None
    monkeypatch.setenv("EDITOR", "vi")
    assert place.memo().said() == SAID


def test_another_python_or_another_folder_has_another_memo(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.freeze()
    for name in ("version", "executable"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, name, "other")
            assert place.memo().said() is None
    monkeypatch.chdir(place.root)
    assert place.memo().said() is None


@pytest.mark.parametrize("word", ["--fresh", "--fres", "--f"])
def test_who_wants_all_fresh_gets_it(place: Place, word: str) -> None:
    assert not place.freeze(word)
    assert place.memo(word).said() is None
    assert not (place.root / "caches").exists()


def test_the_moment_at_which_the_site_changes_by_itself(place: Place) -> None:
    now = time.time_ns()
    assert place.freeze(until=now + LATER)
    assert place.memo().said() == SAID
    place.late = 2 * LATER + 1
    assert place.memo().said() is None
    place.late = LATER - 20_000_000_000
    assert place.memo().said() is None, "a clock that was set back is not to be relied on"


@pytest.mark.parametrize("name", ["site/pages/about/faq.md", "project/plenary/site/site.py", "build/index.html"])
def test_what_is_changed_while_a_freeze_runs_is_not_noted(place: Place, name: str) -> None:
    def meanwhile() -> None:
        time.sleep(0.012)
        os.utime(place.root / name, (2e9, 2e9)) if name.startswith("build") else rewrite(place.root / name)

    assert not place.freeze(meanwhile=meanwhile)
    assert place.memo().said() is None


@pytest.mark.parametrize("late", [0, 40_000_000])
def test_what_was_changed_just_before_may_change_again_unseen(place: Place, late: int) -> None:
    rewrite(place.root / "site/pages/_index.md")
    place.late = late
    assert not place.freeze()
    place.late = LATER
    assert place.freeze()


def test_code_that_was_changed_since_it_was_read_is_not_what_ran(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_LOADED", time.time_ns() - LATER)
    assert not place.freeze()


def test_on_a_disk_that_counts_seconds_just_before_is_longer() -> None:
    seen = {"x": (0, 10_000_000_000, 0, 0, 0)}
    assert unchanged._settled(seen, 12_000_000_000)
    assert not unchanged._settled(seen, 11_999_999_999)
    assert unchanged._settled({"x": (0, 10_000_000_001, 0, 0, 0)}, 10_050_000_001)
    assert not unchanged._settled({"x": (*seen["x"], 0, 12_000_000_000, 0, 0, 0)}, 12_000_000_000)


def test_a_link_to_a_file_is_looked_behind(place: Place) -> None:
    (place.root / "site/pages/again.md").symlink_to("../real.txt")
    assert place.freeze()
    assert place.memo().said() == SAID
    time.sleep(0.012)
    (place.root / "site/real.txt").write_text("1")
    assert place.freeze()
    time.sleep(0.012)
    (place.root / "site/real.txt").write_text("2")
    assert place.memo().said() is None


def test_with_a_link_to_a_folder_nothing_is_noted(place: Place) -> None:
    (place.root / "site/pages/again").symlink_to("about")
    assert not place.freeze()


def test_a_destination_that_is_a_link_may_be_led_elsewhere(place: Place) -> None:
    (place.root / "build").rename(place.root / "one")
    (place.root / "build").symlink_to("one")
    assert place.freeze()
    assert place.memo().said() == SAID
    shutil.copytree(place.root / "one", place.root / "two")
    (place.root / "build").unlink()
    (place.root / "build").symlink_to("two")
    assert place.memo().said() is None


def test_what_can_not_be_looked_at_is_not_noted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.freeze()

    def refused(_: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(unchanged.os, "lstat", refused)
    assert place.memo().said() is None
    assert not place.freeze()


def test_a_damaged_memo_is_none(place: Place) -> None:
    assert place.freeze()
    (path,) = files(place)
    whole = path.read_bytes()
    for at in range(0, len(whole), 13):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert place.memo().said() is None
        path.write_bytes(whole[:at])
        assert place.memo().said() is None
    path.write_bytes(whole)
    assert place.memo().said() == SAID


def test_a_memo_of_another_form_is_none(place: Place) -> None:
    assert place.freeze()
    (path,) = files(place)
    for data in (b"", b"\0", unchanged.marshal.dumps(1), unchanged.marshal.dumps((0,) * 7)):
        unchanged.cachefolder.write(str(path), place.memo()._version, data)
        assert place.memo().said() is None


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("PLENARY_CACHE=kept", "project/kept"),
        ("PLENARY_CACHE=../kept\nPLENARY_STRICT=no\n", "kept"),
        ("PLENARY_CACHE=off", None),
        ("PLENARY_CACHE='kept'", None),
        ("PLENARY_CACHE=$HOME/kept", None),
        ("export PLENARY_CACHE=kept", None),
        ("# PLENARY_CACHE", None),
        ("\udcff", None),
    ],
)
def test_where_memos_lie_may_stand_in_the_env_file(
    place: Place, text: str, used: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLENARY_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(place.root / "usual"))
    (place.root / "project/.env").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert place.freeze() is (used is not None)
    assert not (place.root / "usual").exists()
    assert used is None or any((place.root / used).rglob("memo-*"))


def test_there_are_not_more_memos_than_a_few(place: Place) -> None:
    for number in range(20):
        assert place.freeze(str(number))
    assert len(files(place)) == 16
    assert place.memo("19").said() == SAID


SITE = {
    "pages/_index.md": HOME,
    "pages/about.md": "+++\ntitle = 'About'\n+++\n[x](/nowhere/)\n",
    "pages/soon.md": "+++\ntitle = 'Soon'\npublishDate = 2999-01-01\n+++\n",
}


@pytest.fixture
def freeze(site: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Give]:
    """Yield a function that gives the command; it answers whether a freeze was needed, and how the command ended."""
    write(site, SITE)
    runs: list[int] = []
    real = freezer.run
    monkeypatch.setattr(freezer, "run", lambda *given: runs.append(1) or real(*given))
    # Python may just have made a folder for the bytecode of a test, in a folder that modules are found in.
    monkeypatch.setattr(unchanged, "_LOADED", time.time_ns())
    monkeypatch.setenv("PLENARY_CACHE", str(site.parent / "caches"))
    monkeypatch.setattr(unchanged, "_TICK", 0)

    def give(*words: str) -> tuple[bool, int, str, str]:
        before = len(runs)
        time.sleep(0.012)
        status = command.main(["--site", str(site), *words])
        said = capfd.readouterr()
        return len(runs) > before, status, said.out, said.err

    yield give
    gc.collect()  # an application keeps a cache open for as long as it lives


def test_the_command_says_the_same_without_a_freeze(freeze: Give, site: Path) -> None:
    freeze()
    needed, status, out, err = freeze()
    assert (needed, status) == (True, 0), "the first one wrote addresses.txt, which the site is made from"
    assert ": 0 files new or changed, 0 removed, 1 warning." in out
    before = disk.signatures(site / "build")
    assert freeze() == freeze() == (False, status, out, err)
    assert disk.signatures(site / "build") == before
    assert freeze("--fresh") == (True, status, out, err)


@pytest.mark.parametrize(
    "change",
    [
        lambda site: (site / "pages/about.md").write_text("x"),
        lambda site: (site / "pages/new.md").write_text("x"),
        lambda site: (site / "build/about/index.html").write_text("by hand"),
        lambda site: (site / "build/about/index.html").unlink(),
        lambda site: (site / "site.toml").write_text("title = 'Other'"),
        lambda site: (site / ".build.plenary").mkdir(),
        lambda site: [path.unlink() for path in (site.parent / "caches").rglob("memo-*")],
        lambda site: [path.write_bytes(b"x") for path in (site.parent / "caches").rglob("*") if path.is_file()],
        lambda site: shutil.rmtree(site.parent / "caches"),
    ],
)
def test_a_change_is_frozen(freeze: Give, site: Path, tmp_path: Path, change: Callable[[Path], object]) -> None:
    for needed in (True, True, False):
        assert freeze()[0] is needed
    time.sleep(0.012)
    change(site)
    assert freeze()[:2] == (True, 0)
    assert freeze("--fresh", "--out", str(tmp_path / "fresh"))[:2] == (True, 0)
    both = [
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (site / "build", tmp_path / "fresh")
    ]
    assert both[0] == both[1]


def test_the_end_of_the_day_is_frozen(freeze: Give, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "site.toml").write_text("timezone = 'Pacific/Auckland'")
    for needed in (True, True, False):
        assert freeze()[0] is needed
    tomorrow = datetime.now(ZoneInfo("Pacific/Auckland")).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    last = int(tomorrow.timestamp()) * 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: last - 1)
    assert freeze()[0] is False
    monkeypatch.setattr(time, "time_ns", lambda: last)
    assert freeze()[0] is True


def test_a_moment_that_is_given_stays(freeze: Give, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for needed in (True, True, False):
        assert freeze("--as-of", "2998-12-31")[0] is needed
    monkeypatch.setattr(time, "time_ns", lambda: 40_000_000_000_000_000_000)
    assert freeze("--as-of", "2998-12-31")[0] is False


def test_a_site_changes_when_a_page_is_to_be_published_or_its_day_ends() -> None:
    zone = ZoneInfo("America/New_York")
    settings = Settings(timezone="America/New_York")
    day: Any = SimpleNamespace(today=date(2026, 3, 7), until=None, settings=settings)
    assert freezer.same_until(day) == datetime(2026, 3, 8, tzinfo=zone)
    noon = datetime(2026, 3, 7, 12, tzinfo=zone)
    day.until = noon
    assert freezer.same_until(day) == noon
    day.until = noon + timedelta(days=3)
    assert freezer.same_until(day) == datetime(2026, 3, 8, tzinfo=zone)


def test_what_is_not_published_or_said_once_is_not_noted(freeze: Give, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "www" / "build"
    for _ in range(2):
        freeze("--out", str(out))
    (site / "pages/about.md").write_text("+++\ntitle = 'A\n+++\n")
    assert [freeze("--out", str(out))[:2] for _ in range(3)] == [(True, 1)] * 3
    (site / "pages/about.md").write_text("About")
    time.sleep(0.012)
    (out / "index.html").write_text("by hand")
    assert "changed by hand" in freeze("--out", str(out))[3]
    needed, *ended = freeze("--out", str(out))
    assert (needed, ended[0], ended[2]) == (True, 0, "")
    assert freeze("--out", str(out)) == (False, *ended)


def test_flask_is_not_loaded_to_see_that_nothing_has_changed(site: Path, tmp_path: Path) -> None:
    write(site, SITE)
    root, copy = Path(__file__).parents[2], tmp_path / "project"
    for name in ("plenary", "templates", "i18n", "static/theme"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "config.py", "freeze.py", "freezer.py"):
        shutil.copy2(root / name, copy)
    program = (
        "import runpy, sys; sys.path[0] = '.'; sys.argv = ['freeze.py', '--site', sys.argv[1]]\n"
        "try:\n    runpy.run_path('freeze.py', run_name='__main__')\n"
        "finally:\n    print(sorted({'flask', 'argparse', 'pathlib', 'json', 'dataclasses'} & set(sys.modules)))\n"
    )
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PLENARY_", "PYTHON"))}
    ours |= {"PLENARY_CACHE": str(tmp_path / "caches"), "PYTHONDONTWRITEBYTECODE": "1"}

    def loaded() -> str:
        time.sleep(0.06)
        words = [sys.executable, "-c", program, str(site)]
        done = subprocess.run(words, cwd=copy, env=ours, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[-1]

    assert "flask" in loaded()
    assert "flask" in loaded()
    assert loaded() == "[]"
    with (copy / "plenary/site/site.py").open("a") as file:
        file.write("# another version\n")
    assert "flask" in loaded()
    assert loaded() == "[]"
