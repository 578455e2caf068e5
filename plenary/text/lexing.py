"""The tokens of code, as Pygments finds them, but with one regular expression in place of many where it is worth it.

A lexer of Pygments tries the rules of its state one after the other, some sixteen for each token. As alternatives of
one expression they are tried in the same order and match the same, without Python between them. Making that takes
time, so it is done for the states of a lexer that has been busy. What is leaned on of Pygments 2: `RegexLexer._tokens`,
the rules by their state, and how its `get_tokens_unprocessed` goes through them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

BUSY = 5_000
"""Tokens that a lexer has found before its rules are put together."""

Token = tuple[_TokenType, str]
Rule = tuple[Callable[[str, int], Any], Any, Any]
"""What matches at a place, what becomes of it, and the state that follows."""
Step = tuple[Callable[[str, int], Any], Mapping[int, Rule] | None, Rule | None]
"""Rules tried at once: the number of the group that matched is the key of its rule; or one rule alone."""

_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_JOINABLE = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE
_FOR_ITSELF = re.compile(r"\(\?[imsx]+\)")
_REFERRING = re.compile(r"\\[1-9]|\(\?P|\(\?\(|\(\?[aiLmsux]+\)")
"""References to groups, whose numbers are others within a longer pattern, and flags that must stand at its begin."""


def tokens(lexer: Lexer, text: str) -> list[Token]:
    """Return all tokens of a text; raises whatever the lexer does."""
    plain = type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed and "_tokens" not in vars(lexer)
    if not plain:
        return [(kind, part) for _, kind, part in lexer.get_tokens_unprocessed(text)]
    machine = _machine(type(lexer))
    found = _found(machine, lexer, text)
    machine.found += len(found)
    return found


class _Machine:
    """The rules of a lexer by state, put together as far as that has been worth it."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]]) -> None:
        self._rules = rules
        self._together: dict[str, Sequence[Step]] = {}
        self._apart: dict[str, Sequence[Step]] = {}
        self.found = 0

    def steps(self, state: str) -> Sequence[Step]:
        """Return what is to be tried in a state, in order."""
        known = self._together if self.found >= BUSY else self._apart
        steps = known.get(state)
        if steps is None:
            made = _together(self._rules[state]) if self.found >= BUSY else map(_alone, self._rules[state])
            steps = known[state] = tuple(made)
        return steps


@lru_cache(maxsize=64)
def _machine(lexer: type[RegexLexer]) -> _Machine:
    return _Machine(lexer._tokens)  # type: ignore[attr-defined]


def _alone(rule: Rule) -> Step:
    return rule[0], None, rule


def _together(rules: Sequence[Rule]) -> Iterator[Step]:
    """Yield the rules, neighbours in one expression where each keeps its meaning there."""
    for may_join, group in groupby(rules, _may_join):
        run = list(group)
        yield from _joined(run) if may_join and len(run) > 1 else map(_alone, run)


def _may_join(rule: Rule) -> bool:
    """Return whether a rule is a pattern that means the same as a part of a longer one."""
    pattern = getattr(rule[0], "__self__", None)
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        return False
    return pattern.flags & ~_JOINABLE == re.UNICODE and not _REFERRING.search(_bare(pattern))


def _bare(pattern: re.Pattern[str]) -> str:
    own = _FOR_ITSELF.match(pattern.pattern)
    return pattern.pattern[own.end() :] if own else pattern.pattern


def _joined(run: list[Rule]) -> Sequence[Step]:
    """Return rules as one, each with its own flags; an empty group behind it tells that it has matched.

    In front of it, a group would keep the alternative from being passed over by its first letter.
    """
    parts, numbers, at = [], {}, 0
    for rule in run:
        pattern: re.Pattern[str] = rule[0].__self__  # type: ignore[attr-defined]
        flags = "".join(letter for letter, flag in _FLAGS.items() if pattern.flags & flag)
        end = "\n" if pattern.flags & re.VERBOSE else ""  # which ends a comment, and means nothing
        parts.append(f"(?{flags}:{_bare(pattern)}{end})()")
        at += 1 + pattern.groups
        numbers[at] = rule
    try:
        return [(re.compile("|".join(parts)).match, numbers, None)]
    except re.error:
        return [_alone(rule) for rule in run]


def _found(machine: _Machine, lexer: Lexer, text: str) -> list[Token]:
    """Return the tokens as `RegexLexer.get_tokens_unprocessed` would, from the state `root` on."""
    found: list[Token] = []
    add, at, stack = found.append, 0, ["root"]
    steps = machine.steps("root")
    while True:
        for match, rules, alone in steps:
            matched = match(text, at)
            if matched:
                first, action, following = alone or rules[matched.lastindex]  # type: ignore[index]
                if type(action) is _TokenType:
                    add((action, matched.group()))
                elif action is not None:
                    own = matched if alone else first(text, at)
                    found += [(kind, part) for _, kind, part in action(lexer, own)]
                at = matched.end()
                if following is not None:
                    _follow(stack, following)
                    steps = machine.steps(stack[-1])
                break
        else:
            if at >= len(text):
                return found
            ended = text[at] == "\n"  # the one thing that a lexer always has an answer to: it begins anew
            stack = ["root"] if ended else stack
            steps = machine.steps(stack[-1])
            add((Whitespace if ended else Error, text[at]))
            at += 1


def _follow(stack: list[str], following: Any) -> None:
    """Change the stack of states as a rule says; the lowest state always stays."""
    if isinstance(following, tuple):
        for state in following:
            _follow(stack, state)
    elif following == "#pop":
        del stack[max(1, len(stack) - 1) :]
    elif isinstance(following, int):
        del stack[max(1, len(stack) - abs(following)) :]
    elif following == "#push":
        stack.append(stack[-1])
    else:
        stack.append(following)
