"""The configuration of a Hugo site as the `site.toml` of one here, with a comment on where each part comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plenary.migrating.hugo import HugoConfig
from plenary.migrating.leftovers import Fate, fates
from plenary.migrating.page_fields import Entry
from plenary.migrating.toml_writer import key, write
from plenary.problems import Problem
from plenary.site import addresses, kinds, menus
from plenary.text.heads import LONGEST

# The parts of hugo-universal-theme's home page in its order, and the blocks that show them.
BLOCKS = {
    "carousel": "slides",
    "alerts": "alerts",
    "features": "features",
    "testimonials": "testimonials",
    "see_more": "strip",
    "recent_posts": "posts",
    "clients": "banners",
}
_WITHOUT_DATA = ("see_more", "recent_posts")

_PART = re.compile(r":[a-z]+")
_TAXONOMIES = {"tag": "tags", "category": "categories"}
_ENTRY = {name.lower(): name for name in menus.ENTRY_KEYS}
_OF_POSTS = next(row for row in kinds.ROWS if row.name == "post").sections


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a `site.toml`, what became of each part of the configuration, and what needs a person."""

    text: str
    fates: tuple[Fate, ...]
    problems: tuple[Problem, ...]


def compose(config: HugoConfig, data: Collection[str] = (), entries: Sequence[Entry] = ()) -> Composed:
    """Return the `site.toml` that says what a Hugo site's configuration says.

    `data` names what its data folder has, `entries` are those of menus that stand in the fields of pages.
    """
    source = config.files[0] if config.files else "content"
    parts = [part for part in _parts(config, data, entries) if part]
    params = _params(config)
    text = "\n".join([*parts, params])
    too_long = len(text) > LONGEST
    problems = [*_problems(config, source)]
    if too_long:
        text = "\n".join(parts)
        words = "the params are longer than 64 KB, so they were left out"
        problems.append(
            Problem(source, 1, f"{words}; put what templates need of them into files below data/", "import")
        )
    return Composed(text, tuple(fates(config)), tuple(problems))


def _parts(config: HugoConfig, data: Collection[str], entries: Sequence[Entry]) -> Iterator[str]:
    yield _head(config)
    yield _taxonomies(config)
    yield _permalinks(config)
    yield _sections(config)
    yield _menus(config, entries)
    yield _home(config.params, data)


def _head(config: HugoConfig) -> str:
    files = ", ".join(config.files) or "no configuration"
    lowered = {name.lower(): value for name, value in config.params.items()}
    described = next((lowered[name] for name in ("description", "defaultdescription") if lowered.get(name)), "")
    said = {"title": config.title, "description": described if isinstance(described, str) else ""}
    said |= {"language": config.language, "base_url": addresses.base_url(config.base_url)}
    zone = config.values.get("timezone")
    said |= {"timezone": zone if isinstance(zone, str) else ""}
    rows = write({name: text for name, text in said.items() if text})
    above = f"# What this site says about itself. Made by flask import-hugo from {files}; change it as you like.\n\n"
    size = f"page_size = {config.page_size}  # pages that a list shows at a time"
    return f"{above}{rows}{size}\nold_parts = true  # Hugo may have published /about/page/2/ and the like\n"


def _taxonomies(config: HugoConfig) -> str:
    off = {"taxonomy", "term", "taxonomyterm"}.intersection(config.disabled)
    if off:
        return f"# None, since disableKinds holds {', '.join(sorted(off))}.\n[taxonomies]\n"
    own = config.taxonomies == _TAXONOMIES
    why = "Hugo's own; named here, their pages are there before the first term is" if own else "As in the configuration"
    return f"# {why}.\n[taxonomies]\n{write(config.taxonomies)}"


def _permalinks(config: HugoConfig) -> str:
    known = {name.strip("/"): pattern for name, pattern in config.permalinks.items() if not _unknown_part(pattern)}
    return f"# The addresses of pages, by section, as in Hugo.\n[permalinks]\n{write(known)}" if known else ""


