"""Work shared out among processes comes to the same as work done by one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from conftest import write
from test_incremental import SITE, published

import freeze as command
from plenary.freezing import freeze, processes
from plenary.freezing.failures import PublishError
from plenary.freezing.processes import Worker, share

METHODS = ["fork", "spawn"]
ROOT = Path(__file__).parents[2]
AS_EVER = ["--as-of", "2026-11-21"]


def doubling(ended: str) -> Worker[int, int]:
    """Return a worker that doubles numbers and leaves a file when there are no more."""
    return (lambda number: 2 * number), Path(ended).touch


def dying(_: str) -> Worker[int, int]:
    """Return a worker whose process is killed at its second piece."""
    return (lambda number: number if number < 2 else os.kill(os.getpid(), signal.SIGKILL) or 0), bool


def refusing(_: str) -> Worker[int, int]:
    """Return a worker that the disk refuses."""

    def refuse(number: int) -> int:
        raise PublishError(f"no room for {number}")

    return refuse, bool


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("jobs", [1, 3, 8])
def test_each_piece_is_done_once(method: str, jobs: int, tmp_path: Path) -> None:
    done = share(partial(doubling, str(tmp_path / "ended")), range(5), jobs, method)
    assert sorted(done) == [0, 2, 4, 6, 8]
    assert (tmp_path / "ended").exists()
    assert list(share(partial(doubling, os.devnull), [], jobs, method)) == []


@pytest.mark.parametrize("method", METHODS)
def test_what_goes_wrong_elsewhere_goes_wrong_here(method: str) -> None:
    with pytest.raises(PublishError, match=r"no room for [12]"):
        list(share(partial(refusing, ""), [1, 2], 2, method))


@pytest.mark.parametrize("method", METHODS)
def test_a_process_that_is_killed_is_one_line(method: str) -> None:
    with pytest.raises(PublishError, match=r"ended by something else.*--jobs 1"):
        list(share(partial(dying, ""), [1, 2, 3], 1, method))


def test_who_no_longer_listens_leaves_no_process_behind() -> None:
    done = share(partial(doubling, os.devnull), range(50), 2)
    next(done)
    done.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A site that uses all there is, and what one process makes of it."""
    folder = tmp_path_factory.mktemp("whole")
    write(folder / "site", SITE)
    assert command.main(["--site", str(folder / "site"), "--out", str(folder / "out"), *AS_EVER, "--jobs", "1"]) == 0
    return folder / "site", published(folder / "out")


@pytest.mark.parametrize(("jobs", "method"), [("8", "fork"), ("2", "fork"), ("3", "spawn")])
def test_any_number_of_processes_writes_the_same(
    jobs: str, method: str, whole: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freeze, "FEW", 1)
    monkeypatch.setattr(processes, "METHOD", method)
    site, made = whole
    assert command.main(["--site", str(site), "--out", str(tmp_path / "out"), *AS_EVER, "--jobs", jobs]) == 0
    assert published(tmp_path / "out") == made


def test_processes_end_soon_after_the_first_was_killed() -> None:
    program = """if True:
        import time
        from plenary.freezing.processes import share

        def slow(number):
            time.sleep(0.01)
            return number

        for done in share(lambda: (slow, bool), range(100_000), 3):
            print(done, flush=True)
    """
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=30)  # comes to its end only once nobody can write any more
