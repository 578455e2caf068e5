"""Agreement with Hugo on real pages: the three seeds wholly, the corpus almost, measured by shared/tools/parity.py."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SITE = 'title = "Parity"\n\n[permalinks]\nblog = "/blog/:year/:month/:day/:filename/"\n'

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the pages to compare with are not here (../shared)"),
]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


def freeze(pages: Path, folder: Path) -> Path:
    """Freeze a copy of a folder of pages as a site of its own and return what was published."""
    shutil.copytree(pages, folder / "site" / "pages", ignore=shutil.ignore_patterns("*.jsonl"))
    (folder / "site" / "site.toml").write_text(SITE, "utf-8")
    frozen = run("freeze.py", "--site", folder / "site", "--out", folder / "build")
    assert frozen.returncode == 0, frozen.stderr[-2000:]
    return folder / "build"


def compare(reference: Path, build: Path, least: int) -> str:
    found = run(SHARED / "tools" / "parity.py", reference, build, "--show", "20", "--min", str(least))
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.mark.parametrize(
    ("pages", "reference", "count", "least"),
    [
        ("seeds", "seeds/hugo-reference.jsonl", 3, 100),
        ("corpus/iassist/content", "corpus/iassist/hugo-reference.jsonl", 273, 99),
    ],
)
def test_pages_become_what_hugo_makes_of_them(
    pages: str, reference: str, count: int, least: int, tmp_path: Path
) -> None:
    said = compare(SHARED / reference, freeze(SHARED / pages, tmp_path), least)
    assert re.search(rf"^{count} pages, 0 not frozen", said, re.MULTILINE)
