"""JSON (RFC 8259) read strictly: a name given twice in an object, and numbers that JSON does not have, are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

NAME = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*:')
"""A name in an object, with what stands between its quotes."""


class TwiceError(ValueError):
    """A name that one JSON object gives twice."""


class ConstantError(ValueError):
    """NaN or an infinity, which are JavaScript's and not JSON's."""


def _entries(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        last = {name: index for index, (name, _) in enumerate(pairs)}
        raise TwiceError(next(name for index, (name, _) in enumerate(pairs) if last[name] > index))
    return entries


def _no_constant(name: str) -> object:
    raise ConstantError(name)


DECODER = json.JSONDecoder(object_pairs_hook=_entries, parse_constant=_no_constant)
"""Refuses both."""
LENIENT = json.JSONDecoder(parse_constant=_no_constant)
"""Takes the last of the values of a name that is given twice, as other programs do."""

_TOKEN = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*+")(?P<colon>\s*:)?|[{}\[\]]')


def repeated(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each name that an object gives a second time: where it stands, where the first did, the name as written."""
    around: list[dict[str, int]] = []
    for found in _TOKEN.finditer(text):
        if found["colon"] and around:
            name = found["text"][1:-1]
            if name in around[-1]:
                yield found.start(), around[-1][name], name
            around[-1][name] = found.start()
        elif found[0] in ("{", "["):
            around.append({})
        elif found[0] in ("}", "]") and around:
            around.pop()
