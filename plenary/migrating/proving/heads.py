"""The front matter of a page, read by other means than Plenary's own, so that a fault there can't hide itself here.

TOML is read by Python's tomllib, JSON by its json, YAML by PyYAML, which leaves each value the text that it is
written as.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

_FENCES = {"+++": "toml", "---": "yaml"}
_MOST = 100_000  # values, once references are followed
_KEY = re.compile(r"""^["']?([\w-]+)["']?[ \t]*[=:]""")
_TOML_LINE = re.compile(r"""^[ \t]*["']?([\w-]+)["']?[ \t]*=[ \t]*(.*?)[ \t]*$""")


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a page, the line of each, and the body with the line it begins on."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def read(data: bytes) -> Head:
    """Return the head and the body of a content file; never raises, whatever the bytes are."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] == "{":
        return _json(text)
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    kind = _FENCES.get(lines[first].strip() if lines else "")
    fence = lines[first].strip()
    last = next((number for number in range(first + 1, len(lines)) if lines[number].rstrip() == fence), None)
    if kind is None or last is None:
        return Head(body=text)
    head = lines[first + 1 : last]
    found = _toml(head) if kind == "toml" else _yaml("\n".join(head))
    at = {match[1]: number for number, line in enumerate(head, first + 2) if (match := _KEY.match(line.lstrip()))}
    return Head(found, {name: at.get(name, first + 1) for name in found}, "\n".join(lines[last + 1 :]), last + 2)


def table(text: str, ending: str) -> Any:
    """Return what a file of data says, by its name's ending; raises ValueError for what can't be read."""
    try:
        if ending == "toml":
            return tomllib.loads(text)
        return json.loads(text) if ending == "json" else _followed(yaml.load(text, Loader=yaml.BaseLoader), [_MOST])
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _followed(value: Any, room: list[int]) -> Any:
    """Return a value with each of its references followed; ValueError where that would be endless."""
    room[0] -= 1
    if room[0] < 0:
        raise ValueError("its references multiply")
    if isinstance(value, dict):
        return {str(name): _followed(entry, room) for name, entry in value.items()}
    return [_followed(entry, room) for entry in value] if isinstance(value, list) else value


def _json(text: str) -> Head:
    try:
        found, end = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return Head(body=text)
    start = len(text) - len(text.lstrip())
    fields = found if isinstance(found, dict) else {}
    return Head(fields, dict.fromkeys(fields, 1), text[start + end :], text[: start + end].count("\n") + 1)


def _toml(head: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(head))
    except ValueError:  # a date that is none, a name twice: what Hugo may read all the same
        return _line_by_line(head)


def _line_by_line(head: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in head:
        if match := _TOML_LINE.match(line):
            try:
                found.setdefault(match[1], tomllib.loads(f"value = {match[2]}")["value"])
            except ValueError:
                found.setdefault(match[1], match[2].strip("\"'"))
    return found


def _yaml(text: str) -> dict[str, Any]:
    try:
        found = _followed(yaml.load(text, Loader=yaml.BaseLoader), [_MOST])
    except (yaml.YAMLError, ValueError, RecursionError):
        pairs = (re.match(r"([\w-]+):[ \t]*(.*)", line) for line in text.split("\n"))
        return {match[1]: match[2].strip("\"' ") for match in pairs if match}
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}
