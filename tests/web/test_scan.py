"""What is found in a site's folder, what is told of, and what is never opened."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from conftest import write

from plenary.web import scan as scanning
from plenary.web.scan import is_leftover, printable, read_stable, scan, scan_file


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path / "site", {"pages/about.md": "About", "static/a b%20?#é.png": "", "static/deep/er.txt": ""})
    return tmp_path / "site"


def told(found: scanning.Found) -> list[str]:
    return [f"{problem.source} {problem.code}" for problem in found.problems]


def test_files_are_found_by_their_paths(site: Path) -> None:
    assert list(scan(site, "pages").files) == ["pages/about.md"]
    assert list(scan(site, "static").files) == ["static/a b%20?#é.png", "static/deep/er.txt"]
    assert scan(site, "data") == scanning.Found({})


def test_one_file_is_found_by_its_name(site: Path) -> None:
    assert scan_file(site, "pages/about.md").files == scan(site, "pages").files
    assert scan_file(site, "site.toml") == scanning.Found({})
    os.mkfifo(site / "pipe")
    assert told(scan_file(site, "pipe")) == ["pipe file"]


def test_a_folder_for_a_file_and_a_file_for_a_folder_are_told(site: Path) -> None:
    assert told(scan_file(site, "pages")) == ["pages file"]
    assert told(scan(site, "pages/about.md")) == ["pages/about.md file"]


@pytest.mark.parametrize(
    "name",
    [
        *(".#about.md", ".about.md.swp", ".DS_Store", ".git/config", "about.md~", "#about.md#", "about.md.swp"),
        *("about.md.orig", "About.BAK", "download.crdownload", "Thumbs.db", "desktop.ini", ".hidden/a.md"),
    ],
)
def test_what_editors_leave_behind_is_passed_over_in_silence(site: Path, name: str) -> None:
    before = scan(site, "pages")
    write(site / "pages", {name: "x"})
    assert scan(site, "pages") == before


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot 10.15\u202fAM.png",
        "a\u00a0b.md",
        "👩\u200d🔬.md",
        "#1.pdf",
        "tilde~1.md",
        "a.swpx",
        "back.bakery",
        "part",
        "tmp.md",
        "issue#2.md",
    ],
)
def test_what_only_looks_like_it_is_found(site: Path, name: str) -> None:
    write(site / "pages", {name: "x"})
    assert f"pages/{name}" in scan(site, "pages").files


def dangling(site: Path) -> None:
    (site / "pages/odd").symlink_to("nowhere.md")


def outside_file(site: Path) -> None:
    write(site.parent, {"secret": "x"})
    (site / "pages/odd").symlink_to(site.parent / "secret")


def outside_folder(site: Path) -> None:
    write(site.parent, {"secrets/a.md": "x"})
    (site / "pages/odd").symlink_to("../../secrets")


def beside_by_name(site: Path) -> None:
    write(site.parent, {"site-secret/a.md": "x"})
    (site / "pages/odd").symlink_to("../../site-secret")


def to_itself(site: Path) -> None:
    (site / "pages/odd").symlink_to("odd")


def to_a_folder_above(site: Path) -> None:
    (site / "pages/odd").symlink_to(".")


def to_a_hidden_file(site: Path) -> None:
    write(site, {".env": "TOKEN=1"})
    (site / "pages/odd").symlink_to("../.env")


def to_the_whole_site(site: Path) -> None:
    (site / "pages/odd").symlink_to("..")


def fifo(site: Path) -> None:
    os.mkfifo(site / "pages/odd")


def link_to_a_device(site: Path) -> None:
    (site / "pages/odd").symlink_to("/dev/zero")


def socket_file(site: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(site / "pages")
        try:
            made.bind("odd")
        finally:
            os.chdir(here)


REFUSED = [
    *(dangling, outside_file, outside_folder, beside_by_name, to_itself, to_a_folder_above, to_a_hidden_file),
    *(fifo, link_to_a_device, socket_file),
]


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_what_is_no_file_of_the_site_is_told_and_not_opened(
    site: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scan(site, "pages")
    make(site)
    opened: list[object] = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest, **more: opened.append(path) or real(path, *rest, **more))
    found = scan(site, "pages")
    assert found.files == before.files
    assert told(found) == ["pages/odd file"]
    assert opened == []
    assert "; " in found.problems[0].message


@pytest.mark.parametrize(
    "name", [b"caf\xe9.md", b"a\nb.md", b"tab\t.md", b"\x1b[31m.md", b"\x7f.md", "a\u2028b.md".encode()]
)
def test_a_name_that_cannot_be_printed_is_told_on_one_line(site: Path, name: bytes) -> None:
    (site / "pages" / os.fsdecode(name)).write_text("x")
    found = scan(site, "pages")
    assert list(found.files) == ["pages/about.md"]
    assert len(found.problems) == 1
    assert found.problems[0].source.startswith("pages/")
    assert str(found.problems[0]).isprintable()
    assert str(found.problems[0]).encode()


def test_links_within_the_site_are_followed(site: Path) -> None:
    (site / "pages/copy.md").symlink_to("about.md")
    (site / "pages/pictures").symlink_to("../static/deep")
    assert list(scan(site, "pages").files) == ["pages/about.md", "pages/copy.md", "pages/pictures/er.txt"]
    assert scan(site, "pages").problems == ()


def test_a_link_to_the_whole_site_ends(site: Path) -> None:
    to_the_whole_site(site)
    assert told(scan(site, "pages")) == ["pages/odd/pages/odd file"]


def test_the_pages_themselves_may_lie_elsewhere(site: Path) -> None:
    (site / "pages").rename(site.parent / "content")
    (site / "pages").symlink_to("../content")
    (site / "pages/copy.md").symlink_to("about.md")
    assert list(scan(site, "pages").files) == ["pages/about.md", "pages/copy.md"]


def test_what_may_not_be_read_is_an_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site / "pages", {"secret.md": "x", "locked/a.md": "x"})
    (site / "pages/secret.md").chmod(0o600)
    real_access, real_list = os.access, os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real_list(path)

    monkeypatch.setattr(os, "access", lambda path, mode: not path.endswith("secret.md") and real_access(path, mode))
    monkeypatch.setattr(os, "scandir", scandir)
    found = scan(site, "pages")
    assert list(found.files) == ["pages/about.md"]
    assert told(found) == ["pages/locked unreadable", "pages/secret.md unreadable"]
    assert {problem.level for problem in found.problems} == {"error"}


def test_a_signature_changes_with_its_file(site: Path) -> None:
    file = site / "pages/about.md"
    seen = [scan(site, "pages").files["pages/about.md"]]
    file.write_text("Another text")
    seen.append(scan(site, "pages").files["pages/about.md"])
    os.utime(file, ns=(1, 1))
    seen.append(scan(site, "pages").files["pages/about.md"])
    write(site, {"new": "Another text"})
    os.utime(site / "new", ns=(1, 1))
    (site / "new").rename(file)
    seen.append(scan(site, "pages").files["pages/about.md"])
    assert len(set(seen)) == 4
    assert scan(site, "pages").files["pages/about.md"] == seen[-1]


def test_thousands_of_folders_within_each_other_end(site: Path) -> None:
    here = os.open(site / "pages", os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    assert list(scan(site, "pages").files) == ["pages/about.md"]


def test_a_file_is_never_read_half_written(tmp_path: Path) -> None:
    file, done = tmp_path / "page.md", threading.Event()
    texts = [letter * 200_000 for letter in "ab"]
    file.write_text(texts[0])

    def rewrite() -> None:
        while not done.is_set():
            for text in texts:
                with file.open("w") as open_file:
                    for start in range(0, len(text), 50_000):
                        open_file.write(text[start : start + 50_000])
                        open_file.flush()
                time.sleep(0.15)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        read = [read_stable(file).decode() for _ in range(2500)]
    finally:
        done.set()
        writer.join()
    assert set(read) <= set(texts)


def test_a_file_that_is_written_without_end_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("x")
    os.utime(file, ns=(time.time_ns() + 10**12, time.time_ns() + 10**12))
    assert read_stable(file) == b"x"  # a time in the future is no reason to wait
    os.utime(file)
    assert read_stable(file, tries=1) == b"x"


def test_a_pipe_in_a_files_place_does_not_make_anybody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.md")
    with pytest.raises(OSError, match="no regular file"):
        read_stable(tmp_path / "page.md")


@pytest.mark.parametrize("name", ["", ".", "..", "a.md", "~", ".a", "#a#", "é"])
def test_names_are_judged_without_a_file(name: str) -> None:
    assert is_leftover(name) is (name in ("~", ".a", "#a#"))
    assert printable(name) == name


def test_of_what_is_hidden_only_well_known_files_are_published(site: Path) -> None:
    hidden = {".well-known/security.txt": "x", ".well-known/.x": "x", ".env": "x", ".git/config": "x"}
    write(site / "static", {**hidden, "deep/.well-known/a.txt": "x"})
    write(site / "pages", {".well-known/b.md": "x"})
    found = [path for path in scan(site, "static").files if "/." in path]
    assert found == ["static/.well-known/security.txt"]
    assert not any("well-known" in path for path in scan(site, "pages").files)


def test_a_file_that_goes_away_meanwhile_takes_no_other_with_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site / "pages", {"gone.md": "x", "here.md": "x"})
    real = os.scandir

    def scandir(path: str) -> Any:
        entries = list(real(path))
        (site / "pages/gone.md").unlink(missing_ok=True)
        return nullcontext(entries)

    monkeypatch.setattr(os, "scandir", scandir)
    found = scan(site, "pages")
    assert "pages/here.md" in found.files
    assert "pages/gone.md" not in found.files
    assert found.problems == ()
