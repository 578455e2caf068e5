"""Set-up: what the README promises is in the Makefile, the locks are sound, and what is missing is said in one line."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-browser.lock")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEW = 'case "$*" in *version_info*) exit 0 ;; *--version*) echo Python 3.99.0 ;; *) exit 1 ;; esac'
OLD = 'case "$*" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac'
NO_PIP = (
    'case "$*" in *version_info*|*"import venv"*) exit 0 ;; *without-pip*) mkdir -p .venv/bin ;; '
    "*--version*) echo Python 3.99.0; exit 1 ;; *) exit 1 ;; esac"
)


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def plain(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_and_has_hashes_for_all(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^--?\w", text, re.MULTILINE)
    pinned = re.findall(r"^[\w.-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[^#\s]", text, re.MULTILINE)) > 0


def test_the_locks_hold_what_the_project_asks_for() -> None:
    extras = PROJECT["optional-dependencies"]
    assert {plain(name) for name in PROJECT["dependencies"]} <= set(pins("requirements.lock"))
    assert {plain(name) for name in extras["dev"]} <= set(pins("requirements-dev.lock"))
    assert {plain(name) for name in extras["browser"]} <= set(pins("requirements-browser.lock"))


def test_the_locks_agree() -> None:
    run, dev, browser = map(pins, LOCKS)
    assert run.items() <= dev.items()
    assert run.items() <= browser.items()
    assert all(dev.get(name, version) == version for name, version in browser.items())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_command_that_is_promised_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z.][a-z./]*):", MAKEFILE, re.MULTILINE))
    named = re.findall(r"(?:`|\$ |^step .*?\" )make (\.?[a-z./]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= targets


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_links_between_the_documents_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in targets if link and not page.parent.joinpath(link).exists()] == []


def test_help_lists_every_task() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tasks = re.search(r"^\.PHONY: (help .*)$", MAKEFILE, re.MULTILINE)
    assert tasks
    assert re.findall(r"^make (\w+)", said, re.MULTILINE) == tasks[1].split()


def set_up(folder: Path, python: str | None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up where `python3` is a script of these words, or absent, beside a few of the system's own tools."""
    tools = folder / "bin"
    tools.mkdir()
    for name in ("sh", "ls", "mkdir", "mktemp", "rm"):
        (tools / name).symlink_to(shutil.which(name) or "")
    if python is not None:
        (tools / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (tools / "python3").chmod(0o755)
    command = [str(tools / "sh"), str(ROOT / "deploy" / "venv.sh"), "make", "requirements.lock"]
    where = {"PATH": str(tools), "TMPDIR": str(folder), **environment}
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("python", "environment", "said"),
    [
        (None, {}, "python3 is missing; install Python 3.11 or later"),
        (OLD, {}, "Python 3.11 or later is needed and this is Python 3.9.2; install a newer one"),
        (OLD, {"PYTHON": "python3.77"}, "python3.77 is missing; install Python 3.11 or later"),
        (NEW, {}, "python3 has no module venv; run: apt install python3-venv"),
        (NO_PIP, {}, "python3 can't make virtual environments with pip; run: apt install python3-venv"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    python: str | None, environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    done = set_up(tmp_path, python, **environment)
    assert done.returncode == 1
    assert done.stderr.startswith(f"set-up: {said}")
    assert done.stderr.count("\n") == 1


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "mine").touch()
    done = set_up(tmp_path, NEW)
    assert done.returncode == 1
    assert "move it away" in done.stderr
    assert [path.name for path in (tmp_path / ".venv").iterdir()] == ["mine"]
