"""How fast the pipeline reads Markdown, beside stock Python-Markdown with its extensions `extra` and `toc`.

    python -m bench.markdown_speed [FOLDER] [--runs N]

FOLDER holds Markdown files; without it they are those in ../shared/corpus/iassist/content, or the example site's. The
pipeline is all that depends on a page alone: shortcodes taken out, Markdown, callouts. Both sides read the same bodies
in one process, page by page in turn, so that a busy machine hurts both alike, and each page counts with the median of
its runs. Prints figures and judges nothing.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import mean, median
from time import perf_counter

import markdown

from plenary.text import callouts, frontmatter, shortcodes
from plenary.text.rendering import render

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "iassist" / "content"
SHORTCODES = dict.fromkeys(("figure", "ref", "relref", "youtube", "vimeo", "embed-pdf", "param"), False)

Reader = Callable[[str], object]


def bodies(folder: Path) -> Iterator[str]:
    """Yield each file's text without its front matter."""
    for path in sorted(folder.rglob("*.md")):
        yield frontmatter.read(path.read_bytes().decode("utf-8", "replace"), path.name).body


def seconds(reader: Reader, text: str) -> float:
    start = perf_counter()
    reader(text)
    return perf_counter() - start


def measure(readers: dict[str, Reader], texts: Iterable[str], runs: int) -> dict[str, list[float]]:
    """Return each reader's median seconds for each text."""
    medians: dict[str, list[float]] = {name: [] for name in readers}
    gc.disable()
    for text in texts:
        times: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(runs):
            for name, reader in readers.items():
                times[name].append(seconds(reader, text))
        for name in readers:
            medians[name].append(median(times[name]))
        gc.collect()
    return medians


def stock() -> Reader:
    md = markdown.Markdown(extensions=["extra", "toc"])
    return lambda text: md.reset().convert(text)


def plenary(text: str) -> str:
    marked = shortcodes.extract(text, "", 1, SHORTCODES)
    return callouts.decorate(render(marked.text).html)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS if CORPUS.is_dir() else ROOT / "pages")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    texts = list(bodies(options.folder))
    medians = measure({"stock": stock(), "plenary": plenary}, texts, options.runs)
    stock_time, our_time = (1000 * mean(medians[name]) for name in ("stock", "plenary"))
    ratios = [a / b for a, b in zip(medians["stock"], medians["plenary"], strict=True)]
    size = mean(map(len, texts))
    print(f"{len(texts)} pages of {size:,.0f} characters on average, medians of {options.runs} runs ({options.folder})")
    print(f"Python-Markdown, extra and toc: {stock_time:.3f} ms a page")
    print(f"Plenary: {our_time:.3f} ms a page")
    print(f"{stock_time / our_time:.1f} times faster over all pages, {median(ratios):.1f} times on the median page")


if __name__ == "__main__":
    main()
