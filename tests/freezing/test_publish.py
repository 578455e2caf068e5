"""What a publication does to the folder that it publishes to, and to what others put there."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty import contents, names, publish_site, whole, write_site

from plenary.freezing import disk, exchange, ownership, publish
from plenary.freezing.publish import PublishError, publishing

SITE = {"index.html": "home", "about/index.html": "about"}
OTHER = {"index.html": "home, new", "news/index.html": "news"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "site" / "pages").mkdir(parents=True)
    return tmp_path / "build"


def test_a_site_is_published_and_replaced(out: Path) -> None:
    first = publish_site(out, SITE)
    assert (first.files, first.changed, first.removed, first.warnings) == (2, 2, 0, ())
    assert contents(out) == whole(SITE)
    second = publish_site(out, OTHER)
    assert (second.files, second.changed, second.removed, second.warnings) == (2, 2, 1, ())
    assert contents(out) == whole(OTHER)
    assert names(out.parent) == ["build", "site"]


def test_folders_above_the_destination_are_made(out: Path) -> None:
    publish_site(out / "far" / "below", SITE)
    assert names(out / "far") == ["below"]


def test_without_commit_nothing_changes(out: Path) -> None:
    publish_site(out, SITE)
    with publishing(out, out.parent / "site", ()) as release:
        write_site(release.folder, OTHER)
    with pytest.raises(KeyError), publishing(out, out.parent / "site", ()) as release:
        write_site(release.folder, {"index.html": OTHER["a page that fails"]})
    assert contents(out) == whole(SITE)
    assert names(out.parent) == ["build", "site"]


def test_what_the_disk_refuses_while_the_site_is_written_is_one_line(out: Path) -> None:
    with pytest.raises(PublishError) as said, publishing(out, out.parent / "site", ()):
        raise OSError(errno.ENOSPC, "No space left on device", "about/index.html")
    assert str(said.value) == (
        "the disk is full (about/index.html); the published site is unchanged; make room, then freeze again"
    )


def test_a_fault_of_the_program_keeps_its_own_name(out: Path) -> None:
    with pytest.raises(FileNotFoundError), publishing(out, out.parent / "site", ()) as release:
        (release.folder / "none").read_text()
    assert names(out.parent) == ["site"]


def test_the_folder_to_write_into_is_empty_and_alike(out: Path) -> None:
    publish_site(out, SITE)
    out.chmod(0o750)
    with publishing(out, out.parent / "site", ()) as release:
        assert names(release.folder) == []
        write_site(release.folder, SITE)
        release.commit()
    assert out.stat().st_mode & 0o777 == 0o750


def test_the_same_site_leaves_the_same_bytes_and_times(out: Path) -> None:
    publish_site(out, SITE)
    os.utime(out / "index.html", ns=(1, 1_000_000_000))
    listed = (out / ".plenary-manifest.json").read_bytes()
    done = publish_site(out, SITE)
    assert (done.changed, done.removed) == (0, 0)
    assert (out / ".plenary-manifest.json").read_bytes() == listed
    assert (out / "index.html").stat().st_mtime_ns == 1_000_000_000
    assert (out / "index.html").stat().st_nlink == 1


def test_permissions_that_were_changed_by_hand_are_mended(out: Path) -> None:
    publish_site(out, SITE)
    usual = (out / "index.html").stat().st_mode
    os.utime(out / "index.html", ns=(1, 1_000_000_000))
    (out / "index.html").chmod(0o600 if usual & 0o777 != 0o600 else 0o644)
    publish_site(out, SITE)
    assert (out / "index.html").stat().st_mode == usual
    assert (out / "index.html").stat().st_mtime_ns == 1_000_000_000


def test_the_owner_of_the_folder_stays(out: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    publish_site(out, SITE)
    os.chown(out, 65534, 65533)
    publish_site(out, OTHER)
    assert (out.stat().st_uid, out.stat().st_gid) == (65534, 65533)


def test_times_stay_where_files_cannot_be_linked(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_site(out, SITE)
    os.utime(out / "index.html", ns=(1, 1_000_000_000))
    monkeypatch.setattr(os, "link", _not_permitted)
    publish_site(out, SITE)
    assert (out / "index.html").stat().st_mtime_ns == 1_000_000_000


def _not_permitted(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_the_list_of_files_is_what_sha256sum_says(out: Path) -> None:
    publish_site(out, {"b.html": "b\n", "a/a.html": "a\n"})
    listed = json.loads((out / ".plenary-manifest.json").read_text())
    assert list(listed["files"]) == ["a/a.html", "b.html"]
    assert listed == {
        "version": 1,
        "files": {
            "a/a.html": "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7",
            "b.html": "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f",
        },
    }


@pytest.mark.parametrize("link", [os.link, _not_permitted], ids=["linked", "copied"])
def test_what_others_put_there_stays(out: Path, monkeypatch: pytest.MonkeyPatch, link: Callable[..., None]) -> None:
    monkeypatch.setattr(os, "link", link)
    publish_site(out, SITE)
    (out / ".git" / "refs").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref: refs/heads/main")
    (out / "about" / "mine.sh").write_text("mine")
    (out / "about" / "mine.sh").chmod(0o751)
    os.utime(out / "about" / "mine.sh", ns=(1, 1_000_000_000))
    (out / ".git").chmod(0o500)
    (out / "elsewhere").symlink_to("/nowhere")
    publish_site(out, OTHER)
    foreign = {".git/HEAD": "ref: refs/heads/main", ".git/refs": "/", "about/mine.sh": "mine"}
    assert contents(out) == whole(OTHER | foreign | {"elsewhere": "-> /nowhere"})
    kept = (out / "about" / "mine.sh").stat()
    assert (kept.st_mode & 0o777, kept.st_mtime_ns) == (0o751, 1_000_000_000)
    assert (out / ".git").stat().st_mode & 0o777 == 0o500
    assert names(out.parent) == ["build", "site"]
    (out / ".git").chmod(0o700)


def test_a_git_repository_goes_on_working(out: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*words: str) -> str:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run(["git", *who, *words], cwd=out, check=True, capture_output=True, text=True).stdout

    publish_site(out, SITE)
    for _ in (git("init"), git("add", "."), git("commit", "-m", "first")):
        pass
    publish_site(out, OTHER)
    assert git("fsck", "--strict").strip() == ""
    changes = git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert changes == [" M .plenary-manifest.json", " D about/index.html", " M index.html", "?? news/index.html"]


CLASHES = [
    ({"index.html": "not ours"}, "index.html was not written by Plenary"),
    ({"index.html": "not ours", "news/index.html": "nor this"}, "and 1 more were not written by Plenary"),
    ({"index.html/a.txt": "a folder"}, "index.html and 1 more were not written by Plenary"),
    ({"news": "a file"}, "news was not written by Plenary"),
]


@pytest.mark.parametrize(("foreign", "words"), CLASHES)
def test_what_others_put_there_is_not_overwritten(out: Path, foreign: dict[str, str], words: str) -> None:
    write_site(out, foreign)
    with pytest.raises(PublishError, match=r"move yours away, or name another folder with --out$") as said:
        publish_site(out, OTHER)
    assert words in str(said.value)
    assert contents(out) == whole(foreign)
    assert names(out.parent) == ["build", "site"]


def test_a_link_in_the_place_of_a_folder_is_not_followed(out: Path) -> None:
    (out.parent / "private").mkdir()
    out.mkdir()
    (out / "news").symlink_to("../private")
    with pytest.raises(PublishError, match="news was not written by Plenary"):
        publish_site(out, OTHER)
    assert names(out.parent / "private") == []


def test_a_file_with_the_sites_own_bytes_is_taken_over(out: Path) -> None:
    write_site(out, {"CNAME": "example.org", "mine.txt": "mine"})
    publish_site(out, SITE | {"CNAME": "example.org"})
    publish_site(out, OTHER)
    assert contents(out) == whole(OTHER | {"mine.txt": "mine"})


def test_a_file_changed_by_hand_is_replaced_and_kept_elsewhere(out: Path) -> None:
    publish_site(out, SITE)
    (out / "about" / "index.html").write_text("about, mended on the server")
    done = publish_site(out, SITE)
    assert contents(out) == whole(SITE)
    kept = [path for path in (out.parent / "build.changed-by-hand").rglob("*") if path.is_file()]
    assert [path.read_text() for path in kept] == ["about, mended on the server"]
    assert [re.sub("[0-9a-f]{12}", "#", path.name) for path in kept] == ["index.#.html"]
    assert len(done.warnings) == 1
    assert done.warnings[0].startswith("about/index.html was changed by hand in the published folder; ")
    assert str(kept[0]) in done.warnings[0]
    assert publish_site(out, SITE).warnings == ()


def test_a_file_changed_by_hand_to_what_it_becomes_needs_no_keeping(out: Path) -> None:
    publish_site(out, SITE)
    (out / "index.html").write_text("home, new")
    assert publish_site(out, OTHER).warnings == ()
    assert names(out.parent) == ["build", "site"]


def test_a_link_as_destination_stays_a_link(out: Path) -> None:
    (out.parent / "releases").mkdir()
    publish_site(out.parent / "releases" / "live", SITE)
    out.symlink_to("releases/live")
    publish_site(out, OTHER)
    assert out.readlink() == Path("releases/live")
    assert contents(out.parent / "releases" / "live") == whole(OTHER)
    assert names(out.parent / "releases") == ["live"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 1}', "null", "\x80\xff"])
def test_a_damaged_list_is_no_leave_to_remove_anything(out: Path, text: str) -> None:
    publish_site(out, SITE)
    (out / ".plenary-manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(PublishError, match="is damaged, so it can't be told which files there are yours"):
        publish_site(out, OTHER)
    assert contents(out) == whole(SITE)


def test_an_empty_site_is_not_published(out: Path) -> None:
    publish_site(out, SITE)
    with pytest.raises(PublishError, match="the new site is empty"):
        publish_site(out, {})
    assert contents(out) == whole(SITE)


def test_only_files_are_published(out: Path) -> None:
    with publishing(out, out.parent / "site", ()) as release:
        (release.folder / "passwd").symlink_to("/etc/passwd")
        with pytest.raises(PublishError, match="passwd is no regular file"):
            release.commit()
    assert not out.exists()


def test_a_stranger_in_the_working_folder_is_left_alone(out: Path) -> None:
    (out.parent / ".build.plenary" / "new").mkdir(parents=True)
    (out.parent / ".build.plenary" / "new" / "thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match=r"is in the way of the freeze; move it away, then freeze again$"):
        publish_site(out, SITE)
    assert contents(out.parent / ".build.plenary" / "new") == {"thesis.txt": "mine"}
    assert names(out.parent) == [".build.plenary", "site"]


def test_a_mounted_folder_inside_is_not_emptied(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from faulty import *\n"
        "try:\n"
        "    publish_site(Path(sys.argv[1]) / 'build', {'index.html': 'x'})\n"
        "except publish.PublishError as error:\n"
        "    print(error)\n"
        "assert (Path(sys.argv[1]) / 'build/uploads/a.jpg').exists()\n"
    )
    (tmp_path / "build" / "uploads").mkdir(parents=True)
    mount = 'mount -t tmpfs none "$1/build/uploads" && touch "$1/build/uploads/a.jpg"'
    private = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    trial = [*private, mount, "sh", str(tmp_path)]
    if shutil.which("unshare") is None or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("a file system can't be mounted here")
    command = [*private, f'{mount} && exec "$2" -c "$3" "$1"', "sh", str(tmp_path), sys.executable, program]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "build/uploads is another file system inside the published folder" in done.stdout


def test_what_is_put_there_at_the_last_moment_is_not_lost(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others write into the former site between the look at it and the exchange."""
    publish_site(out, SITE)
    write_site(out, {"CNAME": "old", "log.txt": "1"})

    def late(one: Path, other: Path) -> bool:
        write_site(other, {".well-known/acme/token": "t", "CNAME.new": "new", "about/note.txt": "n"})
        (other / "CNAME.new").rename(other / "CNAME")
        with (other / "log.txt").open("a") as file:
            file.write("2")
        return exchange.swap(one, other)

    monkeypatch.setattr(publish, "swap", late)
    done = publish_site(out, OTHER)
    late_files = {".well-known/acme/token": "t", "about/note.txt": "n", "CNAME": "old", "log.txt": "12"}
    assert contents(out) == whole(OTHER | late_files)
    assert len(done.warnings) == 1
    assert done.warnings[0].startswith("CNAME was changed while a freeze was publishing; that version is kept as ")
    assert [path.read_text() for path in (out.parent / "build.changed-by-hand").iterdir()] == ["new"]


