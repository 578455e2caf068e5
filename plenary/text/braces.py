"""Shortcodes whose braces are not as they should be, so that they are shown as they were typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from plenary.problems import guess
from plenary.text.leaks import Finding, short
from plenary.text.written import Written

_NAME = r"/?[A-Za-z][\w-]+"
_BRACES = re.compile(
    rf"\{{\{{(?:[ \t]+<|[ \t]*&lt;|[ \t]+%)?[ \t]*(?P<name>{_NAME})[^{{}}\n]*\}}\}}"
    rf"|\{{\{{[-\s]*(?P<variable>[.$][A-Za-z]\w*)[^{{}}\n]*\}}\}}"
    rf"|(?<!\{{)\{{<[ \t]*(?P<single>{_NAME})[^{{}}\n]*>\}}(?!\}})"
    rf"|\{{%[-+]?[ \t]*(?P<tag>{_NAME})[^{{}}\n]*%\}}"
)
_BRACKETS = re.compile(
    r"\[(?P<name>[a-z][\w-]+)(?:[ \t]+[\w-]+=(?:\"[^\"\n]*\"|“[^”\n]*”|'[^'\n]*'|[^\s\]\"'“”]+))+[ \t]*/?\](?![(\[:])"
)


def braces(written: Written, known: Collection[str]) -> Iterator[Finding]:
    """A shortcode is shown as it was typed. Bad: `{{ youtube x }}`. Good: `{{< youtube x >}}`.

    `known` are the names of the shortcodes that exist.
    """
    if "{" in written.text:
        for found in _BRACES.finditer(written.text):
            yield written.offset(found.start()), f"{short(found[0])} is shown as it stands; {_cure(found, known)}"
    if "=" in written.text:
        for found in _BRACKETS.finditer(written.text):
            yield (
                written.offset(found.start()),
                f"{short(found[0])} is shown as it stands; {_shortcode(found['name'], known)}",
            )


def _cure(found: re.Match[str], known: Collection[str]) -> str:
    if found["variable"]:
        return "it belongs to a template and means nothing in a page, so write what it stands for"
    return _shortcode((found["name"] or found["single"] or found["tag"]).lstrip("/"), known)


def _shortcode(name: str, known: Collection[str]) -> str:
    if name in known:
        return f"write {{{{< {name} ... >}}}}"
    near = guess(name, known)
    return near or "write {{< name ... >}} for a shortcode, and what is to be shown between backticks"
