"""The example site as a whole: copied, frozen by the command, and served as a web server would serve it."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.request import HTTPErrorProcessor, build_opener
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app
from config import Config
from freeze import main

ROOT = Path(__file__).parents[1]
MANIFEST = ".plenary-manifest.json"


def copy_of_example(place: Path) -> Path:
    """Return a copy of the example site that a test may change: its pages and all its own files."""
    place.mkdir(parents=True)
    shutil.copytree(ROOT / "pages", place / "pages")
    shutil.copytree(ROOT / "static", place / "static", ignore=shutil.ignore_patterns("theme"))
    if (ROOT / "data").is_dir():
        shutil.copytree(ROOT / "data", place / "data")
    for name in ("site.toml", "addresses.txt"):
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, place)
    return place


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write texts by their paths into a folder, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return what was published in a folder: each file's bytes by its path, the freezer's own list of them aside."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def address_of(file: str) -> str:
    """Return the address that a static host answers at with a file."""
    return "/" + file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else f"/{file}"


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment for a child, changed; whatever `.env` says, settings have their defaults."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PLENARY_", "FLASK_"))}
    settings = {setting.name for setting in fields(Config)} - {"preview"}  # which `flask run` turns on
    defaults = {**{f"PLENARY_{name.upper()}": "" for name in settings}, "PLENARY_CACHE": "off"}
    return {**ours, **defaults, "PYTHONWARNINGS": "error", **changes}


def start(*arguments: str | Path, **environs: str) -> subprocess.Popen[str]:
    """Start one of the project's programs with this Python, in the project's folder."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(**environs),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status and what it said."""

    status: int
    out: str
    err: str


def ended(process: subprocess.Popen[str], seconds: float = 120) -> Ended:
    """Wait for a program and return how it ended."""
    out, err = process.communicate(timeout=seconds)
    return Ended(process.returncode, out, err)


def freeze(site: Path, out: Path, *arguments: str, **environs: str) -> Ended:
    """Freeze a site with the command, in a process of its own, and return how it ended."""
    return ended(start("freeze.py", "--site", site, "--out", out, *arguments, **environs))


def quick_freeze(site: Path, out: Path, *arguments: str) -> Ended:
    """Freeze a site as the command does, but in this process."""
    said, complaints = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complaints):
        status = main(["--site", str(site), "--out", str(out), *arguments])
    return Ended(status, said.getvalue(), complaints.getvalue())


@contextmanager
def running(site: Path, log: Path, *flags: str) -> Iterator[str]:
    """Preview a site as an editor does, with `flask FLAGS run`; give the address of its root, no slash after it.

    What the server says goes to the file `log`.
    """
    port = free_port()
    command = [sys.executable, "-m", "flask", *flags, "run", "--port", str(port)]
    with log.open("w") as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(PLENARY_SITE=str(site)),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, process: subprocess.Popen[Any], seconds: float = 60) -> Answer:
    """Wait until a server answers at an address, and return its answer; a server that ends before is an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            return get(address)
        time.sleep(0.05)
    raise AssertionError(f"no answer at {address}; the server ended with {process.poll()}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


class _Untouched(HTTPErrorProcessor):
    """Takes redirects and errors as they are."""

    def http_response(self, _: Any, response: Any) -> Any:
        return response

    https_response = http_response


_fetch = build_opener(_Untouched).open


def get(address: str, seconds: float = 30) -> Answer:
    """Return what a server answers at an address, be it an error or a redirect."""
    with _fetch(address, timeout=seconds) as response:
        return Answer(response.status, dict(response.headers), response.read())


class _RequestHandler(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def served(site: Path = ROOT, prefix: str = "", **settings: Any) -> Iterator[str]:
    """Serve a site, below a prefix such as `/assoc`, by a real WSGI server; give its address, no slash after it."""
    app = create_app(**{"site": str(site), "base_url": "", "preview": False, "drafts": False, **settings})
    with listening(mounted(app, prefix)) as address:
        yield address + prefix


def mounted(app: Flask, prefix: str) -> Callable[..., Any]:
    """Return the application as it stands below a prefix; everything beside it is not found."""
    return DispatcherMiddleware(_nothing, {prefix: app}) if prefix else app


def _nothing(_: Any, start_response: Callable[..., Any]) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"beside the site"]


@contextmanager
def listening(application: Callable[..., Any]) -> Iterator[str]:
    """Serve a WSGI application on a free port; give its address without a slash at the end."""
    with _Server(("127.0.0.1", 0), _RequestHandler) as server:
        server.set_app(application)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
