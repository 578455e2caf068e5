"""Every program builds the same pages in turns, run by run, so that a busy machine hurts all alike."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.content import Page
from bench.measure import FailedError, Figures, run
from bench.programs import Program, environment

COLD, EDIT, NOTHING = "cold", "edit", "nothing"
SITUATIONS = (COLD, EDIT, NOTHING)


@dataclass(frozen=True, slots=True)
class Content:
    """Pages to be measured on, in which situations, and in which of them the programs that no goal speaks of.

    `family` are contents that differ in their number alone.
    """

    name: str
    family: str
    count: int
    pages: Callable[[], Iterable[Page]]
    situations: tuple[str, ...] = SITUATIONS
    others: tuple[str, ...] = (COLD,)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often, and how long: `runs` of each sort; again only while all of one sort took no more than `patience`
    seconds, which does not count for the programs `always`; `limit` seconds that a run may be expected to take.
    """

    runs: int
    patience: float
    limit: float
    always: tuple[str, ...] = ("Plenary", "Plenary with theme", "Hugo")


@dataclass(frozen=True, slots=True)
class Result:
    """What a program took for one content in one situation; without any run, `word` says why."""

    content: str
    family: str
    count: int
    situation: str
    program: str
    runs: tuple[Figures, ...] = ()
    word: str = ""

    def median(self, what: str) -> float:
        """Return the median of one of the figures."""
        return median(getattr(one, what) for one in self.runs)


@dataclass(slots=True)
class Turn:
    """One program on one content, as far as it has come."""

    program: Program
    site: Path
    situations: tuple[str, ...] = SITUATIONS
    taken: dict[str, list[Figures]] = field(default_factory=dict)
    word: str = ""

    def again(self, situation: str, limits: Limits) -> bool:
        if self.word or situation not in self.situations:
            return False
        taken = self.taken.get(situation, [])
        spent = sum(one.elapsed for one in taken) * (len(taken) + 1) / max(len(taken), 1)
        return self.program.name in limits.always or spent <= limits.patience


def measure(
    content: Content, programs: Sequence[Program], known: Sequence[Result], place: tuple[Path, Path], limits: Limits
) -> list[Result]:
    """Measure the programs on a content; `known` are earlier results, `place` the working folder and the peers'."""
    folder, peers = place
    pages = list(content.pages())
    turns = list(_turns(content, programs, known, folder, limits))
    for turn in turns:
        if not turn.word:
            turn.program.make(turn.site, pages)
    for number in range(limits.runs):
        for situation in content.situations:
            for turn in turns:
                if turn.again(situation, limits):
                    _take(turn, situation, pages, f"This is edit number {number}.", (peers, limits))
    shutil.rmtree(folder / content.name, ignore_errors=True)
    return [result for turn in turns for result in _results(content, turn)]


def _turns(
    content: Content, programs: Sequence[Program], known: Sequence[Result], folder: Path, limits: Limits
) -> Iterator[Turn]:
    for one in programs:
        situations = content.situations if one.name in limits.always else content.others
        if situations:
            word = too_slow(one, content, known, limits)
            yield Turn(one, folder / content.name / one.name, situations, word=word)


def too_slow(program: Program, content: Content, known: Sequence[Result], limits: Limits) -> str:
    """Return why a program is left out, going by the time it took for fewer pages, or ""."""
    fewer = [one for one in known if (one.program, one.situation) == (program.name, COLD)]
    last = max(fewer, key=lambda one: one.count, default=None)
    if last is None or program.name in limits.always:
        return ""
    if not last.runs:
        return last.word
    expected = last.median("elapsed") * content.count / last.count
    return f"left out: some {expected:.0f} s expected" if expected > limits.limit else ""


def _take(turn: Turn, situation: str, pages: list[Page], words: str, rest: tuple[Path, Limits]) -> None:
    peers, limits = rest
    if situation == COLD:
        turn.program.cold(turn.site)
    elif situation == EDIT:
        turn.program.edit(turn.site, pages[len(pages) // 2], words)
    command = turn.program.line(peers, turn.site)
    try:
        if situation == EDIT and turn.program.name in limits.always:  # an edit among many, not the first of all
            run(command, turn.site, environment(turn.site, peers), max(4 * limits.limit, 60))
            turn.program.edit(turn.site, pages[len(pages) // 2], f"{words} Once more.")
        os.sync()  # nobody waits for what another one wrote
        time.sleep(0.1)  # nobody saves and builds in the same instant
        figures = run(command, turn.site, environment(turn.site, peers), max(4 * limits.limit, 60))
    except FailedError as error:
        turn.word = str(error)
        print(f"{turn.program.name}, {turn.site.parent.name}, {situation}: {error}", file=sys.stderr)
        return
    turn.taken.setdefault(situation, []).append(figures)
    name = f"{turn.site.parent.name:16} {situation:8} {turn.program.name:20}"
    print(f"{name} {figures.elapsed:7.2f} s {figures.cpu:7.2f} s CPU {figures.pss:6.0f} MB", file=sys.stderr)


def _results(content: Content, turn: Turn) -> Iterator[Result]:
    for situation in turn.situations:
        taken = tuple(turn.taken.get(situation, ()))
        names = (content.name, content.family, content.count, situation, turn.program.name)
        yield Result(*names, taken, turn.word)
