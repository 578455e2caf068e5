"""Reads cases from a Markdown file: a heading names each, and fences of four tildes hold its named texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_TEXT = re.compile(r"^~~~~ *(\w+)\n(.*?)^~~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its title, and its texts by their names, each without the newline at its end."""

    title: str
    texts: dict[str, str]

    def __str__(self) -> str:
        return self.title


def read_cases(name: str, *needed: str) -> list[Case]:
    """Return the cases of `cases/NAME`; each must hold the texts that are needed, so that none is skipped unseen."""
    _, *parts = _HEADING.split((CASES / name).read_text(encoding="utf-8"))
    cases = [
        Case(title, {word: text.removesuffix("\n") for word, text in _TEXT.findall(body)})
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    ]
    for case in cases:
        missing = set(needed) - set(case.texts)
        assert not missing, f"{name}: {case.title}: lacks {', '.join(sorted(missing))}"
    return cases
