"""What is said of pages and files that stand where the site would make a list: one of the two is not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from plenary.problems import Problem
from plenary.site.addresses import Target
from plenary.site.claims import Claim
from plenary.site.page import Page


def hidden(
    written: Mapping[str, Page], pages: Mapping[str, Page], parts: Mapping[str, Target], claims: Iterable[Claim]
) -> Iterator[Problem]:
    """Yield a warning for each page of `written` that a term's page goes before, and for each claim to a list's part.

    `pages` are those of the site with their terms, `parts` what the further parts of lists answer with.
    """
    for address, page in written.items():
        if page.content and page.kind == "page" and pages[address].kind != "page":
            words = f"the list of what is tagged stands at {address}, so this page is not shown"
            cure = "rename this file, or name it _index.md in a folder of its name to write above the list"
            yield Problem(page.source, 1, f"{words}; {cure}", "address-of-list")
    for claim in claims:
        part = parts.get(claim.address)
        if part and part.page and part.kind == "page":
            words = f"{claim.address} is the address of page {part.number} of the list {part.page.address}"
            yield Problem(claim.source, 1, f"{words}, which is not shown; rename this file", "address-of-list")
