"""What an editor probably meant where TOML can't be read, and the line to write for it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from html import unescape

from plenary.text.heads import quoted, write

_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_CURLY_MARKS = "“”„‟«»‘’‚"
_CURLY = str.maketrans(_CURLY_MARKS, 6 * '"' + 3 * "'")
_FIELD = re.compile(r"(?P<lead>\s*)(?P<name>[^\s=:#\[\]{}][^=:]*?)(?P<sign>\s*[:=][:=>]*\s*)(?P<value>.*?)\s*")
_NO_SIGN = re.compile(r"(?P<lead>\s*)(?P<name>[\w-]+)(?P<sign>\s+)(?P<value>[^\s=:].*?)\s*")
_BARE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", re.ASCII)
_SWITCH = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_NO_VALUE = re.compile(r"(?P<name>[^=:#]+)[=:]\s*")
_OPEN_LIST = re.compile(r"(?P<before>[^=#\"']*=\s*)\[[^\]]*")
_ENTRY = re.compile(r"\"[^\"]*\"|'[^']*'|[^,\s][^,]*")
_CONTROL = re.compile(r"[\0-\x08\x0a-\x1f\x7f]")
_ODD_SPACE = re.compile("[\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
_LEADING_NOUGHT = re.compile(r"[+-]?0+[0-9]+", re.ASCII)
_GENERAL = "the line can't be read as a field; write name = value, with quotes around a text"
_LOOKED_AT = 200  # lines of wrong front matter


def explained(text: str, error: str, is_toml: Callable[[str], bool]) -> tuple[int, int, str]:
    """Return the row (from 0) and the column (from 1, 0 if unknown) to be mended, and "what is wrong; what to do".

    `error` is what the reader of the standard library says, of which only the place is used; `is_toml` tells whether
    a line can be read by itself.
    """
    lines = text.split("\n")
    row, column = _place(error, lines)
    for suspect in _suspects(lines, row, is_toml):
        if advice := _yaml_list(lines, suspect) or _advice(lines[suspect], is_toml):
            return suspect, *advice
    return _unclosed_list(lines, row) or (row, column, _about_line(lines[row]))


def _yaml_list(lines: list[str], row: int) -> tuple[int, str] | None:
    """Explain a name without a value above lines that begin with a hyphen."""
    found = _NO_VALUE.fullmatch(lines[row])
    below = itertools.takewhile(lambda line: line.lstrip().startswith("- "), lines[row + 1 :])
    entries = [line.strip()[1:].strip().strip("\"'") for line in below]
    if not found or not entries:
        return None
    line = f"{found['name'].strip()} = [{', '.join(map(quoted, entries))}]"
    return (
        1,
        f"between lines +++ a list stands in brackets; {write(line)}, and remove the lines below that begin with -",
    )


def _unclosed_list(lines: list[str], row: int) -> tuple[int, int, str] | None:
    """Find the list over several lines that runs into this line."""
    for number in range(row, max(row - _LOOKED_AT, -1), -1):
        if found := _OPEN_LIST.fullmatch(lines[number]):
            return (
                number,
                found.end("before") + 1,
                "the list that begins here is never closed; write ] behind its last entry",
            )
    return None


def _place(error: str, lines: list[str]) -> tuple[int, int]:
    found = _PLACE.search(error)
    if not found:
        return len(lines) - 1, 0
    return min(int(found[1]), len(lines)) - 1, int(found[2])


def _suspects(lines: list[str], row: int, is_toml: Callable[[str], bool]) -> Iterator[int]:
    """Yield the lines, from the place of the error backwards, that can't be read by themselves."""
    for number in range(row, max(row - _LOOKED_AT, -1), -1):
        if not is_toml(lines[number]):
            yield number


def _advice(line: str, is_toml: Callable[[str], bool]) -> tuple[int, str] | None:
    """Return the column, from 1, and what to say of a line that is wrong by itself."""
    if (odd := _ODD_SPACE.search(line)) and is_toml(plain := _ODD_SPACE.sub(" ", line)):
        return odd.start() + 1, f"a sign that only looks like a space stands here; {write(plain.strip())}"
    found = _FIELD.fullmatch(line) or _NO_SIGN.fullmatch(line)
    if found is None or found["name"] in {"-", "//"}:
        return _without_field(line)
    name = _name(found["name"], is_toml)
    if not found["value"]:
        return found.end("sign"), f'the value is missing; write {name} = "", or remove the line'
    if found["value"].startswith(('"""', "'''")):
        mark = found["value"][:3]
        return found.start(
            "value"
        ) + 1, f"the text that begins here with {mark} is never closed; write {mark} behind it"
    cause, value = _value(found["value"], is_toml)
    cause = _cause(found, name, cause)
    if not cause or not is_toml(f"{name} = {value}"):
        return None
    return found.start("value") + 1, f"{cause}; {write(f'{name} = {value}')}"


