"""Which pages search engines and feeds may speak of."""

from __future__ import annotations

from collections.abc import Mapping

from plenary.site.page import Page
from plenary.text import values

_UNLISTED = ("never", "false")


def indexable(page: Page) -> bool:
    """Return whether a search engine is to list a page.

    Not one that readers do not see yet or any more, that says `private`, `noindex`, `robots = "noindex"` or that it is
    not to be in the sitemap, nor one that Hugo keeps out of its lists (gohugo.io/content-management/build-options).
    """
    return listed(page) and not _says_no_index(page) and _of_sitemap(page)


def listed(page: Page) -> bool:
    """Return whether a page is one for lists: readers see it, and it does not say that it is of no list."""
    params = _by_small_name(page.params)
    hidden = any(values.switch(params.get(name)).value for name in ("private", "headless"))
    return not page.state and not hidden and not _kept_out(params.get("_build")) and not _kept_out(params.get("build"))


def robots(page: Page) -> str:
    """Return what robots are told of a page: what it says itself, `noindex` where it is not to be found, or ""."""
    written = _by_small_name(page.params).get("robots")
    if isinstance(written, str) and written.strip() and listed(page):
        return written.strip()
    return "" if indexable(page) else "noindex"


def _says_no_index(page: Page) -> bool:
    params = _by_small_name(page.params)
    told = str(params.get("robots", "")).lower().replace(",", " ").split()
    return bool(values.switch(params.get("noindex")).value) or not {"noindex", "none"}.isdisjoint(told)


def _of_sitemap(page: Page) -> bool:
    said = _by_small_name(page.params).get("sitemap")
    if isinstance(said, Mapping):
        return not values.switch(_by_small_name(said).get("disable")).value
    return values.switch(said).value is not False


def _kept_out(build: object) -> bool:
    """Return whether Hugo's build options keep a page out of lists."""
    return isinstance(build, Mapping) and str(_by_small_name(build).get("list", "")).lower() in _UNLISTED


def _by_small_name(fields: Mapping[str, object]) -> dict[str, object]:
    return {name.lower(): value for name, value in fields.items()}
