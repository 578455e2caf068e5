"""The pages that every program is measured on: synthetic ones with a code block each, and real ones.

A page has a title, a day and a body, and that is what every program gets of it, in the form which that program reads.
The same arguments always make the same pages.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from plenary.text import frontmatter

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "iassist"
REAL, POSTS = 1767, 455
"""How many pages the real site has, and how many of them are posts; those beyond the corpus and the posts are jobs."""
SECTION = 500
HIDES = re.compile(r"\s*(draft|expiryDate|publishDate)\s*=", re.IGNORECASE)
WORDS = (
    *("association", "members", "data", "archive", "survey", "conference", "research", "metadata", "library", "region"),
    *("council", "access", "standard", "community", "workshop", "policy", "training", "report", "network", "service"),
)
SNIPPETS = {
    "python": 'def mean_{n}(values, scale={n}):\n    """Return a mean."""\n    total = 0  # sum\n'
    "    for value in values:\n        total += value * scale\n    return total / len(values)\n",
    "r": "data{n} <- read.csv('file{n}.csv')\nsummary(data{n}$age)\nmodel <- lm(y ~ x + {n}, data = data{n})\n"
    'if (nrow(data{n}) > {n}) print("large")\nplot(model, main = "Model {n}")  # shown\n',
    "bash": 'for f in *-{n}.csv; do\n  [ -s "$f" ] || continue  # empty\n'
    '  wc -l "$f" | sort -n >> out{n}.txt\ndone\nexport COUNT_{n}=$(cat out{n}.txt | head -n {n})\n',
    "sql": "SELECT name, COUNT(*) AS n{n}\nFROM members_{n} WHERE country = 'CA'\n"
    "GROUP BY name HAVING COUNT(*) > {n}\nORDER BY n{n} DESC; -- the largest first\nDELETE FROM members_{n};\n",
    "json": '{{"id": {n}, "name": "survey {n}",\n "tags": ["a", "b", "c{n}"],\n "open": true,\n'
    ' "size": {n}.5,\n "parent": null}}\n',
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands (`about/history`, or `about/` for the page of a folder itself) and what it says.

    `head` is its front matter as it was written, in TOML, for a program that is given the site as it is.
    """

    path: str
    title: str
    date: str
    body: str
    head: str = ""

    @property
    def folder(self) -> bool:
        return self.path == "" or self.path.endswith("/")


def synthetic(count: int, lines: int) -> Iterator[Page]:
    """Yield so many pages in sections of 500, each with a code block of so many lines, and the sections' own pages."""
    dice = random.Random(1)
    yield Page("", "Home", "2020-01-01", f"{_words(dice, 30)}\n")
    for number in range(count):
        section = f"section-{number // SECTION:02}/"
        if number % SECTION == 0:
            yield Page(section, f"Section {number // SECTION}", "2020-01-01", f"{_words(dice, 20)}\n")
        day = f"20{number % 25:02}-{1 + number % 12:02}-{1 + number % 28:02}"
        title = f"Page {number} {dice.choice(WORDS)}"
        yield Page(f"{section}page-{number:05}", title, day, _text(dice, number, lines))


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count)).capitalize() + "."


def _text(dice: random.Random, number: int, lines: int) -> str:
    language = list(SNIPPETS)[number % len(SNIPPETS)]
    return "\n".join(
        [
            f"{_words(dice, 40)} **{_words(dice, 3)}** and [a link](/section-00/).\n",
            f"## {_words(dice, 3)}\n\n{_words(dice, 50)} *{_words(dice, 2)}*\n",
            f"- {_words(dice, 6)}\n- {_words(dice, 7)}\n- {_words(dice, 5)}\n",
            f"```{language}\n{code(language, number, lines)}```\n",
            f"### {_words(dice, 3)}\n\n{_words(dice, 60)}\n",
        ]
    )


def code(language: str, number: int, lines: int) -> str:
    """Return so many lines of code, no two snippets of which are alike."""
    written: list[str] = []
    while len(written) < lines:
        written += SNIPPETS[language].format(n=number * 100 + len(written)).splitlines(keepends=True)
    return "".join(written[:lines])


def real(count: int = REAL) -> Iterator[Page]:
    """Yield the pages of the corpus, then their bodies again as posts and jobs until there are so many pages.

    Of what makes a page a draft or lets it expire nothing is kept, since every program is to show every page.
    """
    pages = [Page("", "Home", "2020-01-01", "Welcome.\n"), *islice(_corpus(), count - 1)]
    yield from pages
    bodies = cycle(page.body for page in pages[1:])
    for number in range(count - len(pages)):
        kind, folder = ("Post", "blog") if number < POSTS else ("Job", "jobs")
        day = f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}"
        tags, employer = f'tags = ["topic {number % 40}", "place {number % 23}"]', f'employer = "E{number % 50}"'
        more = tags if kind == "Post" else employer
        head = f'title = "{kind} {number}"\ndate = {day}\n{more}\n'
        yield Page(f"{folder}/{kind.lower()}-{number:04}", f"{kind} {number}", day, next(bodies), head)


def _corpus() -> Iterator[Page]:
    content = CORPUS / "content"
    files = {str(path.relative_to(content)): path for path in sorted(content.rglob("*.md"))}
    for name, path in files.items():
        document = frontmatter.read(path.read_bytes().decode("utf-8", "replace"), name)
        stem = name.removesuffix(".md")
        place = stem.removesuffix("_index") if stem.rpartition("/")[2] == "_index" else stem
        title = str(document.fields.get("title") or place.strip("/").rpartition("/")[2] or "Home").strip()
        yield Page(place, title, _day(document.fields.get("date")), document.body, _head(path))


def _day(written: object) -> str:
    """Return the day of a date, and some day for one that no calendar has."""
    try:
        return date.fromisoformat(str(written)[:10]).isoformat()
    except ValueError:
        return "2020-01-01"


def _head(path: Path) -> str:
    """Return the TOML of a file's front matter without what may hide the page."""
    found = re.match(r"\s*\+\+\+[^\n]*\n(.*?\n)\+\+\+", path.read_text("utf-8", "replace"), re.DOTALL)
    lines = found[1].splitlines(keepends=True) if found else []
    kept = "".join(line for line in lines if not HIDES.match(line))
    try:
        tomllib.loads(kept)
    except tomllib.TOMLDecodeError:
        return ""
    return kept
