"""Where a site may not be published, and in which words that is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plenary.freezing.destination import check_destination
from plenary.freezing.publish import PublishError, publishing

SOURCES = ("pages", "templates", "static", "data")

# Destination, seen from the folder that holds site/ and home/; a word of the refusal, or "" for a fit place.
CASES = [
    ("site/build", ""),
    ("site/public/new", ""),
    ("www", ""),
    ("not/there/yet", ""),
    ("site/pages2", ""),
    ("to-www", ""),
    ("site", "is the site itself"),
    ("site/../site/.", "is the site itself"),
    ("to-site", "is the site itself"),
    (".", "holds"),
    ("/", "is the root of the whole file system"),
    ("home", "is your home folder, or holds it"),
    ("site/pages", "site/pages, which the site is made from"),
    ("site/pages/build", "site/pages, which the site is made from"),
    ("site/pages/about/../../pages/x", "site/pages, which the site is made from"),
    ("to-site/static/x", "site/static, which the site is made from"),
    ("to-pages", "site/pages, which the site is made from"),
    ("elsewhere/build", "site/templates, which the site is made from"),
    ("site/data", "site/data, which the site is made from"),
    ("site/DATA/x", "site/data, which the site is made from"),
    ("site/site.toml", "is a file, or lies inside one"),
    ("site/site.toml/build", "is a file, or lies inside one"),
    ("to-nowhere", "is a link to nowhere, which is not there"),
    ("/proc", "is where a disk is mounted"),
]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("site/pages/about", "site/static", "home", "www", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "site/site.toml").write_text("")
    links = {"to-site": "site", "to-www": "www", "to-pages": "site/pages", "to-nowhere": "nowhere"}
    for name, target in {**links, "site/templates": "../elsewhere"}.items():
        (tmp_path / name).symlink_to(target)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("out", "words"), CASES)
def test_destination(world: Path, out: str, words: str) -> None:
    site = Path("site")
    said = check_destination(Path(out), site, tuple(site / name for name in SOURCES))
    if not words:
        assert said is None
        return
    assert said is not None
    assert said.startswith(f"{out} ") or said.startswith(f"{Path(out)} ")
    assert words in said
    assert said.endswith("; nothing was published; name a folder of its own with --out, such as build")
    assert "\n" not in said


def test_a_refused_destination_is_left_alone(world: Path) -> None:
    before = sorted(world.rglob("*"))
    with (
        pytest.raises(PublishError, match="which the site is made from"),
        publishing(world / "site/pages/x", world / "site", (world / "site/pages",)),
    ):
        pytest.fail("the block must not be entered")
    assert sorted(world.rglob("*")) == before


def test_a_folder_that_may_not_be_written(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != world)
    said = check_destination(Path("www"), Path("site"), ())
    assert said is not None
    assert f"this user may not write to {world} around it" in said


def test_a_name_with_a_line_break_stays_on_one_line(world: Path) -> None:
    (world / "two\nlines").write_text("")
    assert "\n" not in (check_destination(Path("two\nlines"), Path("site"), ()) or "\n")


def test_windows_and_systems_without_flask_are_told(world: Path) -> None:
    """The module can be imported anywhere, without Flask; on Windows it says what to do."""
    program = (
        "import sys; sys.modules['fcntl'] = sys.modules['flask'] = None; sys.platform = 'win32'\n"
        "from pathlib import Path; from plenary.freezing import publish\n"
        "try:\n"
        "    with publish.publishing(Path('build'), Path('site'), ()): pass\n"
        "except publish.PublishError as error: print(error)\n"
    )
    path = {"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": os.environ["HOME"]}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("freezing needs Linux or macOS")
    assert done.stdout.endswith("on Windows run it inside WSL\n")
