"""What a freeze needs to know of a site before it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plenary.problems import Problem
from plenary.site.checks.links import Checked
from plenary.site.site import Site


@dataclass(frozen=True, slots=True)
class Plan:
    """The site to be frozen: its folder, the folders it is made from, and the site itself with all its addresses.

    `base_url` is where the frozen site will stand, or ""; `path_of` returns where a file of the site lies, `signature`
    what tells one state of it from another. `check` returns what is wrong with what was just answered at an address,
    `problems` all that is wrong with the site, by what was found at each address; `changed` looks whether any of its
    files is another than when the plan was made; `keep` lets what was rendered be kept for later. `ledger` are the
    addresses that `addresses.txt` is to hold once this is published, as `site.ledger.published` gives them; None where
    nothing is kept, as what is frozen is not the site of today. `version` tells what every answer depends on besides
    the site: code, templates, the base address; `outline` returns what tells the site from all that differ from it in
    more than texts, or "" where that can't be told. `last` is the file in which the last freeze's record lies, or ""
    for none; with `fresh` nothing of it is used.
    """

    folder: Path
    sources: tuple[Path, ...]
    site: Site
    base_url: str
    path_of: Callable[[str], Path]
    signature: Callable[[str], object]
    check: Callable[[Site, str], Checked]
    problems: Callable[[Mapping[str, Checked]], tuple[Problem, ...]]
    changed: Callable[[], bool]
    keep: Callable[[], None] = lambda: None
    ledger: Mapping[str, str] | None = None
    version: str = ""
    outline: Callable[[], str] = lambda: ""
    last: str = ""
    fresh: bool = False
