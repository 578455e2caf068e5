"""What docs/editors/messages.md shows is true: a bad example brings up its code, and a good one brings up nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from freezer import plan
from plenary.freezing.freeze import freeze
from plenary.problems import CODES, Problem

TEXT = (Path(__file__).parents[1] / "docs" / "editors" / "messages.md").read_text("utf-8")
PARTS = re.split(r"(?m)^## ([a-z-]+)\n", TEXT)
SECTIONS = dict(zip(PARTS[1::2], PARTS[2::2], strict=True))
FENCE = re.compile(r"^(`{3,})(\w+)[ ]?(\S*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
HOME = "pages/_index.md"


def files(shown: str) -> Iterator[tuple[str, str]]:
    """Yield the files that the fences hold: a path is named, or it is one page; text without a path is only told of."""
    for _, kind, path, text in FENCE.findall(shown):
        if path or kind != "text":
            yield path or "pages/example.md", text


def problems(shown: dict[str, str], folder: Path) -> tuple[Problem, ...]:
    """Return what a freeze finds wrong with a site of these files."""
    for path, text in {HOME: '+++\ntitle = "Home"\n+++\n', **shown}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    app = create_app(site=str(folder), preview=False)
    return freeze(app, plan(app), folder / "build").problems


def examples(code: str) -> tuple[dict[str, str], dict[str, str]]:
    bad, _, good = SECTIONS[code].partition("\nBut so:\n")
    return dict(files(bad)), dict(files(good))


@pytest.mark.parametrize("code", [code for code in SECTIONS if examples(code)[0]])
def test_the_bad_example_brings_up_its_code_alone(code: str, tmp_path: Path) -> None:
    found = problems(examples(code)[0], tmp_path)
    assert {problem.code for problem in found} == {code}, found


@pytest.mark.parametrize("code", [code for code in SECTIONS if examples(code)[1]])
def test_the_good_example_brings_up_nothing(code: str, tmp_path: Path) -> None:
    assert problems(examples(code)[1], tmp_path) == ()


def test_nearly_all_codes_have_examples_that_can_be_tried() -> None:
    told_only = {code for code in SECTIONS if not examples(code)[0]}
    assert told_only <= {
        "encoding",
        "control-character",
        "shortcode-nesting",
        "code-size",
        "depth",
        "file",
        "hugo-config",
        "import",
        "no-pages",
        "unreadable",
    }
    assert set(SECTIONS) == set(CODES)
