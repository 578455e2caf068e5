"""What a freeze does with `addresses.txt`: it makes it, adds to it, and publishes nothing that breaks its word."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import whole_site
from conftest import HOME, Files, write
from whole_site import Ended

from plenary.freezing import publish
from plenary.freezing.keeping import keep
from plenary.site.ledger import HEAD

SITE = {
    "pages/_index.md": HOME,
    "pages/about.md": '+++\ntitle = "About"\naliases = ["/us/"]\n+++\n',
    "pages/fees.md": '+++\ntitle = "Fees"\n+++\n',
    "static/form.pdf": "a form",
    "static/logo.png": "a picture",
}
Freeze = Callable[..., Ended]


@pytest.fixture
def freeze(site: Path) -> Freeze:
    """Return a function that writes files into the site and freezes it."""

    def run(files: Files = {}, *arguments: str) -> Ended:
        write(site, files)
        return whole_site.quick_freeze(site, site / "build", *arguments)

    return run


def kept(site: Path) -> list[str]:
    return [line for line in (site / "addresses.txt").read_text("utf-8").splitlines() if line[:1] != "#"]


def test_the_first_freeze_makes_it_and_the_next_changes_nothing(freeze: Freeze, site: Path) -> None:
    assert freeze(SITE).status == 0
    text = (site / "addresses.txt").read_text("utf-8")
    assert text.startswith(HEAD)
    assert {"/", "/about/", "/fees/", "/form.pdf", "/us/ -> /about/"} <= set(kept(site))
    assert "/logo.png" not in kept(site)
    assert not any("theme" in line for line in kept(site))
    before = (site / "addresses.txt").stat()
    again = freeze()
    assert (again.status, again.err) == (0, "")
    assert (site / "addresses.txt").stat().st_mtime_ns == before.st_mtime_ns
    assert (site / "addresses.txt").stat().st_ino == before.st_ino
    assert not list(site.glob(".addresses*"))
    assert not (site / "build/addresses.txt").exists()


def test_it_grows_and_keeps_what_people_wrote(freeze: Freeze, site: Path) -> None:
    freeze({**SITE, "addresses.txt": "# Ours\n/b/ gone  # closed in 2020\n/us/\n"})
    (site / "addresses.txt").chmod(0o640)
    freeze({"pages/news.md": HOME})
    assert {"/b/ gone  # closed in 2020", "/us/ -> /about/", "/news/"} <= set(kept(site))
    assert (site / "addresses.txt").read_text("utf-8").startswith("# Ours\n")
    assert (site / "addresses.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
def test_it_keeps_the_line_ends_of_windows(freeze: Freeze, site: Path, mark: bytes) -> None:
    freeze(SITE)
    path = site / "addresses.txt"
    path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    freeze()
    assert path.read_bytes() == before
    freeze({"pages/news.md": HOME})
    lines = path.read_bytes().split(b"\n")
    assert b"/news/\r" in lines
    assert lines.pop() == b""
    assert all(line.endswith(b"\r") for line in lines)
    assert path.read_bytes().startswith(mark + b"#")


@pytest.mark.parametrize(
    "answer",
    [
        {"pages/about.md": '+++\ntitle = "About"\naliases = ["/us/", "/fees/"]\n+++\n'},
        {"site.toml": '[[redirects]]\nfrom = "/fees/"\nto = "/about/"\n'},
        {"site.toml": '[[redirects]]\nfrom = "/fees/*"\nto = "/about/"\n'},
        "gone",
    ],
    ids=["alias", "redirect", "splat", "gone"],
)
def test_a_page_that_is_removed_needs_an_answer(freeze: Freeze, site: Path, answer: Files | str) -> None:
    freeze(SITE)
    before = whole_site.files(site / "build")
    text = (site / "addresses.txt").read_text("utf-8")
    (site / "pages/fees.md").unlink()
    refused = freeze()
    line = text.splitlines().index("/fees/") + 1
    assert refused.status == 1
    assert refused.err == (
        f"addresses.txt:{line}: nothing answers at /fees/ any more, which the site published before; give the page "
        'that has its content aliases = ["/fees/"], add [[redirects]] from "/fees/" to site.toml, or write '
        '"/fees/ gone" in this line (address-lost)\n'
    )
    assert refused.out == "Nothing was published: 1 error in the site.\n"
    assert whole_site.files(site / "build") == before
    assert (site / "addresses.txt").read_text("utf-8") == text
    files = {"addresses.txt": text.replace("/fees/\n", "/fees/ gone\n")} if isinstance(answer, str) else answer
    done = freeze(files)
    assert (done.status, done.err) == (0, "")
    assert ("fees/index.html" in whole_site.files(site / "build")) == (answer != "gone")


def test_a_page_that_becomes_a_draft_again_needs_one_too(freeze: Freeze, site: Path) -> None:
    freeze(SITE)
    refused = freeze({"pages/fees.md": '+++\ntitle = "Fees"\ndraft = true\n+++\n'})
    assert refused.status == 1
    assert "pages/fees.md is a draft, and nothing answers at /fees/ any more" in refused.err


def test_what_has_expired_was_meant_to_go(freeze: Freeze, site: Path) -> None:
    freeze({**SITE, "pages/jobs/one/index.md": '+++\ntitle = "Job"\ntags = ["x"]\naliases = ["/j1/"]\n+++\n'})
    over = '+++\ntitle = "Job"\ntags = ["x"]\naliases = ["/j1/"]\nexpiryDate = 2020-01-01\n+++\n'
    done = freeze({"pages/jobs/one/index.md": over})
    assert (done.status, done.err) == (0, "")
    assert "410.html" in whole_site.files(site / "build")
    (site / "pages/jobs/one/index.md").unlink()
    assert freeze().status == 1


@pytest.mark.parametrize("arguments", [["--drafts"], ["--as-of", "2030-01-01"]])
def test_another_site_than_today_s_neither_checks_nor_writes(freeze: Freeze, site: Path, arguments: list[str]) -> None:
    assert freeze(SITE, *arguments).status == 0
    assert not (site / "addresses.txt").exists()
    write(site, {"addresses.txt": "/lost/\n"})
    assert freeze({}, *arguments).status == 0
    assert (site / "addresses.txt").read_text() == "/lost/\n"


def test_what_is_not_published_is_not_written(freeze: Freeze, site: Path) -> None:
    assert freeze({**SITE, "pages/bad.md": "+++\ntitle = 'A\n+++\n"}).status == 1
    assert not (site / "addresses.txt").exists()


def test_a_ledger_that_cannot_be_read_is_left_alone(freeze: Freeze, site: Path, tmp_path: Path) -> None:
    assert freeze({**SITE, "addresses.txt": b"/caf\xe9/\n\xff\x00"}).status == 1
    (site / "addresses.txt").unlink()
    (tmp_path / "elsewhere").write_text("precious")
    (site / "addresses.txt").symlink_to(tmp_path / "elsewhere")
    done = freeze()
    assert done.status == 0
    assert "addresses.txt:1: the link leads outside the site" in done.err
    assert (tmp_path / "elsewhere").read_text() == "precious"


def test_an_edit_made_while_the_site_was_published_is_kept(
    freeze: Freeze, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze({**SITE, "addresses.txt": "/b/ gone\n"})
    commit = publish.Release.commit

    def edited(release: publish.Release, digests: Mapping[str, str]) -> publish.Published:
        done = commit(release, digests)
        with (site / "addresses.txt").open("a") as file:
            file.write("/by-hand/ gone\n")
        return done

    monkeypatch.setattr(publish.Release, "commit", edited)
    assert freeze({"pages/news.md": HOME}).status == 0
    assert {"/by-hand/ gone", "/b/ gone", "/news/"} <= set(kept(site))


def test_a_ledger_that_is_no_text_any_more_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "addresses.txt").write_bytes(b"/caf\xe9/\n")
    assert "no text in UTF-8" in keep(tmp_path / "addresses.txt", {"/a/": ""})
    assert (tmp_path / "addresses.txt").read_bytes() == b"/caf\xe9/\n"


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "addresses.txt").mkdir()
    said = keep(tmp_path / "addresses.txt", {"/a/": ""})
    assert said.startswith("the site is published, but its addresses could not be written into addresses.txt: ")
    assert sorted(os.listdir(tmp_path)) == ["addresses.txt"]  # noqa: PTH208
    assert "could not be written" in keep(tmp_path / "no" / "addresses.txt", {"/a/": ""})


@pytest.mark.parametrize(("number", "cure"), [(errno.EACCES, "let this user write there"), (errno.ENOSPC, "make room")])
def test_a_site_that_cannot_be_written_is_published_all_the_same(
    freeze: Freeze, site: Path, monkeypatch: pytest.MonkeyPatch, number: int, cure: str
) -> None:
    real = Path.write_bytes

    def refuse(path: Path, data: bytes) -> int:
        if path.name.startswith(".addresses"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    done = freeze(SITE)
    assert done.status == 0
    assert done.err.startswith("freeze.py: the site is published, but its addresses could not be written")
    assert done.err.endswith(f"; {cure}, then freeze again\n")
    assert done.err.count("\n") == 1
    assert (site / "build/index.html").exists()
