"""What a text becomes depends on that text alone, not on what was rendered before it by the same converter."""

from __future__ import annotations

from itertools import permutations

import pytest

from plenary.text.rendering import Rendered, render

TEXTS = (
    "",
    " \n",
    "# A [link](/x) and [a page](y.md)\n\n![i](/i.png) <a id='z'></a>",
    "note[^1]\n\n[^1]: text [l](/l)\n\n[ref]: /r",
    "note[^2] [ref] <div>\n\n## A\n\n    code",
    "Term\n: {{ a }}\n\n" + "> " * 200 + "deep",
)
FIRST = {text: render(text) for text in TEXTS}


@pytest.mark.parametrize("order", list(permutations(TEXTS, 2)))
def test_the_text_before_leaves_no_trace(order: tuple[str, str]) -> None:
    assert [render(text) for text in order] == [FIRST[text] for text in order]


@pytest.mark.parametrize("text", TEXTS[:2])
def test_a_blank_text_becomes_nothing(text: str) -> None:
    render(TEXTS[2])
    assert render(text) == Rendered("")
