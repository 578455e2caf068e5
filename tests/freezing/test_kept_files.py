"""Files that are known to be unchanged go from one site to the next without being read, and nothing else changes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty import contents, names, publish_site, whole, write_site

from plenary.freezing import disk
from plenary.freezing.publish import Published, PublishError, publishing

SITE = {"index.html": "home", "about/index.html": "about", "about/a/b/index.html": "deep"}
OTHER = SITE | {"index.html": "home, new"}
KEPT = ("about/index.html", "about/a/b/index.html")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "site" / "pages").mkdir(parents=True)
    publish_site(tmp_path / "build", SITE)
    return tmp_path / "build"


def digests(files: dict[str, str]) -> dict[str, str]:
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}


def publish_keeping(out: Path, meanwhile: Callable[[], object] = bool) -> Published:
    """Publish OTHER by keeping all but the page that is new."""
    with publishing(out, out.parent / "site", ()) as release:
        release.keep(*KEPT)
        write_site(release.folder, {"index.html": OTHER["index.html"]})
        meanwhile()
        return release.commit(digests(OTHER))


def test_kept_files_are_those_that_were_there(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [((out / name).stat().st_ino, (out / name).stat().st_mtime_ns) for name in KEPT]
    read: list[str] = []
    real = disk.digest
    monkeypatch.setattr(disk, "digest", lambda path: read.append(os.path.relpath(path, out.parent)) or real(path))
    done = publish_keeping(out)
    assert (done.files, done.changed, done.removed, done.warnings) == (3, 1, 0, ())
    assert contents(out) == whole(OTHER)
    assert [((out / name).stat().st_ino, (out / name).stat().st_mtime_ns) for name in KEPT] == before
    assert {(out / name).stat().st_nlink for name in SITE} == {1}
    assert read == [".build.plenary/new/index.html"], "only the former page that was replaced is looked at once more"
    assert json.loads((out / ".plenary-manifest.json").read_text())["files"] == digests(OTHER)
    assert names(out.parent) == ["build", "site"]


def test_kept_files_are_copied_where_they_cannot_be_linked(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(out / KEPT[0], ns=(1, 1_000_000_000))

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    publish_keeping(out)
    assert contents(out) == whole(OTHER)
    assert (out / KEPT[0]).stat().st_mtime_ns == 1_000_000_000


@pytest.mark.parametrize("name", ["gone.html", "index.html/gone.html", "far/gone/index.html"])
def test_a_file_that_has_gone_cannot_be_kept(out: Path, name: str) -> None:
    with pytest.raises(PublishError) as said, publishing(out, out.parent / "site", ()) as release:
        release.keep(name)
    ending = f"{name} was taken away while the site was frozen; nothing was published; freeze again"
    assert str(said.value).endswith(ending)
    assert contents(out) == whole(SITE)
    assert names(out.parent) == ["build", "site"]


def test_a_disk_that_refuses_to_keep_is_one_line(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(PublishError, match=r"^the disk is full; the published site is unchanged"):
        publish_keeping(out)
    assert contents(out) == whole(SITE)


def test_a_kept_file_that_is_edited_meanwhile_is_put_right_by_the_next_freeze_and_not_lost(out: Path) -> None:
    """An edit in place goes to both names of a file: the new site shows it, and its digest tells that it is foreign."""
    assert publish_keeping(out, lambda: (out / KEPT[0]).write_text("by hand")).warnings == ()
    assert (out / KEPT[0]).read_text() == "by hand"
    done = publish_site(out, OTHER)
    assert [words.partition(";")[0] for words in done.warnings] == [
        "about/index.html was changed by hand in the published folder"
    ]
    assert contents(out) == whole(OTHER)
    kept = [path for path in (out.parent / "build.changed-by-hand").rglob("*") if path.is_file()]
    assert [path.read_text() for path in kept] == ["by hand"]


def test_a_kept_file_that_is_replaced_meanwhile_is_not_lost(out: Path) -> None:
    def replace() -> None:
        (out / "spare").write_text("by hand")
        (out / "spare").replace(out / KEPT[0])

    assert len(publish_keeping(out, replace).warnings) == 1
    assert contents(out) == whole(OTHER)
    kept = [path for path in (out.parent / "build.changed-by-hand").rglob("*") if path.is_file()]
    assert [path.read_text() for path in kept] == ["by hand"]


def test_what_is_said_to_be_there_must_be_there(out: Path) -> None:
    with pytest.raises(PublishError, match=r"^none\.html has gone from the new site; nothing was published; freeze"):
        _commit(out, {"none.html": "x"})
    assert contents(out) == whole(SITE)


def test_where_the_disk_spells_names_its_own_way_the_files_are_read(out: Path) -> None:
    """A disk without capitals keeps one file for two names: the digest of neither is to be believed."""
    _commit(out, {"about//index.html": "x", "index.html": "y"})
    assert json.loads((out / ".plenary-manifest.json").read_text())["files"] == digests(SITE)


def _commit(out: Path, said: dict[str, str]) -> None:
    with publishing(out, out.parent / "site", ()) as release:
        write_site(release.folder, SITE)
        release.commit(said)


def test_unchanged_files_that_were_written_again_keep_their_times(out: Path) -> None:
    os.utime(out / KEPT[0], ns=(1, 1_000_000_000))
    with publishing(out, out.parent / "site", ()) as release:
        write_site(release.folder, OTHER)
        done = release.commit(digests(OTHER))
    assert (out / KEPT[0]).stat().st_mtime_ns == 1_000_000_000
    assert (done.changed, done.removed, done.warnings) == (1, 0, ())


def test_the_list_of_files_is_written_as_json_is(out: Path) -> None:
    odd = {'a"b.html': "1", "caf\u00e9/\U0001f600.html": "2", "back\\slash\n.html": "3"}
    publish_site(out, odd)
    text = (out / ".plenary-manifest.json").read_text("utf-8")
    assert text == json.dumps({"version": 1, "files": dict(sorted(digests(odd).items()))}, indent=1) + "\n"


def test_a_signature_tells_every_change(out: Path) -> None:
    (out / "link").symlink_to("index.html")
    (out / "folder").symlink_to("about")
    path = out / "index.html"
    before = disk.signatures(out)
    found = path.stat()
    assert before.keys() == SITE.keys() | {".plenary-manifest.json"}
    assert before["index.html"] == (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
    assert disk.signatures(out) == before
    for change in (
        lambda: path.write_text("hemo"),
        lambda: path.chmod(0o600),
        lambda: os.utime(path, ns=(1, 1)),
        lambda: (out / "x").write_text("hemo") and (out / "x").replace(path),
        path.unlink,
    ):
        time.sleep(0.02)
        change()
        after = disk.signatures(out)
        assert {name for name in before if after.get(name) != before[name]} == {"index.html"}
        before = after
