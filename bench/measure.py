"""What a command takes: processor time, time by the clock, and memory over all its processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

PAUSE = 0.05
"""Seconds between two looks at the memory."""


class FailedError(Exception):
    """A command that ended badly or took too long; its text is one line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run took: seconds by the clock; seconds of CPU, user and system, of the command and all it started; MB.

    `pss` is the most that all processes held at one moment, memory they share counted once (proportional set size), as
    seen in looks 50 ms apart, 0 where the system doesn't tell; `rss` the most that one process ever held.
    """

    elapsed: float
    cpu: float
    pss: float
    rss: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float) -> Figures:
    """Run a command to its end, or raise FailedError when it fails or takes longer than `limit` seconds."""
    with tempfile.TemporaryFile() as said:
        begin = perf_counter()
        started = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        with watched(started.pid, limit) as watch:
            try:
                _, status, usage = os.wait4(started.pid, 0)
            except BaseException:
                end(started.pid)
                raise
            elapsed = perf_counter() - begin
        started.returncode = os.waitstatus_to_exitcode(status)
        if watch.late:
            raise FailedError(f"took longer than {limit:.0f} s")
        if started.returncode:
            said.seek(0)
            raise FailedError(f"ended with status {started.returncode}: {_last_line(said.read())}")
    # What the system tells at the end counts this Python too, from which the command was begun.
    return Figures(elapsed, usage.ru_utime + usage.ru_stime, watch.most, watch.largest or usage.ru_maxrss / 1024)


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"


class watched:  # noqa: N801
    """Looks at the memory of a process and its descendants while a block runs, and ends them all when it is late."""

    def __init__(self, pid: int, limit: float) -> None:
        self.most = self.largest = 0.0
        self.late = False
        self._pid = pid
        self._end = perf_counter() + limit
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(PAUSE if self.most else PAUSE / 5):
            pids = list(family(self._pid))
            self.largest = max(self.largest, *(told(pid, "status", "VmHWM") for pid in pids))
            # What processes share is counted more than once here, so this is never less; the dear look can be spared.
            if sum(map(resident, pids)) > self.most * 1.01:
                self.most = max(self.most, sum(told(pid, "smaps_rollup", "Pss") for pid in pids))
            if perf_counter() > self._end:
                self.late = True
                end(self._pid)


def end(group: int) -> None:
    """End all processes of a group."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants, as far as the system tells."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def resident(pid: int) -> float:
    """Return the MB that a process has in memory, what it shares included."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def told(pid: int, file: str, name: str) -> float:
    """Return the MB that a file of a process tells below a name, 0 for a process that is gone."""
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/{file}").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
