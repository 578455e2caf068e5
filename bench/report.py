"""What was measured as tables in Markdown: goals first, then each content, growth, the live application, stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench import stages
from bench.live import Live
from bench.runs import COLD, EDIT, NOTHING, Result

OURS, THEME, HUGO = "Plenary", "Plenary with theme", "Hugo"
GROWING = "short"
PEERS = ("Pelican", "Nikola", "MkDocs", "Eleventy", "Lektor")
TITLES = {COLD: "cold freeze", EDIT: "one body edit", NOTHING: "nothing changed"}


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run of the bench has measured, and where: `machine` are lines that say so."""

    machine: tuple[str, ...]
    results: tuple[Result, ...]
    live: Live | None = None
    stages: Mapping[str, float] = field(default_factory=dict)

    def found(self, content: str, situation: str, program: str) -> Result | None:
        """Return a result that has runs."""
        wanted = (content, situation, program)
        same = (one for one in self.results if (one.content, one.situation, one.program) == wanted and one.runs)
        return next(same, None)

    def ratio(self, content: str, situation: str, what: str, program: str = OURS) -> float | None:
        """Return one of a program's figures as a multiple of Hugo's, or None where one of the two was not measured."""
        ours, hugos = self.found(content, situation, program), self.found(content, situation, HUGO)
        return ours.median(what) / hugos.median(what) if ours and hugos and hugos.median(what) else None


Goal = tuple[str, str, str, bool | None]


def goals(report: Report) -> Iterator[Goal]:
    """Yield each measure with its goal, what was seen, and whether it is met; None where it was not measured."""

    def ratio(words: str, content: str, situation: str, most: float) -> Goal:
        seen, cpu = report.ratio(content, situation, "elapsed"), report.ratio(content, situation, "cpu")
        words = f"{words}, elapsed against Hugo"
        told = f"{seen:.2f} (CPU {cpu:.2f})" if seen and cpu else "-"
        return words, f"at most {most}", told, seen <= most if seen else None

    yield ratio("cold freeze, 1,767 real pages, bare template", "real-1767", COLD, 1.0)
    for count in (1_000, 10_000):
        for length in ("short", "long"):
            words = f"cold freeze, {count:,} synthetic pages with {length} code"
            yield ratio(words, f"{length}-{count}", COLD, 0.5)
    yield _ahead(report)
    yield ratio("one body edit, 1,767 pages", "real-1767", EDIT, 0.3)
    yield ratio("one body edit, 10,000 pages", "short-10000", EDIT, 0.05)
    yield ratio("nothing changed, 1,767 pages", "real-1767", NOTHING, 0.06)
    yield ratio("nothing changed, 10,000 pages", "short-10000", NOTHING, 0.06)
    yield from (_memory(report, f"{length}-10000") for length in ("short", "long"))
    yield _growth(report)
    yield from _live(report.live)


def _ahead(report: Report) -> Goal:
    words = "cold freeze of the imported corpus, whole theme, elapsed, against the peers' bare builds"
    ours = report.found("real-1767", COLD, THEME)
    theirs = {name: one.median("elapsed") for name in PEERS if (one := report.found("real-1767", COLD, name))}
    if not ours or not theirs:
        return words, f"ahead of {', '.join(PEERS)}", "-", None
    seen = ours.median("elapsed")
    told = ", ".join(f"{name} {taken:.1f} s" for name, taken in sorted(theirs.items(), key=lambda one: one[1]))
    return (
        words,
        f"ahead of {', '.join(PEERS)}",
        f"{seen:.1f} s; {told}",
        all(seen < taken for taken in theirs.values()),
    )


def _memory(report: Report, content: str) -> Goal:
    ours, hugos = report.found(content, COLD, OURS), report.found(content, COLD, HUGO)
    words = f"peak memory over all processes, 10,000 pages with {content.partition('-')[0]} code"
    if not ours:
        return words, "at most 250 MB", "-", None
    told = f"{ours.median('pss'):.0f} MB" + (f" (Hugo {hugos.median('pss'):.0f})" if hugos else "")
    return words, "at most 250 MB", told, ours.median("pss") <= 250


def _growth(report: Report) -> Goal:
    words = "growth from 1,000 to 10,000 pages, cold freeze, elapsed"
    few, many = (report.found(f"{GROWING}-{count}", COLD, OURS) for count in (1_000, 10_000))
    if not few or not many:
        return words, "at most 10 times", "-", None
    times, cpu = (many.median(what) / few.median(what) for what in ("elapsed", "cpu"))
    return words, "at most 10 times", f"{times:.1f} times (CPU {cpu:.1f})", times <= 10


def _live(live: Live | None) -> Iterator[Goal]:
    warm = "live warm page, requests a second per worker, against a Flask view that returns a constant"
    edit = f"save to fresh answer from `flask run`, {live.pages if live else 10_000:,} pages"
    if not live:
        yield warm, "at least 0.9", "-", None
        yield edit, "at most 300 ms", "-", None
        return
    share = {name: rate / live.warm["a constant"] for name, rate in live.warm.items()}
    plain = f"plain FlatPages {share['FlatPages']:.2f}, with reload {share['FlatPages with reload']:.3f}"
    yield warm, "at least 0.9", f"{share['Plenary']:.2f} ({plain})", share["Plenary"] >= 0.9
    yield edit, "at most 300 ms", f"{live.edit * 1000:.0f} ms", live.edit <= 0.3


