"""Freeze the site into a folder of static files: `python freeze.py [--site DIR] [--out DIR] [--base-url URL] ...`.

Where nothing has changed since this very command was given last, that is told before the program itself is loaded.
"""

from __future__ import annotations

import gc
import os
import sys

from plenary.freezing.unchanged import Memo


def main(arguments: list[str] | None = None) -> int:
    """Freeze, and return the exit status: 0 published, 1 errors and nothing published, 2 misuse."""
    words = sys.argv[1:] if arguments is None else arguments
    memo = Memo(os.path.dirname(os.path.realpath(__file__)), words)  # noqa: PTH120  (pathlib takes as long as all this)
    said = memo.said()
    if said is None:
        return _run(words, memo)
    lines, sentence = said
    for line in lines:
        print(line, file=sys.stderr)
    print(sentence)
    return 0


def _run(words: list[str], memo: Memo) -> int:
    """Load the program and freeze, without a search for garbage until many pages are rendered: there is none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        from freezer import run  # noqa: PLC0415  (Flask and all that is built on it)

        return run(words, memo)
    finally:
        if collects:
            gc.enable()


if __name__ == "__main__":
    sys.exit(main())
