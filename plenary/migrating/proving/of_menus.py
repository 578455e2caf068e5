"""What became of the entries of menus, those of the configuration and those that pages add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plenary.migrating.proving.accounts import Account
from plenary.migrating.proving.case import Case
from plenary.migrating.proving.hugo_site import SourcePage, likely_address
from plenary.migrating.proving.markup import resolved
from plenary.site.menus import SHOWN, MenuEntry


def accounts(case: Case) -> Iterator[Account]:
    """Yield an account of each entry of each menu."""
    config = case.old.config
    source = next(reversed(config.files), "config")
    for menu, entries in config.menus.items():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                yield _entry(case, menu, entry, (source, _line(case, source, entry)))
    for page in case.old.pages:
        for name in page.head.fields:
            if name.lower() in ("menu", "menus") and not page.withheld:
                yield from _of_page(case, page, name)


def _of_page(case: Case, page: SourcePage, name: str) -> Iterator[Account]:
    value = page.head.fields[name]
    title = str(page.fields.get("linktitle") or page.fields.get("title", ""))
    made = case.page(page)
    address = made.address if made else likely_address(page)
    menus = value.items() if isinstance(value, Mapping) else [(one, {}) for one in _listed(value)]
    for menu, entry in menus:
        named = {"name": title, "url": address, **(entry if isinstance(entry, Mapping) else {})}
        yield _entry(case, str(menu), named, (page.source, page.line(name)))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _entry(case: Case, menu: str, entry: Mapping[str, Any], at: tuple[str, int]) -> Account:
    name = str(entry.get("name") or entry.get("title") or entry.get("identifier", ""))
    shown = f"{menu}: {name}"
    found = [one for one in _flat(case.new.site.settings.menus.get(menu, ())) if one.name == name]
    if not found:
        return Account("menu", *at, shown, "lost", f"the menu {menu} has no entry of this name")
    url = str(entry.get("url", ""))
    wanted = resolved(url, "/", case.base) if url else ""
    if wanted and not any(resolved(one.address, "/", case.base).rstrip("/") == wanted.rstrip("/") for one in found):
        return Account("menu", *at, shown, "lost", f"it leads to {found[0].address}, not to {wanted}")
    if menu not in SHOWN:
        return Account("menu", *at, shown, "changed", "kept in site.toml; the theme shows no such menu")
    return Account("menu", *at, shown, "same")


def _flat(entries: Iterable[MenuEntry]) -> Iterator[MenuEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _line(case: Case, source: str, entry: Mapping[str, Any]) -> int:
    path = case.old.files.get(source)
    lines = path.read_text("utf-8", "replace").splitlines() if path else []
    name = str(entry.get("name", ""))
    return next((number for number, line in enumerate(lines, 1) if name and f'"{name}"' in line), 1)
