"""What each template of a Hugo site is, and what there is here in its place (gohugo.io/templates/types)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What a template is, by its path in small letters below layouts/, and what to do about it; the first that fits counts.
KINDS: tuple[tuple[str, str, str], ...] = (
    (r".*(_markup|render-)", "render hook", "Markdown becomes what Hugo makes of it by itself; look what this changed"),
    (
        r".*sidebar|.*widget",
        "sidebar",
        "sidebars are made from the tree of pages; a menu of that name may be shown instead",
    ),
    (
        r".*(head|meta|opengraph|twitter|schema)[^/]*$",
        "head",
        "title, description, cards and feeds are made; see partials/head_extra.html",
    ),
    (r".*(nav|menu|header|breadcrumb)[^/]*$", "menu or header", "the theme's header shows the menu main of site.toml"),
    (r".*footer[^/]*$", "footer", "the theme's footer shows the menu footer and params.footer of site.toml"),
    (
        r".*(carousel|features|testimonials|clients|see_more|alerts|recent_posts)[^/]*$",
        "part of the home page",
        "a block of the home page",
    ),
    (
        r".*(analytics|gtag|cookie|consent|disqus|comments)[^/]*$",
        "third party",
        "nothing is asked of third parties; leave it, unless it is needed",
    ),
    (r".*(rss|feed)[^/]*\.xml$|.*index\.xml$", "feed", "feeds are made for home, sections and tags"),
    (r".*sitemap[^/]*$", "sitemap", "a sitemap is made"),
    (r".*robots\.txt$", "robots.txt", "it is made"),
    (r"404\.html$", "404 page", "there is one; write templates/404.html for another"),
    (r"(index|home)\.html$", "home", "the home page is made of blocks; write templates/home.html for another"),
    (r".*baseof\.html$", "frame of all pages", "the theme has one; write templates/base.html for another"),
    (r"(_?partials)/", "partial", "look which page uses it, and what of it the theme lacks"),
    (r".*(taxonomy|terms?|tags?|categor)[^/]*(/|\.html$)", "list of terms", "lists of tags and categories are made"),
    (r".*(list|section)\.html$", "list", "lists are made; kind, sort and template below [sections.NAME] change them"),
    (
        r".*(single|page)\.html$",
        "single page",
        "pages are shown by their kind; template below [sections.NAME] names another",
    ),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A template of the Hugo site, what it is there, and what to do about it here."""

    path: str
    what: str
    here: str


def classified(paths: Iterable[str], types: dict[str, int]) -> list[Layout]:
    """Return what each template is; `paths` begin below layouts/, `types` counts the pages of each `type`.

    Shortcodes are left out: they are accounted for by themselves.
    """
    kept = [path for path in sorted(paths) if not re.match(r"(_?shortcodes)/", path)]
    return [_layout(path, types) for path in kept]


def _layout(path: str, types: dict[str, int]) -> Layout:
    lowered = path.lower()
    what, here = next(((what, here) for pattern, what, here in KINDS if re.match(pattern, lowered)), _OTHER)
    folder = path.partition("/")[0]
    if what in ("single page", "list") and types.get(folder):
        what = f"{what} of the {types[folder]} pages with the type {folder}"
    return Layout(path, what, here)


_OTHER = ("another template", "look what it was for; templates here are written in Jinja (docs/theme.md)")
