from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plenary.problems import CODES, Problem
from plenary.text import shortcodes
from plenary.text.shortcodes import CLOSE, OPEN, Shortcode, extract, fill, mark, restore

KNOWN = {
    "figure": False, "ref": False, "param": False,
    "callout": True, "details": True, "button/big": True, "highlight": True,
}  # fmt: skip
CASES = tomllib.loads((Path(__file__).parent / "cases" / "shortcodes.toml").read_text(encoding="utf-8"))["case"]

# Texts that are likely to hold tags, code and comments next to one another.
PIECES = st.sampled_from(
    r"""
{{<
>}}
{{%
%}}
{{</*
*/>}}
{{< callout >}}
{{< /callout >}}
{{% details "a" %}}
{{% /details %}}
{{< callout
{{<figure src="x">}}
{{< highlight >}}
{{< /highlight >}}
{{%ref`x`%}}
{{< nope a=1 />}}
`
``
```
~~~
<!--
-->
"
'
=
/
\
>
- x
1. x
|
# x
<p>
</p>
""".strip("\n").split("\n")
)
TEXTS = st.lists(PIECES | st.sampled_from([" ", "\n", "\n\n", "\t", "    "]) | st.text(max_size=3)).map("".join)


def written(text: str) -> str:
    return re.sub(f"{OPEN}([0-9]+){CLOSE}", r"⟦\1⟧", text)


def described(call: Shortcode) -> str:
    args = [json.dumps(value, ensure_ascii=False) for value in call.args]
    params = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in call.params.items()]
    inner = [] if call.inner is None else ["|", written(call.inner)]
    return " ".join([call.notation, *filter(None, [call.name]), *args, *params, *inner])


def complaint(problem: Problem) -> str:
    return f"{problem.line}:{problem.column} {problem.code}: {problem.message}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = extract(case["text"], "page.md", 1, KNOWN)
    assert written(found.text) == case["marked"]
    assert [described(call) for call in found.calls] == case.get("calls", [])
    assert [complaint(problem) for problem in shortcodes.problems(found.calls)] == case.get("problems", [])


def test_there_are_enough_cases_and_each_title_is_its_own() -> None:
    assert len({case["title"] for case in CASES}) == len(CASES) >= 40


def test_a_call_knows_its_file_line_column_and_source() -> None:
    found = extract('a\nb {{< callout >}}\n  {{< figrue\nx="1" >}}{{< /callout >}}', "about/faq.md", 12, KNOWN)
    callout, figure = found.calls
    assert (callout.line, callout.column, callout.nested) == (13, 3, (1,))
    assert (figure.line, figure.column, figure.raw) == (14, 3, '{{< figrue\nx="1" >}}')
    assert callout.raw == '{{< callout >}}\n  {{< figrue\nx="1" >}}{{< /callout >}}'
    [problem] = shortcodes.problems(found.calls)
    assert str(problem).startswith("about/faq.md:14: there is no shortcode")


def test_values_keep_their_types() -> None:
    [call] = extract("{{< figure a=1 b=1.0 c=true d=false e=\"1\" >}}", "x", 1, KNOWN).calls  # fmt: skip
    assert [(type(value), value) for value in call.params.values()] == [
        (int, 1), (float, 1.0), (bool, True), (bool, False), (str, "1"),
    ]  # fmt: skip


def test_problems_of_calls_in_code_are_not_reported_nor_those_inside_them() -> None:
    found = extract("{{< figrue >}} {{< callout >}}{{< nope >}}{{< /callout >}} {{< zzz >}}", "x", 1, KNOWN)
    assert [problem.message.split('"')[1] for problem in shortcodes.problems(found.calls, {0, 1})] == ["zzz"]


