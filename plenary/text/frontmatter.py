"""A page's text in two: the fields at its top (TOML, YAML or JSON, as Hugo reads them) and the body.

https://gohugo.io/content-management/front-matter/ describes the format; what the fences may look like was tried out
with Hugo 0.111.3. Unlike Hugo, a body may begin with anything: a list, a rule, HTML, a shortcode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from types import MappingProxyType

from plenary.problems import Problem
from plenary.text import misplaced, tomlhead, yamlhead
from plenary.text.heads import LONGEST, TOO_DEEP, Reading, frozen, given_twice, syntax
from plenary.text.strict_json import DECODER, NAME, TwiceError

_NOTHING: Mapping[str, object] = MappingProxyType({})
_NO_LINES: Mapping[str, int] = MappingProxyType({})

_INVISIBLE = "\\s\ufeff\u200b\u2060"
_OPENING = re.compile(
    rf"(?P<space>[{_INVISIBLE}]*+)(?P<comment><!--(?:(?!-->)[^\n])*+\n\s*+)?"
    r"(?P<fence>\+\+\+(?!\S)|---(?!\S)|\{(?=\s*\"))"
)
_COMMENT_END = re.compile(r"\s*-->[ \t]*\n?")
_NEARLY_FENCE = re.compile(r"[ \t]*(?:\+{2,}|[-–—]{2,}|[–—]|={3,}|~{3,}|\*{3,}|`{3,}|\.{3}|…)[ \t]*")
_LOST_FENCE = re.compile(r"[ \t]*(?:\+{1,2}|\+{4,}|--|-{4,}|[–—]-?)[ \t]*")
_LIKE_FIELD = re.compile(r"[\w-]+[ \t]*[=:](?:[ \t]|$)|[ \t]*(?:$|#|- |\[[\w.-]+\])")
_TELLING_FIELD = re.compile(r"(?:title|draft)[ \t]*[=:]")
_COMMENT_FIRST = re.compile(
    r"\s*+(?P<comment><!--(?:(?!-->).)*+-->)\s*+(?:\+{3}|---)[ \t]*\n"
    r"(?:[^\n]+\n){0,30}?(?:title|draft)[ \t]*[=:]",
    re.DOTALL,
)
_MAY_BE_FIELDS = re.compile(r"\s*+(?:[+–—-]|[\w-]+[ \t]*[=:])")
_LOOKED_AT = 60  # lines of a block whose fence is missing


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file, read: nothing of the body is changed, and no field is judged by its name.

    `fields` holds the values as TOML, YAML or JSON give them, lists as tuples, groups as read-only mappings; `lines`
    the line of each field in the file, by its whole name ("params.x" for one in a group). `body` is the end of the
    text and begins in line `body_line`. `fence` is "+++", "---", "{" or, where the page has no fields, empty.
    """

    fields: Mapping[str, object]
    lines: Mapping[str, int]
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()
    fence: str = ""


def read(text: str, source: str) -> Document:
    """Return the document that a file's text holds, whatever it is; the text has line feeds (see `decoding`)."""
    opening = _OPENING.match(text)
    if opening is None:
        return _without_fields(text, _lost_opening(text, source) or misplaced.in_text(text, source))
    read_as = _json_document if opening["fence"] == "{" else _fenced_document
    document = read_as(text, source, opening)
    again = misplaced.in_body(document.body, document.body_line, source) if document.fence else ()
    return replace(document, problems=document.problems + again) if again else document


def _without_fields(text: str, problems: tuple[Problem, ...]) -> Document:
    return Document(_NOTHING, _NO_LINES, text, 1, problems)


def _fenced_document(text: str, source: str, opening: re.Match[str]) -> Document:
    fence, start = opening["fence"], opening.start("fence")
    line = text.count("\n", 0, start) + 1
    close = text.find("\n" + fence, start) + 1
    if not close:
        return _without_fields(text, (_never_closed(text, source, start, line),))
    # Three spaces in place of the fence: Hugo reads what stands behind it, and columns stay right.
    reading = _fields("   " + text[start + 3 : close], source, line, fence)
    end = text.find("\n", close) + 1 or len(text)
    problems = _before_fence(opening, source) + _not_alone(text, source, close, end, fence)
    if opening["comment"] and (comment := _COMMENT_END.match(text, end)):
        end = comment.end()
    return _document(reading, text, end, problems, fence)


def _document(reading: Reading, text: str, end: int, problems: tuple[Problem, ...], fence: str) -> Document:
    problems = tuple(sorted(problems + reading.problems))
    fields, lines = MappingProxyType(dict(reading.fields)), MappingProxyType(dict(reading.lines))
    return Document(fields, lines, text[end:], text.count("\n", 0, end) + 1, problems, fence)


def _fields(head: str, source: str, line: int, fence: str) -> Reading:
    here, there, kind, right = (
        (tomlhead, yamlhead, "YAML", "---") if fence == "+++" else (yamlhead, tomlhead, "TOML", "+++")
    )
    reading = here.read(head, source, line)
    if _is_wrong(reading):
        other = there.read(head, source, line)
        if other.fields and not _is_wrong(other):
            message = (
                f"these fields are {kind}, which stands between lines {right}; write {right} in place of both {fence}"
            )
            reading = replace(other, problems=syntax(source, line, 1, message).problems)
    return _unchanging(reading, source, line)


def _is_wrong(reading: Reading) -> bool:
    return bool(reading.problems) and any(problem.code == "front-matter-syntax" for problem in reading.problems)


