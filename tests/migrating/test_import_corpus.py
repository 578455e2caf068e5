"""The real pages: imported, frozen and compared with what Hugo made of them; and an import that is killed goes on."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus" / "iassist"

pytestmark = pytest.mark.slow
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the pages to compare with are not here (../shared)")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


def import_hugo(source: Path, to: Path) -> subprocess.CompletedProcess[str]:
    return run("-m", "flask", "import-hugo", source, to)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def hugo(tmp_path: Path) -> Path:
    """A Hugo site of the real pages."""
    site = shutil.copytree(CORPUS, tmp_path / "hugo", ignore=shutil.ignore_patterns("*.jsonl"))
    for path in [site, *site.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return site


@needs_corpus
def test_the_real_pages_are_imported_freeze_and_agree_with_hugo(hugo: Path, tmp_path: Path) -> None:
    done = import_hugo(hugo, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    told = done.stderr.splitlines()
    assert len(told) == len(set(told))
    assert [line for line in told if not re.fullmatch(r"[^:]+:\d+: .+; .+ \([a-z-]+\)", line)] == []
    assert digests(hugo / "content") == digests(tmp_path / "site" / "pages")
    assert "(import)" not in done.stderr
    frozen = run("freeze.py", "--site", tmp_path / "site", "--out", tmp_path / "out")
    assert frozen.returncode == 0, frozen.stderr[-2000:]
    assert sorted(set(frozen.stderr.splitlines())) == sorted(told)
    compared = run(SHARED / "tools" / "parity.py", CORPUS / "hugo-reference.jsonl", tmp_path / "out", "--min", "99")
    assert compared.returncode == 0, compared.stdout
    before = digests(tmp_path / "site")
    assert import_hugo(hugo, tmp_path / "site").returncode == 0
    after = digests(tmp_path / "site")
    assert {name for name in after if before.get(name) != after[name]} <= {"addresses.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed as on Linux and macOS")
def test_an_import_that_is_killed_goes_on(tmp_path: Path) -> None:
    content = {f"content/about/page-{n}.md": f'+++\ntitle = "P{n}"\n+++\n{n} {{{{< own >}}}}\n' for n in range(400)}
    for name, text in {"hugo.toml": 'title = "Many"\n', "layouts/shortcodes/own.html": "own", **content}.items():
        (tmp_path / "hugo" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "hugo" / name).write_text(text)
    assert import_hugo(tmp_path / "hugo", tmp_path / "whole").returncode == 0
    for killed, files in enumerate((0, 1, 60, 200, 399)):
        site = tmp_path / f"site{killed}"
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "import-hugo", str(tmp_path / "hugo"), str(site)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )
        folder, until = site / "pages" / "about", time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            if (len(os.listdir(folder)) if folder.is_dir() else 0) >= files and site.is_dir():  # noqa: PTH208
                break
        process.kill()
        process.wait()
        whole = digests(tmp_path / "whole" / "pages")
        assert digests(site / "pages").items() <= whole.items(), "a file is there whole or not at all"
        again = import_hugo(tmp_path / "hugo", site)
        assert again.returncode == 0, again.stderr
        assert digests(site) == digests(tmp_path / "whole")
        assert json.loads((site / ".plenary-import.json").read_text("utf-8"))["finished"] is True
