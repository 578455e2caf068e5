"""A pathological page is answered within its limit in the preview, and no other page is the worse for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "text"))

from pathological import CASES, MANY  # noqa: E402

NAMES = {f"case-{index}": name for index, name in enumerate(CASES)}
FINE, SHOWN_AS_WRONG = "200", "500"


def answers(site: Path, names: list[str]) -> dict[str, str]:
    """Return the status of each page's answer; where the process ends, how it ended."""
    found: dict[str, str] = {}
    while left := [name for name in names if name not in found]:
        command = [sys.executable, str(HERE / "preview_pathological.py"), str(site), *left]
        run = subprocess.run(
            command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False
        )
        found |= dict(line.split("\t") for line in run.stdout.splitlines() if "\t" in line)
        if over := [name for name in left if name not in found][:1]:
            found[over[0]] = f"exit status {run.returncode}: {run.stderr[-400:]}"
    return found


@pytest.mark.parametrize("size", [10, pytest.param(MANY, marks=pytest.mark.slow)])
def test_the_preview_answers_every_page(size: int, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for page, name in NAMES.items():
        (pages / f"{page}.md").write_text(f'+++\ntitle = "{page}"\n+++\n{CASES[name](size)}', "utf-8", newline="")
    (pages / "good.md").write_text('+++\ntitle = "Good"\n+++\nA good page.\n', "utf-8")
    found = answers(tmp_path, [*NAMES, "good"])
    assert found.pop("good") == FINE
    assert {NAMES[page]: said for page, said in found.items() if said not in (FINE, SHOWN_AS_WRONG)} == {}
