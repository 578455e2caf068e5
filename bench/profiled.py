"""Where the time of a freeze goes: by the part of the program, and the functions that take most themselves.

    python -m bench.profiled [--site DIR] [--again] [ARGUMENTS OF freeze.py ...]

Freezes a site in this one process under Python's profiler and prints two tables in Markdown; what is built into Python
counts for whoever called it. Without a site its pages are 1,000 synthetic ones with bare templates. `--again` profiles
a second freeze, after a sentence was added to a page. The profiler makes small functions look dearer than they are; its
shares are worth more than its seconds.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path
from time import process_time
from types import SimpleNamespace

from bench.content import synthetic
from bench.programs import PROGRAMS, ROOT, environment
from config import Config

Function = tuple[str, int, str]
Seen = Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]
MOST = 15
BUILT_IN = "Python, built in"
LIBRARIES = re.compile(r".*/(?:site-packages|dist-packages|python3\.\d+)/(\w+)")


def part(file: str, function: str) -> str:
    """Return what part of all a function belongs to: one of ours, a library, or Python's own."""
    if file.startswith(str(ROOT)):
        return ".".join(Path(file).relative_to(ROOT).with_suffix("").parts[:2])
    if file == "<template>" or file.endswith(".html"):
        return "templates"
    if file in ("~", "") or file.startswith("<"):
        return "files" if "posix" in function or "io." in function else BUILT_IN
    found = LIBRARIES.match(file)
    inside = "site-packages" in file or "dist-packages" in file
    return found[1] if found and inside else "Python's library"


def profiled(arguments: list[str]) -> Seen:
    """Return what Python's profiler saw of a freeze."""
    import freeze  # noqa: PLC0415 - what is imported first is not counted, so it is not before

    profile = cProfile.Profile(process_time)
    with redirect_stdout(io.StringIO()):
        status = profile.runcall(freeze.main, arguments)
    if status:
        sys.exit("the freeze failed")
    stats: SimpleNamespace | pstats.Stats = pstats.Stats(profile)
    seen: Seen = stats.stats  # type: ignore[union-attr]
    return seen


def tables(seen: Seen) -> Iterator[str]:
    """Yield the lines of the two tables."""
    parts: Counter[str] = Counter()
    for (file, _, function), (_, _, own, _, callers) in seen.items():
        within = part(file, function)
        if within == BUILT_IN:
            for caller, (_, _, taken, _) in callers.items():
                parts[part(caller[0], caller[2])] += taken  # type: ignore[assignment]
        else:
            parts[within] += own  # type: ignore[assignment]
    whole = sum(parts.values())
    yield from (f"| part | seconds of {whole:.1f} | share |", "|---|---|---|")
    yield from (f"| {name} | {own:.2f} | {100 * own / whole:.0f} % |" for name, own in parts.most_common(MOST))
    yield from ("", "| function | calls | own seconds | with all it calls |", "|---|---|---|---|")
    dearest = sorted(seen.items(), key=lambda one: -one[1][2])[:MOST]
    for (file, line, function), (_, calls, own, whole, _) in dearest:
        where = f"{part(file, function)}, {Path(file).name}:{line} " if line else ""
        yield f"| {where}`{function}` | {calls:,} | {own:.2f} | {whole:.2f} |".replace("<", "&lt;")


def main() -> None:
    """Freeze, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="the folder of a site")
    parser.add_argument("--again", action="store_true", help="profile the second freeze, after an edit")
    options, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as spare:
        site, pages = Path(spare) / "site", list(synthetic(1_000, 5))
        if not options.site:
            PROGRAMS[0].make(site, pages)
        os.environ.update(environment(Path(spare), site))
        one = ["--jobs", "1"] if "cache" in {field.name for field in fields(Config)} else []
        given = ["--site", str((options.site or site).resolve()), "--out", f"{spare}/build", *one, *rest]
        if options.again:
            os.system(f"{sys.executable} {ROOT}/freeze.py {' '.join(given)} > {os.devnull}")
            page = next((options.site or site).glob("pages/**/*0.md"))
            before = page.read_text("utf-8")
            page.write_text(f"{before}\nOne more sentence.\n", "utf-8")
        print("\n".join(tables(profiled(given))))
        if options.again:
            page.write_text(before, "utf-8")


if __name__ == "__main__":
    main()
