"""What a freeze needs to know of a site before it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plenary.problems import Problem
from plenary.site.addresses import Target


@dataclass(frozen=True, slots=True)
class Plan:
    """The site to be frozen: its folder, the folders it is made from, and every address with what it answers.

    `base_url` is where the frozen site will stand, or ""; `path_of` returns where a file of the site lies; `problems`
    returns all that is wrong with the site once every address has been asked for; `changed` looks whether any of its
    files is another than when the plan was made. `ledger` are the addresses that `addresses.txt` is to hold
    once this is published, as `site.ledger.published` gives them; None where nothing is kept, as what is frozen is not
    the site of today.
    """

    folder: Path
    sources: tuple[Path, ...]
    targets: Mapping[str, Target]
    base_url: str
    path_of: Callable[[str], Path]
    problems: Callable[[], tuple[Problem, ...]]
    changed: Callable[[], bool]
    ledger: Mapping[str, str] | None = None
