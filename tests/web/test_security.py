"""What browsers are told that pages may do, and what nobody can do to the preview."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from conftest import HOME, MakeApp, write

from plenary.web.security import HEADERS, POLICY

ROOT = Path(__file__).parents[2]


def directives() -> dict[str, set[str]]:
    parts = [part.split() for part in POLICY.split(";")]
    return {name: set(sources) for name, *sources in parts}


def test_the_policy_lets_no_foreign_script_in() -> None:
    policy = directives()
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["base-uri"] == policy["frame-ancestors"] == {"'self'"}
    assert not any("unsafe-eval" in source or "*" in source for sources in policy.values() for source in sources)
    assert "'unsafe-inline'" not in policy["script-src"] | policy["style-src"]


def test_pages_need_no_inline_script_or_style(make_app: MakeApp) -> None:
    text = make_app({"pages/a/_index.md": HOME}).test_client().get("/a/").text
    data = r'\stype="application/ld\+json"'  # is read by machines, and run by nobody
    assert not re.search(rf"<script(?![^>]*(?:\ssrc=|{data}))|<style|\son\w+=|javascript:", text)


def test_a_view_that_says_so_itself_keeps_its_header(make_app: MakeApp) -> None:
    app = make_app({})

    @app.get("/own", endpoint="own")
    def own() -> tuple[str, dict[str, str]]:
        return "", {"Referrer-Policy": "no-referrer"}

    headers = app.test_client().get("/own").headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == HEADERS["X-Content-Type-Options"]


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}])
def test_no_page_believes_the_host(make_app: MakeApp, headers: dict[str, str]) -> None:
    client = make_app({"pages/a.md": HOME}).test_client()
    for address in ("/", "/a/", "/a", "/nowhere"):
        answer = client.get(address, headers=headers)
        assert "evil.example" not in answer.text + str(answer.headers)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as got:
            return got.status, got.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_preview_offers_no_console_and_no_traceback(tmp_path: Path) -> None:
    write(tmp_path, {"site/pages/_index.md": HOME})
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PLENARY_", "FLASK_"))}
    command = [sys.executable, "-m", "flask", "--debug", "run", "--no-reload", "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "PLENARY_SITE": str(tmp_path / "site"), "PLENARY_CACHE": "off"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _ in range(200):
                try:
                    assert answer(f"{root}/")[0] == 200
                    break
                except OSError:
                    assert process.poll() is None
                    time.sleep(0.05)
            assert answer(f"{root}/console")[0] == 404
            status, text = answer(f"{root}/?__debugger__=yes&cmd=resource&f=debugger.js")
            assert (status, "<!doctype html>" in text) == (200, True)
        finally:
            process.terminate()