def test_every_problem_has_a_code() -> None:
    codes = {complaint.split(" ")[1].rstrip(":") for case in CASES for complaint in case.get("problems", [])}
    assert codes <= CODES.keys()
    assert {CODES[code].level for code in codes} == {"error"}


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_what_was_taken_out_can_be_put_back(text: str) -> None:
    text = text.replace(OPEN, "").replace(CLOSE, "")
    found = extract(text, "x", 1, KNOWN)
    for call in found.calls:
        assert call.raw in text
        assert all(found.calls[index] for index in call.nested)
    if "/*" not in text:
        assert restore(found.text, found.calls) == text
        if "<p>" not in text:
            assert fill(found.text, found.calls, lambda call: call.raw) == text


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_each_call_is_marked_once(text: str) -> None:
    found = extract(text, "x", 1, KNOWN)
    texts = [found.text, *(call.inner or "" for call in found.calls)]
    marks = [int(index) for one in texts for index in re.findall(f"{OPEN}([0-9]+){CLOSE}", one)]
    assert sorted(marks) == list(range(len(found.calls)))


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_a_text_without_tags_comes_back_as_it_is(text: str) -> None:
    if OPEN not in text and CLOSE not in text and "{{" not in text:
        assert extract(text, "x", 1, KNOWN) == shortcodes.Marked(text)


OPENINGS = """
{{<
{{<~
{{< figure~
{{< callout >}}
{{< callout >}}{{< details >}}
{{</*
{{< a "
{{< a `
{{< a %}}
{{< /callout >}}
{{< highlight >}}
{{< a >}} <!--~
> ```|{{<
` {{< a >}} ``~
- {{<|
{{< a||
"""  # ~ stands for a space, | for the end of a line


@pytest.mark.parametrize("piece", [line.replace("~", " ").replace("|", "\n") for line in OPENINGS.split("\n") if line])
def test_thousands_of_openings_do_no_harm(piece: str) -> None:
    text = piece * 20_000
    found = extract(text, "x", 1, KNOWN)
    assert restore(found.text, found.calls) == text


def test_deep_nesting_is_one_problem() -> None:
    depth = 50_000
    found = extract("{{< callout >}}" * depth + "x" + "{{< /callout >}}" * depth, "x", 1, KNOWN)
    [problem] = shortcodes.problems(found.calls)
    assert problem.code == "shortcode-nesting"
    assert len(found.calls) < 100


def test_filling_replaces_each_mark_once_and_does_not_search_what_it_put_in() -> None:
    calls = extract("{{< ref 0 >}}{{< ref 1 >}}", "x", 1, KNOWN).calls
    assert fill(f"{mark(0)} {mark(1)} {mark(0)} {mark(7)}", calls, lambda call: mark(1) + str(call.args[0])) == (
        f"{mark(1)}0 {mark(1)}1 {mark(1)}0 {mark(7)}"
    )


def test_a_paragraph_of_one_call_loses_its_tags_as_in_hugo() -> None:
    calls = extract("{{< ref a >}}{{% ref b %}}", "x", 1, KNOWN).calls
    a, b = mark(0), mark(1)
    html = f"<p>{a}</p>\n<p>x {a}</p><p>{a}{a}</p><p>{a}\n{a}</p><p>{b}</p><li>{a}</li>"
    assert fill(html, calls, lambda call: str(call.args[0])) == ("a\n<p>x a</p><p>aa</p><p>a\na</p><p>b</p><li>a</li>")


def test_a_mark_in_an_address_is_filled_though_it_was_percent_encoded() -> None:
    calls = extract("{{< ref a >}}", "x", 1, KNOWN).calls
    assert fill('<a href="%EF%B7%900%EF%B7%91#b">', calls, lambda call: "/x/") == '<a href="/x/#b">'


def test_expanding_takes_the_calls_of_markdown_notation_alone() -> None:
    found = extract("{{< ref a >}} {{% ref b %}}", "x", 1, KNOWN)
    assert shortcodes.expand(found.text, found.calls, lambda call: f"*{call.args[0]}*") == f"{mark(0)} *b*"
