"""The tokens are those that Pygments finds, whichever way they are looked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import Lexer, RegexLexer, bygroups, combined, default, using, words
from pygments.lexer import this as this_lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text

from plenary.text import lexing

ROOT = Path(__file__).parents[2]
LANGUAGES = (
    *(
        "python",
        "r",
        "bash",
        "sql",
        "json",
        "yaml",
        "toml",
        "html",
        "xml",
        "css",
        "javascript",
        "typescript",
        "c",
        "php",
    ),
    *(
        "java",
        "go",
        "rust",
        "ruby",
        "perl",
        "ini",
        "diff",
        "docker",
        "tex",
        "markdown",
        "powershell",
        "stata",
        "sparql",
    ),
)
FRAGMENTS = (
    *(
        "\n",
        "\n\n",
        " ",
        "\t",
        "  x",
        "#",
        "//",
        "/*",
        "*/",
        "<!--",
        "-->",
        "--",
        "'",
        '"',
        '"""',
        "`",
        "\\",
        "\\n",
        "$",
        "${",
    ),
    *(
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "</",
        "&amp;",
        "=",
        ";",
        ":",
        ",",
        ".",
        "@",
        "%",
        "0x1F",
        "1.5e3",
        "007",
        "é",
    ),
    *(
        "def f(x):",
        "class A",
        "import a.b",
        "function",
        "SELECT",
        "from",
        "<p class='a'>",
        "rf'{x!r:>{y}}'",
        "<<EOF\n",
        "EOF",
    ),
    *(
        "if",
        "return",
        "True",
        "null",
        "- a: b",
        "[x]",
        "a = 1",
        "+++",
        "@@ -1 +1 @@",
        "#include <x>",
        "<?php",
        "?>",
        "\x00",
        "\u2028",
    ),
)


class Odd(RegexLexer):
    """Every way in which a rule may be written."""

    flags = re.MULTILINE | re.IGNORECASE
    tokens = {  # noqa: RUF012 (Pygments' own way)
        "root": [
            (r"\s+", Text),
            (r"(['\"])(.*?)\1", String),
            (r"(?P<name>@\w+)", Name.Decorator),
            (r"(?s)/\*.*?\*/", Comment),
            (r"(?x) \# [^\n]*  # a comment", Comment),
            (words(("if", "else"), suffix=r"\b"), Keyword),
            (r"(a)(b)?(c)", bygroups(Name, None, using(this_lexer))),
            (r"\(", Operator, "round"),
            (r"\[", Operator, ("round", "round", "#push")),
            (r"<", Operator, combined("round", "tail")),
            (r"\^", Operator, ("#pop", "round")),
            (r"(?=!)", Text, "tail"),
            (r"[0-9]+$", Number),
            (r"(x)|(y)", Name),
        ],
        "round": [
            (r"\)", Operator, "#pop"),
            (r"\]", Operator, "#pop:2"),
            (r"\(", Operator, "#push"),
            (r"[a-z]+", Name),
        ],
        "tail": [(r"!+", Operator, "#pop"), default("#pop")],
    }


def expected(lexer: Lexer, text: str) -> list[lexing.Token]:
    return [(kind, part) for _, kind, part in lexer.get_tokens_unprocessed(text)]


@pytest.fixture(autouse=True, params=["together", "apart"])
def busy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rules be put together at once, or never."""
    monkeypatch.setattr(lexing, "BUSY", 0 if request.param == "together" else 10**9)


@settings(deadline=None)
@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_any_text_in_any_language(language: str, text: str) -> None:
    lexer = find_lexer_class_by_name(language)()
    assert lexing.tokens(lexer, text) == expected(lexer, text)


@settings(deadline=None)
@given(st.text("abcxy '\"@#/*()[]<>^!0\n\u2028", max_size=40))
def test_any_rule(text: str) -> None:
    assert lexing.tokens(Odd(), text) == expected(Odd(), text)


@pytest.mark.parametrize(
    "name", ["app.py", "Makefile", "pyproject.toml", "README.md", "static/theme", "templates", "deploy"]
)
def test_the_files_of_the_project(name: str) -> None:
    path = ROOT / name
    for file in [path] if path.is_file() else sorted(path.rglob("*.*"))[:20]:
        found = find_lexer_class_for_filename(file.name)
        if found and file.is_file():
            text = file.read_bytes().decode("utf-8", "replace")[:20_000]
            assert lexing.tokens(found(), text) == expected(found(), text)


def test_rules_are_put_together_when_a_lexer_has_been_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "BUSY", 10)
    machine = lexing._Machine(Odd()._tokens)  # type: ignore[attr-defined]
    apart = machine.steps("root")
    machine.found = 10
    together = machine.steps("root")
    assert len(apart) == len(Odd.tokens["root"])
    assert len(together) < len(apart) / 2


def test_what_a_lexer_raises_is_raised() -> None:
    def stumble(lexer: Lexer, found: re.Match[str]) -> object:
        raise ZeroDivisionError

    class Bad(RegexLexer):
        tokens = {"root": [("a", Text), ("b", stumble)]}  # noqa: RUF012

    with pytest.raises(ZeroDivisionError):
        lexing.tokens(Bad(), "ab")
