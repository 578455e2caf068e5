"""What a newcomer does: clone the repository, and use the README's commands with nothing prepared."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import whole_site

pytestmark = pytest.mark.slow

# How a machine reaches its package index is its own affair.
KEPT = ("PATH", "HOME", "TMPDIR", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_FILE")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (whole_site.ROOT / ".git").exists() or shutil.which("git") is None or shutil.which("make") is None:
        pytest.skip("this is no clone, or git or make is missing: a fresh clone is not tried")
    place = tmp_path_factory.mktemp("newcomer") / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(whole_site.ROOT), str(place)], check=True)
    return place


def bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("PIP_")}


@contextmanager
def previewed(clone: Path) -> Iterator[str]:
    """Run the README's first command until its server is asked no more; give the server's address."""
    port = whole_site.free_port()
    address = f"http://127.0.0.1:{port}"
    with (clone.parent / "said.log").open("a+") as said:
        process = subprocess.Popen(
            ["make", "preview", f"ARGS=--port {port}"],
            cwd=clone,
            env=bare(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            whole_site.wait_for(address, process, seconds=600)
            yield address
        except AssertionError:
            said.seek(0)
            print(said.read())
            raise
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def made(clone: Path) -> str:
    """Return what stands in the clone that git would want to know of."""
    return subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, check=True, capture_output=True, text=True
    ).stdout


def test_the_first_command_serves_the_site(clone: Path) -> None:
    assert not (clone / ".venv").exists()
    with previewed(clone) as address:
        home = whole_site.get(f"{address}/")
        assert home.status == 200
        assert 'class="page-body"' in home.text
        draft = whole_site.get(f"{address}/about/minutes/2026/")
        assert (draft.status, ">Draft<" in draft.text) == (200, True)
        assert whole_site.get(f"{address}/console").status == 404
    assert made(clone) == ""


def test_it_is_quick_the_second_time_and_sees_edits(clone: Path) -> None:
    if not (clone / ".venv").exists():
        pytest.skip("the first command has not set anything up")
    stamp = (clone / ".venv" / "run.stamp").stat().st_mtime_ns
    with previewed(clone) as address:
        page = clone / "pages" / "contact.md"
        page.write_text(page.read_text("utf-8") + "\nAn edit of a newcomer.\n", "utf-8")
        assert "An edit of a newcomer." in whole_site.get(f"{address}/contact/").text
    assert (clone / ".venv" / "run.stamp").stat().st_mtime_ns == stamp
    assert made(clone) == " M pages/contact.md\n"


def test_the_site_is_frozen(clone: Path) -> None:
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=clone, check=True)
    done = subprocess.run(["make", "freeze"], cwd=clone, env=bare(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "Froze " in done.stdout
    assert "contact/index.html" in whole_site.files(clone / "build")
    assert made(clone) == ""