def test_what_was_removed_since_a_killed_freeze_does_not_come_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_site(out, SITE)
    write_site(out, {"CNAME": "example.org", "mine.txt": "mine", "index.html": "changed by hand"})
    with monkeypatch.context() as patch:
        patch.setattr(publish, "_tidy", lambda place: iter(()))  # as if killed right after the exchange
        publish_site(out, OTHER)
    assert names(out.parent) == [".build.plenary", "build", "site"]
    (out / "CNAME").unlink()
    done = publish_site(out, OTHER)
    assert contents(out) == whole(OTHER | {"mine.txt": "mine"})
    assert names(out.parent) == ["build", "build.changed-by-hand", "site"]
    assert [warning.partition(";")[0] for warning in done.warnings] == [
        "index.html was changed by hand in the published folder"
    ]


def test_all_is_on_the_disk_before_the_exchange_and_that_before_the_removal(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut needs: data, the folder around, the exchange, that folder again, and only then removals."""
    publish_site(out, SITE)
    events: list[str] = []

    def spy(module: object, name: str, text: Callable[..., str]) -> None:
        real = getattr(module, name)

        def noted(*given: object, **named: object) -> object:
            events.append(text(*given))
            return real(*given, **named)

        monkeypatch.setattr(module, name, noted)

    spy(disk, "flush", lambda folder: f"flush {folder.name}")
    spy(disk, "flush_entry", lambda path, **_: f"flush {path.name}/")
    spy(publish, "swap", lambda *_: "exchange")
    spy(ownership, "retire", lambda *_: "retire")
    publish_site(out, OTHER)
    beside = f"flush {out.parent.name}/"
    work = "flush .build.plenary/"
    assert events == ["flush .build.plenary", beside, "exchange", work, beside, "retire", work]


def test_a_lock_file_that_its_holder_removed_is_not_the_lock(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening the file and locking it, one freeze ends (and removes the file) and another begins."""
    path, lock = out.parent / ".build.plenary-lock", fcntl.flock
    holders: list[int] = []

    def late(file: int, how: int) -> None:
        if not holders:
            path.unlink()
            holders.append(os.open(path, os.O_RDWR | os.O_CREAT))
            lock(holders[0], fcntl.LOCK_EX)
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(PublishError, match=r"^another freeze is publishing to "):
        publish_site(out, SITE)
    os.close(holders[0])
    publish_site(out, SITE)
    assert names(out.parent) == ["build", "site"]


def test_a_reader_always_finds_a_whole_site(out: Path) -> None:
    publish_site(out, {"index.html": "0"})
    stop, misses, reads = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                reads.append((out / "index.html").read_text())
            except OSError as error:
                misses.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 40):
        publish_site(out, {"index.html": str(number), f"{number}/index.html": "x"})
    stop.set()
    reader.join()
    assert misses == []
    assert reads == sorted(reads, key=int)
    assert set(reads) <= {str(number) for number in range(40)}


