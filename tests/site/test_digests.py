"""The digests of a content: the same for the same text in every process, another for whatever a template can see."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from building import content

from plenary.problems import Problem
from plenary.site.page import Content, digests
from plenary.text import fields, frontmatter, shortcodes

TEXT = '+++\ntitle = "A"\ntags = ["x", "y"]\nnumber = 1\n+++\nBody {{< figure src="a.png" >}} here.\n'


def made(text: str, path: str = "a.md") -> Content:
    document = frontmatter.read(text, path)
    meta, problems = fields.meta(document, path)
    body = shortcodes.extract(document.body, path, document.body_line, {"figure": False})
    return digests(Content(path, path, meta, body, document.body_line, problems, document.lines))


def test_a_content_made_by_hand_has_none() -> None:
    assert (content("a.md", "weight = 1").fields_digest, content("a.md", "weight = 1").body_digest) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "fields", "body"),
    [
        ('"A"', '"B"', True, False),
        ('["x", "y"]', '["y", "x"]', True, False),
        ("number = 1", "number = 1.0", True, False),
        ("number = 1", "number = true", True, False),
        ("number = 1", 'number = "1"', True, False),
        ("here", "there", False, True),
        ("a.png", "b.png", False, True),
        ("+++\nBody", "+++\n\nBody", False, True),
        ("number = 1", "number = 1 # one", False, False),
        ('title = "A"\n', '\ntitle = "A"\n', False, True),
        ('title = "A"\ntags = ["x", "y"]', 'tags = ["x", "y"]\ntitle = "A"', False, False),
    ],
)
def test_a_digest_changes_with_what_it_stands_for(old: str, new: str, fields: bool, body: bool) -> None:
    assert old in TEXT
    before, after = made(TEXT), made(TEXT.replace(old, new))
    assert (before.fields_digest != after.fields_digest, before.body_digest != after.body_digest) == (fields, body)


def test_the_path_belongs_to_the_fields_and_problems_to_the_body() -> None:
    first = made(TEXT)
    assert made(TEXT, "b.md").fields_digest != first.fields_digest
    warned = digests(replace(first, problems=(Problem("pages/a.md", 1, "x; y", "date"),)))
    assert (warned.fields_digest, warned.body_digest != first.body_digest) == (first.fields_digest, True)


def test_digests_are_the_same_in_every_process() -> None:
    code = "from test_digests import made, TEXT; d = made(TEXT); print(d.fields_digest, d.body_digest)"
    path = ":".join([str(Path(__file__).parent), *filter(None, sys.path)])
    printed = (
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": path}, stdout=-1, check=True
        )
        for seed in ("1", "2")
    )
    found = {one.stdout.decode() for one in printed}
    here = made(TEXT)
    assert found == {f"{here.fields_digest} {here.body_digest}\n"}
