"""How long the preview takes for a page and for an edit, on a site of 2,000 pages with lists, tags and old addresses.

    python -m bench.preview_speed [PAGES]

Prints medians in milliseconds by the wall clock: of pages that nothing has changed on, and of the first answer after a
file was saved. The site is made for it: half of it posts with tags, half jobs, each with an old address; an archive
from data; a home page of blocks.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app

ROUNDS = 15
SETTINGS = """\
title = "Speed"
base_url = "https://example.org/"

[permalinks]
blog = "/blog/:year/:month/:day/:filename/"

[sections."past/archive"]
kind = "conference"
pages_from = "archive"

[[blocks]]
block = "posts"
title = "News"
"""
TEXT = """\
A paragraph with *words*, a [link](/jobs/), `code` and a note[^1].

## A heading

| a | b |
|---|---|
| 1 | 2 |

- one
- two

[^1]: A note.

"""


def make(folder: Path, pages: int) -> None:
    """Write the site."""
    (folder / "site.toml").write_text(SETTINGS, "utf-8")
    for name in ("pages/blog", "pages/jobs", "pages/past/archive", "data/archive"):
        (folder / name).mkdir(parents=True)
    for number in range(pages // 2):
        day = f"{2000 + number % 26}-{1 + number % 12:02}-{1 + number % 28:02}"
        tags = [f"topic {number % 90}", f"place {number % 41}"]
        head = f'+++\ntitle = "Post {number}"\ndate = "{day}"\ntags = {tags}\noldpath = "/node/{number}"\n+++\n'
        (folder / f"pages/blog/post-{number}.md").write_text(head + TEXT * 3, "utf-8")
        fields = f'title = "Job {number}"\ndate = "{day}"\nemployer = "E {number % 80}"\noldpath = "/job/{number}"'
        (folder / f"pages/jobs/job-{number}.md").write_text(f"+++\n{fields}\n+++\n{TEXT}", "utf-8")
    for year in range(2000, 2026):
        talks = [{"title": f"Talk {number}", "abstract": TEXT, "presenters": [{"name": "N"}]} for number in range(100)]
        made = {"title": f"C {year}", "conferenceYear": str(year), "sessions": [{"title": "S", "presentations": talks}]}
        (folder / f"data/archive/{year}.json").write_text(json.dumps(made), "utf-8")


def timed(client: FlaskClient, address: str) -> float:
    """Return how many milliseconds an answer takes."""
    start = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, address
    return taken


def main(pages: int) -> None:
    """Measure, and print a line for each address."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, pages)
        client = create_app(site=str(folder), preview=True).test_client()
        print(f"{pages} pages, medians of {ROUNDS}; the first answer of all took {timed(client, '/'):.0f} ms")
        for address in ("/", "/blog/", "/jobs/job-7/", "/blog/2007/08/08/post-7/", "/tags/", "/past/archive/2024/"):
            first = timed(client, address)
            warm = statistics.median(timed(client, address) for _ in range(ROUNDS))
            print(f"{address:28} warm {warm:6.1f} ms   (first time {first:.0f} ms)")
        page = folder / "pages" / "jobs" / "job-7.md"
        text = page.read_text("utf-8")
        edits = []
        for number in range(ROUNDS):
            page.write_text(f"{text}\nedit {number}\n", "utf-8")
            edits.append(timed(client, "/jobs/job-7/"))
        print(f"{'an edit, until it is shown':28}      {statistics.median(edits):6.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
