"""Which line of its file each line of an expanded text comes from.

Lines of a text are counted with every mark as long as what it stands for, as in `source.Source`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plenary.text.marks import MARK
from plenary.text.shortcode_calls import Shortcode


def of_expansion(
    text: str, calls: Sequence[Shortcode], expanded: Callable[[Shortcode], str], first_line: int
) -> tuple[int, ...]:
    """Return the line of the file for each line that `text` has once its `{{% %}}` calls are filled in.

    What a call becomes is counted as its inner text where it holds that, and as the call's own line otherwise.
    """
    raws = [call.raw for call in calls]
    lines, line, at = [first_line], first_line, 0
    for found in MARK.finditer(text):
        call = calls[int(found[1])] if int(found[1]) < len(calls) else None
        if call is None or call.notation != "%":
            continue
        below = count(text[at : found.start()], raws)
        lines += range(line + 1, line + below + 1)
        lines += _of_call(call, expanded(call), raws)
        line, at = call.line + call.raw.count("\n"), found.end()
    return (*lines, *range(line + 1, line + count(text[at:], raws) + 1))


def count(text: str, raws: Sequence[str]) -> int:
    """Return how many line ends a text holds, those of its marks' raw texts included."""
    indices = (int(found[1]) for found in MARK.finditer(text)) if raws else ()
    return text.count("\n") + sum(raws[index].count("\n") for index in indices if index < len(raws))


def of_inner(call: Shortcode, raws: Sequence[str]) -> int:
    """Return the line of the file on which a pair's inner text begins."""
    return call.line + call.raw.count("\n") - count(call.inner or "", raws)


def _of_call(call: Shortcode, text: str, raws: Sequence[str]) -> list[int]:
    """Return the lines of what a call becomes, without the one that it begins on."""
    last = call.line + call.raw.count("\n")
    first = next((row for row in (call.inner or "").split("\n") if row.strip()), "")
    at = text.find(first) if first else -1
    if at < 0:
        return [call.line] * count(text, raws)
    above = count(text[:at], raws)
    begin = of_inner(call, raws) + count((call.inner or "").partition(first)[0], raws)
    inside = range(begin + 1, begin + 1 + count(text, raws) - above)
    return [call.line] * (above - 1) + [begin] * (above > 0) + [min(line, last) for line in inside]
