"""Whatever happens while a site is published, the published folder is the whole old or the whole new site."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty import Server, contents, names, publish_site, whole, write_site

from plenary.freezing import ownership
from plenary.freezing.publish import PublishError, publishing

OLD = {"index.html": "old", "about/index.html": "same", "blog/a/index.html": "a post", "feed.xml": "old feed"}
NEW = {"index.html": "new", "about/index.html": "same", "news/index.html": "news", "feed.xml": "new feed"}
NEXT = {"index.html": "next", "about/index.html": "same"}
FOREIGN = {
    ".git/HEAD": "ref: refs/heads/main",
    ".git/refs/heads": "/",
    ".nojekyll": "",
    "CNAME": "example.org",
    ".well-known/security.txt": "Contact: mailto:webmaster@example.org",
    "about/mine.txt": "mine",
    "blog/a/notes.txt": "notes",
    "link": "-> CNAME",
}
EDIT = {"feed.xml": "changed by hand"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.end()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a site and where it was published: OLD, with FOREIGN put beside it and EDIT made by hand."""
    place = tmp_path_factory.mktemp("model")
    (place / "site" / "pages").mkdir(parents=True)
    publish_site(place / "build", OLD)
    for name, text in FOREIGN.items():
        path = place / "build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text == "/":
            path.mkdir()
        elif text.startswith("-> "):
            path.symlink_to(text[3:])
        else:
            path.write_text(text)
    write_site(place / "build", EDIT)
    return place


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder on a file system in memory where there is one: hundreds of publications are quick there."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def place(published: Path, tmp_path: Path) -> Path:
    return fresh(published, tmp_path / "place")