def _unknown_part(pattern: str) -> str:
    named = (part for part in _PART.findall(pattern) if part[1:] not in addresses.PARTS)
    return next(named, "a list within brackets" if "[" in pattern else "")


def _sections(config: HugoConfig) -> str:
    """Return what the configuration implies of sections: `mainSections` hold posts."""
    posts = [name for name in config.main_sections if name not in _OF_POSTS]
    written = [
        f'# Named in mainSections, so its pages are posts.\n[sections.{key(name)}]\nkind = "post"\n' for name in posts
    ]
    return "\n".join(written)


def _menus(config: HugoConfig, entries: Sequence[Entry]) -> str:
    kept = {name: list(written) for name, written in config.menus.items() if _are_entries(written)}
    for name, entry in entries:
        kept.setdefault(name, []).append(entry)
    if not any(kept.values()):
        return ""
    shown = {name: [_entry(entry) for entry in written] for name, written in kept.items()}
    above = "# The menus. The theme shows main and footer; another one waits for a template of yours.\n"
    return above + write(shown, "menu")


def _are_entries(entries: object) -> bool:
    return isinstance(entries, list | tuple) and all(isinstance(entry, Mapping) for entry in entries)


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a menu's entry under the names that Hugo gives its parts, a weight in quotes as a number."""
    named = {_ENTRY[name.lower()]: value for name, value in entry.items() if name.lower() in _ENTRY}
    weight = named.get("weight")
    if isinstance(weight, str) and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", weight):
        named["weight"] = int(weight)
    return named


def _home(params: Mapping[str, Any], data: Collection[str]) -> str:
    """Return the blocks of the home page that params ask for as the theme hugo-universal-theme has them."""
    said = [(_table(params, name), name, block) for name, block in BLOCKS.items()]
    blocks = [
        _block(table, name, block, params)
        for table, name, block in said
        if "enable" in table and (name in _WITHOUT_DATA or name in data)
    ]
    above = "# The home page, in the order of hugo-universal-theme; what params turned off is off.\n"
    return above + write({"blocks": blocks}) if blocks else ""


def _block(table: Mapping[str, Any], name: str, block: str, params: Mapping[str, Any]) -> dict[str, Any]:
    link = params.get("viewMorePostLink") if name == "recent_posts" else table.get("link_url")
    said = {
        "title": table.get("title"),
        "subtitle": table.get("subtitle"),
        "link": link,
        "link_text": table.get("link_text"),
    }
    texts = {key: value for key, value in said.items() if isinstance(value, str) and value}
    data = {} if name in _WITHOUT_DATA else {"data": name}
    return {"block": block, "enabled": table["enable"] is True, **data, **texts}


def _table(params: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = params.get(name)
    return value if isinstance(value, Mapping) else {}


def _params(config: HugoConfig) -> str:
    if not config.params:
        return ""
    above = "# The configuration's params, for templates and the shortcode param.\n[params]\n"
    return above + write(config.params, "params")


def _problems(config: HugoConfig, source: str) -> Iterator[Problem]:
    """Yield what of permalinks, menus and address can't be said in `site.toml`."""
    if config.base_url not in ("", "/", "./") and not addresses.base_url(config.base_url):
        words = f'the base address "{config.base_url}" is none that a site can have'
        yield Problem(source, 1, f'{words}; write base_url = "https://example.org/" in site.toml', "import")
    for section, pattern in config.permalinks.items():
        if unknown := _unknown_part(pattern):
            words = f"the permalink of {section} holds {unknown}, which there is not here"
            yield Problem(
                source, 1, f'{words}; write one in site.toml below [permalinks], or a "url" in pages', "import"
            )
    for section, pattern in config.section_permalinks.items():
        words = f"the section {section} has the permalink {pattern}, and those of sections are not read"
        yield Problem(source, 1, f'{words}; write url = "..." in its _index.md', "import")
    for name, entries in config.menus.items():
        if not _are_entries(entries):
            yield Problem(source, 1, f"the menu {name} is no list of entries; write it in site.toml", "import")
