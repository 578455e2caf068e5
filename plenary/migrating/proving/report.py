"""The report of a proof: one page to read, the same as data, and a sentence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plenary.migrating.proving.accounts import FATES, KINDS, Account
from plenary.migrating.proving.cache import replace_file


def write(accounts: Sequence[Account], title: str, folder: Path) -> None:
    """Write `report.html` and `report.json` into a folder, each in one step; the same accounts make the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "report.json", _json(accounts, title).encode("utf-8", "replace"))
    replace_file(folder / "report.html", _html(accounts, title).encode("utf-8", "replace"))


def sentence(accounts: Sequence[Account]) -> str:
    """Return one sentence on the whole: how many things there are, and what became of them."""
    count = Counter(account.fate for account in accounts)
    parts = [f"{count[fate]:,} {fate}" for fate in ("same", "redirected", "changed", "dead before") if count[fate]]
    lost = sum(account.unexplained for account in accounts)
    explained = count["lost"] - lost
    parts += [f"{explained:,} lost with a reason"] if explained else []
    parts += [f"{lost:,} lost" if lost else "nothing lost unexplained"]
    return f"Accounted for {len(accounts):,} things: {', '.join(parts)}."


def _json(accounts: Sequence[Account], title: str) -> str:
    value = {
        "title": title,
        "sentence": sentence(accounts),
        "fates": dict(FATES),
        "summary": {kind: counts for kind, counts in _table(accounts).items() if any(counts.values())},
        "accounts": [{name: part for name, part in asdict(account).items() if part != ""} for account in accounts],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _html(accounts: Sequence[Account], title: str) -> str:
    here = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=here, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    told = [account for account in accounts if account.told]
    return environment.get_template("report.html").render(
        title=title,
        sentence=sentence(accounts),
        fates=FATES,
        kinds=KINDS,
        table=_table(accounts),
        lost=told,
        along=[account for account in accounts if account.unexplained and account.within],
        explained=[account for account in accounts if account.reason],
        rest=[(fate, _by_kind(accounts, fate)) for fate in FATES if fate != "lost"],
    )


def _table(accounts: Sequence[Account]) -> dict[str, dict[str, int]]:
    count = Counter((account.kind, account.fate) for account in accounts)
    return {kind: {fate: count[kind, fate] for fate in FATES} for kind in KINDS}


def _by_kind(accounts: Sequence[Account], fate: str) -> list[tuple[str, list[Account]]]:
    """Return the accounts of one fate by their kinds; those that say nothing beyond it are told together."""
    found = sorted((one for one in accounts if one.fate == fate), key=lambda one: list(KINDS).index(one.kind))
    return [(kind, list(group)) for kind, group in groupby(found, key=lambda one: one.kind)]
