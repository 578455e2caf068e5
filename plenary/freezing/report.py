"""What a freeze says: each problem on its line, and one sentence at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plenary.freezing.failures import printable
from plenary.problems import Problem

if TYPE_CHECKING:
    from plenary.freezing.freeze import Outcome


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 warning`, `2 warnings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{'es' if noun.endswith('s') else 's'}"


def found(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are, or an empty text."""
    errors = sum(problem.level == "error" for problem in problems)
    parts = [
        counted(number, noun) for number, noun in ((errors, "error"), (len(problems) - errors, "warning")) if number
    ]
    return " and ".join(parts)


def stops(problems: Sequence[Problem], strict: bool) -> bool:
    """Return whether the problems stop a freeze: errors do, warnings only a strict one."""
    return any(strict or problem.level == "error" for problem in problems)


def lines(outcome: Outcome) -> list[str]:
    """Return what is to be said before that: each problem of the site, and what was odd where it was published."""
    odd = outcome.published.warnings if outcome.published else ()
    return [*map(str, outcome.problems), *(f"freeze.py: {words}" for words in odd)]


def sentence(outcome: Outcome) -> str:
    """Return the one sentence that ends a freeze."""
    wrong = found(outcome.problems)
    if outcome.published is None:
        return f"Nothing was published: {wrong} in the site."
    done = outcome.published
    how = f"{counted(done.changed, 'file')} new or changed, {done.removed} removed"
    what = f"{counted(outcome.addresses, 'address')} into {printable(outcome.out)}"
    return f"Froze {what}: {', '.join(filter(None, (how, wrong)))}."
