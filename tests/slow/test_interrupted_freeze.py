"""`python freeze.py` in bad company: killed, refused by the disk, beside another freeze, while the site is edited."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import whole_site

pytestmark = pytest.mark.slow

KILLS = 15
FOREIGN = {"CNAME": "example.org", ".well-known/security.txt": "Contact: mailto:webmaster@example.org"}
WORK, LOCK = ".build.plenary", ".build.plenary-lock"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return whole_site.copy_of_example(tmp_path / "site")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The same site some time later: pages changed, added and taken away."""
    site = whole_site.copy_of_example(tmp_path / "newer")
    for page in (site / "pages" / "about").rglob("*.md"):
        page.write_text(page.read_text("utf-8") + "\nA new sentence.\n", "utf-8")
    (site / "pages" / "blog" / "nominations-2027.md").unlink()
    ledger, gone = site / "addresses.txt", "\n/blog/2026/11/16/nominations-2027/"
    ledger.write_text(ledger.read_text("utf-8").replace(f"{gone}\n", f"{gone} gone\n"), "utf-8")
    (site / "pages" / "conferences" / "archive" / "since-2000" / "conferences.csv").write_text("new")
    return whole_site.write(site, {"pages/news/_index.md": "# New\n", "static/img/new.txt": "new"})


@pytest.fixture
def out(site: Path, tmp_path: Path) -> Path:
    """Where the site was published once, with files of others in it."""
    place = tmp_path / "www" / "build"
    assert whole_site.freeze(site, place).status == 0
    return whole_site.write(place, FOREIGN)


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path != out)


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while process.poll() is None and not path.exists():
        time.sleep(0.001)


def wait_for_lock(path: Path, holder: subprocess.Popen[str]) -> None:
    """Wait until a freeze holds the lock and has written there who it is, which is a moment later."""
    wait_for(path, holder)
    while holder.poll() is None and path.read_text("ascii") != f"{holder.pid}\n":
        time.sleep(0.001)


def test_a_killed_freeze_leaves_the_whole_old_or_the_whole_new_site(
    site: Path, newer: Path, out: Path, tmp_path: Path
) -> None:
    sites = {"old": site, "new": newer}
    whole = {"old": whole_site.files(out)}
    assert whole_site.freeze(newer, out).status == 0
    whole["new"] = whole_site.files(out)
    assert whole["old"] != whole["new"]

    chance, seconds, standing, unfinished = random.Random(1), 0.5, "new", 0
    for _ in range(KILLS):
        coming = "old" if standing == "new" else "new"
        process = whole_site.start("freeze.py", "--site", sites[coming], "--out", out)
        wait_for(out.parent / WORK / "new", process)
        time.sleep(chance.uniform(0, seconds))
        unfinished += process.poll() is None
        process.kill()
        process.communicate()
        left = whole_site.files(out)
        assert left in (whole[standing], whole[coming])
        standing = coming if left == whole[coming] else standing
    assert unfinished > KILLS / 4, "the kills came too late"

    done = whole_site.freeze(site, out)
    assert (done.status, done.err) == (0, "")
    assert whole_site.files(out) == whole["old"]
    assert beside(out) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_freeze_that_is_told_to_end_leaves_the_old_site(ending: signal.Signals, newer: Path, out: Path) -> None:
    old = whole_site.files(out)
    quiet = "ignore::ResourceWarning"  # a file that is open at that moment
    process = whole_site.start("freeze.py", "--site", newer, "--out", out, PYTHONWARNINGS=quiet)
    wait_for(out.parent / WORK / "new", process)
    process.send_signal(ending)
    done = whole_site.ended(process)
    assert whole_site.files(out) == old
    if ending is signal.SIGINT:
        assert (done.status, done.out) == (130, "")
        assert done.err == "freeze.py: stopped; what is published is whole\n"
        assert beside(out) == []
    else:
        assert done.status == -ending


def test_a_page_that_went_bad_publishes_nothing_until_it_is_mended(newer: Path, out: Path) -> None:
    old = whole_site.files(out)
    page = newer / "pages" / "about" / "faq.md"
    text = page.read_text("utf-8")
    page.write_text(text + "\n{{< figur >}}\n", "utf-8")
    whole_site.write(newer, {"pages/bad.md": '+++\ntitle = "Bad\n+++\n'})
    done = whole_site.freeze(newer, out)
    assert done.status == 1
    assert done.out == "Nothing was published: 2 errors in the site.\n"
    line = len(text.splitlines()) + 2
    assert [words.split(" ")[0] for words in done.err.splitlines()] == [
        f"pages/about/faq.md:{line}:",
        "pages/bad.md:2:",
    ]
    assert whole_site.files(out) == old
    assert beside(out) == []

    page.write_text(text, "utf-8")
    (newer / "pages" / "bad.md").unlink()
    assert whole_site.freeze(newer, out).status == 0
    assert whole_site.files(out) != old


