"""Every input of `pathological.py` ends within its limit and without an exception, small and very large."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from pathological import CASES, MANY

PROGRAM = Path(__file__).parent / "pathological.py"
ROOT = PROGRAM.parents[2]


@cache
def outcomes(size: int) -> dict[str, str]:
    """Return how each case ended; a process that dies is followed by one for the cases after the deadly one."""
    ended: dict[str, str] = {}
    while names := [name for name in CASES if name not in ended]:
        command = [sys.executable, str(PROGRAM), str(size), *names]
        run = subprocess.run(
            command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False
        )
        done = [line.split("\t")[0] for line in run.stdout.splitlines() if "\tdone\t" in line]
        ended |= dict.fromkeys(done, "done")
        if len(done) < len(names):
            ended[names[len(done)]] = f"exit status {run.returncode}: {run.stderr[-400:]}"
    return ended


@pytest.mark.parametrize("size", [1, 1_000, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CASES)
def test_it_ends(name: str, size: int) -> None:
    assert outcomes(size)[name] == "done"
