"""Front matter: what is read, what is refused and with which words, and that nothing of a text is lost."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.problems import CODES
from plenary.text import tomlhead, yamlhead
from plenary.text.frontmatter import read

CASES = Path(__file__).parent / "cases"
BAD = tomllib.loads((CASES / "frontmatter_bad.toml").read_text(encoding="utf-8"))["case"]
GOOD = tomllib.loads((CASES / "frontmatter_good.toml").read_text(encoding="utf-8"))
WRITTEN_LINE = re.compile(
    r'; write (?!"?name\b)(?P<line>(?:"[^"]*"|[\w-]+)(?: = |: ).+?)'
    r"(?: \(column [0-9]+\)|, (?:or|and) remove .*| without spaces .*)?$"
)


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


def thawed(value: object) -> object:
    """Return what a reader gave as what TOML, YAML and JSON would give."""
    if isinstance(value, Mapping):
        return {key: thawed(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [thawed(entry) for entry in value]
    return value


def as_json(value: object) -> Any:
    return json.loads(json.dumps(thawed(value), default=lambda moment: moment.isoformat()))


@pytest.mark.parametrize("case", named(BAD))
def test_a_wrong_front_matter_gives_its_one_problem(case: dict[str, Any]) -> None:
    document = read(case["text"], "about.md")
    found = [(problem.line, problem.column, problem.code, problem.message) for problem in document.problems]
    assert found == [(case["line"], case["column"], case["code"], case["message"])]
    assert document.problems[0].source == "about.md"


@pytest.mark.parametrize("case", named(BAD))
def test_following_the_advice_mends_it(case: dict[str, Any]) -> None:
    assert read(case["cured"], "about.md").problems == ()
    if advice := WRITTEN_LINE.search(case["message"]):
        assert advice["line"] in case["cured"].splitlines()


@pytest.mark.parametrize("case", named(BAD))
def test_a_message_is_one_line_without_the_words_of_python(case: dict[str, Any]) -> None:
    (problem,) = read(case["text"], "about.md").problems
    assert problem.code in CODES
    assert "\n" not in str(problem)
    assert not re.search(r"Error|Exception|None|dict\b|\bstr\b|token|scalar|mapping|parse|NoneType", problem.message)


@pytest.mark.parametrize("case", named(BAD))
def test_the_body_is_kept_when_the_fields_are_wrong(case: dict[str, Any]) -> None:
    document = read(case["text"], "about.md")
    assert case["text"].endswith(document.body)
    assert document.body_line == len(case["text"].removesuffix(document.body).splitlines()) + 1


@pytest.mark.parametrize("case", named(GOOD["case"]))
def test_a_right_front_matter_is_read(case: dict[str, Any]) -> None:
    document = read(case["text"], "about.md")
    assert document.problems == ()
    assert as_json(document.fields) == json.loads(case["fields"])
    assert dict(document.lines) == json.loads(case["lines"])
    assert (document.body, document.body_line) == (case["body"], case["body_line"])


@pytest.mark.parametrize("body", GOOD["bodies"]["texts"])
def test_a_body_without_fields_may_begin_with_anything(body: str) -> None:
    document = read(body, "about.md")
    assert (dict(document.fields), document.body, document.body_line, document.problems) == ({}, body, 1, ())


@pytest.mark.parametrize(
    "head",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: " + "[" * 60_000,
        "a = " + "[" * 60_000,
        "a = " + "{a=" * 15_000,
        "a." * 30_000 + "b = 1",
        "[" + "a." * 30_000 + "b]",
        "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]",
        "a = " + "9" * 10_000,
        'a = "' + "x" * 60_000,
        "a: " + "'" * 60_001,
        "#" * 100_000,
    ],
)
@pytest.mark.parametrize("fence", ["+++", "---"])
def test_a_hostile_front_matter_ends_in_one_error(head: str, fence: str) -> None:
    document = read(f"{fence}\n{head}\n{fence}\nThe body.\n", "about.md")
    assert [problem.level for problem in document.problems] == ["error"]
    assert document.body == "The body.\n"


def test_a_name_with_many_dots_is_refused_before_it_is_read() -> None:
    for head in ("a." * 500 + "b = 1", "[" + "a . " * 500 + "b]", "x = {" + 'a."b".' * 500 + "c = 1}"):
        assert [problem.level for problem in tomlhead.read(head, "about.md", 1).problems] == ["error"]
    assert tomlhead.read(f'x = "{"A sentence. " * 500}"', "about.md", 1).problems == ()


def test_a_hostile_json_head_ends_in_one_error() -> None:
    for head in ('{"a": ' + "[" * 100_000, '{"a": ' * 100_000, '{"a": ' + "9" * 10_000 + "}"):
        assert [problem.level for problem in read(head, "about.md").problems] == ["error"]


def test_two_faults_are_named_in_the_order_of_the_file() -> None:
    document = read(" +++\ntitle = x\n++++\nThe body.\n", "about.md")
    assert [(problem.line, problem.code) for problem in document.problems] == [
        (1, "front-matter-space"),
        (2, "front-matter-syntax"),
        (3, "front-matter-fence"),
    ]


def test_a_name_over_two_lines_does_not_break_a_message() -> None:
    document = read('+++\n"a\\nb" = 1\n"a\\nb" = 2\n+++\n', "about.md")
    assert [problem.message.count("\n") for problem in document.problems] == [0]


def test_nothing_that_was_read_can_be_changed() -> None:
    document = read("+++\na = [{b = 1}]\n[c]\nd = 1\n+++\n", "about.md")
    assert document.fields["a"] == ({"b": 1},)
    with pytest.raises(TypeError):
        document.fields["c"]["e"] = 2  # type: ignore[index]


@pytest.mark.parametrize("case", named(BAD + GOOD["case"]))
def test_without_libyaml_the_same_is_read_and_refused(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(case["text"], "about.md")
    monkeypatch.setattr(yamlhead, "PARSER", yaml.SafeLoader)
    slow = read(case["text"], "about.md")
    assert (slow.fields, slow.lines, slow.body) == (fast.fields, fast.lines, fast.body)
    assert [(problem.line, problem.code) for problem in slow.problems] == [
        (problem.line, problem.code) for problem in fast.problems
    ]


FENCED = st.builds(
    lambda fence, head, end, body: f"{fence}\n{head}\n{end}\n{body}",
    st.sampled_from(["+++", "---", "--- ", "{"]),
    st.text(alphabet=st.sampled_from("abt 123=:\"'[]{},.#-|>&*!%@`~\n\t\\\u00e9\u2028"), max_size=60),
    st.sampled_from(["+++", "---", "---x", "--", "}", ""]),
    st.text(max_size=20),
)


@given(st.one_of(st.text(), FENCED))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_none_of_it_lost(text: str) -> None:
    document = read(text, "about.md")
    assert text.endswith(document.body)
    assert document.body_line == text.removesuffix(document.body).count("\n") + 1
    if not document.fence:
        assert document.body == text
    for problem in document.problems:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert "\n" not in problem.message
    assert all(1 <= line < document.body_line for line in document.lines.values() if document.fence != "{")


TOML_KEYS = st.text(min_size=1, max_size=8)
TOML_VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.datetimes(timezones=st.none() | st.timezones()),
        st.dates(),
        st.times(),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TOML_KEYS, inner, max_size=3),
    max_leaves=8,
)


def toml_key(name: str) -> str:
    return json.dumps(name).replace("\x7f", "\\u007f")


def toml(value: Any) -> str:
    """Write a value as TOML writes it; the inverse of the reader, written for this test alone."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date() | time():
            return value.isoformat()
        case str():
            escaped = "".join(
                f"\\U{ord(letter):08x}" if letter in '"\\' or ord(letter) < 32 else letter for letter in value
            )
            return f'"{escaped}"'.replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{toml(key)} = {toml(entry)}" for key, entry in value.items()) + "}"
    return str(value)


