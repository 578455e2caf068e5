"""The marks that stand in a text for what was taken out of it: U+FDD0, a decimal index, U+FDD1.

Both are noncharacters (Unicode 16, section 23.7): no text meant for exchange holds them, and Markdown takes them for
letters.
"""

from __future__ import annotations

import re

OPEN = "\ufdd0"
CLOSE = "\ufdd1"
MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")


def mark(index: int) -> str:
    """Return the mark that stands for entry `index`."""
    return f"{OPEN}{index}{CLOSE}"
