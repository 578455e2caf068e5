"""One freeze: plan the addresses, render them beside the published site, check the whole, publish it in one step."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click
from flask import Flask

from plenary.freezing import disk, processes, records, report
from plenary.freezing.keeping import keep
from plenary.freezing.plan import Plan
from plenary.freezing.publish import Published, PublishError, check_destination, publishing
from plenary.freezing.records import Last, Numbers, Written
from plenary.freezing.render import Answered, Former, Place, SiteFreezer, file_of, in_order
from plenary.problems import Problem
from plenary.site.asked import Answers
from plenary.site.ledger import SOURCE as LEDGER
from plenary.site.questions import QUESTIONS

FEW = 100
"""So many addresses are rendered sooner in one process than others are begun."""
_PIECE = 40  # addresses, at most: the last process to be done is not to be waited for long

Remake = Callable[[], tuple[Flask, Plan]]
Worker = processes.Worker[Sequence[str], dict[str, Answered]]


class MisuseError(Exception):
    """A freeze that can't begin as it was asked for; its text is one line that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a freeze found and did: `published` is None where nothing was published."""

    out: Path
    addresses: int
    problems: tuple[Problem, ...]
    published: Published | None


@dataclass(frozen=True, slots=True)
class Jobs:
    """How many processes may render; each makes the application and the plan by `remake`, unless it is a fork."""

    count: int = 1
    remake: Remake | None = None


def freeze(app: Flask, plan: Plan, out: Path, strict: bool = False, jobs: Jobs = Jobs()) -> Outcome:
    """Freeze an application's site into `out`, all of it or nothing.

    Every problem of the whole site is found in one run. What the last freeze wrote and would be the same is not
    rendered again. Once it is published, its ledger is written. Raises MisuseError where `out` is no place for a site,
    PublishError where the disk, another freeze or somebody who is editing does not let it publish.
    """
    if refusal := check_destination(out, plan.folder, plan.sources):
        raise MisuseError(refusal)
    answers = Answers(plan.site, QUESTIONS, plan.signature)
    spare = plan.last and f"{plan.last}-spare"
    with publishing(out, plan.folder, plan.sources, spare) as release:
        last = Last() if plan.fresh else records.read(plan.last, plan.version)
        numbers = Numbers(last.questions)
        former = _former(last, out)
        outline = plan.outline() if plan.last else ""
        written = _kept(plan, records.unchanged(last, answers, outline), former)
        release.keep(*map(file_of, written))
        wanted = in_order((address for address in plan.site.targets if address not in written), plan)
        for done in _rendered(jobs, app, plan, wanted, Place(release.folder, former)):
            written |= {
                address: Written(one.digest, numbers.of(one.asked), one.checked) for address, one in done.items()
            }
        if plan.changed():
            raise PublishError("the site was changed while it was frozen; nothing was published; freeze it again")
        problems = plan.problems({address: one.checked for address, one in written.items()})
        stopped = report.stops(problems, strict)
        published = (
            None
            if stopped
            else release.commit({name: written[address].digest for address, name in _alone(written).items()})
        )
    if published and plan.ledger is not None and (unkept := keep(plan.folder / LEDGER, plan.ledger)):
        published = replace(published, warnings=(*published.warnings, unkept))
    if published and plan.last:
        there = disk.signatures(os.path.realpath(out))
        files = {name: looks for name, looks in there.items() if looks[0] < published.moment}
        records.write(plan.last, plan.version, records.record(written, numbers, answers, files, outline))
    return Outcome(out, len(plan.site.targets), problems, published)


def _former(last: Last, out: Path) -> Former:
    """Return the published files that nobody touched since they were written."""
    folder = os.path.realpath(out)
    if not last.written or not out.is_dir():
        return Former(folder, {})
    there = disk.signatures(folder)
    digests = {file_of(address): one.digest for address, one in last.written.items()}
    return Former(folder, {name: digests[name] for name in digests if there.get(name, ()) == last.files.get(name)})


def _kept(plan: Plan, found: Mapping[str, Written], former: Former) -> dict[str, Written]:
    """Return what would be written as it was, and still stands there."""
    alone = _alone(plan.site.targets)
    return {address: one for address, one in found.items() if alone.get(address) in former.digests}


def _alone(addresses: Iterable[str]) -> dict[str, str]:
    """Return the file of each address that no other has, even where capitals are small letters: then the disk says."""
    names = {address: file_of(address) for address in addresses}
    folded = Counter(name.casefold() for name in names.values())
    return {address: name for address, name in names.items() if folded[name.casefold()] == 1}


def _rendered(jobs: Jobs, app: Flask, plan: Plan, wanted: Sequence[str], place: Place) -> Iterator[dict[str, Answered]]:
    """Write what the application answers at addresses, with a progress bar on a terminal; yield some at a time."""
    remake = jobs.remake if jobs.remake and processes.METHOD == "spawn" else lambda: (app, plan)
    make = partial(writer, remake, place)
    pieces = _pieces(plan, wanted, jobs.count)
    many = len(wanted) >= FEW
    if many:
        gc.enable()  # if whoever began the freeze did without
    several = jobs.count > 1 and many
    quiet = not sys.stderr.isatty()
    with click.progressbar(length=len(wanted), label="Freezing", file=sys.stderr, hidden=quiet) as bar:
        for done in processes.share(make, pieces, jobs.count, processes.METHOD) if several else _here(make(), pieces):
            yield done
            bar.update(len(done))


def _here(worker: Worker, pieces: Sequence[Sequence[str]]) -> Iterator[dict[str, Answered]]:
    yield from map(worker[0], pieces)
    worker[1]()


def _pieces(plan: Plan, wanted: Sequence[str], jobs: int) -> list[Sequence[str]]:
    """Return addresses in pieces for so many processes; those that may share a file stand in one, in order."""
    alone = _alone(plan.site.targets)
    apart = [address for address in wanted if address in alone]
    together = [address for address in wanted if address not in alone]
    size = max(1, min(_PIECE, len(apart) // (4 * jobs)))
    return [*(apart[at : at + size] for at in range(0, len(apart), size)), *([together] if together else [])]


def writer(remake: Remake, place: Place) -> Worker:
    """Return what writes what the application answers at addresses into a folder, and what ends that."""
    app, plan = remake()
    return SiteFreezer(app, plan, place).write, plan.keep
