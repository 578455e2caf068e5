"""One import of a Hugo site, from its configuration to the report: what `flask import-hugo` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plenary.migrating import destination, page_fields, report, shortcode_use, walking
from plenary.migrating.assembling import MakeApp, built_in, content_problems
from plenary.migrating.destination import Destination, Outcome, digest
from plenary.migrating.hugo import HugoConfig, read_config
from plenary.migrating.layouts import classified
from plenary.migrating.page_fields import Entry
from plenary.migrating.report import Import
from plenary.migrating.shortcode_use import Become
from plenary.migrating.site_toml import Composed, compose
from plenary.migrating.walking import Planned, names_below
from plenary.problems import Problem
from plenary.site.settings import SOURCE
from plenary.text import decoding, frontmatter, shortcodes
from plenary.text.shortcode_calls import ELSEWHERE
from plenary.text.shortcodes import Shortcode
from plenary.web.shortcode_templates import FOLDER, Row

REPORT = "import-report.md"
HUGO_SHORTCODES = ("shortcodes", "_shortcodes")

Track = Callable[[Sequence[Any], str], Iterable[Any]]
"""Given what there is to do and a word for it, yields each of it and may show how far it is."""


@dataclass
class _Work:
    """An import at work: where it goes, what was found in the pages, what is to be written and how that came out."""

    to: Destination
    problems: list[Problem]
    permalinks: Mapping[str, str]
    digests: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[str, Shortcode]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def import_site(source: Path, folder: Path, make_app: MakeApp, track: Track) -> Import:
    """Import the Hugo site in `source` into `folder` and return what was found and done.

    Raises HugoError where there is no Hugo site, RefusedError where `folder` is no place for one, OSError where the
    disk does not let it. Stopped at any moment, it goes on when it is done again.
    """
    config = read_config(source)
    with destination.opened(folder, source) as to:
        plan = walking.plan(config)
        work = _Work(to, [*config.problems, *plan.problems], config.permalinks)
        files = [planned for planned in track(plan.files, "Reading") if _look(work, planned)]
        composed = compose(config, plan.data(), work.entries)
        work.problems += [*composed.problems, *_of_fates(config, composed)]
        _write(work, {SOURCE: composed.text.encode("utf-8", "replace")}, files, track)
        made = _shortcodes(work, config, built_in(make_app, folder))
        work.problems += destination.no_longer(to, (*work.digests, REPORT))
        done = _import(work, config, composed, made, content_problems(make_app, folder, track))
        text = report.markdown(done, source.resolve().name).encode("utf-8", "replace")
        destination.replace(to, REPORT, text)
        ours = {name: one for name, one in work.digests.items() if work.outcomes.get(name) != "kept"}
        destination.remember(to, {**ours, REPORT: digest(text)}, done=True)
        return done


def _import(
    work: _Work, config: HugoConfig, composed: Composed, made: list[Become], content: tuple[Problem, ...]
) -> Import:
    themes = walking.theme_folders(config)
    return Import(
        Counter(work.outcomes.values()),
        Counter(name.partition("/")[0] for name in work.outcomes),
        tuple(sorted(name for name, outcome in work.outcomes.items() if outcome == "kept")),
        composed.fates,
        tuple(made),
        tuple(classified(_names(config, config.layouts), work.types)),
        sum(len(names_below(theme / "layouts")) for theme in themes),
        len(_names(config, config.assets)),
        len(_names(config, config.archetypes)),
        tuple(sorted(dict.fromkeys(work.problems))),
        content,
    )


def _names(config: HugoConfig, folder: str) -> list[str]:
    return names_below(config.folder / folder) if walking.is_inside(config.folder, folder) else []


def _of_fates(config: HugoConfig, composed: Composed) -> list[Problem]:
    """Return a problem for each setting that has no counterpart."""
    source = config.files[0] if config.files else config.content
    return [
        Problem(source, 1, f"the setting {fate.name} is not carried over: {fate.became}", "import")
        for fate in composed.fates
        if fate.person
    ]


def _look(work: _Work, planned: Planned) -> bool:
    """Read a file that is to be copied, and return whether it can be."""
    try:
        data = planned.path.read_bytes()
    except OSError as error:
        work.problems.append(walking.unreadable(planned.source, error))
        return False
    work.digests[planned.to] = digest(data)
    if planned.to.startswith("pages/") and planned.to.endswith(".md"):
        document = frontmatter.read(decoding.decode(data, planned.to)[0], planned.to)
        if isinstance(kind := document.fields.get("type"), str):
            work.types[kind] += 1
        work.problems += page_fields.told(document, planned.to)
        work.entries += page_fields.menu_entries(document, planned.to, work.permalinks)
        marked = shortcodes.extract(document.body, planned.to, document.body_line, {})
        work.calls += [(planned.to, call) for call in marked.calls]
    return True


def _write(work: _Work, made: Mapping[str, bytes], files: Sequence[Planned] = (), track: Track | None = None) -> None:
    """Write what was made, and copy files; what is going to be written is remembered before."""
    work.digests |= {name: digest(data) for name, data in made.items()}
    destination.remember(work.to, work.digests, done=False)
    for name, data in made.items():
        _put(work, name, data, again=True)
    for planned in track(files, "Copying") if track else files:
        try:
            data = planned.path.read_bytes()
        except OSError as error:
            work.problems.append(walking.unreadable(planned.source, error))
        else:
            _put(work, planned.to, data)


def _put(work: _Work, name: str, data: bytes, again: bool = False) -> None:
    """Write one file, and note what became of it."""
    try:
        outcome = destination.put(work.to, name, data, again)
    except (NotADirectoryError, IsADirectoryError, FileExistsError):
        words = "something else stands in the place of this file or of its folder, so it was left out"
        work.problems.append(Problem(name, 1, f"{words}; rename that, and import again", "file"))
        return
    work.outcomes[name] = outcome
    if outcome == "kept" and digest(data) not in work.to.known.get(name, ()):
        words = "the file was changed both here and in the Hugo site, so it was left alone"
        work.problems.append(Problem(name, 1, f"{words}; remove it here to have it imported anew", "import"))


def _shortcodes(work: _Work, config: HugoConfig, known: Mapping[str, Row]) -> list[Become]:
    """Return what each shortcode became, once the templates are written that were made for some."""
    used = shortcode_use.uses(work.calls)
    made = shortcode_use.becomes(used, _templates(config, set(used)), known)
    _write(work, {_template(one.name): one.template.encode() for one in made if one.template})
    for one in made:
        if one.person and work.outcomes.get(_template(one.name)) != "kept":
            words = f'the shortcode "{one.name}" has only {one.what}'
            cure = ELSEWHERE.get(one.name, "write what it should show" if one.template else "rename it in the pages")
            work.problems.append(Problem(_template(one.name), 1, f"{words}; {cure}", "import"))
    return made


def _template(name: str) -> str:
    return f"templates/{FOLDER}{name}.html"


def _templates(config: HugoConfig, used: set[str]) -> dict[str, tuple[str, str]]:
    """Return the path and text of the site's own shortcode templates, and of those of its themes that are called."""
    found: dict[str, tuple[str, str]] = {}
    layouts = [config.folder / config.layouts] if walking.is_inside(config.folder, config.layouts) else []
    layouts = [*layouts, *(theme / "layouts" for theme in walking.theme_folders(config))]
    for own, folder in (
        (layout == config.folder / config.layouts, layout / part) for layout in layouts for part in HUGO_SHORTCODES
    ):
        for name in names_below(folder):
            plain = name.removesuffix(".html")
            if name.endswith(".html") and (own or plain in used) and plain not in found:
                path = (folder / name).relative_to(config.folder).as_posix()
                found[plain] = (path, _text(folder / name))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
