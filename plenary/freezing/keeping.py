"""The ledger is written anew once a site is published: `addresses.txt` in the site's folder, whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from plenary.freezing.disk import flush_entry, liken
from plenary.freezing.failures import reason


def keep(path: Path, text: str) -> str:
    """Let a file hold this text, and return what is to be said where it can't be written, or "".

    A link stays a link; a file that holds the text already is not touched.
    """
    target = Path(os.path.realpath(path))
    spare = target.with_name(f".{target.name}.plenary")
    data = text.encode()
    try:
        if target.is_file() and target.read_bytes() == data:
            return ""
        spare.write_bytes(data)
        if target.exists():
            liken(spare, target)
            os.utime(spare)
        flush_entry(spare)
        spare.replace(target)
    except OSError as error:
        with suppress(OSError):
            spare.unlink(missing_ok=True)
        words = f"the site is published, but its addresses could not be written into {path.name}: {reason(error)}"
        return f"{words}; let this user write there, then freeze again"
    return ""
