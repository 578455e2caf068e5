"""Why a template fails, in words for whoever wrote it: Jinja's own speak of Python's objects and of its parser."""

from __future__ import annotations

import re

from jinja2 import TemplateError

_ENDS = {"end of print statement": "}}", "end of statement block": "%}"}
_OPEN = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_TOKENS = re.compile(r"expected token '([^']+)', got '([^']+)'")
_OBJECTS = re.compile(
    r"\bobject\b|NoneType|Python|__|\bclass\b|\bargument\b|\bdict\b|\btuple\b|positional|subscriptable"
)

# What Jinja says, and what is said here in its place.
_WORDS = (
    (re.compile(r"unexpected end of template"), "a block is never closed"),
    (re.compile(r"Encountered unknown tag '(\w+)'"), r'there is no tag "\1"'),
    (re.compile(r"No (filter|test) named '(\w+)'"), r'there is no \1 "\2"'),
    (re.compile(r"'([^']+)' is undefined"), r'nothing is called "\1" here'),
    (re.compile(r"has no attribute '([^']+)'"), r'there is no "\1" here'),
    (re.compile(r"unexpected char (.+) at \d+"), r"\1 can't stand here"),
)


def reason(error: Exception) -> str:
    """Return why a template can't be read or filled in: on one line, in small letters, without a full stop."""
    if isinstance(error, RecursionError):
        return "it includes itself without end"
    said = " ".join((error.message if isinstance(error, TemplateError) and error.message else str(error)).split())
    if opened := _OPEN.search(said):
        return f"the block that begins with {{% {opened[1]} is never closed"
    if tokens := _TOKENS.search(said):
        wanted, got = (_ENDS.get(token, token) for token in tokens.groups())
        return f"{got} stands where {wanted} should"
    words = next((found.expand(ours) for theirs, ours in _WORDS if (found := theirs.search(said))), "")
    if words:
        return words
    return (
        "something in this line fails" if _OBJECTS.search(said) or not said else said[:1].lower() + said[1:].rstrip(".")
    )
