"""How fast the pipeline reads Markdown, beside stock Python-Markdown with its extensions `extra` and `toc`.

    python -m bench.markdown_speed [FOLDER] [--runs N]

FOLDER holds Markdown files; without it they are those in ../shared/corpus/iassist/content, or the example site's. The
pipeline makes a page's Markdown into HTML; beside it stands all that depends on a page alone: shortcodes taken out,
Markdown, callouts. The readers take turns in one process, run by run over all pages as a freeze goes, so that a busy
machine hurts all alike; CPU time is counted, and each reader's median run. Prints figures and judges nothing.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from time import process_time

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


def seconds(reader: Reader, texts: Sequence[str]) -> float:
    """Return the CPU time that a reader takes for all texts."""
    gc.collect()
    start = process_time()
    for text in texts:
        reader(text)
    return process_time() - start


def measure(readers: dict[str, Reader], texts: Sequence[str], runs: int) -> dict[str, float]:
    """Return each reader's median milliseconds for a text."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    gc.disable()
    for _ in range(runs):
        for name, reader in readers.items():
            times[name].append(seconds(reader, texts))
    return {name: 1000 * median(taken) / len(texts) for name, taken in times.items()}


def stock() -> Reader:
    md = markdown.Markdown(extensions=["extra", "toc"])
    return lambda text: md.reset().convert(text)


def plenary(text: str) -> str:
    return render(text).html


def whole(text: str) -> str:
    marked = shortcodes.extract(text, "", 1, SHORTCODES)
    return callouts.decorate(render(marked.text).html)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS if CORPUS.is_dir() else ROOT / "pages")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    texts = list(bodies(options.folder))
    readers = {
        "Python-Markdown, extra and toc": stock(),
        "Plenary's Markdown": plenary,
        "... with shortcodes and callouts": whole,
    }
    medians = measure(readers, texts, options.runs)
    base = next(iter(medians.values()))
    print(f"{len(texts)} pages of {mean(map(len, texts)):,.0f} characters, medians of {options.runs} runs")
    for name, taken in medians.items():
        print(f"{name:34} {taken:6.3f} ms a page  {base / taken:5.1f} times as fast")


if __name__ == "__main__":
    main()
