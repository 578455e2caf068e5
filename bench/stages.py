"""What each stage of one page costs, from its file to the file that is published, in milliseconds of CPU.

    python -m bench.stages [--site DIR] [--pages N]

The stages are the program's own functions, called for each page of a site in turn: first those that read, then the
application is asked once for each page, with nothing kept from earlier runs, and the time between its signals is
counted. Without a site the pages are 1,000 synthetic ones. Prints a table and judges nothing.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields as fields_of
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask, before_render_template, template_rendered

from app import create_app
from bench.content import synthetic
from bench.programs import PROGRAMS
from config import Config
from plenary.text import callouts, code, decoding, fields, frontmatter, shortcodes
from plenary.text.rendering import render
from plenary.web.scan import read_stable

PAGES = 400
STAGES = {
    "read": "the file, until it stands still",
    "front matter": "decoding, TOML or YAML, typed fields",
    "shortcodes": "taken out of the text",
    "Markdown": "with code in colours, callouts aside",
    "callouts": "boxes found and decorated",
    "site": "all pages put together: addresses, lists, menus; a page's share",
    "view": "what a page asks of the site, shortcodes filled in, problems",
    "template": "the theme's, or the site's own",
    "WSGI": "a request in, an answer out",
    "write": "the file",
}
Clock = dict[str, float]


@contextmanager
def counted(clock: Clock, stage: str) -> Iterator[None]:
    """Add the CPU time of a block to a stage."""
    begin = process_time()
    yield
    clock[stage] = clock.get(stage, 0.0) + process_time() - begin


def measure(site: Path, most: int = PAGES) -> dict[str, float]:
    """Return the milliseconds of CPU that each stage takes for a page of a site, the mean of some of its pages."""
    off = {"cache": "off"} if "cache" in {field.name for field in fields_of(Config)} else {}
    app = create_app(site=site, preview=False, **off)
    store = app.extensions["plenary"].store
    clock: Clock = {}
    files = sorted((site / "pages").rglob("*.md"))
    step = max(1, len(files) // most)
    for path in files[:20]:
        _texts(path, {})  # lexers are loaded once for all
    texts = [_texts(path, clock) for path in files[::step]]
    store.get("_index")  # all files are read now
    with counted(clock, "site"):
        whole = store.site
    clock["site"] *= len(texts) / len(files)
    addresses = [address for address, target in whole.targets.items() if target.kind == "page"]
    asked = addresses[:: max(1, len(addresses) // most)]
    answers = _answers(app, asked, clock)
    _writes(answers, clock)
    count = {stage: len(asked) if stage in ("view", "template", "WSGI", "write") else len(texts) for stage in STAGES}
    made = {stage: 1000 * clock[stage] / count[stage] for stage in STAGES}
    made["view"] = max(0.0, made["view"] - made["Markdown"] - made["callouts"])
    return made


def _texts(path: Path, clock: Clock) -> str:
    """Take one file through the stages that need nothing but its text."""
    with counted(clock, "read"):
        data = read_stable(path)
    with counted(clock, "front matter"):
        text, _ = decoding.decode(data, path.name)
        document = frontmatter.read(text, path.name)
        fields.meta(document, path.name)
    with counted(clock, "shortcodes"):
        marked = shortcodes.extract(document.body, path.name, document.body_line, KNOWN)
    with counted(clock, "Markdown"):
        html = render(marked.text).html
    with counted(clock, "callouts"):
        return callouts.decorate(html)


KNOWN: Mapping[str, bool] = dict.fromkeys(("figure", "ref", "relref", "youtube", "vimeo", "embed-pdf", "param"), False)


def _answers(app: Flask, addresses: list[str], clock: Clock) -> list[bytes]:
    """Ask the application for each page once; what lies between its signals is the template, within it the view."""
    begun: list[float] = []

    def before(*_: object, **__: object) -> None:
        begun.append(process_time())

    def after(*_: object, **__: object) -> None:
        clock["template"] = clock.get("template", 0.0) + process_time() - begun.pop()

    show: Callable[..., Any] = app.view_functions["show"]

    def timed(**given: Any) -> Any:
        with counted(clock, "view"):
            return show(**given)

    client = app.test_client()
    client.get(addresses[0])  # templates are compiled once for all
    app.view_functions["show"] = timed
    gc.collect()
    before_render_template.connect(before, app)
    template_rendered.connect(after, app)
    with counted(clock, "WSGI"):
        answers = [client.get(address).data for address in addresses]
    clock["WSGI"] -= clock["view"]
    clock["view"] -= clock["template"]
    return answers


def _writes(answers: list[bytes], clock: Clock) -> None:
    with tempfile.TemporaryDirectory() as folder, counted(clock, "write"):
        for number, answer in enumerate(answers):
            place = Path(folder) / f"{number}"
            place.mkdir()
            (place / "index.html").write_bytes(answer)


def coloured(site: Path) -> float:
    """Return how many milliseconds of the Markdown are the code's colours, the mean of a site's pages."""
    files = sorted((site / "pages").rglob("*.md"))
    clock: Clock = {}
    for path in files[:PAGES]:
        _, *blocks = path.read_text("utf-8", "replace").split("\n```")
        for block in blocks[::2]:
            language, _, source = block.partition("\n")
            with counted(clock, "code"):
                code.highlight(source, language)
    return 1000 * clock.get("code", 0.0) / min(len(files), PAGES)


def table(costs: Mapping[str, float]) -> str:
    """Return the stages as a table in Markdown."""
    rows = [f"| {stage} | {costs[stage]:.3f} | {STAGES[stage]} |" for stage in STAGES]
    head = ["| stage | ms of CPU | what |", "|---|---|---|"]
    return "\n".join([*head, *rows, f"| together | {sum(costs[stage] for stage in STAGES):.3f} | |"])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="the folder of a site")
    parser.add_argument("--pages", type=int, default=1000, help="how many synthetic pages, without a site")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        site = options.site or Path(spare) / "site"
        if not options.site:
            PROGRAMS[0].make(site, synthetic(options.pages, 5))
        print(table(measure(site.resolve())))
        print(f"\nOf the Markdown, the code's colours: {coloured(site):.3f} ms")


if __name__ == "__main__":
    main()
