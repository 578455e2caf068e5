"""How well colours of a style sheet can be told apart: WCAG 2.2, "relative luminance" and "contrast ratio"."""

from __future__ import annotations

import re
from pathlib import Path

THEME = Path(__file__).parents[2] / "static" / "theme"
AA_TEXT = 4.5
AA_SHAPES = 3.0

Colour = tuple[float, float, float]


def colour(text: str) -> Colour:
    """Read `#abc` or `#aabbcc` as three numbers from 0 to 1."""
    digits = text.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def mixed(over: str, share: float, under: str) -> Colour:
    """Return `color-mix(in srgb, over share, under)`."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(colour(over), colour(under), strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(parts: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sheet(name: str) -> str:
    """Return one of the theme's style sheets without its comments."""
    return re.sub(r"/\*.*?\*/", "", (THEME / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def dark(css: str) -> str:
    """Return what stands within `@media screen and (prefers-color-scheme: dark)`."""
    return "".join(
        re.findall(r"@media screen and \(prefers-color-scheme: dark\) \{(.*?)^\}", css, re.MULTILINE | re.DOTALL)
    )


def light(css: str) -> str:
    """Return what stands before the first media query."""
    return css.partition("@media")[0]


def variables(css: str) -> dict[str, str]:
    """Return the custom properties that hold a colour; of one that is set twice the last."""
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", css))
