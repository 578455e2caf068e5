"""A spare site makes publishing quicker and changes nothing else: not a byte, not a promise."""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty import contents, names, publish_site, whole, write_site

from plenary.freezing import disk, exchange, publish
from plenary.freezing import spare as spares
from plenary.freezing.publish import Published, publishing

PAGES = [
    "index.html",
    "a/index.html",
    "a/b/index.html",
    "a/b/x.txt",
    "c/index.html",
    "c/d/e/index.html",
    "feed.xml",
    "a.html",
]


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder on a file system in memory where there is one."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def out(memory: Path) -> Path:
    (memory / "site" / "pages").mkdir(parents=True)
    return memory / "build"


@pytest.fixture
def spare(memory: Path) -> str:
    (memory / "caches").mkdir()
    return str(memory / "caches" / "spare")


def noting(real: Callable[..., object], made: list[str]) -> Callable[..., object]:
    """Return a function of the system that notes the last path it was given."""

    def noted(*given: object, **more: object) -> object:
        made.append(str(given[-1]))
        return real(*given, **more)

    return noted


def test_what_did_not_change_stays_where_it_is(out: Path, spare: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three publications the third makes but what is new: a page and the folders for it."""
    sites = [dict.fromkeys(PAGES, "1"), dict.fromkeys(PAGES, "1") | {"index.html": "2"}]
    sites.append(sites[1] | {"index.html": "3", "f/index.html": "new"})
    for site in sites[:2]:
        publish_site(out, site, keeping=True, spare=spare)
    assert contents(Path(spare)) == whole({name: "1" for name in PAGES if name != "index.html"})
    made: list[str] = []
    for name in ("link", "mkdir"):
        monkeypatch.setattr(os, name, noting(getattr(os, name), made))
    done = publish_site(out, sites[2], keeping=True, spare=spare)
    assert (done.files, done.changed, done.removed, done.warnings) == (len(PAGES) + 1, 2, 0, ())
    assert contents(out) == whole(sites[2])
    assert not [path for path in made if "/new/" in path and not path.endswith(("/f", "/.plenary-probe"))]


def of_published(dice: random.Random, out: Path) -> None:
    """Do what others do to a published folder between two freezes."""
    files = sorted(path for path in out.rglob("*.*") if path.is_file() and path.name != ".plenary-manifest.json")
    folder = dice.choice(sorted(path for path in [out, *out.rglob("*")] if path.is_dir()))
    deeds: list[Callable[[], object]] = [
        lambda: dice.choice(files).write_text("by hand"),
        lambda: dice.choice(files).unlink(),
        lambda: (folder / "mine.txt").write_text("mine"),
        lambda: (folder / "empty").mkdir(exist_ok=True),
        lambda: (folder / "link").is_symlink() or (folder / "link").symlink_to("nowhere"),
        lambda: folder is not out and folder.chmod(0o711),
    ]
    dice.choice(deeds)()


def of_spare(dice: random.Random, spare: Path) -> None:
    """Do to a spare site what may happen to anything that lies among caches."""
    files = sorted(path for path in spare.rglob("*") if path.is_file() and not path.is_symlink())
    if not files:
        return
    one = dice.choice(files)
    deeds: list[Callable[[], object]] = [
        lambda: shutil.rmtree(spare),
        lambda: (one.unlink(), one.write_text("damaged")),
        lambda: (one.unlink(), one.symlink_to("/etc/passwd")),
        lambda: (one.unlink(), one.mkdir()),
        lambda: one.rename(spare / "where-it-was-not"),
        lambda: ((spare / "a.html").unlink(missing_ok=True), write_site(spare, {"more/deep/stale.html": "stale"})),
        lambda: one.parent.chmod(0o700),
    ]
    dice.choice(deeds)()


def shapes(out: Path) -> dict[str, object]:
    """Return what a web server would see of a folder."""
    found: dict[str, object] = dict(contents(out))
    modes = {f"mode of {path.relative_to(out)}": path.lstat().st_mode for path in out.rglob("*")}
    return found | modes | {"list": (out / ".plenary-manifest.json").read_text()}


def worded(done: Published) -> list[str]:
    return sorted(words.partition(";")[0] for words in done.warnings)


@pytest.mark.parametrize("seed", range(15))
def test_with_and_without_a_spare_site_all_is_the_same(memory: Path, seed: int) -> None:
    dice = random.Random(seed)
    places = [memory / "with", memory / "without"]
    for place in places:
        (place / "site" / "pages").mkdir(parents=True)
        (place / "caches").mkdir()
    site = dict.fromkeys(PAGES, "1")
    for number in range(8):
        for name in dice.sample(PAGES, dice.choice([0, 1, 1, 2, 6])):
            site = {other: text for other, text in site.items() if other != name}
            if dice.random() < 0.7 or not site:
                site[name] = f"version {number}"
        done = [publish_site(places[0] / "build", site, True, str(places[0] / "caches" / "spare"))]
        done.append(publish_site(places[1] / "build", site))
        assert shapes(places[0] / "build") == shapes(places[1] / "build")
        assert worded(done[0]) == worded(done[1])
        assert (done[0].changed, done[0].removed) == (done[1].changed, done[1].removed)
        assert [names(place) for place in places] == [names(places[1])] * 2
        for _ in range(dice.randrange(3)):
            state = dice.getstate()
            of_published(dice, places[0] / "build")
            dice.setstate(state)
            of_published(dice, places[1] / "build")
        if dice.random() < 0.3:
            of_spare(dice, places[0] / "caches" / "spare")


def listing(folder: Path) -> dict[str, set[tuple[str, int]]]:
    """Return of each folder which names it lists, with their inodes."""
    found: dict[str, set[tuple[str, int]]] = {"": set()}
    for name, entry in disk.tree(folder):
        found.setdefault(name.rpartition("/")[0], set()).add((entry.name, entry.inode()))
        if entry.is_dir(follow_symlinks=False):
            found.setdefault(name, set())
    return found


@pytest.mark.parametrize("seed", range(30))
def test_all_that_is_new_is_on_the_disk_before_the_exchange(
    out: Path, spare: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is written through if its names are others than in the spare site, a file if it is not in there."""
    dice = random.Random(seed)
    site = dict.fromkeys(PAGES, "1")
    for text in "12":
        publish_site(out, site | {"feed.xml": text}, keeping=True, spare=spare)
    for name in dice.sample(PAGES, 2):
        del site[name]
    site |= {dice.choice(PAGES): "3", dice.choice(["new.html", "n/e/w.html", "a/new.html"]): "3"}
    for name in dice.sample(["CNAME", "a/mine.txt", "z/y/mine.txt", ".git/refs/"], dice.randrange(3)):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).mkdir(parents=True) if name.endswith("/") else (out / name).write_text("mine")
    before, written = listing(Path(spare)), set()
    known = {inode for found in (before, listing(out)) for names in found.values() for _, inode in names}
    new = out.parent / ".build.plenary" / "new"
    real = disk.flush_entry

    def noted(path: Path, through: bool = True) -> None:
        written.add(os.path.normpath(os.path.relpath(path, new)))
        real(path, through)

    def checked(one: Path, other: Path) -> bool:
        after = listing(one)
        changed = {folder or "." for folder in after if after[folder] != before.get(folder)}
        fresh = {(f"{folder}/{name}".lstrip("/"), inode) for folder in after for name, inode in after[folder]}
        changed |= {path for path, inode in fresh if path not in after and inode not in known}
        assert changed <= written
        assert {"../journal.json", "..", "../.."} <= written
        return exchange.swap(one, other)

    monkeypatch.setattr(disk, "flush_entry", noted)
    monkeypatch.setattr(disk, "flush", lambda _: pytest.fail("the whole disk was written through"))
    monkeypatch.setattr(publish, "swap", checked)
    publish_site(out, site, keeping=True, spare=spare)


