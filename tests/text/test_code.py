from __future__ import annotations

import html
import re
import tomllib

import pytest
from case_files import CASES, Case, read_cases
from contrast import AA_TEXT, colour, contrast, dark, light, sheet, variables
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.token import STANDARD_TYPES

from plenary.problems import CODES
from plenary.text import fences
from plenary.text.code import LIMIT, highlight, info_problems

INFOS = tomllib.loads((CASES / "code_problems.toml").read_text(encoding="utf-8"))
FIVE_LINES = "a\nb\nc\nd\ne\n"
LANGUAGES = [
    "",
    "python",
    "html",
    "php",
    "bash",
    "r",
    "json",
    "markdown",
    "text",
    "console",
    "nosuch",
    "sql",
    "yaml",
    "latex",
]
CODE = st.text(alphabet="ab<&>\"'#/*{}[]()= \t\n\r\x0b\x0c\x85\u2028é€$?%`\\:-", max_size=80)


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize("case", read_cases("code.md", "source", "expected"), ids=str)
def test_a_case_of_code_becomes_what_is_expected(case: Case) -> None:
    source = case.texts["source"] + "\n" if case.texts["source"] else ""
    assert highlight(source, case.texts.get("info", ""), 7).rstrip("\n") == case.texts["expected"]


@given(
    CODE,
    st.sampled_from(LANGUAGES),
    st.sampled_from(["", " {hl_lines=[1,3]}", " {hl_inline=true}", " {linenos=false}"]),
)
@settings(max_examples=400, deadline=None)
def test_no_character_of_the_code_is_lost(source: str, language: str, options: str) -> None:
    assert _text(highlight(source, language + options)) == source


@given(CODE, st.sampled_from(["python", "text", "html"]), st.integers(-5, 20_000))
@settings(max_examples=100, deadline=None)
def test_no_character_of_numbered_code_is_lost(source: str, language: str, first: int) -> None:
    column = highlight(source, f"{language} {{linenos=table,linenostart={first}}}")
    assert _text(column[column.rindex("<code") : column.rindex("</td>")]) == source
    inline = highlight(source, f"{language} {{linenos=inline,linenostart={first}}}")
    assert _text(re.sub(r'<span class="ln">.*?</span>', "", inline)) == source
    assert len(re.findall(r'<span class="ln">', inline)) == len(re.findall(r"[^\n]*\n|[^\n]+\Z", source))


@given(st.text(max_size=60), CODE)
@settings(max_examples=300, deadline=None)
def test_any_info_string_is_read_and_can_not_break_out_of_its_attribute(info: str, source: str) -> None:
    markup = highlight(source, info)
    assert _text(re.sub(r'"[^"]*"', '""', markup.split("<code")[0])).strip() == ""
    assert all(code in CODES for code, _ in info_problems(info, source))


@pytest.mark.parametrize("info", INFOS["good"])
def test_nothing_is_remarked_on_where_nothing_is_wrong(info: str) -> None:
    assert info_problems(info, FIVE_LINES) == ()


@pytest.mark.parametrize(("info", "message"), INFOS["language"].items())
def test_a_misspelt_language_is_remarked_on(info: str, message: str) -> None:
    assert info_problems(info, FIVE_LINES) == (("code-language", message),)


@pytest.mark.parametrize(("info", "message"), INFOS["option"].items())
def test_a_wrong_option_is_remarked_on(info: str, message: str) -> None:
    assert info_problems(info, FIVE_LINES) == (("code-option", message),)


def test_a_block_over_the_limit_is_plain_and_remarked_on() -> None:
    source = "a = 1\n" * (LIMIT // 6 + 1)
    assert highlight(source, "python").startswith('<pre tabindex="0"><code class="language-python"')
    assert _text(highlight(source, "python")) == source
    assert [code for code, _ in info_problems("python", source)] == ["code-size"]
    assert info_problems("", source) == ()


def test_a_thousand_ranges_over_many_lines_are_marked_once_each() -> None:
    lines = " ".join(["1-999999999"] * 1_000)
    assert highlight("a\n" * 2_000, f'text {{hl_lines="{lines}"}}').count('class="line hl"') == 2_000


def test_a_lexer_that_fails_leaves_the_code_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def get_tokens_unprocessed(self, text: str) -> list[tuple[int, object, str]]:
            raise IndexError

    class Losing(Failing):
        def get_tokens_unprocessed(self, text: str) -> list[tuple[int, object, str]]:
            return [(0, "", text[1:])]

    for lexer in (Failing, Losing):
        monkeypatch.setattr("plenary.text.code._lexer", lambda _, lexer=lexer: lexer)
        assert highlight("<a>\n", "python") == (
            '<pre tabindex="0"><code class="language-python" data-lang="python">&lt;a&gt;\n</code></pre>'
        )


def test_an_info_string_becomes_a_fence() -> None:
    fence = fences.read('python {linenos=table,hl_lines=[2,"4-5"],linenostart=199 .a #b}')
    assert (fence.language, fence.numbers, fence.first, fence.lines) == ("python", "table", 199, ((2, 2), (4, 5)))
    assert dict(fence.attributes) == {"class": "a", "id": "b"}


def test_colours_of_code_are_legible_in_light_and_dark() -> None:
    css = sheet("code.css")
    for named in (variables(light(css)), variables(dark(css))):
        colours = set(named) - {"--code-ground", "--code-marked", "--code-line"}
        assert len(colours) == 8
        for name in colours:
            for ground in ("--code-ground", "--code-marked"):
                assert contrast(colour(named[name]), colour(named[ground])) >= AA_TEXT, (name, ground)


def test_rules_for_code_use_named_colours_and_classes_that_exist() -> None:
    css = sheet("code.css")
    rules = css[css.index("pre {") : css.index("@media print")]
    assert not re.search(r"#[0-9a-f]{3}|url\(|@import|https?:", rules)
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) == set(variables(light(css)))
    assert set(re.findall(r"code \.(\w+)", css)) <= set(STANDARD_TYPES.values())