def markdown(report: Report) -> str:
    """Return the whole report."""
    parts = [*report.machine, "", "### Goals", "", *_goals(report), ""]
    for content in dict.fromkeys(one.content for one in report.results):
        parts += [f"### {heading(content)}", "", *_content(report, content), ""]
    parts += ["### Growth", "", *_growing(report), ""]
    if report.live:
        parts += ["### The live application", "", *_live_rows(report.live), ""]
    if report.stages:
        parts += ["### Where one page's time goes", "", stages.table(report.stages), ""]
    return "\n".join(parts)


def heading(content: str) -> str:
    """Return what a content is, in words."""
    family, _, count = content.partition("-")
    kinds = {"real": "real pages", "short": "synthetic pages, 5 lines of code each"}
    return f"{int(count):,} {kinds.get(family, 'synthetic pages, 50 lines of code each')}"


def _goals(report: Report) -> Iterator[str]:
    yield from ("| measure | goal | seen | |", "|---|---|---|---|")
    for words, goal, seen, met in goals(report):
        yield f"| {words} | {goal} | {seen} | {'not measured' if met is None else 'met' if met else '**missed**'} |"


def _content(report: Report, content: str) -> Iterator[str]:
    mine = [one for one in report.results if one.content == content]
    situations = list(dict.fromkeys(one.situation for one in mine))
    more = [f"{TITLES[one]}, s" for one in situations if one != COLD]
    names = ["program", "cold freeze, s", "CPU, s", "peak of all, MB", "largest process, MB", *more, "runs"]
    yield from (f"| {' | '.join(names)} |", "|---" * len(names) + "|")
    for program in dict.fromkeys(one.program for one in mine):
        results = {one.situation: one for one in mine if one.program == program}
        cold = results[COLD]
        if not cold.runs:
            yield f"| {program} | {cold.word} " + "| " * (len(names) - 2) + "|"
            continue
        cells = [_beside(report, cold, what) for what in ("elapsed", "cpu", "pss", "rss")]
        cells += [_beside(report, results.get(one), "elapsed") for one in situations if one != COLD]
        yield f"| {program} | {' | '.join(cells)} | {len(cold.runs)} |"


def _beside(report: Report, result: Result | None, what: str) -> str:
    """Return a figure with its ratio to Hugo's."""
    if result is None or not result.runs:
        return result.word if result else "-"
    digits = 0 if what in ("pss", "rss") else 2
    ratio = report.ratio(result.content, result.situation, what, result.program)
    beside = f" ({ratio:.2f})" if ratio is not None and result.program != HUGO else ""
    return f"{result.median(what):.{digits}f}{beside}"


def growing(report: Report) -> Mapping[str, list[Result]]:
    """Return the cold freezes of each program on the synthetic pages, fewest pages first."""
    cold = [one for one in report.results if one.family == GROWING and one.situation == COLD and one.runs]
    return {name: [one for one in cold if one.program == name] for name in dict.fromkeys(one.program for one in cold)}


def _growing(report: Report) -> Iterator[str]:
    counts = sorted({one.count for one in report.results if one.family == GROWING})
    yield "Milliseconds a page, cold freeze, synthetic pages with 5 lines of code: elapsed (CPU)."
    yield from ("", f"| program | {' | '.join(f'{count:,}' for count in counts)} |", "|---" * (len(counts) + 1) + "|")
    for program, results in growing(report).items():
        per = {one.count: [1000 * one.median(what) / one.count for what in ("elapsed", "cpu")] for one in results}
        cells = (f"{per[count][0]:.2f} ({per[count][1]:.2f})" if count in per else "-" for count in counts)
        yield f"| {program} | {' | '.join(cells)} |"


def _live_rows(live: Live) -> Iterator[str]:
    yield from ("| a warm page of one worker, straight through WSGI | requests a second of CPU | beside a constant |",)
    yield "|---|---|---|"
    base = live.warm["a constant"]
    yield from (f"| {name} | {rate:,.0f} | {rate / base:.3f} |" for name, rate in live.warm.items())
    yield ""
    if live.served:
        yield f"Through waitress, over HTTP, one client: {live.served:,.0f} requests a second."
    yield ""
    yield f"| first answer of a new Python, {live.pages:,} pages | elapsed, s | CPU, s | memory, MB |"
    yield "|---|---|---|---|"
    for words, one in zip(("without caches", "with caches"), live.first, strict=True):
        yield f"| {words} | {one.elapsed:.2f} | {one.cpu:.2f} | {one.pss:.0f} |"
    slowest = f"the slowest of {len(live.edits)} after {max(live.edits) * 1000:.0f} ms"
    yield f"\nAn edit is answered with by `flask run` after {live.edit * 1000:.0f} ms, {slowest}."


def bars(report: Report, content: str) -> Mapping[str, Sequence[float]]:
    """Return each program's elapsed time, CPU time and memory for a content as multiples of Hugo's."""
    found = {one.program for one in report.results if one.content == content and one.runs}
    names = [name for name in dict.fromkeys(one.program for one in report.results) if name in found]
    made = {
        name: [report.ratio(content, COLD, what, name) or 0.0 for what in ("elapsed", "cpu", "pss")] for name in names
    }
    return made if report.found(content, COLD, HUGO) else {}
