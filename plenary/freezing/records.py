"""What the last freeze wrote, and what each answer depended on: only what has become another is rendered."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from plenary import cachefolder
from plenary.freezing.disk import Signature
from plenary.site.asked import Answers
from plenary.site.checks.links import Checked
from plenary.site.site import Question

_NOTHING = Checked()
_ENOUGH_LEFT = 0.75  # of the questions that are numbered; with fewer in use they are numbered anew


class Written(NamedTuple):
    """What was written for an address: its file's SHA-256, the numbers of what it asked, and what was found in it."""

    digest: str
    asked: tuple[int, ...]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Last:
    """The last freeze: its questions by number with their answers, what it wrote by address, its files by name.

    `outline` tells its site from all that differ from that in more than texts, or is "".
    """

    questions: tuple[Question, ...] = ()
    answers: tuple[bytes, ...] = ()
    written: Mapping[str, Written] = field(default_factory=dict)
    files: Mapping[str, Signature] = field(default_factory=dict)
    outline: str = ""


class Numbers:
    """The questions that pages asked, each once and with a number."""

    def __init__(self, questions: Iterable[Question] = ()) -> None:
        self._numbers = {question: number for number, question in enumerate(questions)}

    def of(self, questions: Iterable[Question]) -> tuple[int, ...]:
        """Return the numbers of some questions."""
        return tuple(self._numbers.setdefault(question, len(self._numbers)) for question in questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def read(path: str, version: str) -> Last:
    """Return the record of the last freeze, an empty one where there is none that this version may use."""
    data = cachefolder.read(path, version) if path else None
    if not data:
        return Last()
    questions, answers, (addresses, digests, asked), found, files, outline = pickle.loads(data)
    rows = zip(addresses, digests, asked, strict=True)
    written = {address: Written(digest, asked, found.get(address, _NOTHING)) for address, digest, asked in rows}
    return Last(questions, answers, written, files, outline)


def unchanged(last: Last, answers: Answers, outline: str) -> dict[str, Written]:
    """Return what the last freeze wrote and would be written again, by address: each of its answers is the same."""
    if outline and last.outline == outline:
        answers.take(zip(last.questions, last.answers, strict=True))
    before = enumerate(zip(last.questions, last.answers, strict=True))
    changed = {number for number, (question, answer) in before if answers.of(question) != answer}
    return {address: one for address, one in last.written.items() if changed.isdisjoint(one.asked)}


def write(path: str, version: str, last: Last) -> bool:
    """Let the next freeze know what this one wrote; where that can't be written, it will render everything.

    What was written stands in columns, and that nothing was found in most of it is not said: pickle is quicker so.
    """
    written = last.written.values()
    columns = (tuple(last.written), [one.digest for one in written], [one.asked for one in written])
    found = {address: one.checked for address, one in last.written.items() if one.checked != _NOTHING}
    said = (last.questions, last.answers, columns, found, last.files, last.outline)
    return cachefolder.write(path, version, pickle.dumps(said, pickle.HIGHEST_PROTOCOL))


def record(
    written: Mapping[str, Written], numbers: Numbers, answers: Answers, files: Mapping[str, Signature], outline: str
) -> Last:
    """Return what the next freeze has to know of this one; questions that nobody asks any more are left out."""
    questions = tuple(numbers)
    used = {number for one in written.values() for number in one.asked}
    if len(used) < _ENOUGH_LEFT * len(questions):
        fewer = Numbers()
        written = {
            address: one._replace(asked=fewer.of(questions[number] for number in one.asked))
            for address, one in written.items()
        }
        questions = tuple(fewer)
    return Last(questions, tuple(map(answers.of, questions)), written, files, outline)
