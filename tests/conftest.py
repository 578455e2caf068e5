"""What every test may use: a site written from a dict of paths and texts, and a look at what a test left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask import globals as flask_globals

import config
from app import create_app

Files = Mapping[str, str | bytes]
os.environ["PLENARY_CACHE"] = "off"  # for what is made before the first test; tests share nothing with the user
HOME = '+++\ntitle = "Home"\n+++\nWelcome.\n'


def write(folder: Path, files: Files) -> None:
    """Write files by their paths into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what somebody set for work, in the environment or in `.env`, out of the tests."""
    for name in [name for name in os.environ if name.startswith(("PLENARY_", "FLASK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLENARY_CACHE", "off")
    monkeypatch.setattr(config.environment, "__defaults__", (Path(os.devnull),))


@pytest.fixture(autouse=True)
def leak_detector() -> Iterator[None]:
    """Fail a test that leaves an application's context, a thread that keeps the program alive, or an open file."""
    threads, files = set(threading.enumerate()), _open_files()
    yield
    leaked = []
    while flask_globals._cv_app.get(None) is not None:
        leaked.append(flask_globals._cv_app.get())
        leaked[-1].pop()
    assert leaked == []
    assert [thread for thread in set(threading.enumerate()) - threads if not thread.daemon] == []
    assert _open_files() <= files


def _open_files() -> set[str]:
    """Return the files that this process has open below temporary folders (Linux; elsewhere none are seen)."""
    folder, found = Path("/proc/self/fd"), set()
    for entry in list(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError):  # another thread has closed it meanwhile
            found.add(str(entry.readlink()))
    return {name for name in found if "/pytest-of-" in name}


MakeApp = Callable[..., Flask]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of the site that `make_app` writes; it need not exist yet."""
    return tmp_path / "site"


@pytest.fixture
def make_app(site: Path) -> MakeApp:
    """Return a function that writes a site (a home page is added) and returns its application, by default a preview."""

    def make(files: Files, **given: Any) -> Flask:
        write(site, {"pages/_index.md": HOME, **files})
        return create_app(**{"site": str(site), "preview": True, **given})

    return make
