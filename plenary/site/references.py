"""Where a `ref`, a `relref` or a link to a page's file leads (gohugo.io/content-management/cross-references)."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from plenary.problems import guess
from plenary.site.addresses import Place, folder_address, place, quoted
from plenary.site.asked import ask
from plenary.site.page import WITHHELD, Page
from plenary.site.site import Site
from plenary.text.slugs import path_slug


@dataclass(frozen=True, slots=True)
class Reference:
    """The address a reference leads to, its fragment included.

    Where no page is found, it is the one that the page would have, and `guess` may say what was meant.
    """

    address: str
    found: bool
    guess: str = ""


def resolve(site: Site, target: str, page: Page | None) -> Reference:
    """Return where a reference leads from a page: by path below `pages/`, with or without `.md`, or beside the page."""
    path, mark, fragment = normalize("NFC", target.strip()).partition("#")
    fragment = mark + fragment
    if not path:
        return Reference((page.address if page else "/") + fragment, True)
    if found := _named_one(site.by_path, site.pages, path, page) or ask(site, only_one_called, path):
        return Reference(found.address + fragment, True)
    by_path = {one.content.path: one for one in site.withheld.values() if one.content}
    if hidden := _named_one(by_path, site.withheld, path, page) or _only_one(_by_stem(by_path), path):
        return Reference(hidden.address + fragment, False, unpublished(hidden))
    return Reference(_likely_address(path, page) + fragment, False, ask(site, page_meant, path))


def own_address(known: Collection[str], written: str) -> str | None:
    """Return the address among those known that one written by hand means, its last slash or its capitals aside."""
    path, mark, rest = written.partition("#")
    return next((one + mark + rest for one in (path, f"{path}/", folder_address(path)) if path and one in known), None)


def unpublished(page: Page) -> str:
    """Return what to say where something leads to a page that is withheld."""
    return f"{page.source} {WITHHELD[page.state]}, so publish it too, or take out what leads to it"


def _named_one(by_path: Mapping[str, Page], pages: Mapping[str, Page], path: str, page: Page | None) -> Page | None:
    """Return the page that a reference names, among some by the paths of their files and by their addresses."""
    candidates = _candidates(path, page)
    return next((found for one in candidates if (found := _named(by_path, pages, one))), None)


def _candidates(path: str, page: Page | None) -> list[str]:
    """Return the paths below `pages/` that a reference may mean, the likelier ones first."""
    top = posixpath.normpath(path.strip("/"))
    if path.startswith("/") or page is None or page.content is None:
        return [top]
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(page.content.path), path))
    return [beside] if path.startswith(".") else [beside, top]


def _named(by_path: Mapping[str, Page], pages: Mapping[str, Page], path: str) -> Page | None:
    """Return the page that a path names, whichever of a page's file names it leaves out."""
    path = "" if path == "." else path
    stem = path.removesuffix(".md")
    for name in (f"{stem}.md", f"{stem}/_index.md".lstrip("/"), f"{stem}/index.md".lstrip("/")):
        if found := by_path.get(name):
            return found
    return pages.get(folder_address(stem)) if path == stem else None


def only_one_called(site: Site, path: str) -> Page | None:
    """Return the one page of the site with a file name, where a reference is no more than that."""
    return _only_one(ask(site, by_stem), path)


def by_stem(site: Site) -> Mapping[str, Sequence[Page]]:
    """Return the pages by the names of their files, without folder and ending."""
    return _by_stem(site.by_path)


def _by_stem(by_path: Mapping[str, Page]) -> Mapping[str, Sequence[Page]]:
    found: dict[str, list[Page]] = {}
    for name, page in by_path.items():
        found.setdefault(_stem(name), []).append(page)
    return found


def _only_one(by_stem: Mapping[str, Sequence[Page]], path: str) -> Page | None:
    found = by_stem.get(path.strip("/").removesuffix(".md"), ()) if "/" not in path.strip("/") else ()
    return found[0] if len(found) == 1 else None


def _stem(path: str) -> str:
    where = place(path)
    return where.name or where.folder.rpartition("/")[2]


def _likely_address(path: str, page: Page | None) -> str:
    where: Place = place(_candidates(path, page)[0].removeprefix("../").removesuffix(".md") + ".md")
    return folder_address(where.folder) + (f"{path_slug(where.name)}/" if where.name else "")


def page_meant(site: Site, path: str) -> str:
    """Return a guess at the page that a reference to none may mean, or ""."""
    wanted = path.strip("/").removesuffix(".md")
    names = [_written(name) for name in site.by_path]
    same_name = [name for name in names if posixpath.basename(name) == posixpath.basename(wanted)]
    return f'did you mean "{same_name[0]}"?' if same_name else guess(wanted, names)


def _written(path: str) -> str:
    return path.removesuffix(".md").removesuffix("/_index").removesuffix("/index")


def href(reference: Reference) -> str:
    """Return the address of a reference as a link writes it."""
    path, mark, fragment = reference.address.partition("#")
    return quoted(path) + mark + fragment
