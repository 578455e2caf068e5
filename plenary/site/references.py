"""Where a `ref`, a `relref` or a link to a page's file leads (gohugo.io/content-management/cross-references)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from unicodedata import normalize

from plenary.problems import guess
from plenary.site.addresses import Place, folder_address, place, quoted
from plenary.site.page import Page
from plenary.site.site import Site
from plenary.text.slugs import path_slug


@dataclass(frozen=True, slots=True)
class Reference:
    """The address a reference leads to, fragment included; where no page is found, the one it would have, and a guess."""

    address: str
    found: bool
    guess: str = ""


def resolve(site: Site, target: str, page: Page | None) -> Reference:
    """Return where a reference leads from a page: by path below `pages/`, with or without `.md`, or relative to the page."""
    path, mark, fragment = target.strip().partition("#")
    fragment = mark + fragment
    if not path:
        return Reference((page.address if page else "/") + fragment, True)
    for candidate in _candidates(path, page):
        if found := _named(site, candidate):
            return Reference(found.address + fragment, True)
    if found := _only_one_called(site, path):
        return Reference(found.address + fragment, True)
    return Reference(_likely_address(path, page) + fragment, False, _guess(site, path))


def _candidates(path: str, page: Page | None) -> list[str]:
    """Return the paths below `pages/` that a reference may mean, the likelier ones first."""
    top = posixpath.normpath(path.strip("/"))
    if path.startswith("/") or page is None or page.content is None:
        return [top]
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(page.content.path), path))
    return [beside] if path.startswith(".") else [beside, top]


def _named(site: Site, path: str) -> Page | None:
    """Return the page that a path names, whichever of a page's file names it leaves out."""
    path = normalize("NFC", "" if path == "." else path)
    stem = path.removesuffix(".md")
    for name in (f"{stem}.md", f"{stem}/_index.md".lstrip("/"), f"{stem}/index.md".lstrip("/")):
        if found := site.by_path.get(name):
            return found
    return site.pages.get(folder_address(stem)) if path == stem else None


def _only_one_called(site: Site, path: str) -> Page | None:
    """Return the one page of the site with a file name, where a reference is no more than that."""
    if "/" in path.strip("/"):
        return None
    stem = path.strip("/").removesuffix(".md")
    found = [page for page in site.by_path.values() if page.content and _stem(page.content.path) == stem]
    return found[0] if len(found) == 1 else None


def _stem(path: str) -> str:
    where = place(path)
    return where.name or where.folder.rpartition("/")[2]


def _likely_address(path: str, page: Page | None) -> str:
    where: Place = place(_candidates(path, page)[0].removeprefix("../").removesuffix(".md") + ".md")
    return folder_address(where.folder) + (f"{path_slug(where.name)}/" if where.name else "")


def _guess(site: Site, path: str) -> str:
    wanted = path.strip("/").removesuffix(".md")
    names = {_written(page.content.path): page for page in site.by_path.values() if page.content}
    same_name = [name for name in names if posixpath.basename(name) == posixpath.basename(wanted)]
    return f'did you mean "{same_name[0]}"?' if same_name else guess(wanted, names)


def _written(path: str) -> str:
    return path.removesuffix(".md").removesuffix("/_index").removesuffix("/index")


def href(reference: Reference) -> str:
    """Return the address of a reference as a link writes it."""
    path, mark, fragment = reference.address.partition("#")
    return quoted(path) + mark + fragment
