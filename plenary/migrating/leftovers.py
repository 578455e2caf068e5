"""What becomes of each setting of a Hugo site that `site.toml` has no name for: a table, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plenary.migrating.hugo import HugoConfig


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one thing of the Hugo site, in words; `person` where somebody has to look at it."""

    name: str
    became: str
    person: bool = False


_FOLDER = "the folder was copied from where it said"
_NEVER = "not needed here"

# Names in small letters, as Hugo takes them, those within others behind a full stop.
CARRIED = {
    "title": "title",
    "baseurl": "base_url",
    "languagecode": "language",
    "locale": "language",
    "defaultcontentlanguage": "language",
    "menus": "[menu]",
    "permalinks": "[permalinks]",
    "paginate": "page_size",
    "pagination": "page_size",
    "taxonomies": "[taxonomies]",
    "timezone": "timezone",
    "params": "[params]",
    "mainsections": "[sections]",
    **dict.fromkeys(
        (
            "contentdir",
            "staticdir",
            *(f"staticdir{number}" for number in range(11)),
            "datadir",
            "i18ndir",
            "layoutdir",
            "assetdir",
            "archetypedir",
        ),
        _FOLDER,
    ),
}
SETTLED = {
    "theme": "the built-in theme shows the site; the files that the theme published were copied",
    "themesdir": _FOLDER,
    "enablerobotstxt": "there is always a robots.txt",
    "enablegitinfo": "nothing is taken from git; a page says lastmod itself",
    "enableemoji": "write emoji as they are",
    "googleanalytics": "nothing is asked of third parties; the number was left out",
    "services": "nothing is asked of third parties; the settings were left out",
    "disqusshortname": "there are no comments; the name was left out",
    "privacy": "nothing is asked of third parties",
    "summarylength": "a summary has the length that the theme gives it",
    "pluralizelisttitles": "a section without a title has the name of its folder",
    "capitalizelisttitles": "a section without a title has the name of its folder",
    "canonifyurls": "links work at the root and below a sub-path as they are",
    "relativeurls": "links work at the root and below a sub-path as they are",
    "sitemap": "there is always a sitemap",
    "rsslimit": "a feed has the length that the theme gives it",
    "minify": "pages are small enough as they are",
    **dict.fromkeys(
        (
            *("publishdir", "build", "caches", "cachedir", "cleandestinationdir", "resourcedir", "timeout"),
            *("loglevel", "verbose", "debug", "enablegitinfo", "newcontenteditor", "noc", "watch", "server"),
            *("ignorelogs", "ignoreerrors", "disablefastrender", "disablelivereload", "security", "deployment"),
            *("imaging", "pygmentscodefences", "pygmentsuseclasses", "pygmentsstyle", "frontmatter", "related"),
            *("disablehugogeneratorinject", "defaultcontentlanguageinsubdir", "paginatepath", "module", "ishugo"),
            *("footnotereturnlinkcontents", "footnoteanchorprefix", "metadataformat", "preservetaxonomynames"),
        ),
        _NEVER,
    ),
}
DANGEROUS = {
    "uglyurls": "pages have addresses with a slash at the end; give those that end in .html their url",
    "disablepathtolower": "addresses are in small letters; give pages that have capitals in theirs a url",
    "removepathaccents": "addresses keep their accents; give pages that lost theirs a url",
    "builddrafts": "drafts are not published; remove draft = true from pages that should be",
    "buildfuture": "pages with a date to come are not published; give them an earlier publishDate",
    "buildexpired": "expired pages are not published; remove their expiryDate",
    "outputs": "each page is HTML, and home, sections and tags have feeds; look whether others were asked for",
    "outputformats": "each page is HTML, and home, sections and tags have feeds; look whether others were asked for",
    "mediatypes": "files are sent with the type that their ending has",
    "cascade": "what holds for many pages is said in their own fields; write it there",
    "sectionpagesmenu": "a menu that is written holds only what is written; without one it is made from the tree",
    "ignorefiles": "files that Hugo passed over were copied; remove those that are not wanted",
    "languages": "the default language's own settings are taken; pages in others stand beside them",
}
_OFF: tuple[object, ...] = (False, None, "", [], {})


def fates(config: HugoConfig) -> Iterator[Fate]:
    """Yield what became of each setting of a Hugo site's configuration, in the order of its names."""
    values: Mapping[str, Any] = config.values
    if "markup" not in values:
        yield Fate("markup", "not set, so Hugo left raw HTML in pages out; here it is shown")
    for name in sorted(values):
        if name in CARRIED:
            yield Fate(name, CARRIED[name])
        elif name == "markup":
            yield from _of_markup(values[name])
        elif name == "disablekinds":
            yield Fate(name, _of_kinds(config.disabled), any(kind not in _KINDS for kind in config.disabled))
        elif name in DANGEROUS and values[name] not in _OFF:
            yield Fate(name, DANGEROUS[name], person=True)
        elif name in SETTLED or values[name] in _OFF:
            yield Fate(name, SETTLED.get(name, "off, as it is here"))
        else:
            yield Fate(name, "there is no such setting here; look what it was for", person=True)


_KINDS = {
    "taxonomy": "there are no lists of terms",
    "taxonomyterm": "there are no lists of terms",
    "term": "there are no lists of terms",
    "robotstxt": "there is a robots.txt all the same",
    "sitemap": "there is a sitemap all the same",
    "rss": "there are feeds all the same; write feed = false below [sections.NAME] where none is wanted",
    "404": "there is a 404 page all the same",
}


def _of_kinds(disabled: tuple[str, ...]) -> str:
    told = dict.fromkeys(_KINDS.get(kind, f"there are pages of the kind {kind} all the same") for kind in disabled)
    return "; ".join(told) or "none"


def _of_markup(markup: Any) -> Iterator[Fate]:
    """Yield what became of the settings for Markdown that change what is shown."""
    table = {str(name).lower(): value for name, value in markup.items()} if isinstance(markup, Mapping) else {}
    handler = str(table.get("defaultmarkdownhandler", "goldmark")).lower()
    if handler != "goldmark":
        yield Fate("markup.defaultMarkdownHandler", f"pages are read as Goldmark does, not {handler}", person=True)
    goldmark = table.get("goldmark")
    renderer = goldmark.get("renderer") if isinstance(goldmark, Mapping) else None
    if isinstance(renderer, Mapping) and renderer.get("unsafe") is True:
        yield Fate("markup.goldmark.renderer.unsafe", "raw HTML is shown, as it was")
    else:
        yield Fate("markup.goldmark.renderer.unsafe", "Hugo left raw HTML in pages out; here it is shown", person=True)
    if isinstance(renderer, Mapping) and renderer.get("hardWraps") is True:
        yield Fate("markup.goldmark.renderer.hardWraps", "a line's end is a space; end it with two spaces", person=True)
    if "tableofcontents" in table:
        yield Fate("markup.tableOfContents", "the theme says which headings a table of contents shows")
    others = sorted(table.keys() - {"defaultmarkdownhandler", "goldmark", "tableofcontents", "highlight"})
    yield from (Fate(f"markup.{name}", "not read; look what it was for", person=True) for name in others)
