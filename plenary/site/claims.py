"""Which address each page and each file of a site claims, and what is wrong where two claim one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from plenary.problems import Problem
from plenary.site.addresses import Target, frozen_name, page_address
from plenary.site.page import Page


@dataclass(frozen=True, slots=True)
class Claim:
    """An address, and the page or file that wants to be found there; `source` names it in messages."""

    address: str
    source: str
    target: Target

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote a file for it, rather than a section having come of its folder alone."""
        return not self.source.endswith("/")


def of_pages(pages: Iterable[Page]) -> list[Claim]:
    """Return what pages claim; a section without a file of its own is named by its folder."""
    return [
        Claim(page.address, page.source or f"pages/{page.folder}/".replace("//", "/"), Target("page", page))
        for page in pages
    ]


def of_files(files: Iterable[str], pages: Iterable[Page]) -> list[Claim]:
    """Return what files claim, by their paths below the site's folder.

    What lies beside a page (`index.md`, `_index.md`) is served beside that page's address, all else below the
    root under the names it has, as in Hugo. An `index.html` is the page of its folder, as for every web server.
    """
    homes = {"": "/"}
    for page in pages:
        if page.content and page.folder and page.content.path.rpartition("/")[2] in ("index.md", "_index.md"):
            homes[page.folder] = page.address.rpartition("/")[0] + "/"
    return [Claim(page_address(_address(path, homes)), path, Target("file", file=path)) for path in sorted(files)]


def _address(path: str, homes: Mapping[str, str]) -> str:
    top, _, name = normalize("NFC", path).partition("/")
    if top != "pages":
        return f"/{name}"
    folder, _, rest = name.rpartition("/")
    while folder not in homes:
        folder, _, part = folder.rpartition("/")
        rest = f"{part}/{rest}"
    return homes[folder] + rest


def rivals(claims: Iterable[Claim]) -> Mapping[str, tuple[Problem, ...]]:
    """Return the problems of the claims that can't stand beside each other, by the addresses that they claim."""
    names: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        names[frozen_name(claim.address)].append(claim)
    found: dict[str, dict[Problem, None]] = defaultdict(dict)
    for group, words in (*_same(names), *_within(names), *_alike(names)):
        problems = dict.fromkeys(_problems(group, words))
        for claim in group:
            found[claim.address] |= problems
    return {address: tuple(problems) for address, problems in found.items()}


_Words = Callable[[str, Claim], tuple[str, str]]
_Names = Mapping[str, list[Claim]]


def _same(names: _Names) -> Iterator[tuple[list[Claim], _Words]]:
    """Yield the claims to one address."""
    for group in names.values():
        if len(group) > 1:
            yield group, _both


def _within(names: _Names) -> Iterator[tuple[list[Claim], _Words]]:
    """Yield a file and the first claim to an address for which it would have to be a folder."""
    seen = {""}
    for name, group in names.items():
        around, folder = [], name.rpartition("/")[0]
        while folder not in seen:
            seen.add(folder)
            around.append(folder)
            folder = folder.rpartition("/")[0]
        for folder in reversed(around):
            if folder in names:
                yield [names[folder][0], group[0]], _both


def _alike(names: _Names) -> Iterator[tuple[list[Claim], _Words]]:
    """Yield the claims to addresses that differ in capitals alone."""
    alike: dict[str, list[Claim]] = defaultdict(list)
    for name, group in names.items():
        alike[name.casefold()].append(group[0])
    for group in alike.values():
        if len(group) > 1:
            yield group, _capitals


def _both(others: str, claim: Claim) -> tuple[str, str]:
    same = (
        " (their names look the same, but are spelt with other characters)"
        if normalize("NFC", others) == normalize("NFC", claim.source)
        else ""
    )
    words = f"this file and {others}{same} both claim the address {claim.address}"
    return f"{words}; rename one, or join them in one file", "address-twice"


def _capitals(others: str, claim: Claim) -> tuple[str, str]:
    words = f"the addresses of this file ({claim.address}) and of {others} differ in capitals alone"
    return f"{words}, which some disks and servers take for one; rename one", "address-capitals"


def _problems(group: Iterable[Claim], words: _Words) -> Iterator[Problem]:
    claims = list(group)
    for claim in claims:
        others = " and ".join(other.source for other in claims if other is not claim)
        if claim.is_written:
            message, code = words(others, claim)
            yield Problem(claim.source, 1, message, code)
