"""Sites with one bad input each: the cases of `tests/sites/bad/*.toml`, and the small good site they are put into.

A case has a `title`; `files` by their paths in the site's folder, of which `page` is one; the `problems` that a freeze
prints for them, all of them and nothing else; and where there is something to mend, the same files mended (`cure`,
`cure_files`). The address at which the preview speaks of the problem is `shown_at`; where it is "" there is no such
page, and the home page and the 404 page speak of it. `alone` leaves the good site out.

A file is its text, or a table: `text` with an `encoding`, or `bytes`, of which each letter is one; `name = "bytes"`
says the same of its path. `special` is "fifo", "link" (with `to`), "secret" (nobody may read it) or "absent".
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plenary.problems import CODES

CASES = Path(__file__).parent / "sites" / "bad"
PAGE = "pages/bad/page.md"

GOOD: Mapping[str, Any] = {
    "site.toml": """\
title = "The Society"

[[menu.main]]
name = "Contact"
url = "/contact/"

[[menu.main]]
name = "News"
url = "/news/"
""",
    "pages/contact.md": """\
+++
title = "Contact"
weight = 1
+++
Write to the [board](/news/#board).
""",
    "pages/imprint.md": """\
---
title: Imprint
weight: 2
---
Published by the society; see [News](/news/).
""",
    "pages/news/_index.md": """\
+++
title = "News"
+++
## Board

A new board was elected.
""",
}
GOOD_ADDRESSES = ("/contact/", "/imprint/", "/news/")


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `files` and `cure` are whole sites, the good one included."""

    title: str
    area: str
    files: Mapping[str, Any]
    problems: tuple[str, ...]
    cure: Mapping[str, Any] | None
    shown_at: str
    alone: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the problems."""
        return tuple(line.rpartition("(")[2].removesuffix(")") for line in self.problems)

    @property
    def is_error(self) -> bool:
        """Whether nothing may be published."""
        return any(CODES[code].level == "error" for code in self.codes)

    @property
    def needs_another_user(self) -> bool:
        """Whether the case says nothing to one who may read everything."""
        return any(isinstance(file, dict) and file.get("special") == "secret" for file in self.files.values())

    def __str__(self) -> str:
        return f"{self.area}: {self.title}"


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file."""
    with path.open("rb") as file:
        return [_case(row, path.stem) for row in tomllib.load(file)["case"]]


def all_cases() -> list[Case]:
    """Return the cases of all files."""
    return [case for path in sorted(CASES.glob("*.toml")) for case in read_cases(path)]


def _case(row: dict[str, Any], area: str) -> Case:
    alone = row.get("alone", False)
    files = _files(row.get("page"), row.get("files", {}))
    cure = _files(row.get("cure"), row.get("cure_files", {}))
    good = {} if alone else GOOD
    return Case(
        row["title"],
        area,
        {**good, **files},
        tuple(row.get("problems", ())),
        {**GOOD, **cure} if cure else None,
        row.get("shown_at", "/bad/page/"),
        alone,
    )


def _files(page: str | None, more: Mapping[str, Any]) -> dict[str, Any]:
    return {**({} if page is None else {PAGE: page}), **more}


def write_site(folder: Path, files: Mapping[str, Any]) -> None:
    """Write the files of a site into a folder."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        table = {"text": content} if isinstance(content, str) else content
        path = folder / (os.fsdecode(name.encode("latin-1")) if table.get("name") == "bytes" else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, table)


def _write(path: Path, table: Mapping[str, Any]) -> None:
    match table.get("special"):
        case "absent":
            pass
        case "fifo":
            os.mkfifo(path)
        case "link":
            path.symlink_to(table["to"])
        case special:
            path.write_bytes(_data(table))
            path.chmod(0 if special == "secret" else 0o644)


def _data(table: Mapping[str, Any]) -> bytes:
    if "bytes" in table:
        return str(table["bytes"]).encode("latin-1")
    return str(table["text"]).encode(table.get("encoding", "utf-8"))
