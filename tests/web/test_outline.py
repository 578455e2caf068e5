"""A site's outline: whatever is changed in it but the texts of pages gives it another."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import write

from plenary.web.store import Store

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "tests/sites/whole"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
PAGE = "pages/about/one.md"


def outline(folder: Path, now: datetime = NOW) -> str:
    """Return the outline of a site whose files were all changed long before they are read."""
    return Store(folder, ROOT, lambda: now, drafts=False).outline(time.time_ns() + 3_600_000_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WHOLE, tmp_path / "site"))


def replaced(folder: Path, name: str, before: str, after: str) -> None:
    text = (folder / name).read_text()
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1))


def test_a_text_is_no_part_of_the_outline(folder: Path) -> None:
    before = outline(folder)
    assert len(before) == 32
    (folder / PAGE).write_text(f"{(folder / PAGE).read_text()}\nOne more sentence.\n")
    (folder / "pages/about/two.md").touch()
    assert outline(folder) == before


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (PAGE, 'title = "', 'title = "Another '),
        (PAGE, "title = ", 'description = "New"\ntitle = '),
        (PAGE, "title = ", "weight = 77\ntitle = "),
        (PAGE, "title = ", "\ntitle = "),  # what is wrong with a field is said with its line
        (PAGE, "title = ", "draft = true\ntitle = "),
        (PAGE, "title = ", 'fee = "11"\ntitle = '),
        (PAGE, "title = ", "titel = 1\ntitle = "),
        ("site.toml", 'fee = "10"', 'fee = "20"'),
    ],
)
def test_fields_and_settings_are(folder: Path, name: str, before: str, after: str) -> None:
    earlier = outline(folder)
    replaced(folder, name, before, after)
    assert outline(folder) != earlier


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pages/about/new.md", "New\n"),
        ("pages/about/bundle/paper.txt", "another"),
        ("pages/about/bundle/new.txt", "new"),
        ("static/x.png", "another"),
        ("static/new.txt", "new"),
        ("data/people.csv", "name,task\nEve,chair\n"),
        ("data/new.toml", "a = 1\n"),
        ("i18n/en.toml", 'next = "Onwards"\n'),
        ("netlify.toml", '[[redirects]]\nfrom = "/net/"\nto = "/blog/"\n'),
        ("addresses.txt", "/about/one/\n/was/\n"),
        ("static/unreadable\n.txt", "a name that can't be printed"),
    ],
)
def test_all_other_files_are(folder: Path, name: str, data: str) -> None:
    earlier = outline(folder)
    write(folder, {name: data})
    assert outline(folder) != earlier


def test_a_page_that_goes_or_moves_changes_the_outline(folder: Path) -> None:
    found = [outline(folder)]
    (folder / PAGE).rename(folder / "pages/blog/one.md")
    found.append(outline(folder))
    (folder / "pages/blog/one.md").unlink()
    found.append(outline(folder))
    assert len({*found}) == 3


def test_another_day_changes_the_outline_and_what_is_shown_by_then(folder: Path) -> None:
    write(folder, {"pages/soon.md": '+++\npublishDate = "2030-11-21T12:00:00Z"\n+++\n'})
    morning = datetime(2030, 11, 21, tzinfo=UTC)
    found = [outline(folder, morning + timedelta(hours=hours)) for hours in (1, 2, 13, 14, 25, 26, 49)]
    assert [after == before for before, after in pairwise(found)] == [True, False, True, False, True, False]


@pytest.mark.parametrize("name", ["data/people.csv", "netlify.toml"])
def test_what_was_changed_just_before_it_was_read_gives_none(folder: Path, name: str) -> None:
    shutil.rmtree(folder / "data")
    write(folder, {name: "x"})
    store = Store(folder, ROOT, lambda: NOW, drafts=False)
    changed = (folder / name).stat().st_ctime_ns
    assert store.outline(changed + 1_900_000_000) == ""
    assert store.outline(changed + 2_100_000_000)
