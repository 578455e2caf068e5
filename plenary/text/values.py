"""Single values of fields, each read as one sort: what it is taken for, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from urllib.parse import unquote

from plenary.problems import guess
from plenary.text import dates
from plenary.text.heads import quoted

_SWITCHES = {
    **dict.fromkeys(("true", "yes", "on", "y", "t", "1"), True),
    **dict.fromkeys(("false", "no", "off", "n", "f", "0"), False),
}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//[^/]*|(?:https?|ftp|mailto|tel|file|data|javascript|vbscript):", re.ASCII | re.IGNORECASE
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_NAME = 200  # bytes; file systems take 255, some of which a server or an archive may need
_SHOWN = 40  # letters of a value that a message repeats


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was understood, and "should be this; write that" behind the field's name where it was not right."""

    value: object
    fault: str = ""
    code: str = "front-matter-type"


def shown(value: object) -> str:
    """Return a value in a few words, for a message."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
        case Mapping():
            return "a group of fields"
        case tuple():
            return "a list"
    return str(value)


def text(value: object) -> Value:
    """Read a text; a number or a date without quotes is one too."""
    match value:
        case str():
            return Value(value)
        case None:
            return Value(None)
        case bool():
            return Value(shown(value), f'should be a text, not {shown(value)}; write "{shown(value)}", with the quotes')
        case int() | float():
            return Value(str(value))
        case date() | time():
            return Value(value.isoformat())
    return Value(None, f"should be a text, not {shown(value)}; write one text in quotes")


def number(value: object) -> Value:
    """Read a whole number; one in quotes is one too."""
    match value:
        case None | "":
            return Value(None)
        case int() if not isinstance(value, bool):
            return Value(value)
        case float() if value.is_integer():
            return Value(int(value))
        case str() if _WHOLE.fullmatch(value.strip()):
            return Value(int(value))
    return Value(None, f"should be a whole number, not {shown(value)}; write a number such as 10")


def switch(value: object) -> Value:
    """Read yes or no, also as a text or as 1 and 0."""
    if value is None or value == "":
        return Value(None)
    meant = _SWITCHES.get(str(value).strip().lower()) if isinstance(value, bool | int | str) else None
    if meant is not None:
        return Value(meant)
    return Value(None, f"should be true or false, not {shown(value)}; {_likely_switch(value)}")


def _likely_switch(value: object) -> str:
    return (guess(value.lower(), ("true", "false")) if isinstance(value, str) else "") or "write true or false"


def draft(value: object) -> Value:
    """Read whether a page is a draft; where that is unclear it is one, so that nothing is published by mistake."""
    read = switch(value)
    if not read.fault:
        return read
    return Value(
        True, f"{read.fault.partition(';')[0]}, so the page is kept as a draft;{read.fault.partition(';')[2]}", "draft"
    )


def moment(value: object) -> Value:
    """Read a date."""
    if value is None or value == "":
        return Value(None)
    found = dates.parse(value)
    return Value(found, "" if found else dates.fault(value), "date")


def published(value: object) -> Value:
    """Read the date of `published`, which may also say whether the page is a draft."""
    return Value(None) if switch(value).value is not None else moment(value)


def texts(value: object) -> Value:
    """Read a list of texts; a single text is a list of one."""
    return _texts(value, text)


def terms(value: object) -> Value:
    """Read a list of tags or the like; commas within a single text part none of them, as in Hugo."""
    read = texts(value)
    words = [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else []
    if read.fault or len(words) < 2:
        return read
    meant = ", ".join(map(quoted, words))
    return Value(read.value, f"is one text with a comma, which counts as one entry; write a list: [{meant}]")


def authors(value: object) -> Value:
    """Read a list of names; a group of fields with a `name` is a name too, as in several of Hugo's themes."""
    named = (value,) if isinstance(value, Mapping) else value
    return _texts(named, lambda entry: text(entry.get("name", entry) if isinstance(entry, Mapping) else entry))


def keywords(value: object) -> Value:
    """Read a list of texts, which may be one text with commas."""
    if isinstance(value, str):
        return Value(tuple(filter(None, (word.strip() for word in value.split(",")))))
    return _texts(value, text)


def _texts(value: object, entry: Callable[[object], Value]) -> Value:
    if isinstance(value, tuple):
        read = [entry(one) for one in value]
        fault = next((one.fault for one in read if one.fault), "")
        return Value(_kept(read), fault and f"should be a list of texts; each entry {fault}")
    read = [entry(value)]
    if isinstance(value, str) or value is None:
        return Value(_kept(read))
    suggestion = "" if isinstance(value, Mapping) else f" such as [{quoted(str(_kept(read)[0]))}]"
    return Value(_kept(read), f"should be a list of texts, not {shown(value)}; write a list{suggestion}")


def _kept(read: list[Value]) -> tuple[object, ...]:
    return tuple(one.value for one in read if one.value)


def slug(value: object) -> Value:
    """Read the last part of an address, as written but for hyphens around it (as in Hugo)."""
    read = _address(text(value))
    return Value(read.value.strip("-"), read.fault, read.code) if isinstance(read.value, str) else read


def url(value: object) -> Value:
    """Read an address on this site."""
    return _address(text(value))


def aliases(value: object) -> Value:
    """Read the addresses that a page had before; a wrong one is left out."""
    read = texts(value)
    if read.fault or not isinstance(read.value, tuple):
        return read
    faults = {entry: unusable(str(entry)) for entry in read.value}
    fault = next((f"holds {shown(entry)}, which {wrong}" for entry, wrong in faults.items() if wrong), "")
    return Value(tuple(entry for entry, wrong in faults.items() if not wrong), fault, "front-matter-address")


def _address(read: Value) -> Value:
    if read.fault or not isinstance(read.value, str):
        return read
    if wrong := unusable(read.value):
        return Value(None, f"is {shown(read.value)}, which {wrong}", "front-matter-address")
    words = read.value.split()
    if len(words) > 1 or words != [read.value] * len(words):
        fault = f"is {shown(read.value)}, which holds a space; write {quoted('-'.join(words))}"
        return Value(read.value, fault, "front-matter-address")
    return read


@lru_cache(maxsize=65536)
def unusable(address: str) -> str:
    """Return why no page can have this address, and what to do; a space is not that bad."""
    if scheme := _SCHEME.match(address):
        path = address[scheme.end() :] if "//" in scheme[0] else ""
        return f"is not an address on this site; write {quoted(path) if path else 'only a path'}"
    if "\\" in address:
        return f"holds a backslash; write {quoted(address.replace(chr(92), '/'))}"
    if found := re.search(r"[?#]", address):
        before = quoted(address[: found.start()])
        return f"holds {found[0]}, and what stands behind it never reaches a page; write {before}"
    if not address.replace(" ", "").isprintable() or CONTROL.search(unquote(address)):
        return "holds an invisible character; write it anew"
    return _unusable_part(unquote(address).split("/"))


def _unusable_part(parts: list[str]) -> str:
    """Return why no folder can have one of these names, and what to do."""
    if not {".", ".."}.isdisjoint(parts):
        return "leads to another folder; write it without parts that are . or .."
    if any(len(part.encode()) > _LONGEST_NAME for part in parts):
        return f"has a part of more than {_LONGEST_NAME} letters, which is too long for a name; write a shorter one"
    return ""