def _without_field(line: str) -> tuple[int, str] | None:
    text = line.strip()
    column = len(line) - len(line.lstrip()) + 1
    if text.startswith("//"):
        return column, f"a comment begins with #; {write('# ' + text[2:].strip())}"
    if text.startswith("- "):
        return column, 'between lines +++ a list stands in brackets; write it as name = ["one", "two"]'
    if text.startswith("[") and "]" not in text and _BARE.fullmatch(text.strip("[ ")):
        heading = text.strip("[ ")
        return column, f"the bracket is never closed; {write(f'[{heading}]')}"
    return None


def _name(written: str, is_toml: Callable[[str], bool]) -> str:
    name = written.translate(_CURLY)
    return name if is_toml(f"{name} = 1") else quoted(name.strip("\"'"))


def _cause(found: re.Match[str], name: str, in_value: str) -> str:
    if ":" in found["sign"]:
        return "between lines +++ a field is written name = value"
    if "=" not in found["sign"]:
        return "" if in_value else "the = between name and value is missing"
    if found["sign"].strip() != "=":
        return "one = stands between name and value"
    if name != found["name"]:
        return "a name with other signs than letters a to z, digits, - and _ needs quotes"
    return in_value


def _value(value: str, is_toml: Callable[[str], bool]) -> tuple[str, str]:
    """Return what is wrong with a value, empty if nothing is, and the value as it was meant."""
    if is_toml(f"x = {value}"):
        return "", value
    if value.lower() in _SWITCH:
        return "yes and no are written true and false here", _SWITCH[value.lower()]
    bare = value.rstrip(",; ")
    if bare != value and is_toml(f"x = {bare}"):
        return "nothing may stand behind the value", bare
    return _list(value, is_toml) if value[0] == "[" else _text(value)


def _text(value: str) -> tuple[str, str]:
    if value[0] in _CURLY_MARKS:
        return "the quotation marks are curly ones", quoted(value.strip(_CURLY_MARKS + "\"'"))
    if value[0] in "\"'":
        return _quotation(value)
    if value[0] == "{":
        return "the group in braces can't be read", f"{value.rstrip(', }')}}}"
    return _bare(value)


def _bare(value: str) -> tuple[str, str]:
    """Return what is wrong with a value that no quotation mark begins."""
    if value.startswith("&quot;"):
        return "the quotation marks are those of HTML", quoted(unescape(value).strip('"'))
    if _LEADING_NOUGHT.fullmatch(value):
        return "a number does not begin with 0", str(int(value))
    if value[-1] in "\"'" and value.count(value[-1]) == 1 and (value[-1] == '"' or not value[-2:-1].isalpha()):
        return "the opening quotation mark is missing", quoted(value[:-1])
    return "the text needs quotes", quoted(re.split(r"\s+#", value)[0])


def _quotation(value: str) -> tuple[str, str]:
    mark, last = value[0], value[-1]
    if _CONTROL.search(value):
        return "a control character stands in the text", _CONTROL.sub("", value)
    inner = value[1:-1] if last in {mark, "”", "“"} and len(value) > 1 else value[1:]
    if last != mark and value.count(mark) == 1:
        return "the closing quotation mark is missing", quoted(inner)
    if value.count(mark) == 2 and last != mark:
        return "something stands behind the closing quotation mark", quoted(value)
    if mark == '"' and "\\" in value:
        return "a backslash must be doubled", quoted(inner.replace('\\"', '"'))
    return "quotation marks stand within quotation marks", quoted(inner)


def _list(value: str, is_toml: Callable[[str], bool]) -> tuple[str, str]:
    if "]" not in value:
        return "the list that begins here is never closed", value if value[-1] in "[," else f"{value}]"
    entries = [entry.strip() for entry in _ENTRY.findall(value.strip("[] "))]
    texts = [entry if is_toml(f"x = {entry}") else quoted(entry.strip("\"'“”")) for entry in entries]
    return "the texts in a list need quotes, and a comma between two", f"[{', '.join(texts)}]"


def _about_line(line: str) -> str:
    if "=" not in line:
        return "the line has no field; write name = value, with quotes around a text"
    return _GENERAL
