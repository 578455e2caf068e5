"""Reads a text once from begin to end and sets its shortcodes apart: pairs by a stack, code and comments left alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from plenary.problems import Problem, guess
from plenary.text.code_spans import CodeSpans, begins_line, indented_comment
from plenary.text.marks import mark
from plenary.text.shortcode_calls import ELSEWHERE, Marked, Shortcode
from plenary.text.shortcode_escapes import ESCAPE, Escapes, without_escapes
from plenary.text.shortcode_tags import OPENING, RIGHT, Notation, Tag, read_tag

MAX_DEPTH: Final = 40
RAW: Final = frozenset({"highlight"})
"""The shortcodes whose inner text is code: nothing in it is a call, and the first closing tag ends it."""

_MAX_GUESSES: Final = 100
_STOP: Final = re.compile(r"`+|\{\{[<%]|<!--|\n")
_STOP_WITHOUT_CODE: Final = re.compile(r"\{\{[<%]|<!--")
_OF_CODE: Final = ("`", "~~~")


def scan(text: str, source: str, line: int, known: Mapping[str, bool]) -> Marked:
    """Return the text, which holds no marks yet, with a mark for each shortcode; see `shortcodes.extract`."""
    return _Scan(text, source, line, known).run()


class _Pairs:
    """The closing tags of a text, and for each opening tag its partner when names alone are counted."""

    def __init__(self, tags: list[Tag]) -> None:
        self.partners: dict[int, Tag] = {}
        self._closing: dict[str, list[Tag]] = {}
        opened: dict[str, list[Tag]] = {}
        for tag in tags:
            if tag.kind == "open":
                opened.setdefault(tag.name, []).append(tag)
            elif tag.kind == "close":
                self._closing.setdefault(tag.name, []).append(tag)
                if opened.get(tag.name):
                    self.partners[opened[tag.name].pop().start] = tag

    def next_closing(self, name: str, at: int) -> Tag | None:
        """Return the first closing tag of that name from a place on."""
        tags = self._closing.get(name, [])
        found = bisect_left(tags, at, key=lambda tag: tag.start)
        return tags[found] if found < len(tags) else None


@dataclass(slots=True)
class _Frame:
    """An open pair: its tag and index, where code in it must end, and the text and calls found in it so far."""

    tag: Tag
    index: int
    bound: int
    parts: list[str] = field(default_factory=list)
    nested: list[int] = field(default_factory=list)


class _Scan:
    """A place in the text, the stack of open pairs (the lowest is the whole text), and the calls found so far."""

    def __init__(self, text: str, source: str, line: int, known: Mapping[str, bool]) -> None:
        self.text, self.source, self.first_line, self.known = text, source, line, known
        self.at = self.copied = 0
        self.frames = [_Frame(Tag("", "open", "<", 0, 0), -1, len(text))]
        self.calls: dict[int, Shortcode] = {}
        self.count = 0
        self.commented = -1
        self.by_line = False
        self.code = CodeSpans(text)
        self.escapes = Escapes(text)
        self.tags: dict[int, Tag] = {}
        self.known_pairs: _Pairs | None = None
        self.guesses: dict[str, str] = {}
        self.faulty: dict[str, Problem] = {}
        self.newlines = [found.start() for found in re.finditer("\n", text)]

    def run(self) -> Marked:
        stop = _STOP_WITHOUT_CODE
        if any(sign in self.text for sign in _OF_CODE) or indented_comment(self.text):
            stop, self.by_line = _STOP, True
            self._line()
        while found := stop.search(self.text, self.at):
            self.at = found.start()
            self._stop(found[0])
        self._copy(len(self.text))
        while len(self.frames) > 1:
            self._give_up()
        return Marked("".join(self.frames[0].parts), tuple(self.calls[index] for index in range(self.count)))

    def _stop(self, stop: str) -> None:
        """Deal with the backticks, the comment, the tag or the line's end reached."""
        if stop == "\n":
            self.at += 1
            self._line()
        elif stop == "<!--":
            self._comment()
        elif stop[0] == "`":
            self._code(self.code.code(self.at, self.frames[-1].bound))
        elif ESCAPE.match(self.text, self.at):
            self._escape()
        else:
            self._tag(self._read(self.at))

    def _comment(self) -> None:
        """Go past a comment, which goes on over empty lines where it begins a line and `_line` is not asked."""
        bound = self.frames[-1].bound
        follows = self.commented >= 0 and not self.text[self.commented : self.at].strip(" \t")
        if self.by_line or not (follows or begins_line(self.text, self.at)):
            self.at = self.code.comment(self.at, bound)
            return
        end = self.text.find("-->", self.at + 2)
        self.commented = min(end + 3 if end >= 0 else len(self.text), bound)
        self._hidden(self.commented)

    def _line(self) -> None:
        """Skip the fenced blocks and comments that begin on the line reached."""
        while (end := self.code.at_line(self.at, self.frames[-1].bound)) > self.at:
            self._hidden(end)
            if self.text[end - 1] != "\n":
                return

    def _hidden(self, end: int) -> None:
        """Go past fenced code, or past a comment, which stays as it is if it is closed."""
        if self.text[end - 3 : end] == "-->":
            self.at = end
        else:
            self._code(end)

    def _code(self, end: int) -> None:
        """Go past code, in which only escaped calls are changed."""
        if "/*" in self.text[self.at : end]:
            self._put(without_escapes(self.text[self.at : end]), end)
        self.at = end

    def _escape(self) -> None:
        """Put an escaped call as it is shown; a space keeps what begins like an HTML tag from becoming one."""
        start, end = self.at, self.escapes.end(self.at)
        notation: Notation = "<" if self.text[start + 2] == "<" else "%"
        if end < 0:
            message = f"the escaped shortcode opened here is never closed; write */{RIGHT[notation]} at its end"
            self._single(
                Tag("", "whole", notation, start, start + 5), self._problem(start, message, "shortcode-unclosed")
            )
            return
        shown = self.text[start + 5 : end]
        space = " " if notation == "<" and shown[:1].strip() else ""
        self._put(self.text[start : start + 3] + space + shown + RIGHT[notation], end + 5)

    def _tag(self, tag: Tag) -> None:
        if tag.fault:
            problem = self._problem(tag.fault.at, tag.fault.message, tag.fault.code)
            self.faulty.setdefault(tag.name, problem)
            self._single(tag, problem)
        elif tag.kind == "close":
            self._close(tag)
        elif tag.kind == "open" and self._takes_inner(tag):
            self._open(tag)
        else:
            self._single(tag, self._unknown(tag))

    def _takes_inner(self, tag: Tag) -> bool:
        """Whether the tag begins a pair; an unknown name does if it is closed."""
        return self.known[tag.name] if tag.name in self.known else tag.start in self._pairs().partners

    def _open(self, tag: Tag) -> None:
        bound = self.frames[-1].bound
        partner = self._pairs().partners.get(tag.start)
        if tag.name in RAW:
            closing = self._pairs().next_closing(tag.name, tag.end)
            self._whole(tag, closing if closing and closing.start < bound else None)
        elif len(self.frames) > MAX_DEPTH:
            message = f"shortcodes are nested more than {MAX_DEPTH} deep; take this one out of the others"
            self._single(
                tag, self._problem(tag.start, message, "shortcode-nesting"), end=partner.end if partner else tag.end
            )
        else:
            self._copy(tag.start)
            self.frames.append(_Frame(tag, self._reserve(), min(bound, partner.start if partner else bound)))
            self.at = self.copied = tag.end

    def _whole(self, tag: Tag, closing: Tag | None) -> None:
        """Put a pair whose inner text is code."""
        if closing is None:
            self._single(tag, self._not_closed(tag))
            return
        self._single(tag, None, without_escapes(self.text[tag.end : closing.start]), closing.end)

    def _close(self, tag: Tag) -> None:
        names = [frame.tag.name for frame in self.frames[1:]]
        if not names or tag.name not in ("", *names):
            self._single(tag, self._stray(tag))
            return
        self._copy(tag.start)
        while tag.name not in ("", self.frames[-1].tag.name):
            self._give_up()
        frame = self.frames.pop()
        inner, nested = "".join(frame.parts), tuple(frame.nested)
        self._mark(frame.index, self._call(frame.tag, tag.end, self._unknown(frame.tag), inner, nested))
        self.at = self.copied = tag.end

    def _give_up(self) -> None:
        """Take the innermost pair for an opening tag alone; what was found in it belongs to the pair around it."""
        frame = self.frames.pop()
        problem = self._unknown(frame.tag) or self._not_closed(frame.tag)
        self._mark(frame.index, self._call(frame.tag, frame.tag.end, problem))
        self.frames[-1].parts += frame.parts
        self.frames[-1].nested += frame.nested

    def _single(self, tag: Tag, problem: Problem | None, inner: str | None = None, end: int = 0) -> None:
        """Put a call that is read whole: a tag alone, or a pair with its inner text up to `end`."""
        self._copy(tag.start)
        end = end or tag.end
        self._mark(self._reserve(), self._call(tag, end, problem, inner))
        self.at = self.copied = end

    def _call(
        self, tag: Tag, end: int, problem: Problem | None, inner: str | None = None, nested: tuple[int, ...] = ()
    ) -> Shortcode:
        line, column = self._place(tag.start)
        raw = self.text[tag.start : end]
        return Shortcode(tag.name, tag.args, tag.params, inner, tag.notation, line, column, raw, problem, nested)

    def _reserve(self) -> int:
        self.count += 1
        return self.count - 1

    def _mark(self, index: int, call: Shortcode) -> None:
        self.calls[index] = call
        self.frames[-1].parts.append(mark(index))
        self.frames[-1].nested.append(index)

    def _put(self, text: str, end: int) -> None:
        """Write `text` in place of what stands between here and `end`."""
        self._copy(self.at)
        self.frames[-1].parts.append(text)
        self.at = self.copied = end

    def _copy(self, end: int) -> None:
        if end > self.copied:
            self.frames[-1].parts.append(self.text[self.copied : end])
        self.copied = end

    def _read(self, at: int) -> Tag:
        if at not in self.tags:
            self.tags[at] = read_tag(self.text, at)
        return self.tags[at]

    def _pairs(self) -> _Pairs:
        if self.known_pairs is None:
            tags, at = [], 0
            while found := OPENING.search(self.text, at):
                tags.append(self._read(found.start()))
                at = max(tags[-1].end, found.end())
            self.known_pairs = _Pairs([tag for tag in tags if not tag.fault])
        return self.known_pairs

    def _place(self, at: int) -> tuple[int, int]:
        above = bisect_right(self.newlines, at - 1)
        return self.first_line + above, at - (self.newlines[above - 1] if above else -1)

    def _problem(self, at: int, message: str, code: str) -> Problem:
        line, column = self._place(at)
        return Problem(self.source, line, message, code, column)

    def _unknown(self, tag: Tag) -> Problem | None:
        if tag.name in self.known:
            return None
        if tag.name not in self.guesses and len(self.guesses) < _MAX_GUESSES:
            self.guesses[tag.name] = guess(tag.name, self.known)
        cure = ELSEWHERE.get(tag.name.lower()) or self.guesses.get(tag.name)
        cure = cure or "correct the name, or escape it to show it: {{</* ... */>}}"
        return self._problem(tag.start, f'there is no shortcode "{tag.name}"; {cure}', "shortcode-unknown")

    def _not_closed(self, tag: Tag) -> Problem:
        left, right = "{{" + tag.notation, RIGHT[tag.notation]
        message = f"{left} {tag.name} {right} is never closed; write {left} /{tag.name} {right} where its text ends"
        return self._problem(tag.start, message, "shortcode-unclosed")

    def _stray(self, tag: Tag) -> Problem:
        """Say what is wrong with a closing tag that closes nothing: if its opening tag is faulty, no more than that."""
        if tag.name in self.faulty:
            return self.faulty[tag.name]
        shown = f"{{{{{tag.notation} /{tag.name} {RIGHT[tag.notation]}"
        if tag.name in self.known and not self.known[tag.name]:
            message = f'{shown} is not needed, since "{tag.name}" takes no text; remove it'
        else:
            meant = guess(tag.name, [frame.tag.name for frame in self.frames[1:]])
            message = f"{shown} closes nothing that is open; {meant or 'write the opening tag before it, or remove it'}"
        return self._problem(tag.start, message, "shortcode-unclosed")
