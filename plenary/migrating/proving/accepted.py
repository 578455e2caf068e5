"""The losses that a person has explained, in `prove-accepted.toml` of the new site."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plenary.migrating.proving.accounts import KINDS, Account

NAME = "prove-accepted.toml"
_KEYS = ("kind", "source", "what", "reason")


class AcceptedError(Exception):
    """A list of explained losses that can't be read; its text is one line that says what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which losses are meant, by patterns with `*` and `?`, and why."""

    kind: str
    source: str
    what: str
    reason: str

    def covers(self, account: Account) -> bool:
        """Return whether a loss is one of those that this rule explains."""
        pairs = ((account.kind, self.kind), (account.source, self.source), (account.what, self.what))
        return all(_fits(value, pattern) for value, pattern in pairs)


def read(folder: Path) -> tuple[Rule, ...]:
    """Return the rules of a site, none where it has no list; raises AcceptedError for what can't be used."""
    path = folder / NAME
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig")).get("accepted", [])
    except (OSError, ValueError) as error:
        raise AcceptedError(f"{NAME} can't be read ({error}); write it as TOML") from None
    if not isinstance(entries, list):
        raise AcceptedError(f"in {NAME}, accepted is no list; begin each rule with [[accepted]]")
    return tuple(_rule(number, entry) for number, entry in enumerate(entries, 1))


def _rule(number: int, entry: Any) -> Rule:
    if not isinstance(entry, Mapping) or not all(isinstance(value, str) for value in entry.values()):
        raise AcceptedError(f"in {NAME}, rule {number} holds more than texts; write each value in quotes")
    unknown = next((key for key in entry if key not in _KEYS), "")
    if unknown:
        raise AcceptedError(f'in {NAME}, rule {number} has "{unknown}"; it may have {", ".join(_KEYS)}')
    if not entry.get("reason", "").strip():
        raise AcceptedError(f"in {NAME}, rule {number} gives no reason; say why the loss is meant")
    if entry.get("kind", "*") not in (*KINDS, "*"):
        raise AcceptedError(f"in {NAME}, rule {number} has no known kind; write one of {', '.join(KINDS)}")
    if not {"kind", "source", "what"} & entry.keys():
        raise AcceptedError(f"in {NAME}, rule {number} would explain every loss; say which by kind, source or what")
    return Rule(entry.get("kind", "*"), entry.get("source", "*"), entry.get("what", "*"), entry["reason"].strip())


def _fits(value: str, pattern: str) -> bool:
    """Return whether a text is as a pattern says: `*` is anything, `?` one letter, all else itself."""
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def explained(accounts: Iterable[Account], rules: tuple[Rule, ...]) -> list[Account]:
    """Return the accounts, each loss that a rule covers with the rule's reason.

    What is lost along with something, as a link with the page it leads to, is explained with it.
    """
    found = [_reasoned(account, rules) for account in accounts]
    reasons = {account.what: account.reason for account in found if account.reason and not account.within}
    return [
        replace(account, reason=reasons[account.within])
        if account.unexplained and account.within in reasons
        else account
        for account in found
    ]


def _reasoned(account: Account, rules: tuple[Rule, ...]) -> Account:
    reason = next((rule.reason for rule in rules if rule.covers(account)), "") if account.fate == "lost" else ""
    return replace(account, reason=reason) if reason else account