def test_a_second_freeze_gives_way_to_the_first(site: Path, newer: Path, out: Path) -> None:
    first = whole_site.start("freeze.py", "--site", newer, "--out", out)
    wait_for_lock(out.parent / LOCK, first)
    first.send_signal(signal.SIGSTOP)
    old = whole_site.files(out)
    second = whole_site.freeze(site, out)
    assert (second.status, second.out) == (1, "")
    assert second.err.startswith(f"freeze.py: another freeze (process {first.pid}) is publishing to {out};")
    assert second.err.count("\n") == 1
    assert whole_site.files(out) == old
    first.send_signal(signal.SIGCONT)
    assert whole_site.ended(first).status == 0
    assert "img/new.txt" in whole_site.files(out)
    assert beside(out) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with little room, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "plenary-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small disk: a freeze onto a full disk is not tried")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("room", [0, 40, 200])
def test_a_full_disk_leaves_the_old_site(room: int, site: Path, newer: Path, small_disk: Path) -> None:
    out = small_disk / "build"
    assert whole_site.freeze(site, out).status == 0
    old = whole_site.files(out)
    free = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"\0" * (free.f_bavail * free.f_frsize - room * 1024))
    for path in (newer / "static").rglob("*.png"):
        path.write_bytes(path.read_bytes() + b"new")
    done = whole_site.freeze(newer, out)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("freeze.py: the disk is full")
    assert done.err.count("\n") == 1
    assert whole_site.files(out) == old
    assert beside(out) == ["ballast"]

    (small_disk / "ballast").unlink()
    assert whole_site.freeze(newer, out).status == 0
    assert "img/new.txt" in whole_site.files(out)


class Editor(threading.Thread):
    """Somebody who saves, adds and deletes files of a site, in bursts; each version of a file says its number."""

    def __init__(self, site: Path) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.done = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            self.save("pages/about/faq.md", number)
            self.save("pages/edited/in-place.md", number)
            self.save(f"pages/edited/added-{number % 3}.md", number)
            (self.site / f"pages/edited/added-{(number + 1) % 3}.md").unlink(missing_ok=True)
            picture = self.site / "static" / "edited" / "picture.bin"
            picture.parent.mkdir(exist_ok=True)
            picture.write_bytes(bytes([number % 256]) * 500_000)
            (self.site / "static" / "edited" / f"comes-{number % 2}.txt").write_text("comes")
            (self.site / "static" / "edited" / f"comes-{(number + 1) % 2}.txt").unlink(missing_ok=True)
            self.done.wait(0.002 if number % 40 else 2)

    def save(self, name: str, number: int) -> None:
        words = f"\n\nVersion {number}." * 500
        whole_site.write(self.site, {name: f"+++\ntitle = 'Version {number}'\n+++\n{words}\n"})


def test_what_is_saved_while_a_freeze_runs_is_published_whole(site: Path, out: Path) -> None:
    editor = Editor(site)
    editor.start()
    before, published = whole_site.files(out), 0
    try:
        for _ in range(12):
            (site / "addresses.txt").unlink(missing_ok=True)  # pages come and go here, and nobody is to miss them
            done = whole_site.freeze(site, out)
            assert "Traceback" not in done.err
            assert done.status in (0, 1)
            after = whole_site.files(out)
            if done.status == 1:
                assert done.err.startswith(("freeze.py: ", "pages/edited/"))
                assert after == before
                continue
            published += 1
            check_versions(after)
            before = after
    finally:
        editor.done.set()
        editor.join()
    assert 0 < published < 12, "nothing was changed while a freeze ran, or always"
    (site / "addresses.txt").unlink(missing_ok=True)
    assert whole_site.freeze(site, out).status == 0
    assert beside(out) == []


def check_versions(files: dict[str, bytes]) -> None:
    """Check that each file is one version of it, from its first byte to its last."""
    for name, data in files.items():
        if name.startswith(("about/faq/", "edited/")) and name.endswith("index.html"):
            versions = re.findall(r"<p>Version (\d+)\.</p>", data.decode())
            assert len(set(versions)) <= 1, name
            assert len(versions) in (0, 500), name
        elif name == "edited/picture.bin":
            assert len(data) == 500_000
            assert len(set(data)) == 1
