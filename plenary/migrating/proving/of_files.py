"""What became of files that are no pages: those published as they are, data, and what only Hugo has a use for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plenary.migrating.proving import heads
from plenary.migrating.proving.accounts import Account, Fate, shortened
from plenary.migrating.proving.case import Case

_READ = ("toml", "yaml", "yml", "json")
_INSTEAD = {
    "layouts": "Hugo's templates are not used; Plenary's own, or those in templates/, make the pages",
    "themes": "Hugo's theme is not used; Plenary has its own",
    "assets": "Hugo's assets belong to its theme; Plenary has its own",
    "archetypes": "Hugo's archetypes are not used",
    "i18n": "the words of Hugo's theme are not used; Plenary has its own",
}


def accounts(case: Case) -> Iterator[Account]:
    """Yield an account of each file that is not a page."""
    config, seen = case.old.config, {page.source for page in case.old.pages}
    folders = [(folder, "static") for folder in config.static] + [(config.data, "data"), (config.content, "pages")]
    for name, path in case.old.files.items():
        if name in seen:
            continue
        home = next(((old, new) for old, new in folders if name.startswith(f"{old.strip('/')}/")), None)
        if home is None:
            yield _other(case, name)
        else:
            old, new = home
            rest = name[len(old.strip("/")) + 1 :]
            yield _file(case, name, path, f"{new}/{rest}", "/" + rest)


def _file(case: Case, name: str, path: Path, there: str, address: str) -> Account:
    kind = "data" if there.startswith("data/") else "file"
    copy = case.new.file(there)
    if not copy.is_file():
        return _missing(case, name, there, address if kind == "file" else "")
    if copy.stat().st_size == path.stat().st_size and copy.read_bytes() == path.read_bytes():
        silent = there.startswith("static/") and not case.new.alive(address)
        how = f"it was copied, but nothing answers at {address}" if silent else ""
        return Account(kind, name, 0, there, "lost" if silent else "same", how)
    if kind == "data" and (told := _values(name, path, copy)) is not None:
        return told
    return Account(kind, name, 0, there, "lost", "the copy holds other bytes than the file did")


def _missing(case: Case, name: str, there: str, address: str) -> Account:
    kind = "file" if address else "data"
    if address and case.new.alive(address):
        to = case.new.end(address)[0]
        fate: Fate = "redirected" if to != address else "changed"
        return Account(kind, name, 0, there, fate, f"{address} leads to {to}" if to != address else "made otherwise")
    return Account(kind, name, 0, there, "lost", f"there is no {there}")


def _values(name: str, path: Path, copy: Path) -> Account | None:
    """Compare two files of data by what they say; None where they can't be read."""
    ending = name.rpartition(".")[2].lower()
    if ending not in _READ:
        return None
    try:
        before, after = (heads.table(one.read_text("utf-8-sig"), ending) for one in (path, copy))
    except ValueError:
        return None
    gone = next(differences(before, after), "")
    line = _line(path, gone.split(" ")[0]) if gone else 0
    if gone:
        return Account("data", name, line, f"data/{copy.name}", "lost", gone)
    return Account("data", name, 0, copy.name, "changed", "written otherwise, with the same values and perhaps more")


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Yield what a value no longer says, as `name.name was ..., is ...`; what was added is none of it."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key, value in before.items():
            below = f"{where}.{key}".lstrip(".")
            if key in after:
                yield from differences(value, after[key], below)
            else:
                yield f"{below} is gone; it was {shortened(repr(value), 60)}"
    elif isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        for number, value in enumerate(before):
            yield from differences(value, after[number], f"{where}[{number}]")
    elif before != after:
        yield f"{where or 'the whole'} was {shortened(repr(before), 60)}, is {shortened(repr(after), 60)}"


def _line(path: Path, where: str) -> int:
    """Return the first line of a file that speaks of the last name of a path of names."""
    name = where.rpartition(".")[2].partition("[")[0]
    lines = path.read_text("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if name and name in line), 1)


def _other(case: Case, name: str) -> Account:
    config = case.old.config
    if name in config.files:
        return Account("file", name, 0, name, "changed", "site.toml says it now")
    if name == "netlify.toml":
        return Account("file", name, 0, name, "same", "each of its redirects has its own account")
    if any(case.new.file(there).is_file() for there in _copies(case, name)):
        return Account("file", name, 0, name, "same")
    folders = {config.layouts: "layouts", config.assets: "assets", config.archetypes: "archetypes", config.i18n: "i18n"}
    top = name.split("/", maxsplit=1)[0]
    words = _INSTEAD.get(folders.get(top, top), "no part of what Hugo publishes")
    return Account("file", name, 0, name, "changed", words)


def _copies(case: Case, name: str) -> Iterator[str]:
    """Yield where the copy of a file may be: a theme's beside the site's own, words of the interface in i18n/."""
    if match := re.match(r"(?:themes/[^/]+/)?(static|data|i18n)/(.+)", name):
        yield f"{match[1]}/{match[2]}"
    start = f"{case.old.config.i18n.strip('/')}/"
    if name.startswith(start):
        yield f"i18n/{name.removeprefix(start)}"