@given(st.dictionaries(TOML_KEYS, TOML_VALUES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_toml_holds_comes_back(fields: dict[str, Any]) -> None:
    moments = [value for value in fields.values() if isinstance(value, datetime) and value.utcoffset()]
    if any(moment.utcoffset().total_seconds() % 60 for moment in moments):  # type: ignore[union-attr]
        return
    text = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in fields.items())
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    document = read(f"+++\n{text}+++\nThe body.\n", "about.md")
    assert document.problems == ()
    assert thawed(document.fields) == expected
    assert sorted(document.lines.values())[:1] == ([2] if fields else [])
    assert [document.lines[name] for name in fields] == list(range(2, len(fields) + 2))
    assert document.body == "The body.\n"


def as_yaml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


YAML_WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)


@given(st.dictionaries(YAML_WORDS, st.one_of(YAML_WORDS, st.booleans(), st.none(), st.lists(YAML_WORDS)), max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_json_holds_comes_back_as_json_and_as_yaml(fields: dict[str, Any]) -> None:
    written = json.dumps(fields, ensure_ascii=False)
    rows = "".join(f"{as_yaml(name)}: {as_yaml(value)}\n" for name, value in fields.items())
    assert thawed(read(f"---\n{rows}---\n", "about.md").fields) == fields
    if fields:
        assert thawed(read(f"{written}\nThe body.\n", "about.md").fields) == fields
