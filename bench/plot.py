"""A plot as SVG: what each program takes beside Hugo as bars, and how it grows with the pages as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

COLOURS = ("#b3123f", "#333333", "#1f77b4", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#17a2b8", "#7f7f7f", "#bcbd22")
WIDTH, BAR, LEFT = 900, 13, 150
Bars = Mapping[str, Sequence[float]]
Lines = Mapping[str, Sequence[tuple[float, float]]]


def plot(title: str, names: Sequence[str], bars: Bars, growth: str, lines: Lines) -> str:
    """Return the plot: of each program a bar for every name, and a line through its points, both axes logarithmic."""
    top = 60 + len(bars) * (len(names) * BAR + 10)
    parts = [*_bars(title, names, bars), *_lines(growth, lines, top + 40)]
    size = f'viewBox="0 0 {WIDTH} {top + 400}" font-family="sans-serif" font-size="12"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>', ground, *parts, "</svg>\n"])


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _bars(title: str, names: Sequence[str], bars: Bars) -> Iterator[str]:
    yield _text(10, 20, title, 'font-size="15" font-weight="bold"')
    for which, name in enumerate(names):
        yield f'<rect x="{LEFT + 130 * which}" y="32" width="10" height="10" fill="{COLOURS[which]}"/>'
        yield _text(LEFT + 14 + 130 * which, 41, name)
    most = max((value for values in bars.values() for value in values), default=1)
    y = 55
    for program, values in bars.items():
        yield _text(LEFT - 8, y + len(values) * BAR / 2 + 4, program, 'text-anchor="end"')
        for which, value in enumerate(values):
            width = (WIDTH - LEFT - 70) * value / most
            at = f'x="{LEFT}" y="{y + which * BAR}" width="{width:.1f}" height="{BAR - 2}"'
            yield f'<rect {at} fill="{COLOURS[which]}"/>'
            yield _text(LEFT + width + 5, y + which * BAR + 10, f"{value:.2f}", 'font-size="10"')
        y += len(values) * BAR + 10


def _lines(title: str, lines: Lines, top: float) -> Iterator[str]:
    points = [point for line in lines.values() for point in line]
    if not points:
        return
    yield _text(10, top, title, 'font-size="15" font-weight="bold"')
    low, high = (_ends(point[axis] for point in points) for axis in (0, 1))
    right, bottom = WIDTH - 190, top + 310

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = 70 + (right - 70) * (log10(point[0]) - low[0]) / (low[1] - low[0])
        return x, bottom - 280 * (log10(point[1]) - high[0]) / (high[1] - high[0])

    for pages in sorted({point[0] for point in points}):
        x, _ = at((pages, points[0][1]))
        yield f'<path d="M{x:.1f} {bottom}v-280" stroke="#ddd"/>'
        yield _text(x, bottom + 18, f"{pages:,}", 'text-anchor="middle"')
    for power in range(ceil(high[0]), floor(high[1]) + 1):
        _, y = at((points[0][0], 10.0**power))
        yield f'<path d="M70 {y:.1f}H{right}" stroke="#ddd"/>'
        yield _text(62, y + 4, f"{10.0**power:g} s", 'text-anchor="end"')
    yield from _drawn({name: [at(point) for point in line] for name, line in lines.items() if line})


def _drawn(lines: Lines) -> Iterator[str]:
    """Draw lines, each with its name where it ends, below one another where two ends meet."""
    free: dict[float, float] = {}
    for number, (name, line) in enumerate(sorted(lines.items(), key=lambda one: one[1][-1][1])):
        colour, path = COLOURS[number % len(COLOURS)], " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        x, y = line[-1]
        free[x] = max(y + 4, free.get(x, 0.0) + 14)
        yield _text(x + 8, free[x], name, f'fill="{colour}"')


def _ends(values: Iterator[float]) -> tuple[float, float]:
    logs = [log10(value) for value in values]
    return min(logs), max(*logs, min(logs) + 0.1)
