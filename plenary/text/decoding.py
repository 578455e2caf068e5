"""From the bytes of a file to its text: UTF-8, with line feeds, and a problem for all that is neither."""

from __future__ import annotations

import codecs
import re

from plenary.problems import Problem
from plenary.text.garbled import garbled, no_text

_BYTE_ORDER_MARKS = (  # longest first: the mark of UTF-16 begins the mark of UTF-32
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_NUL_PATTERNS = (  # the first two letters of a Latin text without a byte order mark
    (re.compile(rb"[^\0]\0\0\0[^\0]\0\0\0"), "utf-32-le", "UTF-32"),
    (re.compile(rb"\0\0\0[^\0]\0\0\0[^\0]"), "utf-32-be", "UTF-32"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le", "UTF-16"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be", "UTF-16"),
)
_C0 = bytes(set(range(0x20)) - set(b"\t\n\f\r")) + b"\x7f"
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def decode(data: bytes, source: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of a file, whatever its bytes are, and what is wrong with them.

    A byte order mark goes; CRLF and CR become LF. The text of a wrong file is a best effort to show its lines: U+FFFD
    stands for what can't be read, for NUL and for Unicode's noncharacters. Other control characters stay. What
    is no text at all comes back empty.
    """
    if other := no_text(data, source):
        return "", other
    if data.isascii() and not _suspicious(data):
        return _lines(data.decode("ascii")), ()
    wide = _wide_encoding(data)
    if wide:
        return _wide_text(data, source, *wide)
    text, problems = _utf8_text(data, source)
    problems = problems or garbled(data, text, source)
    return _without_controls(text, source, problems) if _suspicious(data) else (text, problems)


def _utf8_text(data: bytes, source: str) -> tuple[str, tuple[Problem, ...]]:
    try:
        return _lines(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        # The error counts from behind a byte order mark.
        start = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        return _lines(data.decode("utf-8-sig", "replace")), (_not_utf8(data, start, source),)


def _suspicious(data: bytes) -> bool:
    """Tell quickly whether there may be a control character; C2 and EF begin those that are not ASCII."""
    return len(data.translate(None, _C0)) != len(data) or b"\xc2" in data or b"\xef" in data


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _wide_encoding(data: bytes) -> tuple[str, str] | None:
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec, name
    for pattern, codec, name in _NUL_PATTERNS if b"\0" in data[:8] else ():
        if pattern.match(data):
            return codec, name
    return None


def _wide_text(data: bytes, source: str, codec: str, name: str) -> tuple[str, tuple[Problem, ...]]:
    text = _lines(data.decode(codec, "replace")).removeprefix("\ufeff").replace("\0", _REPLACEMENT)
    text = _NONCHARACTER.sub(_REPLACEMENT, text)
    message = f"the file is saved as {name}; save it as UTF-8"
    return text, (Problem(source, 1, message, "encoding", 1),)


def _not_utf8(data: bytes, start: int, source: str) -> Problem:
    line, column = _place(_lines(data[:start].decode("utf-8-sig")))
    return Problem(source, line, f"{_bad_byte(data, start)}; save the file as UTF-8", "encoding", column)


def _bad_byte(data: bytes, start: int) -> str:
    byte = data[start : start + 1]
    follower = data[start + 1 : start + 2]
    letter = byte.decode("cp1252", "ignore")
    if start == len(data) - 1 and b"\xc2" <= byte <= b"\xc5":
        return f"the last letter of the file is cut off (byte {byte[0]:02X})"
    if not letter or (byte >= b"\xc2" and b"\x80" <= follower <= b"\xbf"):
        return f"the byte {byte[0]:02X} is not part of a letter in UTF-8, so the file is damaged here"
    return f'the byte {byte[0]:02X} is not a letter in UTF-8, but probably "{letter}" in Windows-1252'


def _without_controls(text: str, source: str, problems: tuple[Problem, ...]) -> tuple[str, tuple[Problem, ...]]:
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        message = "the line holds a NUL, a byte that no text has; remove it, or take the file from its last good copy"
        problems += (Problem(source, line, message, "encoding", column),)
        text = text.replace("\0", _REPLACEMENT)
    if found := _CONTROL.search(text):
        told = any(problem.code == "garbled" for problem in problems)
        problems += () if told else (_control(text, found, source),)
        text = _NONCHARACTER.sub(_REPLACEMENT, text)
    return text, problems


def _control(text: str, found: re.Match[str], source: str) -> Problem:
    line, column = _place(text[: found.start()])
    more = len(_CONTROL.findall(text)) - 1
    others = f" (and {more} more in this file)" if more else ""
    message = f"the line holds an invisible control character, U+{ord(found[0]):04X}{others}; {_cure(found[0])}"
    return Problem(source, line, message, "control-character", column)


def _cure(control: str) -> str:
    letter = control.encode("latin-1", "ignore").decode("cp1252", "ignore")
    if "\x80" <= control <= "\x9f" and letter:
        return f'it was probably meant as "{letter}"'
    return "remove it"


def _place(before: str) -> tuple[int, int]:
    """Return line and column, both from 1, of what follows this beginning of a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
