"""The blocks of the home page: what may be written, and what they show."""

from __future__ import annotations

import pytest
from building import NOW, built, content, told

from plenary.site import blocks
from plenary.site.blocks import Block
from plenary.site.settings import Settings
from plenary.site.site import Material, assemble

DATA = {
    "carousel": {
        "b": {"title": "B", "weight": 2},
        "a": {"title": "A", "weight": 1},
        "c": {"title": "C", "weight": 3, "enabled": "false"},
        "d": {"title": "D"},
        "empty": {"title": "", "text": ""},
    },
    "alerts": {"one": {"text": "Mind the gap"}},
}


def test_blocks_stand_in_the_settings_or_in_the_home_page_which_goes_before() -> None:
    settings = '[[blocks]]\nblock = "posts"\ncount = 2\n[[blocks]]\nblock = "strip"\nenabled = false\n'
    assert built([], settings=settings).blocks == (Block("posts", count=2),)
    assert built({"_index.md": '[[blocks]]\nblock = "text"\ntext = "x"'}, settings=settings).blocks == (
        Block("text", text="x"),
    )


def test_items_come_from_data_light_ones_first_without_those_switched_off() -> None:
    found = blocks.shown(Block("slides", data="carousel"), DATA)
    assert [item["title"] for item in found.items] == ["A", "B", "D"]
    assert [item["text"] for item in blocks.shown(Block("alerts", data="alerts"), DATA).items] == ["Mind the gap"]
    assert [item["title"] for item in blocks.shown(Block("slides", data="carousel/a"), DATA).items] == ["A"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[blocks]]\nblock = "slidess"', 2, 'there is no block "slidess"; did you mean "slides"?'),
        ('\n[[blocks]]\ntitle = "x"', 2, "the block does not say what it is;"),
        (
            '[[blocks]]\nblock = "posts"\n[[blocks]]\nblock = "posts"\ncont = 3',
            5,
            '"cont" is no part of a block; did you',
        ),
        ('[[blocks]]\nblock = "posts"\ncount = "3"', 3, "count should be a whole number from 1; write 4"),
        ('[[blocks]]\nblock = "posts"\ntitle = 3', 3, "title should be text; put quotes around it"),
        ('[[blocks]]\nblock = "features"\nitems = ["a"]', 3, "the items of a block should be tables;"),
        ("blocks = [3]", 1, "a block should be a table;"),
        ('[[blocks]]\nblock = "slides"\ndata = "carousell"', 3, "shows data/carousell, which is not there;"),
    ],
)
def test_a_slip_is_told_at_its_block(text: str, line: int, words: str) -> None:
    (problem,) = built([], settings=text).problems
    assert (problem.source, problem.line) == ("site.toml", line)
    assert words in problem.message


def test_a_slip_in_the_home_page_is_told_there() -> None:
    assert told(built({"_index.md": 'title = "x"\n[[blocks]]\nblock = "pots"'})) == ["pages/_index.md:4 block"]


def test_data_that_are_there_are_found() -> None:
    home = content("_index.md", '[[blocks]]\nblock = "slides"\ndata = "carousel"')
    site = assemble(Material(Settings(), (home,), data=DATA), NOW)
    assert site.problems == ()
