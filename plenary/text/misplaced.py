"""Fields that do not stand where they are read: below a text, in a block of code, in a second block, without fences."""

from __future__ import annotations

import re
from itertools import takewhile

from plenary.problems import Problem

_LOOKED_AT = 60  # lines at the begin of a text
_FENCE = re.compile(r"(\+\+\+|---)[ \t]*")
_CODE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*(?:toml|yaml|yml|markdown|md|text)?[ \t]*")
_MAY_BE_BLOCK = re.compile(r"\s*(?:\+\+\+|---)")
_LIKE_FIELD = re.compile(r"[\w-]+[ \t]*[=:](?:[ \t]|$)|[ \t]*(?:$|#|- |\[[\w.-]+\])")
_TELLING = re.compile(r"(?:title|draft)[ \t]*[=:]")
_KNOWN = re.compile(
    r"(title|draft|date|lastmod|weight|description|summary|authors?|tags|categories|keywords|slug|url|aliases|type|layout)"
    r"[ \t]*[=:]"
)


def in_body(body: str, line: int, source: str) -> tuple[Problem, ...]:
    """Return a problem where a page that has its fields goes on with a second block of them."""
    if not _MAY_BE_BLOCK.match(body):
        return ()
    rows = body.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    first = next((number for number, row in enumerate(rows) if row.strip()), 0)
    if not _block(rows, first):
        return ()
    words = "a second block of fields stands here, and is shown as text; move its fields up to the first, and remove it"
    return (Problem(source, line + first, words, "front-matter-fence", 1),)


def in_text(text: str, source: str) -> tuple[Problem, ...]:
    """Return a problem where a page without fields seems to have some that are not where they are read."""
    rows = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    first = next((number for number, row in enumerate(rows) if row.strip()), 0)
    found = _in_code(rows, first) or _below_text(rows, first) or _without_fences(rows, first)
    return (Problem(source, found[0] + 1, found[1], "front-matter-fence", 1),) if found else ()


def _in_code(rows: list[str], first: int) -> tuple[int, str] | None:
    code = _CODE.fullmatch(rows[first])
    if code is None:
        return None
    if _block(rows, first + 1):
        words = f"remove this line, and the line {code[1]} that ends the block"
    elif (fields := _fields(rows, first + 1)) and _CODE.fullmatch(rows[min(first + 1 + len(fields), len(rows) - 1)]):
        words = f"write {_fence_of(fields)} in place of this line and of the line {code[1]} below them"
    else:
        return None
    return first, f"the fields stand in a block of code, so the page has none; {words}"


def _below_text(rows: list[str], first: int) -> tuple[int, str] | None:
    """Find a block of fields that text stands before; what is below a block of code may be an example."""
    before = takewhile(lambda number: not _CODE.fullmatch(rows[number]), range(first + 1, len(rows)))
    found = next((number for number in before if _block(rows, number)), 0)
    if not found:
        return None
    return (
        first,
        f"text stands before the fields that begin in line {found + 1}, which must be first; move it below them",
    )


def _without_fences(rows: list[str], first: int) -> tuple[int, str] | None:
    fields = _fields(rows, first)
    known = {name[1] for row in fields if (name := _KNOWN.match(row))}
    if len(known) < 2 or any(not row.strip() for row in fields[: len(known)]):
        return None
    fence = _fence_of(fields)
    return (
        first,
        f"the page begins with fields, but without the lines {fence} around them; write {fence} above and below",
    )


def _block(rows: list[str], number: int) -> bool:
    """Return whether a fence stands in a row, fields below it and the same fence below them."""
    fence = _FENCE.fullmatch(rows[number]) if number < len(rows) else None
    fields = _fields(rows, number + 1) if fence else []
    end = number + 1 + len(fields)
    return bool(fence and fields and end < len(rows) and rows[end].strip() == fence[1])


def _fields(rows: list[str], number: int) -> list[str]:
    """Return the rows from one on that look like fields, if a title or a draft is among them."""
    fields = list(takewhile(_LIKE_FIELD.match, rows[number:]))
    return fields if any(_TELLING.match(row) for row in fields) else []


def _fence_of(fields: list[str]) -> str:
    telling = next(row for row in fields if _TELLING.match(row))
    return "+++" if "=" in telling.partition(":")[0] else "---"
