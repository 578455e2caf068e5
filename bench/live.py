"""The live application: warm pages beside a view that returns a constant, the first answer, and an edit until it shows.

    python -m bench.live [--pages N] [--edits N]

Requests go straight into the WSGI callables of one process, in turns: Plenary, a Flask view that returns a constant of
the same size, and plain Flask-FlatPages with and without its reload on the same pages. The first answer and the edits
are those of real programs that are started for it; the edits are seen through `flask run`, over HTTP.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from types import ModuleType
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from app import create_app
from bench.content import Page, synthetic
from bench.measure import Figures, run
from bench.programs import PROGRAMS, ROOT, environment

ROUNDS = 7
FIRST = """\
import sys
sys.path.insert(0, sys.argv[1])
from app import create_app
answer = create_app(site=sys.argv[2], preview=False).test_client().get(sys.argv[3])
assert answer.status_code == 200 and answer.data
"""
SERVE = """\
import sys
sys.path.insert(0, sys.argv[1])
sys.path.append(sys.argv[4])
from waitress import serve
from app import create_app
serve(create_app(site=sys.argv[2], preview=False), host="127.0.0.1", port=int(sys.argv[3]), threads=4)
"""
Wsgi = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Live:
    """What was seen: requests a second of one worker, by CPU time; what the first answer takes; an edit's seconds.

    `first` is without caches and with them; `served` are the requests a second through waitress, over HTTP, 0 without.
    """

    pages: int
    warm: Mapping[str, float]
    first: tuple[Figures, Figures]
    edit: float
    edits: tuple[float, ...]
    served: float = 0.0


def theme(folder: Path, pages: Sequence[Page]) -> Path:
    """Write a site of these pages with the whole theme, and return its folder."""
    bare = PROGRAMS[0]
    site = folder / "live"
    for page in pages:
        path = site / bare.file(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(bare.text(page), "utf-8")
    (site / "site.toml").write_text('title = "Bench"\nbase_url = "https://example.org/"\n', "utf-8")
    return site


def call(app: Wsgi, address: str, times: int) -> tuple[float, int]:
    """Return the CPU seconds of so many requests, and the length of an answer."""
    environs = [EnvironBuilder(address).get_environ() for _ in range(times)]
    said: list[str] = []
    begin = process_time()
    for environ in environs:
        answer: Any = app(environ, lambda status, headers, info=None: said.append(status))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    taken = process_time() - begin
    assert set(said) == {"200 OK"}, said
    return taken, len(body)


def constant(text: bytes) -> Flask:
    """Return an application that answers with a constant text."""
    app = Flask("constant")
    words = text.decode("utf-8")
    app.add_url_rule("/<path:address>/", "show", lambda address: words)
    return app


def flatpages(folder: Path, pages: Sequence[Page], reload: bool) -> Flask:
    """Return the plain packages' application on these pages."""
    site = folder / f"flat-{reload}"
    next(one for one in PROGRAMS if one.name == "FlatPages").make(site, pages)
    spec = importlib.util.spec_from_file_location(f"flat_{reload}", site / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Flask looks there for the folder of the templates
    spec.loader.exec_module(module)
    module.app.config.update(FLATPAGES_ROOT=str(site / "content"), FLATPAGES_AUTO_RELOAD=reload)
    made: Flask = module.app
    return made


def warm(folder: Path, site: Path, pages: Sequence[Page]) -> dict[str, float]:
    """Return the requests a second of CPU of each application for a page that was asked for before."""
    address = f"/{pages[len(pages) // 2].path}/"
    with settings(site):
        app = create_app(site=site, preview=False)
        preview = create_app(site=site, preview=True)
    answered = app.test_client().get(address)
    assert answered.status_code == 200, address
    apps: dict[str, tuple[Wsgi, int]] = {
        "a constant": (constant(answered.data), 2000),
        "Plenary": (app, 2000),
        "Plenary's preview": (preview, 300),
        "FlatPages": (flatpages(folder, pages, False), 2000),
        "FlatPages with reload": (flatpages(folder, pages, True), 20),
    }
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for one, _ in apps.values():
        call(one, address, 2)
    for _ in range(ROUNDS):
        for name, (one, times) in apps.items():
            taken[name].append(times / call(one, address, times)[0])
    return {name: median(values) for name, values in taken.items()}


@contextmanager
def settings(site: Path) -> Iterator[None]:
    """Let Plenary's settings be those of a measured run."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment(site, site))
    yield
    os.environ.clear()
    os.environ.update(before)


def first(site: Path, address: str) -> Figures:
    """Return what it takes from a Python's start to the end of the first answer."""
    return run([sys.executable, "-c", FIRST, str(ROOT), str(site), address], site, environment(site, site), 60)


@contextmanager
def serving(command: Sequence[str], site: Path, port: int) -> Iterator[None]:
    """Let a server run during a block."""
    env = {**environment(site, site), "PLENARY_SITE": str(site)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        end = perf_counter() + 60
        while not _listens(port) and perf_counter() < end:
            sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def ask(port: int, address: str) -> bytes:
    """Return what a server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    body = connection.getresponse().read()
    connection.close()
    return body


def edits(site: Path, page: Page, count: int) -> tuple[float, ...]:
    """Return of so many edits the seconds between a file's being saved and the end of an answer that shows it."""
    port, bare = free_port(), PROGRAMS[0]
    taken = []
    with serving([sys.executable, "-m", "flask", "run", "--port", str(port)], site, port):
        for _ in range(2):
            ask(port, f"/{page.path}/")
        for number in range(count):
            sleep(0.3)
            words = f"Edit number {number} is shown."
            begin = perf_counter()
            bare.edit(site, page, words)
            while words.encode() not in ask(port, f"/{page.path}/"):
                assert perf_counter() - begin < 60, "the edit is never shown"
            taken.append(perf_counter() - begin)
    return tuple(taken)


def served(site: Path, address: str, peers: Path, times: int = 1000) -> float:
    """Return how many requests a second waitress answers with Plenary's page, one after another; 0 without waitress."""
    found = next(iter((peers / "venv" / "lib").glob("python3*/site-packages/waitress")), None)
    if found is None:
        return 0.0
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(ROOT), str(site), str(port), str(found.parent)]
    with serving(command, site, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in range(times + 20):
            if number == 20:
                begin = perf_counter()
            connection.request("GET", address)
            connection.getresponse().read()
        taken = perf_counter() - begin
        connection.close()
    return times / taken


def measure(folder: Path, peers: Path, pages: int = 10_000, warm_pages: int = 2_000, count: int = 9) -> Live:
    """Measure the live application: its warm pages on some pages, the first answer and edits on many."""
    few, many = list(synthetic(warm_pages, 5)), list(synthetic(pages, 5))
    small = theme(folder / "few", few)
    rates = warm(folder, small, few)
    rate = served(small, f"/{few[len(few) // 2].path}/", peers)
    site, page = theme(folder / "many", many), many[len(many) // 2]
    begun = (first(site, f"/{page.path}/"), first(site, f"/{page.path}/"))
    taken = edits(site, page, count)
    return Live(pages, rates, begun, median(taken), taken, rate)


def main() -> None:
    """Measure, and print what was seen as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seen = measure(Path(name), Path(name), options.pages, min(options.pages, 2_000), options.edits)
        print(json.dumps(asdict(seen), indent=1))


if __name__ == "__main__":
    main()