def _unchanging(reading: Reading, source: str, line: int) -> Reading:
    fields: dict[str, object] = {}
    for name, value in reading.fields.items():
        try:
            fields[str(frozen(name))] = frozen(value)
        except RecursionError:
            return syntax(source, reading.lines.get(name, line), 0, TOO_DEEP)
        except UnicodeEncodeError:
            message = "an escape stands for half a character; write the character itself"
            return syntax(source, reading.lines.get(name, line), 0, message)
    return Reading(fields, reading.lines, reading.problems)


def _before_fence(opening: re.Match[str], source: str) -> tuple[Problem, ...]:
    space, fence = opening["space"], opening["fence"]
    if not space:
        return ()
    odd = next((letter for letter in space if letter not in " \t\n"), "")
    what = f"an invisible character (U+{ord(odd):04X}) stands" if odd else "white space stands"
    message = f"{what} before the {fence} that begins the fields; remove it, so that {fence} is the first in the file"
    return (Problem(source, 1, message, "front-matter-space", 1),)


def _not_alone(text: str, source: str, close: int, end: int, fence: str) -> tuple[Problem, ...]:
    """Complain of a closing line that holds more than its fence; Hugo closes there too, and shows the rest."""
    rest = text[close + len(fence) : end]
    if not rest.strip():
        return ()
    message = f"the line closes the fields, but holds more than {fence}; write {fence} alone on it"
    return (Problem(source, text.count("\n", 0, close) + 1, message, "front-matter-fence", len(fence) + 1),)


def _never_closed(text: str, source: str, start: int, line: int) -> Problem:
    fence, *following = text[start:].split("\n", _LOOKED_AT)[:_LOOKED_AT]
    fence = fence[:3]
    opened = f"the fields that begin with {fence} in line {line} are never closed"
    block = list(takewhile(_LIKE_FIELD.match, following))
    nearly = next((number for number, row in enumerate(following, 1) if _NEARLY_FENCE.fullmatch(row)), 0)
    if fence in text[start + 3 : text.find("\n", start) + 1 or len(text)]:
        message = f"the fields stand on one line with {fence}; write each {fence} in a line of its own"
    elif not any(row.strip() for row in block) and fence == "---":
        message = f"{opened}; write *** in its place if a rule across the page is meant"
    elif nearly:
        found = following[nearly - 1].rstrip()
        spaces = " without spaces before it" if found.strip() == fence else f" in place of {found.strip()}"
        message = f"{opened}; write {fence} in line {line + nearly}{spaces}"
    else:
        message = f"{opened}; write {fence} in a line of its own behind the last field"
    return Problem(source, line, message, "front-matter-fence", 1)


def _lost_opening(text: str, source: str) -> tuple[Problem, ...]:
    """Find fields whose opening line is misspelt or missing; they would be shown as text."""
    if found := _COMMENT_FIRST.match(text):
        message = "a comment stands before the fields, which must be first; move it behind the line that closes them"
        return (Problem(source, text.count("\n", 0, found.start("comment")) + 1, message, "front-matter-fence", 1),)
    if not _MAY_BE_FIELDS.match(text):
        return ()
    skipped = len(text) - len(text.lstrip())
    first, *following = rows = text[skipped:].split("\n", _LOOKED_AT)[:_LOOKED_AT]
    is_misspelt = _LOST_FENCE.fullmatch(first) is not None
    block = list(takewhile(_LIKE_FIELD.match, following if is_misspelt else rows))
    closing = rows[len(block) + is_misspelt :][:1]
    is_closed = any(_NEARLY_FENCE.fullmatch(row) for row in closing)
    telling = next((row for row in block if _TELLING_FIELD.match(row)), "")
    sure = 3 - is_misspelt - is_closed  # lines like fields that it takes to be sure; never without any fence
    if not telling or sure == 3 or sum(row[:1].isalpha() for row in block) < sure:
        return ()
    fence = "+++" if "=" in telling.partition(":")[0] else "---"
    before = f"write {fence} in place of {first.strip()}" if is_misspelt else f"write {fence} in a line before them"
    message = f"the page seems to begin with fields, but no line {fence} opens them; {before}"
    return (Problem(source, text.count("\n", 0, skipped) + 1, message, "front-matter-fence", 1),)


def _json_document(text: str, source: str, opening: re.Match[str]) -> Document:
    start = opening.start("fence")
    line = text.count("\n", 0, start) + 1
    try:
        fields, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        message = 'the fields in braces can\'t be read here; write "name": "value", with a comma between two'
        return _without_fields(text, syntax(source, error.lineno, error.colno, message).problems)
    except TwiceError as error:
        return _without_fields(text, _json_twice(text, str(error), source, line))
    except (ValueError, RecursionError) as error:
        too_deep = isinstance(error, RecursionError)
        message = TOO_DEEP if too_deep else "the fields hold a number that can't be read; put quotes around it"
        return _without_fields(text, syntax(source, line, 0, message).problems)
    head = text[start:end]
    lines: dict[str, int] = {}
    for found in NAME.finditer(head) if len(head) <= LONGEST else ():
        lines.setdefault(found[1], line + head.count("\n", 0, found.start()))
    reading = _unchanging(Reading(fields, lines), source, line)
    end += text.startswith("\n", end)
    return _document(reading, text, end, _before_fence(opening, source), "{")


def _json_twice(text: str, name: str, source: str, line: int) -> tuple[Problem, ...]:
    lines = [text.count("\n", 0, found.start()) + 1 for found in NAME.finditer(text) if found[1] == name]
    first, second = [*lines, line, line][:2]
    return syntax(source, second, 0, given_twice(name, first)).problems