def fresh(published: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(published, place, symlinks=True)
    return place


BEFORE = whole(OLD | FOREIGN | EDIT)
AFTER = whole(NEW | FOREIGN)


def check_next(place: Path, server: Server, ways: list[str]) -> None:
    """Nothing is left of the fault once a publication succeeds, and the change that was made by hand is kept, once."""
    answer = server.publish(place / "build", NEXT, ways=ways)
    assert answer["outcome"] == "published"
    assert contents(place / "build") == whole(NEXT | FOREIGN)
    assert names(place) == ["build", "build.changed-by-hand", "site"]
    kept = [path.read_text() for path in (place / "build.changed-by-hand").iterdir()]
    assert kept == list(EDIT.values())


@pytest.mark.parametrize("ways", [[], ["no links"], ["no syncfs"], ["keep"]], ids=" ".join)
def test_killed_at_any_call(published: Path, memory: Path, server: Server, ways: list[str]) -> None:
    calls = server.publish(fresh(published, memory / "place") / "build", NEW, ways=ways)["calls"]
    seen = set()
    for at in range(1, calls + 1, 2 if ways else 1):
        place = fresh(published, memory / "place")
        assert server.publish(place / "build", NEW, ways=ways, at=at)["outcome"] == "killed"
        found = contents(place / "build")
        assert found in (BEFORE, AFTER), at
        seen.add(found == AFTER)
        check_next(place, server, ways)
    assert seen == {False, True}


def test_killed_at_any_call_of_the_first_publication(memory: Path, server: Server) -> None:
    (memory / "pages").mkdir()
    out = memory / "out" / "build"
    calls = server.publish(out, NEW)["calls"]
    for at in range(1, calls + 1):
        shutil.rmtree(memory / "out")
        assert server.publish(out, NEW, at=at)["outcome"] == "killed"
        assert not out.exists() or contents(out) == whole(NEW)
        assert server.publish(out, NEXT)["outcome"] == "published"
        assert contents(out) == whole(NEXT)
        assert names(out.parent) == ["build"]


def test_killed_where_folders_cannot_be_exchanged(published: Path, memory: Path, server: Server) -> None:
    """The weaker promise: between two renames the folder may be missing; the next freeze first puts it back."""
    ways = ["no exchange"]
    calls = server.publish(fresh(published, memory / "place") / "build", NEW, ways=ways)["calls"]
    missing = 0
    for at in range(1, calls + 1):
        place = fresh(published, memory / "place")
        out, site = place / "build", place / "site"
        assert server.publish(out, NEW, ways=ways, at=at)["outcome"] == "killed"
        if not out.exists():
            missing += 1
            with publishing(out, site, (site / "pages",)):
                assert contents(out) == BEFORE
        assert contents(out) in (BEFORE, AFTER), at
        check_next(place, server, ways)
    assert missing == 1


@pytest.mark.parametrize(
    ("number", "lasting", "ways"),
    [
        (errno.ENOSPC, False, []),
        (errno.EIO, True, []),
        (errno.EIO, False, ["no links", "no exchange"]),
        (errno.EIO, False, ["keep"]),
    ],
)
def test_any_call_fails(
    published: Path, memory: Path, server: Server, number: int, lasting: bool, ways: list[str]
) -> None:
    calls = server.publish(fresh(published, memory / "place") / "build", NEW, ways=ways)["calls"]
    seen = set()
    for at in range(1, calls + 1, 2 if ways else 1):
        place = fresh(published, memory / "place")
        answer = server.publish(place / "build", NEW, ways=ways, at=at, errno=number, lasting=lasting)
        seen.add(answer["outcome"])
        if answer["outcome"] == "refused":
            assert contents(place / "build") == BEFORE, at
            assert "the published site is unchanged" in answer["message"]
            assert "\n" not in answer["message"]
        else:
            assert contents(place / "build") == AFTER, (at, answer)
        check_next(place, server, ways)
    assert seen == {"refused", "published"}


def test_interrupted_at_every_other_call(published: Path, memory: Path, server: Server) -> None:
    calls = server.publish(fresh(published, memory / "place") / "build", NEW)["calls"]
    for at in range(1, calls + 1, 2):
        place = fresh(published, memory / "place")
        assert server.publish(place / "build", NEW, at=at, interrupt=True)["outcome"] == "interrupted"
        assert contents(place / "build") in (BEFORE, AFTER), at
        check_next(place, server, [])


NOBODY = 65534 if os.geteuid() == 0 else None


def test_an_ordinary_user_carries_and_removes_folders_that_are_read_only(memory: Path, server: Server) -> None:
    (memory / "build" / ".git" / "objects").mkdir(parents=True)
    (memory / "build" / ".git" / "objects" / "pack").write_text("packed")
    for path in (memory, *memory.rglob("*")):
        os.chown(path, -1 if NOBODY is None else NOBODY, -1)
    (memory / "build" / ".git" / "objects").chmod(0o500)
    calls = server.publish(memory / "build", NEW, user=NOBODY)["calls"]
    for at in (*range(2, calls, 7), 0):
        server.publish(memory / "build", NEW, user=NOBODY, at=at)
        assert contents(memory / "build") == whole(NEW | {".git/objects/pack": "packed"})
    assert names(memory) == ["build"]


def test_what_may_not_be_read_stops_the_publication(memory: Path, server: Server) -> None:
    """Another user's file can be linked on some systems; where not, the site stays as it is."""
    if NOBODY is None:
        pytest.skip("only root can play two users")
    answers = []
    for folder in (memory, memory / "build"):
        folder.mkdir(exist_ok=True)
        os.chown(folder, NOBODY, -1)
    (memory / "build" / "private").write_text("root's own")
    (memory / "build" / "private").chmod(0o600)
    answers.append(server.publish(memory / "build", NEW, user=NOBODY))
    after = whole(NEW) if answers[0]["outcome"] == "published" else {}
    assert contents(memory / "build") == after | {"private": "root's own"}
    assert after or answers[0]["message"].startswith(f"no permission to read or write there ({memory}/build/private); ")
    assert names(memory) == ["build"]


def test_killed_at_random_again_and_again(place: Path, tmp_path: Path) -> None:
    """Nobody tidies up in between: each publication finds what the killed ones before it left."""
    program = (
        "import sys; from pathlib import Path; from faulty import publish_site\n"
        "sites, number = ({'index.html': 'a', 'a/x.html': 'x'}, {'index.html': 'b', 'b/y.html': 'y'}), 0\n"
        "print('begins', flush=True)\n"
        "while True:\n"
        "    publish_site(Path(sys.argv[1]), sites[number % 2]); number += 1\n"
    )
    sites = [
        whole(site | FOREIGN) for site in ({"index.html": "a", "a/x.html": "x"}, {"index.html": "b", "b/y.html": "y"})
    ]
    dice = random.Random(2026)
    states = set()
    for _ in range(20):
        command = [sys.executable, "-c", program, str(place / "build")]
        with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begins\n"
            time.sleep(dice.uniform(0.005, 0.1))
            process.send_signal(signal.SIGKILL)
        found = contents(place / "build")
        assert found in (BEFORE, *sites)
        states.add(json.dumps(found))
    assert len(states) > 1
    publish_site(place / "build", NEXT)
    assert contents(place / "build") == whole(NEXT | FOREIGN)
    assert names(place) == ["build", "build.changed-by-hand", "site"]


def test_a_full_disk(tmp_path: Path) -> None:
    """A real one: a small file system in memory, mounted for the child alone."""
    program = (
        "import sys; from pathlib import Path; from faulty import *\n"
        "out = Path(sys.argv[1]) / 'build'\n"
        "publish_site(out, {'index.html': 'old'}); (out / 'CNAME').write_text('mine')\n"
        "try:\n"
        "    publish_site(out, {f'{number}.html': 'x' * 50_000 for number in range(20)})\n"
        "except publish.PublishError as error:\n"
        "    print(error)\n"
        "assert contents(out) == {'index.html': 'old', 'CNAME': 'mine'}\n"
        "publish_site(out, {'index.html': 'new'})\n"
        "assert contents(out) == {'index.html': 'new', 'CNAME': 'mine'}\n"
        "assert [path.name for path in out.parent.iterdir()] == ['build']\n"
    )
    mount = 'mount -t tmpfs -o size=400k none "$1"'
    private = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    trial = [*private, mount, "sh", str(tmp_path)]
    if shutil.which("unshare") is None or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("a file system can't be mounted here")
    command = [*private, f'{mount} && exec "$2" -c "$3" "$1"', "sh", str(tmp_path), sys.executable, program]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("the disk is full")
    assert done.stdout.endswith("; the published site is unchanged; make room, then freeze again\n")


def test_a_second_freeze_is_refused_and_a_killed_one_is_not_waited_for(place: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from plenary.freezing.publish import publishing\n"
        "place = Path(sys.argv[1])\n"
        "with publishing(place / 'build', place / 'site', ()) as release:\n"
        "    (release.folder / 'index.html').write_text('half'); print('holds', flush=True); time.sleep(60)\n"
    )
    (place / ".build.plenary-lock").write_text("123456789012345\n")  # as a killed freeze leaves it
    command = [sys.executable, "-c", program, str(place)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"holds\n"
        with pytest.raises(
            PublishError, match=rf"^another freeze \(process {process.pid}\) .*; wait until it has ended$"
        ):
            publish_site(place / "build", NEW)
        assert contents(place / "build") == BEFORE
        process.send_signal(signal.SIGKILL)
    publish_site(place / "build", NEW)
    assert contents(place / "build") == AFTER
    assert names(place) == ["build", "build.changed-by-hand", "site"]


@pytest.fixture
def linked(published: Path, memory: Path) -> Callable[[], Path]:
    """Return a function that makes the place of OLD anew, with a spare site that is partly stale."""

    def make() -> Path:
        place, rest = fresh(published, memory / "place"), memory / "spare"
        shutil.rmtree(rest, ignore_errors=True)
        listed = ownership.read_manifest(place / "build")
        for name in listed:
            (rest / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(place / "build" / name, rest / name)
        write_site(rest, {"stale/deep/index.html": "stale"})
        (rest / "index.html").unlink()
        (rest / "index.html").write_text("another file")
        return place

    return make


def trials(
    server: Server, linked: Callable[[], Path], spare: Path, **order: object
) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield a place and what came of a publication with a spare site, for harm at each call in turn."""
    ways, where = ["keep"], str(spare)
    calls = server.publish(linked() / "build", NEW, ways=ways, spare=where)["calls"]
    assert calls > 60
    for at in range(1, calls + 1):
        place = linked()
        yield place, server.publish(place / "build", NEW, ways=ways, spare=where, at=at, **order)
        check_next(place, server, ways)


def test_killed_at_any_call_with_a_spare_site(server: Server, linked: Callable[[], Path], memory: Path) -> None:
    seen = set()
    for place, answer in trials(server, linked, memory / "spare"):
        assert answer["outcome"] == "killed"
        assert contents(place / "build") in (BEFORE, AFTER)
        seen.add(contents(place / "build") == AFTER)
    assert seen == {False, True}


def test_any_call_fails_with_a_spare_site(server: Server, linked: Callable[[], Path], memory: Path) -> None:
    seen = set()
    for place, answer in trials(server, linked, memory / "spare", errno=errno.EIO):
        seen.add(answer["outcome"])
        if answer["outcome"] == "refused":
            assert contents(place / "build") == BEFORE
            assert "the published site is unchanged" in answer["message"]
        else:
            assert contents(place / "build") == AFTER, answer
    assert seen == {"refused", "published"}


def test_the_next_publication_uses_what_a_killed_one_left(
    server: Server, linked: Callable[[], Path], memory: Path
) -> None:
    """Killed ones are followed by one that uses the spare site too, so a half-made one would show."""
    ways, where = ["keep"], str(memory / "spare")
    calls = server.publish(linked() / "build", NEW, ways=ways, spare=where)["calls"]
    for at in range(1, calls + 1, 3):
        place = linked()
        server.publish(place / "build", NEW, ways=ways, spare=where, at=at)
        for site in (NEW | {"feed.xml": "2"}, NEW | {"feed.xml": "3"}, OLD):
            assert server.publish(place / "build", site, ways=ways, spare=where)["outcome"] == "published"
            found = {name: text for name, text in contents(place / "build").items() if name in site}
            assert found == site
