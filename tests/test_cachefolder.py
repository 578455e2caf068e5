"""The folder for caches is this user's alone, and what is read from it is what was written, or nothing."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from plenary import cachefolder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights are other things there")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "plenary"


@pytest.fixture
def place(base: Path, tmp_path: Path) -> str:
    found = cachefolder.folder(str(tmp_path))
    assert found is not None
    return found


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_site_has_its_own_folder_below_the_users_caches(base: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("one")
    one, link, two = (cachefolder.folder(str(tmp_path / name)) for name in ("one", "link", "two"))
    assert one == link != two
    assert one is not None
    assert Path(one).parent == base
    assert len(Path(one).name) == 16
    assert Path(one).stat().st_mode & 0o777 == base.stat().st_mode & 0o777 == 0o700


def test_a_setting_names_another_or_none(base: Path, tmp_path: Path) -> None:
    named = cachefolder.folder(str(tmp_path), str(tmp_path / "named"))
    assert named is not None
    assert Path(named).parent == tmp_path / "named"
    assert cachefolder.folder(str(tmp_path), "off") is cachefolder.folder(str(tmp_path), " OFF ") is None
    assert not base.exists()


def test_a_relative_folder_in_the_environment_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = cachefolder.folder(str(tmp_path))
    assert found is not None
    assert Path(found).is_relative_to(tmp_path)
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722])
def test_a_folder_that_others_may_write_to_is_not_used(place: str, tmp_path: Path, mode: int) -> None:
    Path(place).chmod(mode)
    assert cachefolder.folder(str(tmp_path)) is None


def test_a_folder_of_another_user_is_not_used(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{place}/a"
    cachefolder.write(path, "1", b"data")
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert cachefolder.folder(str(tmp_path)) is None
    assert cachefolder.read(path, "1") is None


def test_a_link_or_a_file_in_its_place_is_not_used(place: str, tmp_path: Path) -> None:
    Path(place).rmdir()
    (tmp_path / "mine").mkdir(mode=0o700)
    Path(place).symlink_to(tmp_path / "mine")
    assert cachefolder.folder(str(tmp_path)) is None
    Path(place).unlink()
    Path(place).write_text("a file")
    assert cachefolder.folder(str(tmp_path)) is None


def test_where_no_folder_can_be_made_there_is_none(base: Path, tmp_path: Path) -> None:
    base.parent.write_text("a file")
    assert cachefolder.folder(str(tmp_path)) is None
    assert cachefolder.folder(str(tmp_path), "a\0b") is None


@pytest.mark.parametrize("data", [b"", b"data", b"\n\n", bytes(range(256)) * 500])
def test_what_was_written_is_read(place: str, data: bytes) -> None:
    path = f"{place}/a"
    assert cachefolder.write(path, "1 \udcff", b"before")
    assert cachefolder.write(path, "1 \udcff", data)
    assert cachefolder.read(path, "1 \udcff") == data
    assert names(place) == ["a"]
    assert Path(path).stat().st_mode & 0o777 == 0o600


def test_another_version_gets_nothing(place: str) -> None:
    path = f"{place}/a"
    cachefolder.write(path, "1", b"data")
    assert [cachefolder.read(path, version) for version in ("2", "", "1 ", "1\n")] == [None] * 4


def test_whatever_byte_is_damaged_nothing_is_read(place: str) -> None:
    path = Path(place, "a")
    cachefolder.write(str(path), "1", b"data")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert cachefolder.read(str(path), "1") is None
        path.write_bytes(whole[:at])
        assert cachefolder.read(str(path), "1") is None
    path.write_bytes(whole + b"x")
    assert cachefolder.read(str(path), "1") is None


def test_what_is_no_file_of_this_user_alone_is_not_read(place: str) -> None:
    path = Path(place, "a")
    assert cachefolder.read(str(path), "1") is None
    path.mkdir()
    assert cachefolder.read(str(path), "1") is None
    assert not cachefolder.write(str(path), "1", b"data")
    path.rmdir()
    os.mkfifo(path)
    assert cachefolder.read(str(path), "1") is None
    cachefolder.write(str(path), "1", b"data")
    path.rename(path.with_name("b"))
    path.symlink_to("b")
    assert cachefolder.read(str(path), "1") is None
    assert cachefolder.read(str(path.with_name("b")), "1") == b"data"
    path.with_name("b").chmod(0o620)
    assert cachefolder.read(str(path.with_name("b")), "1") is None


def test_where_nothing_can_be_written_nothing_is(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not cachefolder.write(f"{place}/none/a", "1", b"data")
    cachefolder.write(f"{place}/a", "1", b"data")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _full)
        assert not cachefolder.write(f"{place}/a", "1", b"other")
    assert names(place) == ["a"]
    assert cachefolder.read(f"{place}/a", "1") == b"data"


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_a_killed_writer_left_goes_in_time(place: str) -> None:
    old, new = Path(place, "a.1.part"), Path(place, "a.2.part")
    old.write_text("x")
    new.write_text("x")
    os.utime(old, (1, 1))
    cachefolder.write(f"{place}/a", "1", b"data")
    assert names(place) == ["a", "a.2.part"]


def test_who_reads_while_others_write_reads_something_whole(place: str) -> None:
    path = f"{place}/a"
    texts = [bytes([letter]) * 50_000 for letter in b"abcd"]
    cachefolder.write(path, "1", texts[0])

    def write(text: bytes) -> None:
        for _ in range(30):
            assert cachefolder.write(path, "1", text)

    writers = [threading.Thread(target=write, args=[text]) for text in texts]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert cachefolder.read(path, "1") in texts
    for writer in writers:
        writer.join()
    assert names(place) == ["a"]
