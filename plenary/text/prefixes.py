"""Addresses that begin at the site's root are led below the sub-path that the site stands at."""

from __future__ import annotations

import re

_TAG = re.compile(r"<!--.*?-->|<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(\s[\w:-]+\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>=`]+)""")
_ADDRESSES = frozenset(["href", "src", "action", "formaction", "poster", "data", "cite", "longdesc", "background"])
_ROOT = re.compile(r"""(["']?\s*)/(?!/)""")
_CANDIDATE = re.compile(r"""((?:^|,)["']?\s*)/(?!/)""")


def rooted(html: str, prefix: str) -> str:
    """Return HTML with the prefix (`/assoc`, or "") before each address that begins with one slash."""

    def tag(found: re.Match[str]) -> str:
        if found[0].startswith("<!--"):
            return found[0]
        return _ATTRIBUTE.sub(lambda attribute: _led(attribute, prefix), found[0])

    return _TAG.sub(tag, html) if prefix else html


def _led(found: re.Match[str], prefix: str) -> str:
    name = found[1].strip(" \t\n\r\f=").lower()
    if name == "srcset":
        return found[1] + _CANDIDATE.sub(rf"\1{prefix}/", found[2])
    if name not in _ADDRESSES or not (root := _ROOT.match(found[2])):
        return found[0]
    return f"{found[1]}{root[1]}{prefix}/{found[2][root.end() :]}"
