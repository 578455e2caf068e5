"""The ledger is written anew once a site is published: `addresses.txt` in the site's folder, whole or not at all."""

from __future__ import annotations

import codecs
import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from plenary.freezing.disk import flush_entry, liken
from plenary.freezing.failures import reason
from plenary.site.ledger import grown


def keep(path: Path, addresses: Mapping[str, str]) -> str:
    """Let a ledger hold these addresses too, and return what is to be said where it can't be written, or "".

    They are added to what it holds by now, so nobody's edit is lost; its line ends and its byte order mark stay. A link
    stays a link; a file that has nothing to add is not touched.
    """
    target = Path(os.path.realpath(path))
    spare = target.with_name(f".{target.name}.plenary")
    try:
        before = target.read_bytes() if target.exists() else b""
        data = _grown(before, addresses)
        if data == before:
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
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _unkept(path, reason(error), "make room" if full else "let this user write there")
    except UnicodeDecodeError:
        return _unkept(path, "it is no text in UTF-8 any more", "save it as UTF-8")
    return ""


def _grown(before: bytes, addresses: Mapping[str, str]) -> bytes:
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + grown(before.removeprefix(mark).decode(), addresses).encode()


def _unkept(path: Path, why: str, cure: str) -> str:
    words = f"the site is published, but its addresses could not be written into {path.name}: {why}"
    return f"{words}; {cure}, then freeze again"
