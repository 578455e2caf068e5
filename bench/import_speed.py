"""How long the import of a Hugo site of 1,767 pages takes, with all that is odd in real ones.

    python -m bench.import_speed [--folder DIR]

The site is made of the pages in ../shared/corpus/iassist, repeated as 455 posts and 1,001 jobs, with file names, dates
and letters that real sites have; 800 other files weigh 110 MB. Prints wall and CPU time of the first import and of a
second one, which finds everything there, and how many problems of each sort were told. Judges nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "iassist"
PAGES, POSTS, JOBS, FILES = 1767, 455, 1001, 800
ODD = {
    "it%E2%80%99s.md": b'+++\ntitle = "Odd"\ndate = "2020-01-01 10:00:00 +0000"\n+++\nx\n',
    "two words here.md": b'\t+++\ntitle = "Odd"\ndate = "2020-01-01 10:00:00 +0000"\n+++\nx\n',
    "one space.md": b'+++\ntitle = "Odd"\ndate = 2020-02-31\nweight = "x"\n+++\nx {{< event-calendar >}}\n',
    "missing.md": b'+++\ntitle = "Odd"\ndatalink = "none.json"\n+++\n{{< renderConference "none" >}}\n',
    "unclosed.md": b'+++\ntitle = "Odd\n+++\nx\n',
    "latin.md": b'+++\ntitle = "Odd"\n+++\ncaf\xe9\n',
}
LAYOUTS = {
    "event-calendar.html": '<a class="btn" href="https://calendar.example.org/">Add</a>\n',
    "renderConference.html": '{{ $d := getJSON "data/" (.Get 0) }}{{ range $d }}x{{ end }}\n',
}
HEAD = '+++\ntitle = "{kind} {n}"\ndate = "{year}-{month:02}-{day:02} 23:30:00 -0700"\ndraft = "false"\n{more}\n+++\n'


def make(site: Path) -> None:
    """Write the Hugo site."""
    shutil.copytree(CORPUS, site, ignore=shutil.ignore_patterns("*.jsonl"), copy_function=shutil.copyfile)
    for folder in [site, *(path for path in site.rglob("*") if path.is_dir())]:
        folder.chmod(0o755)
    bodies = [_body(path.read_text("utf-8", "replace")) for path in sorted((CORPUS / "content").rglob("*.md"))]
    for n in range(POSTS):
        _page(site / "content" / "blog", "Post", n, f'tags = ["t{n % 40}"]\noldpath = "/node/{n}"', bodies)
    for n in range(JOBS):
        _page(site / "content" / "jobs", "Job", n, f'employer = "E{n % 50}"', [text[:1500] for text in bodies])
    for n in range(PAGES - len(bodies) - POSTS - JOBS - len(ODD)):
        _page(site / "content" / "about", "Extra", n, "", bodies)
    for name, data in ODD.items():
        (site / "content" / "blog" / name).write_bytes(data)
    (site / "layouts" / "shortcodes").mkdir(parents=True)
    for name, text in LAYOUTS.items():
        (site / "layouts" / "shortcodes" / name).write_text(text)
    (site / "static").mkdir()
    for n in range(FILES):
        (site / "static" / f"file-{n}.bin").write_bytes(os.urandom(140_000))


def _body(text: str) -> str:
    return re.sub(r"\A\s*(\+\+\+|---).*?\n\1[^\n]*\n", "", text, flags=re.DOTALL)


def _page(folder: Path, kind: str, n: int, more: str, bodies: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    head = HEAD.format(kind=kind, n=n, year=2005 + n % 20, month=1 + n % 12, day=1 + n % 28, more=more)
    (folder / f"{kind.lower()}-{n}.md").write_text(head + bodies[n % len(bodies)])


def measure(site: Path, to: Path) -> str:
    """Import once, and return what it took and found."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "flask", "import-hugo", str(site), str(to)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    codes = Counter(line.rpartition("(")[2].rstrip(")") for line in done.stderr.splitlines())
    told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    return f"{wall:.1f} s, {cpu:.1f} s CPU; {done.stdout.splitlines()[0]} Told: {told}."


def main() -> None:
    """Make the site, import it twice, and print the figures."""
    parser = argparse.ArgumentParser(description="Time the import of a Hugo site of 1,767 pages.")
    parser.add_argument("--folder", type=Path, help="where the two sites are put and left (default: nowhere)")
    folder = parser.parse_args().folder
    if not CORPUS.is_dir():
        sys.exit(f"the pages to make the site of are not there: {CORPUS}")
    with tempfile.TemporaryDirectory() as spare:
        where = folder or Path(spare)
        make(where / "hugo")
        for which in ("first", "second"):
            print(f"{which} import: {measure(where / 'hugo', where / 'site')}")


if __name__ == "__main__":
    main()
