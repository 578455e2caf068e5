"""What is published stays as it is until another whole site takes its place, second names of its files or not."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import HOME, write

import freeze as command
from plenary.freezing import publish, unchanged
from plenary.freezing.render import opened

Give = Callable[..., int]
SITE = {"pages/_index.md": HOME, "pages/about.md": "+++\ntitle = 'About'\n+++\nAbout.\n", "static/x.txt": "x"}


@pytest.fixture
def freeze(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Give]:
    """Yield a function that freezes the site with caches, and returns the exit status."""
    write(site, SITE)
    monkeypatch.setenv("PLENARY_CACHE", str(site.parent / "caches"))
    monkeypatch.setattr(unchanged, "_TICK", 0)
    yield lambda *words: command.main(["--site", str(site), *words])
    gc.collect()  # an application keeps a cache open for as long as it lives


def published(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site / "build")): path.read_bytes() for path in (site / "build").rglob("*.*")}


@pytest.mark.parametrize("name", ["static/about/index.html", "pages/about/index.html", "static/404.html"])
def test_two_that_claim_one_place_do_not_write_into_the_published_file(freeze: Give, site: Path, name: str) -> None:
    assert (freeze(), freeze()) == (0, 0)
    before = published(site)
    write(site, {name: "another file"})
    freeze("--strict")
    after = published(site)
    assert after == before or b"another file" in after.values()
    (site / name).unlink()
    assert freeze() == 0
    assert published(site) == before


def test_a_second_name_of_a_published_file_is_not_written_through(tmp_path: Path) -> None:
    """Where capitals are small letters, two addresses may have one file, and the first may be kept as it was."""
    (tmp_path / "published").write_text("published")
    (tmp_path / "new").hardlink_to(tmp_path / "published")
    with opened(tmp_path / "new") as file:
        file.write(b"another")
    assert ((tmp_path / "published").read_text(), (tmp_path / "new").read_text()) == ("published", "another")
    with pytest.raises(IsADirectoryError):
        opened(tmp_path)


def test_an_edit_in_the_instant_after_the_exchange_is_not_taken_for_ours(
    freeze: Give, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (freeze(), freeze()) == (0, 0)
    before = published(site)
    real = publish._settle

    def edited(place: publish._Place) -> tuple[str, ...]:
        time.sleep(0.012)
        (site / "build/about/index.html").write_text("by hand")
        return real(place)

    write(site, {"static/x.txt": "y"})
    with monkeypatch.context() as patch:
        patch.setattr(publish, "_settle", edited)
        assert freeze() == 0
    capsys.readouterr()
    assert freeze() == 0
    assert "about/index.html was changed by hand" in capsys.readouterr().err
    assert published(site)["about/index.html"] == before["about/index.html"]