def test_where_much_is_new_the_whole_disk_is_written_through(
    out: Path, spare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    real = disk.flush
    monkeypatch.setattr(disk, "flush", lambda folder: flushed.append(folder) or real(folder))
    names = [f"{number}/index.html" for number in range(250)]
    one, four = dict.fromkeys(names, "1") | {"same": "1"}, dict.fromkeys(names, "4") | {"same": "1"}
    for text, times in (("1", 1), ("2", 2), ("3", 2)):
        publish_site(out, one | {"0/index.html": text}, keeping=True, spare=spare)
        assert len(flushed) == times
    publish_site(out, four | {"0/index.html": "3"}, keeping=True, spare=spare)
    assert [path.name for path in flushed[2:]] == [".build.plenary", "new"], "what is new, and then what is left"
    left = {"0/index.html": "3", "same": "1"}
    assert contents(Path(spare)) == whole(left) | {str(number): "/" for number in range(250)}
    publish_site(out, four, keeping=True, spare=spare)
    assert len(flushed) == 5, "250 names were made in folders that stood"
    publish_site(out, four | {"0/index.html": "5"}, keeping=True, spare=spare)
    assert len(flushed) == 5


@pytest.mark.parametrize("odd", ["a link", "a file", "another user's", "nowhere"])
def test_what_is_no_spare_site_is_not_used_nor_followed(
    out: Path, spare: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = dict.fromkeys(PAGES, "1")
    for text in "12":
        publish_site(out, site | {"feed.xml": text}, keeping=True, spare=spare)
    if odd == "a link":
        Path(spare).rename(out.parent / "elsewhere")
        Path(spare).symlink_to(out.parent / "elsewhere")
    elif odd == "a file":
        shutil.rmtree(spare)
        Path(spare).write_text("x")
    elif odd == "another user's":
        other = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other)
    else:
        shutil.rmtree(Path(spare).parent)
    monkeypatch.setattr(spares, "_sifted", lambda *_: pytest.fail("it was used"))
    assert publish_site(out, site | {"feed.xml": "3"}, keeping=True, spare=spare).warnings == ()
    assert contents(out) == whole(site | {"feed.xml": "3"})
    assert odd != "a link" or len(disk.signatures(out.parent / "elsewhere")) == len(PAGES)
    assert odd == "nowhere" or contents(Path(spare)) == whole({name: "1" for name in PAGES if name != "feed.xml"})


def test_a_spare_site_that_can_not_be_moved_is_removed(out: Path, spare: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def refused(one: str | Path, other: str | Path) -> None:
        if os.fspath(other) == spare:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(one, other)

    monkeypatch.setattr(os, "rename", refused)
    for text in "123":
        assert publish_site(out, {"index.html": text, "a/x": "x"}, keeping=True, spare=spare).warnings == ()
    assert names(out.parent) == ["build", "caches", "site"]
    assert names(out.parent / "caches") == []


def test_a_publication_that_fails_leaves_the_published_site_alone(out: Path, spare: str) -> None:
    site = dict.fromkeys(PAGES, "1")
    for text in "12":
        publish_site(out, site | {"feed.xml": text}, keeping=True, spare=spare)
    before = shapes(out)
    with publishing(out, out.parent / "site", (), spare) as release:
        release.keep("index.html")
        write_site(release.folder, {"a/index.html": "half"})
    assert shapes(out) == before
    assert names(out.parent) == ["build", "caches", "site"]
    with publishing(out, out.parent / "site", (), spare) as release:
        write_site(release.folder, {"a/index.html": "written before anything is kept"})
        release.keep("index.html")
        release.commit()
    assert contents(out) == whole({"a/index.html": "written before anything is kept", "index.html": "1"})
