"""Whatever an editor gets wrong: the message with its line, the other pages untouched, nothing published in error.

The cases are data, `tests/sites/bad/*.toml`; `bad_sites` says how they are written.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from bad_sites import GOOD, GOOD_ADDRESSES, Case, all_cases, write_site
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

import freeze
from app import create_app
from plenary.problems import CODES

ALL = all_cases()
BAD = [case for case in ALL if case.problems]
CURED = [case for case in BAD if case.cure is not None]
WARNED = list({case.codes[0]: case for case in BAD if not case.is_error}.values())
LINE = re.compile(r"[^:\n]+:[1-9]\d*: (?P<message>[^\n]+) \((?P<code>[a-z-]+)\)")
PYTHON = re.compile(r"Traceback|Exception|\bNone\b|NoneType|<class|object at 0x|\b\w+Error\b|plenary\.\w+\.")
EXCERPT = re.compile(
    r'<pre class="excerpt".*?<mark> *(?P<number>\d+)  (?P<text>.*?)\n?</mark>(?P<below>[^<]*(?:<b>\^</b>)?)', re.DOTALL
)
BODY = re.compile(rb'<div class="page-body">.*?</main>', re.DOTALL)

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Run:
    """What a freeze did: its exit status, what it said, and the files in its folder afterwards."""

    status: int
    problems: tuple[str, ...]
    said: str
    published: Files


class Kept(BytecodeCache):
    """What Jinja has compiled, by the text of the templates."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        key = f"{bucket.key} {bucket.checksum}"
        if key in self.code:
            bucket.bytecode_from_string(self.code[key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Keep what Jinja compiles from case to case: it is half of the time."""
    patch = pytest.MonkeyPatch()
    patch.setitem(Flask.jinja_options, "bytecode_cache", Kept())  # type: ignore[typeddict-unknown-key]
    yield
    patch.undo()


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the good site was published."""
    folder = tmp_path_factory.mktemp("good")
    write_site(folder / "site", GOOD)
    found = frozen(folder / "site", folder / "build")
    assert (found.status, found.problems) == (0, ())
    return folder / "build"


@pytest.fixture(scope="session")
def good_bodies(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[bytes]]:
    """What the preview of the good site shows in its pages, by their addresses."""
    folder = tmp_path_factory.mktemp("preview")
    write_site(folder, GOOD)
    client = preview(folder)
    bodies = {address: BODY.findall(client.get(address).data) for address in GOOD_ADDRESSES}
    assert all(len(found) == 1 and b"<p>" in found[0] for found in bodies.values())
    return bodies


def frozen(site: Path, build: Path, *options: str) -> Run:
    """Freeze a site by the command."""
    said, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        status = freeze.main(["--site", str(site), "--out", str(build), *options])
    return Run(status, tuple(complained.getvalue().splitlines()), said.getvalue(), contents(build))


def contents(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def preview(site: Path) -> FlaskClient:
    return create_app(site=str(site), preview=True).test_client()


def text_of(html: str) -> str:
    """Return what a page shows, without its tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def each(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=str)


@pytest.fixture(autouse=True)
def _who_may_read_everything_skips(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    case = request.node.callspec.params.get("case") if hasattr(request.node, "callspec") else None
    if case and case.needs_another_user:
        (tmp_path / "secret").touch(0)
        if os.access(tmp_path / "secret", os.R_OK):
            pytest.skip("who runs the tests may read everything")


@each(ALL)
def test_a_freeze_says_what_is_wrong_and_publishes_nothing_in_error(case: Case, good: Path, tmp_path: Path) -> None:
    write_site(tmp_path / "site", case.files)
    shutil.copytree(good, tmp_path / "build")
    found = frozen(tmp_path / "site", tmp_path / "build")
    assert found.problems == case.problems
    assert not PYTHON.search(found.said)
    if case.is_error:
        assert found.status == 1
        assert found.published == contents(good)
        assert "Nothing was published" in found.said
    else:
        assert found.status == 0
        assert untouched(case, found.published) == untouched(case, contents(good))


def untouched(case: Case, published: Files) -> Files:
    """Return what a case must leave as it is: the good pages, or only their bodies where it changes the frame."""
    pages = {f"{address[1:]}index.html": b"" for address in GOOD_ADDRESSES if not case.alone}
    if any(case.files.get(name) != text for name, text in GOOD.items()):
        return {name: b"".join(BODY.findall(published[name])) for name in pages}
    return {name: published[name] for name in pages}


@each(WARNED)
def test_a_strict_freeze_publishes_nothing_for_a_warning(case: Case, good: Path, tmp_path: Path) -> None:
    write_site(tmp_path / "site", case.files)
    shutil.copytree(good, tmp_path / "build")
    found = frozen(tmp_path / "site", tmp_path / "build", "--strict")
    assert (found.status, found.problems) == (1, case.problems)
    assert found.published == contents(good)


@each(BAD)
def test_the_preview_shows_what_is_wrong_and_the_other_pages(
    case: Case, good_bodies: Mapping[str, list[bytes]], tmp_path: Path
) -> None:
    write_site(tmp_path / "site", case.files)
    client = preview(tmp_path / "site")
    if "template" not in case.codes and not case.alone:
        for address, bodies in good_bodies.items():
            answer = client.get(address)
            assert (address, answer.status_code) == (address, 200)
            assert BODY.findall(answer.data) == bodies
    explained(case, client)
    if case.is_error and case.shown_at:
        points_at_the_line(client.get(case.shown_at).text)


def explained(case: Case, client: FlaskClient) -> None:
    """Check that the page at stake, or else the home page and the 404 page, say what is wrong."""
    for address in (case.shown_at,) if case.shown_at else ("/", "/nowhere/"):
        answer = client.get(address)
        shown = text_of(answer.text)
        assert not PYTHON.search(shown)
        for line in case.problems:
            assert answer.status_code == (
                500 if case.shown_at and case.is_error else 404 if "nowhere" in address else 200
            )
            assert said(line, shown), (line, shown)


def said(line: str, shown: str) -> bool:
    """Return whether a page shows a problem: with its cause and cure apart on its own page, or as one line."""
    place, message = line.split(": ", 1)
    source, _, number = place.rpartition(":")
    message = " ".join(re.sub(r" \(column \d+\)", "", message.rpartition(" (")[0]).split())
    cause, _, cure = message.partition("; ")
    large = f"{source}, line {number}" in shown and capital(cause) in shown and capital(cure) in shown
    return large or (place in shown and message in re.sub(r" \(column \d+\)", "", shown))


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def points_at_the_line(page: str) -> None:
    """Check that a problem page marks the line that it names, with a caret below the column."""
    number = re.search(r"(?:, line |:)(\d+)(?:, column (\d+))?", text_of(page))
    assert number
    if 'class="excerpt"' not in page:  # the theme itself is broken, and the page does without
        assert re.search(rf"(?m)^(?:<p>.*<pre>)? *{number[1]}  \S", page)
        return
    marked = EXCERPT.search(page)
    assert marked
    assert marked["number"] == number[1]
    if number[2]:
        assert marked["below"].index("<b>^</b>") == len("12345  ") + int(number[2]) - 1


@each(CURED)
def test_the_cure_ends_the_problem(case: Case, tmp_path: Path) -> None:
    assert case.cure is not None
    write_site(tmp_path / "site", case.cure)
    found = frozen(tmp_path / "site", tmp_path / "build", "--strict")
    assert (found.status, found.problems) == (0, ())


def test_there_are_cases_enough_and_each_is_written_well() -> None:
    assert len(BAD) >= 150
    assert len({str(case) for case in ALL}) == len(ALL)
    assert [str(case) for case in BAD if case.cure is None] == []
    for case in BAD:
        for line in case.problems:
            found = LINE.fullmatch(line)
            assert found, line
            assert found["code"] in CODES
            assert "; " in found["message"], f"no cure: {line}"
            assert not PYTHON.search(line)
            assert not re.search(r"\w[.!]\Z", found["message"])


def test_nearly_every_code_has_a_case() -> None:
    found = {code for case in BAD for code in case.codes}
    assert set(CODES) - found <= {"shortcode-nesting", "code-size", "depth", "hugo-config", "import"}
