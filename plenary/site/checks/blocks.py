"""What the blocks of the home page say they show, and that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from plenary.problems import Problem, guess
from plenary.site import blocks
from plenary.site.blocks import Block
from plenary.site.data import look_up


def of_none(block: Block, data: Mapping[str, object], folders: Collection[str]) -> Iterator[Problem]:
    """Yield a warning where a block shows data or a section that there is not, or nothing at all."""
    section = block.section.strip("/")
    if section and not any(f"{folder}/".startswith(f"{section}/") for folder in folders):
        cure = guess(section, folders) or "correct the name, or leave it out for all"
        yield _told(block, "section", f'there is no section "{block.section}"; {cure}', "block")
    if block.data and not (found := look_up(data, block.data)).found:
        cure = found.hint or "add it, or correct the name"
        words = f'the block "{block.block}" shows data/{block.data}, which is not there; {cure}'
        yield _told(block, "data", words, "dead-data")
    elif block.data and not any(map(blocks.says_something, blocks.of_data(data, block.data).values())):
        words = f'nothing in data/{block.data} can be shown by the block "{block.block}"'
        yield _told(block, "data", f"{words}; write title, text, name or image into each entry", "block")
    elif block.block in blocks.SHOWS_ITEMS and not (block.data or block.items or "items" in block.lines):
        words = f'the block "{block.block}" has nothing to show'
        yield _told(block, "", f"{words}; begin each item with [[blocks.items]], or name a folder with data =", "block")


def _told(block: Block, part: str, words: str, code: str) -> Problem:
    return Problem(block.source, block.line(part), words, code)
