"""Names of files and folders that were surely meant otherwise, and permalinks of sections that do not exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from plenary.problems import Problem, guess
from plenary.site import settings as site_settings
from plenary.site.settings import Settings
from plenary.text.slugs import path_slug

LOOKED_INTO = ("", "html", "htm", "txt")
"""Endings of files that may hold a page: whether they do, their first bytes tell."""

_PAGE_ENDINGS = frozenset({"md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx"})
_ADDED = re.compile(r"\.(?:md|markdown)(?:\.txt|\s+)\Z", re.IGNORECASE)
_FIELDS = re.compile(rb"\s*(?:\+\+\+[ \t]*\r?\n|---[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,20}?(?:title|draft)[ \t]*:)")
_OTHER_FOLDERS = ("content", "Pages", "PAGES", "posts", "_posts")
_OTHER_SETTINGS = frozenset(
    (
        *("site.toml", "site.toml.txt", "site.tml", "config.toml", "config.yaml", "config.yml", "config.json"),
        *("hugo.toml", "hugo.yaml", "hugo.json", "_config.yml", "mkdocs.yml"),
    )
)
_INDEXES = ("index.md", "_index.md")


def ending(path: str) -> str:
    """Return what stands behind the last dot of a file's name, in small letters, or ""."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""


def mistaken(path: str, begin: bytes = b"") -> Problem | None:
    """Return a problem for a file below `pages/` that was surely meant to be a page, but is not read as one.

    `begin` are the first bytes of a file whose ending is one of LOOKED_INTO.
    """
    stem = path.rpartition(".")[0] if ending(path) else path
    if ending(path) in _PAGE_ENDINGS or _ADDED.search(path):
        whole = _ADDED.sub("", path) if _ADDED.search(path) else stem
        return Problem(path, 1, f"only a file whose name ends in .md is a page; rename it to {whole}.md", "file")
    if ending(path) not in LOOKED_INTO or not _FIELDS.match(begin):
        return None
    words = "only a file whose name ends in .md is a page, and this one begins like a page"
    return Problem(path, 1, f"{words}; rename it to {stem}.md", "file")


def odd_name(path: str) -> str:
    """Return "what is wrong; what to do" about a page's file whose name makes another page of it than was meant, or "".

    `path` begins at the site's folder.
    """
    folder, _, name = path.rpartition("/")
    lowered = name.lower()
    if lowered in _INDEXES and name not in _INDEXES:
        return f"{name} does not speak for its folder, as its name has capitals; rename it to {lowered}"
    if lowered.endswith(".md.md"):
        return f"the name ends in .md twice; rename it to {name[:-3]}"
    if "\\" in path:
        return "the name holds a backslash, where a folder was surely meant; make the folder, or rename the file"
    return _odd_folder(folder)


@lru_cache(maxsize=65536)
def _odd_folder(folder: str) -> str:
    lost = next((part for part in folder.split("/") if part and not path_slug(part)), "")
    return f'nothing of the name of the folder "{lost}" can stand in an address; rename the folder' if lost else ""


def permalinks_of_none(settings: Settings, sections: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each permalink of a section that does not exist, where one with a like name does."""
    for section in settings.permalinks:
        near = guess(section, set(sections) - settings.permalinks.keys()) if section not in sections else ""
        if near:
            line = settings.lines.get(f"permalinks.{section}", 1)
            yield Problem(site_settings.SOURCE, line, f'there is no section "{section}"; {near}', "settings")


def of_other_programs(entries: Collection[str], pages: bool) -> tuple[Problem, ...]:
    """Return a problem for a site's folder that holds no page, and for settings that have another name than ours.

    `entries` are the names in the folder, `pages` says whether there is a page below `pages/`.
    """
    found: list[Problem] = []
    if not pages:
        other = next((name for name in _OTHER_FOLDERS if name in entries), "")
        cure = f"rename {other}/ to pages/" if other else "put them into pages/, each with a name that ends in .md"
        found.append(Problem("pages", 1, f"the site has no pages, so nothing would be left of it; {cure}", "no-pages"))
    other = next((name for name in entries if name.lower() in _OTHER_SETTINGS), "")
    if other and site_settings.SOURCE not in entries:
        words = f"{other} is not read, and there is no {site_settings.SOURCE}"
        found.append(
            Problem(other, 1, f"{words}; write the site's title and menus into {site_settings.SOURCE}", "settings")
        )
    return tuple(found)
