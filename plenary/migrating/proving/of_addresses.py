"""What became of each address: those that Hugo published at, and the old ones that pages and rules remember."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from plenary.migrating.proving.accounts import Account
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import SourcePage, likely_address
from plenary.migrating.proving.markup import resolved
from plenary.migrating.proving.published import Published, address_of

_OLD = ("aliases", "oldpath", "deprecated-path")
_ENTRY = re.compile(r"<item>.*?<link>(.*?)</link>|<loc>(.*?)</loc>", re.DOTALL)
_ANY = "anything"

_Named = tuple[str, str, int, str]


def published(case: Case, lost: Mapping[str, str]) -> Iterator[Account]:
    """Yield an account of each address that Hugo published; `lost` are the pages known to be lost, by address."""
    if not case.published:
        return
    for name in case.published.files:
        address = address_of(name)
        source = f"published/{name}"
        if name.endswith(".xml"):
            yield _feed(case, case.published, name, lost)
        elif address in case.published.pages:
            yield _page(case, case.published, address, source, lost)
        else:
            yield _file(case, name, address, source)


def _page(case: Case, before: Published, address: str, source: str, lost: Mapping[str, str]) -> Account:
    to = before.pages[address].refresh
    if to and not before.answers(resolved(to, address, case.base).partition("#")[0]):
        return Account("address", source, 1, address, "dead before", f"it led to {to}, where nothing was")
    kind = "old-address" if to else "address"
    end, found = case.new.end(address)
    if found.status == 410:
        return Account(kind, source, 1, address, "changed", "it is marked as gone for good (410)")
    if not case.new.alive(address):
        return Account(kind, source, 1, address, "lost", f"it answers {found.status}", _near(lost, address))
    wanted = resolved(to, address, case.base).partition("#")[0] if to else address
    if end.partition("#")[0] != address:
        how = "" if end.partition("#")[0] == wanted else f"; in Hugo it led to {wanted}" if to else ""
        return Account(kind, source, 1, address, "changed" if how else "redirected", f"leads to {end}{how}")
    return Account(kind, source, 1, address, "changed" if to else "same", "a page of its own now" if to else "")


def _near(lost: Mapping[str, str], address: str) -> str:
    """Return the lost page that an address is lost with, or ""."""
    own = address.removesuffix("index.xml")
    return lost.get(own, lost.get(f"{own.rstrip('/')}/", ""))


def _file(case: Case, name: str, address: str, source: str) -> Account:
    told = ("address", source, 1, address)
    if case.new.alive(address):
        end = case.new.end(address)[0]
        return Account(*told, "redirected", f"leads to {end}") if end != address else Account(*told, "same")
    if name in case.old.statics:
        return Account(*told, "lost", "it answers 404", f"static/{name}")
    if f"{case.old.config.content.strip('/')}/{name}" in case.old.files:
        return Account(*told, "lost", "it answers 404", f"pages/{name}")
    return Account(*told, "changed", "Hugo's theme made it; Plenary has its own theme")


def _feed(case: Case, before: Published, name: str, lost: Mapping[str, str]) -> Account:
    address, source = address_of(name), f"published/{name}"
    kind = "feed" if name.endswith("index.xml") else "address"
    found = case.new.answer(address)
    if not case.new.alive(address):
        return Account(kind, source, 1, address, "lost", f"it answers {found.status}", _near(lost, address))
    entries = _entries(case, before.files[name].read_text("utf-8", "replace"))
    here = set(_entries(case, found.text))
    missing = [entry for entry in entries if entry not in here]
    if not missing:
        return Account(kind, source, 1, address, "same")
    how = f"it has {len(here)} entries, Hugo's {len(entries)}; the first that is not in it is {missing[0]}"
    return Account(kind, source, 1, address, "changed", how)


def _entries(case: Case, text: str) -> list[str]:
    return [resolved(one or two, "/", case.base) for one, two in _ENTRY.findall(text)]


def old(case: Case) -> Iterator[Account]:
    """Yield an account of each old address that a page records, and of each redirect rule."""
    for page in case.old.pages:
        for name in page.head.fields:
            if name.lower() in _OLD:
                yield from _recorded(case, page, name)
    yield from _rules(case)


def _recorded(case: Case, page: SourcePage, name: str) -> Iterator[Account]:
    value = page.head.fields[name]
    made = case.page(page)
    for written in value if isinstance(value, list) else [value]:
        if not isinstance(written, str) or not written.strip() or page.bundled:
            continue
        old: _Named = ("old-address", page.source, page.line(name), f"{name} {written}")
        beside = likely_address(page).rstrip("/").rpartition("/")[0] + "/"
        address = _old_address(case, written, beside if name.lower() == "aliases" else "/")
        if not address:
            yield Account(*old, "dead before", "no address of this site")
        elif made is None and page.withheld:
            yield Account(*old, "same", "its page is not shown, here as in Hugo")
        else:
            found = _led(case, old, address, made.address if made else "", page.path)
            told = found.fate == "lost" and made and case.told(made.source, page.line(name))
            yield Account(*old, "changed", "it can't be used as it is written, and Plenary says so") if told else found


def _old_address(case: Case, written: str, start: str) -> str:
    """Return the address that an old one means where it begins at `start`, decoded, or "" for one elsewhere."""
    try:
        parts = urlsplit(written.strip())
    except ValueError:
        return ""
    if parts.netloc and parts.netloc.removeprefix("www.") != urlsplit(case.base).netloc.removeprefix("www."):
        return ""
    return unquote(urljoin(start, parts.path)) if not parts.netloc else unquote(parts.path) or "/"


def _led(case: Case, old: _Named, address: str, wanted: str, within: str = "") -> Account:
    """Return the account of an old address that should lead to another ("" where any will do)."""
    end, found = case.new.end(address)
    path = end.partition("#")[0]
    if found.status == 410:
        return Account(*old, "changed", "it is marked as gone for good (410)")
    if not case.new.alive(address):
        if wanted and not case.worked(wanted) and not case.new.alive(wanted):
            return Account(*old, "dead before", f"it led to {wanted}, where nothing stood on the Hugo site")
        return Account(*old, "lost", f"{address} answers {found.status}", within)
    if path.rstrip("/") == address.rstrip("/"):
        own = path == wanted or not wanted
        return Account(*old, "same", "" if own else f"{path} is a page or file of its own")
    if wanted and path != wanted:
        return Account(*old, "changed", f"leads to {end}, not to {wanted}")
    return Account(*old, "redirected", f"leads to {end}")


def _rules(case: Case) -> Iterator[Account]:
    """Yield an account of each redirect rule of Netlify's (docs.netlify.com/routing/redirects)."""
    for source, line, start, to in (*_netlify(case), *_lines(case)):
        address = urlsplit(start).path.replace("*", _ANY)
        wanted = resolved(to, "/", case.base).partition("#")[0] if to and "*" not in start else ""
        old: _Named = ("old-address", source, line, f"from {start}")
        yield _led(case, old, unquote(address), wanted if wanted.startswith("/") else "")


_Rule = tuple[str, int, str, str]


def _netlify(case: Case) -> Iterator[_Rule]:
    path = case.old.files.get("netlify.toml")
    text = path.read_text("utf-8", "replace") if path else ""
    try:
        rules: list[Any] = tomllib.loads(text).get("redirects", [])
    except ValueError:
        rules = []
    for rule in rules:
        if isinstance(rule, dict) and isinstance(rule.get("from"), str):
            line = next((number for number, one in enumerate(text.splitlines(), 1) if rule["from"] in one), 1)
            yield "netlify.toml", line, rule["from"], str(rule.get("to", ""))


def _lines(case: Case) -> Iterator[_Rule]:
    name = next((f"{folder}/_redirects" for folder in case.old.config.static), "")
    path: Path | None = case.old.files.get(name)
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines() if path else (), 1):
        parts = line.partition("#")[0].split()
        if len(parts) > 1 and ":" not in parts[0].partition("//")[2]:
            yield name, number, parts[0], parts[1]