def test_folders_are_exchanged_by_number_too(tmp_path: Path) -> None:
    """C libraries without renameat2 reach it through syscall(2)."""
    write_site(tmp_path, {"a/x": "a", "b/x": "b"})
    call = exchange.by_number(ctypes.CDLL(None, use_errno=True)) if sys.platform == "linux" else None
    if call is None:
        pytest.skip("no number is known for this system")
    assert call(os.fsencode(tmp_path / "a"), os.fsencode(tmp_path / "b")) == 0
    assert contents(tmp_path) == whole({"a/x": "b", "b/x": "a"})
    assert call(os.fsencode(tmp_path / "a"), os.fsencode(tmp_path / "none")) == -1


def test_odd_names_are_carried(out: Path) -> None:
    out.mkdir()
    odd = [b"caf\xe9", "e\u0301".encode(), b"new\nline", b" ", b"a" * 255]
    for name in odd:
        Path(os.fsdecode(os.fsencode(out) + b"/" + name)).write_text("x")
    publish_site(out, SITE)
    publish_site(out, OTHER)
    assert sorted(set(map(os.fsencode, names(out))) - {b"index.html", b"news", b".plenary-manifest.json"}) == sorted(
        odd
    )


def test_folders_nested_beyond_pythons_recursion(out: Path) -> None:
    publish_site(out, SITE)
    deep = out
    for _ in range(1200):
        deep /= "d"
        deep.mkdir()
    (deep / "leaf").write_text("x")
    publish_site(out, OTHER)
    assert (deep / "leaf").read_text() == "x"
    assert names(out.parent) == ["build", "site"]
    disk.remove(out)  # pytest's own way to tidy up recurses
    assert names(out.parent) == ["site"]
