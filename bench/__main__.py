"""Measure Plenary beside other programs on the same pages, in turns, and write a table and a plot.

    make bench [ARGS='...']    or    python -m bench [--quick] [--pages short-1000,real-1767] [--programs Hugo,Eleventy]

Takes some ten minutes on two cores. What each program builds is in `bench/sites/`; docs/performance.md says what is
measured and how, and keeps the latest result (`--write`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench import content, install, live, plot, report, runs, stages
from bench.programs import PROGRAMS, ROOT, Program

PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- results: written by python -m bench --write -->\n", "<!-- end of results -->"
LINES = {"short": 5, "long": 50}
PAGES = ("real-1767", "short-200", "short-1000", "short-10000", "long-1000", "long-10000")
QUICK = ("short-20",)
SITUATIONS = {
    "real": (runs.SITUATIONS, runs.SITUATIONS),
    "short": (runs.SITUATIONS, (runs.COLD,)),
    "long": ((runs.COLD,), ()),
}
"""What is measured on pages of a sort: with Plenary and Hugo, and with the others."""


def contents(names: Sequence[str]) -> list[runs.Content]:
    """Return the contents of these names, fewest pages first: real-1767, short-1000 (short code), long-1000."""
    made = []
    for name in sorted(names, key=lambda name: int(name.partition("-")[2])):
        family, _, count = name.partition("-")
        number = int(count)
        if family == "real" and not content.CORPUS.is_dir():
            print(f"{name} is left out: there are no real pages at {content.CORPUS}", file=sys.stderr)
            continue
        pages = partial(content.real, number) if family == "real" else partial(content.synthetic, number, LINES[family])
        made.append(runs.Content(name, family, number, pages, *SITUATIONS[family]))
    return made


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    add = made.add_argument
    names = ", ".join(one.name for one in PROGRAMS)
    add("--pages", default="", help=f"which pages, with commas between (default: {','.join(PAGES)})")
    add("--programs", default="", help=f"which programs, with commas between (default all: {names})")
    add("--runs", type=int, default=3, help="runs of Plenary and Hugo of each sort (default: %(default)s)")
    add("--patience", type=float, default=8, help="seconds: others run again only while one sort takes no more")
    add("--limit", type=float, default=30, help="seconds that a run of another may be expected to take")
    add("--peers", type=Path, default=install.default(), help="where the others are installed (default: %(default)s)")
    add("--no-install", action="store_true", help="measure only what is installed")
    add("--no-live", action="store_true", help="leave the live application and the stages out")
    add("--quick", action="store_true", help="20 pages and one run: only to see whether the bench works")
    add("--folder", type=Path, help="where sites are made (default: the system's folder for what is temporary)")
    add("--out", type=Path, help="a folder for the table, the plot and the figures (results.json)")
    add("--write", action="store_true", help="put the result into docs/performance.md")
    return made


def present(names: str, peers: Path) -> dict[Program, str]:
    """Return the programs that are there with their versions, and say of the others that they are left out."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := set(wanted) - {one.name for one in PROGRAMS}:
        sys.exit(f"bench: {', '.join(unknown)} is none of the programs")
    chosen = [one for one in PROGRAMS if one.name in wanted or not wanted]
    versions = {one: one.seen_version(peers) for one in chosen}
    for one in chosen:
        if not versions[one]:
            print(f"{one.name} is left out: it is not installed", file=sys.stderr)
    return {one: version for one, version in versions.items() if version}


def machine(versions: dict[Program, str], arguments: Sequence[str]) -> tuple[str, ...]:
    """Return lines that say where, when, with what and how was measured."""
    try:
        model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        model = None
    processor = model[1] if model else platform.processor() or platform.machine()
    said = ", ".join(f"{one.name} {version}" for one, version in versions.items() if one.name != report.THEME)
    where = f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    command = " ".join(["python -m bench", *arguments])
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} on {where},", f"with {said}: `{command}`."


def measured(options: argparse.Namespace, arguments: Sequence[str], folder: Path) -> report.Report:
    """Measure all that was asked for."""
    versions = present(options.programs, options.peers)
    limits = runs.Limits(options.runs, options.patience, options.limit)
    results: list[runs.Result] = []
    try:
        for one in contents([name for name in options.pages.split(",") if name]):
            chosen = [program for program in versions if program.name != report.THEME or one.family == "real"]
            results += runs.measure(one, chosen, results, (folder, options.peers), limits)
    except KeyboardInterrupt:
        print("stopped; what was measured before follows", file=sys.stderr)
        options.no_live = True
    made = report.Report(machine(versions, arguments), tuple(results))
    return made if options.no_live else with_live(made, options, folder)


def with_live(made: report.Report, options: argparse.Namespace, folder: Path) -> report.Report:
    """Return a report with the live application and the stages of a page."""
    print("the live application and the stages", file=sys.stderr)
    site = folder / "stages"
    PROGRAMS[0].make(site, content.synthetic(20 if options.quick else 1_000, LINES["short"]))
    sizes = (20, 20, 1) if options.quick else (10_000, 2_000, 9)
    return replace(made, live=live.measure(folder / "live", options.peers, *sizes), stages=stages.measure(site))


def picture(seen: report.Report) -> str:
    """Return the plot of a report."""
    lines = {
        name: [(one.count, one.median("elapsed")) for one in results] for name, results in report.growing(seen).items()
    }
    title = "Cold freeze of 1,767 real pages, as multiples of Hugo's"
    growth = "Cold freeze of synthetic pages: pages, elapsed seconds"
    return plot.plot(title, ("elapsed", "CPU", "memory"), report.bars(seen, "real-1767"), growth, lines)


def written(page: str, results: str) -> str:
    """Return a page with the results between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{results.strip()}\n\n{END}{rest.partition(END)[2]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write what was seen."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(given)
    options.pages = options.pages or ",".join(QUICK if options.quick else PAGES)
    options.runs = 1 if options.quick else options.runs
    if not options.no_install and not options.quick:
        install.install(options.peers)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        seen = measured(options, given, Path(name).resolve())
    text, drawn = report.markdown(seen), picture(seen)
    print(text)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "table.md").write_text(text, "utf-8")
        (options.out / "plot.svg").write_text(drawn, "utf-8")
        (options.out / "results.json").write_text(json.dumps(asdict(seen), indent=1), "utf-8")
    if options.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), text), "utf-8")
        PLOT.write_text(drawn, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
