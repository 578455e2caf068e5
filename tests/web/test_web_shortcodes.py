from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import english
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from plenary.problems import Problem, guess
from plenary.site.events import Agenda, Event
from plenary.site.page import Page
from plenary.site.questions import Term
from plenary.text import shortcodes as tokens
from plenary.text.fields import Meta
from plenary.text.hrefs import is_safe
from plenary.text.rendering import render
from plenary.web.caches import Cache
from plenary.web.shortcode_functions import FUNCTIONS
from plenary.web.shortcodes import Templates, expand, fill, read_templates
from plenary.web.surroundings import File, Surroundings, Target

ROOT = Path(__file__).parents[2]
THEME = FileSystemLoader(ROOT / "templates")
GUIDE = (ROOT / "docs" / "shortcodes.md").read_text(encoding="utf-8")
CASES = tomllib.loads((ROOT / "tests/text/cases/shortcodes_filled.toml").read_text(encoding="utf-8"))["case"]

PAGES = {"a.md": "/a/", "b c.md": "/b-c/", "about/faq.md": "/about/faq/"}
FILES = {"/img/a.png": (400, 300), "pic.png": (200, 100), "/img/d.svg": None, "/file/plan.pdf": None}
DATA = {
    "committees": (
        {"name": "Membership", "chair": "*Ada* Obi", "kind": "standing", "seats": 4},
        {"name": "Elections", "chair": "Eva <b>Lind</b>", "kind": "standing", "seats": 12},
        {"name": "Archive", "chair": "", "kind": "action"},
    ),
    "places": {"halifax": {"land": "Canada"}, "bristol": {"land": "UK"}},
    "words": "text",
}
WORKSHOP = Page(
    *("page", "/events/w/", "events", "A workshop", None, Meta()),
    record=Event(date(2027, 6, 2), date(2027, 6, 5), "Oslo & Bergen"),
)
POST = Page("page", "/blog/p/", "blog", "A post", None, Meta(date=datetime(2026, 3, 19, tzinfo=UTC)))
PARAMS = {"fruit": "pear & plum", "open": True}


def templates(own: Mapping[str, str] | None = None, **options: Any) -> Templates:
    loader = ChoiceLoader([DictLoader({f"shortcodes/{name}.html": text for name, text in (own or {}).items()}), THEME])
    return read_templates(Environment(loader=loader, autoescape=True, **options))


def address(path: str) -> str:
    return f"/assoc{path}"


def resolve(path: str) -> Target:
    name, mark, anchor = path.partition("#")
    known = {**PAGES, **{f"/{page.removesuffix('.md')}": at for page, at in PAGES.items()}}
    at = address(known.get(name, f"/{name.removesuffix('.md')}/")) if name else ""
    return Target(at + mark + anchor, not name or name in known, guess(name, known))


def look_up(path: str) -> File:
    width, height = FILES.get(path) or (None, None)
    return File(path in FILES, width, height, "" if path in FILES else guess(path, FILES))


def markdown(text: str, raws: Sequence[str], line: int) -> str:
    return render(text, raws, "page.md", line).html


AROUND = Surroundings(
    source="page.md",
    page={"title": "The page"},
    site={"title": "The site"},
    address=address,
    asset=lambda name: address(f"/theme/{name}"),
    resolve=resolve,
    file=look_up,
    markdown=markdown,
    param=PARAMS.get,
    params=PARAMS,
    data=DATA,
    words=english.WORDS,
    ask={
        "agenda": lambda section, series: Agenda(() if series else (WORKSHOP,), (WORKSHOP,)),
        "recent": lambda count, section: (POST,) * count,
        "cloud": lambda name, least, count: (Term(POST, 3, 5),) if name == "tags" else (),
        "lack": lambda section, series="", taxonomy="": f'no "{taxonomy}"; write tags' * (taxonomy == "subjects"),
    },
)
BUILT_IN = templates()
QUESTIONS = ("agenda", "recent", "cloud", "lack")


def filled(text: str, using: Templates = BUILT_IN) -> tuple[str, tuple[Problem, ...]]:
    """Return a text as HTML, as a page's body is made, and what is wrong with it."""
    found = tokens.extract(text, "page.md", 1, using.known)
    expanded = expand(found.text, found.calls, using, AROUND)
    done = fill(markdown(expanded.text, [call.raw for call in found.calls], 1), found.calls, using, AROUND)
    problems = [*tokens.problems(found.calls), *expanded.problems, *done.problems]
    return done.text.strip(), tuple(dict.fromkeys(problems))


def complaint(problem: Problem) -> str:
    return f"{problem.line} {problem.code}: {problem.message}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
@pytest.mark.parametrize("using", [BUILT_IN, templates(trim_blocks=True, lstrip_blocks=True)], ids=["plain", "trimmed"])
def test_case(case: dict[str, Any], using: Templates) -> None:
    html, problems = filled(case["text"], using)
    assert [complaint(problem) for problem in problems] == case.get("problems", [])
    if "html" in case:
        assert html == case["html"].strip()
    for part in case.get("has", []):
        assert html.count(part) >= (2 if case.get("twice") else 1), part
    for part in case.get("lacks", []):
        assert part not in html


def test_there_are_enough_cases_and_each_built_in_has_one() -> None:
    assert len({case["title"] for case in CASES}) == len(CASES) >= 30
    for name in BUILT_IN.known:
        assert any(f"< {name}" in case["text"] for case in CASES), name


# The templates


def test_a_template_says_what_it_takes() -> None:
    own = templates(
        {"x": '{% set parameters = ["a", "b"] %}{% set required = ["a"] %}{{ get("a") }}{{ inner }}', "_y": ""}
    )
    row = own.rows["x"]
    assert (row.inner, row.parameters, row.required, row.positional) == (True, ("a", "b"), ("a",), 2)
    assert own.known["x"] is True
    assert own.known["figure"] is False
    assert "_y" not in own.known


def test_every_built_in_says_what_it_takes_and_every_required_argument_is_one_of_them() -> None:
    for name, row in BUILT_IN.rows.items():
        assert row.fault == "", name
        assert row.parameters, name
        assert set(row.required) <= set(row.parameters), name


def test_a_site_may_override_and_add_shortcodes() -> None:
    own = templates(
        {"figure": "my {{ get('src') }}", "team/card": "{{ get(0) }}: {{ inner|markdown }}", "any": "{{ params.z }}"}
    )
    assert filled("{{< figure src=x anything=1 >}} {{< any z=3 >}}", own) == ("<p>my x 3</p>", ())
    assert filled("{{< team/card Ann >}}*b*{{< /team/card >}}", own)[0].strip() == "Ann: <p><em>b</em></p>"


def test_a_template_knows_page_and_site_and_reports() -> None:
    own = templates(
        {
            "x": "{{ page.title }}, {{ site.title }}, {{ name }}{{ warn('careful; look') }}",
            "y": "a{{ fail('no; stop') }}",
        }
    )
    html, problems = filled("{{< x >}}\n\n{{< y >}}", own)
    assert html.startswith("The page, The site, x\n")
    assert "shortcode-problem" in html
    assert [complaint(problem) for problem in problems] == [
        "1 shortcode-warning: careful; look",
        "3 shortcode-argument: no; stop",
    ]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("a\n{% if %}", "is faulty: line 2 can't be read:"),
        ("a\n\n{{ nothing }}", 'line 3, can\'t be filled: nothing is called "nothing" here'),
        ("{{ 1 // 0 }}", "line 1, can't be filled:"),
        ("{% include 'gone.html' %}", "can't be filled: gone.html"),
        ("{% include 'shortcodes/x.html' %}", "can't be filled:"),
        ("{{ page.gone.more }}", "line 1, can't be filled:"),
        ("{{ get() }}", "can't be filled:"),
        ('{% set parameters = "a" %}', "is faulty: what it says it takes can't be read"),
        ('{% set positional = "a" %}', "is faulty: what it says it takes can't be read"),
    ],
)
def test_a_faulty_template_is_a_problem_of_the_page_and_no_exception(template: str, reason: str) -> None:
    html, problems = filled("a\n\nb {{< x >}} *c*", templates({"x": template}))
    assert html == '<p>a</p>\n<p>b <code class="shortcode-problem">{{&lt; x &gt;}}</code> <em>c</em></p>'
    [problem] = problems
    assert (problem.source, problem.line, problem.column, problem.code) == ("page.md", 3, 3, "shortcode-template")
    assert "the template shortcodes/x.html" in problem.message
    assert reason in problem.message


def test_a_faulty_template_still_takes_inner_text_if_it_seems_to() -> None:
    own = templates({"x": "{{ inner {% if %}"})
    assert [problem.code for problem in filled("{{< x >}}a{{< /x >}}", own)[1]] == ["shortcode-template"]


def test_the_environment_is_left_as_it_was() -> None:
    environment = Environment(loader=THEME)
    before = dict(environment.filters)
    read_templates(environment)
    assert environment.filters == before
    assert environment.autoescape is False


def test_what_templates_take_is_kept_and_read_anew_of_another_text(tmp_path: Path) -> None:
    cache, texts = Cache(str(tmp_path), "1"), {"shortcodes/x.html": "{{ inner }}", "shortcodes/bad.html": "{% if %}"}
    environment = Environment(loader=DictLoader(texts))
    first = read_templates(environment, cache).rows
    assert first == read_templates(environment).rows
    with patch.object(Environment, "parse", side_effect=environment.parse) as parse:
        assert read_templates(environment, cache).rows == first
        assert [call.args[1] for call in parse.call_args_list] == ["shortcodes/bad.html"]
        texts |= {"shortcodes/x.html": "{% set parameters = ['a'] %}", "shortcodes/bad.html": ""}
        changed = read_templates(environment, cache).rows
    assert (changed["x"].inner, changed["x"].parameters, changed["bad"].fault) == (False, ("a",), "")
    assert read_templates(environment, Cache(str(tmp_path), "2")).rows == changed
    (tmp_path / "shortcodes").write_bytes(b"damaged")
    assert read_templates(environment, cache).rows == changed


# What is inside


def test_inner_text_as_it_is_and_as_markdown() -> None:
    own = templates({"raw": "[{{ inner }}]", "md": "[{{ inner|markdown }}]", "line": "[{{ inner|markdownify }}]"})
    assert filled("{{< raw >}} *a* <b>{{< ref '#x' >}}{{< /raw >}}".replace("'", '"'), own)[0] == "[ *a* <b>#x]"
    assert filled("{{< md >}}*a*{{< /md >}}", own)[0] == "[<p><em>a</em></p>]"
    assert filled("{{< line >}}*a*{{< /line >}}", own)[0] == "[<em>a</em>]"
    assert filled("{{< line >}}a\n\nb{{< /line >}}", own)[0].count("<p>") == 2
    assert filled("{{% raw %}}*a*{{% /raw %}}", own)[0] == "<p>[<em>a</em>]</p>"


def test_inner_text_is_false_when_blank() -> None:
    own = templates({"x": "{{ 'yes' if inner else 'no' }}"})
    assert filled("{{< x >}} \n {{< /x >}}{{< x />}}{{< x >}}a{{< /x >}}", own)[0] == "<p>nonoyes</p>"


def test_a_call_in_markdown_notation_inside_a_pair_is_read_as_markdown() -> None:
    own = templates({"bold": "**b**"})
    assert "<p>a <strong>b</strong></p>" in filled("{{< details >}}a {{% bold %}}{{< /details >}}", own)[0]
    assert filled("a {{% bold %}} {{< bold >}}", own)[0] == "<p>a <strong>b</strong> **b**</p>"


def test_what_a_shortcode_puts_in_is_not_searched_for_shortcodes() -> None:
    own = templates({"x": "{{ '{{< y >}}' }} {{ '\ufdd00\ufdd1' }}"})
    assert filled("{{< x >}}", own)[0] == "{{&lt; y &gt;}} \ufdd00\ufdd1"


def test_calls_in_code_inside_a_pair_are_shown() -> None:
    html, problems = filled("{{< details >}}\n`{{< figrue >}}`\n\n    {{< ref x >}}\n{{< /details >}}")
    assert "<code>{{&lt; figrue &gt;}}</code>" in html
    assert "{{&lt; ref x &gt;}}" in html
    assert problems == ()


@pytest.mark.parametrize("notation", ["<", "%"])
def test_pairs_may_be_nested_as_deep_as_they_are_read(notation: str) -> None:
    left, right = ("{{<", ">}}") if notation == "<" else ("{{%", "%}}")
    text = f"{left} details {right}\n" * 40 + "deep\n" + f"{left} /details {right}\n" * 40
    html, problems = filled(text)
    assert problems == ()
    assert html.count("<details>") == html.count("</details>") == 40
    assert "<p>deep</p>" in html


def test_a_call_is_rendered_once_though_its_mark_stands_twice() -> None:
    own = templates({"x": "{{ warn('once; only') }}x"})
    calls = tokens.extract("{{< x >}}", "page.md", 1, own.known).calls
    done = fill(tokens.mark(0) * 2, calls, own, AROUND)
    assert (done.text, len(done.problems)) == ("xx", 1)


# Safety

DANGEROUS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\r\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "java\0script:alert(1)",
    "\u200bjavascript:alert(1)",
    "\xa0javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "java&Tab;script:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:x",
]


@pytest.mark.parametrize("written", DANGEROUS)
def test_dangerous_addresses_are_refused(written: str) -> None:
    assert not is_safe(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "#a",
        "/a",
        "a/b.png",
        "./a:b",
        "?q=a:b",
        "//example.org",
        "https://example.org/a:b",
        "HTTP://x",
        "mailto:a@b",
        "tel:+1",
    ],
)
def test_ordinary_addresses_pass(written: str) -> None:
    assert is_safe(written)


EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&"
READ_AS_MARKDOWN = {
    ("figure", "caption"),
    ("figure", "attr"),
    ("callout", "title"),
    ("button", "text"),
    ("details", "summary"),
}


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (name, one)
        for name, row in BUILT_IN.rows.items()
        for one in row.parameters or ()
        if (name, one) not in READ_AS_MARKDOWN
    ],
)
def test_every_argument_is_escaped(name: str, parameter: str) -> None:
    row = BUILT_IN.rows[name]
    arguments = dict.fromkeys(row.required, "x") | {parameter: EVIL}
    written = " ".join(f"{one}=`{value}`" for one, value in arguments.items())
    text = f"{{{{< {name} {written} >}}}}x{{{{< /{name} >}}}}" if row.inner else f"{{{{< {name} {written} >}}}}"
    html, _ = filled(text)
    assert "<script" not in html
    assert "<img src=x" not in html
    assert EVIL not in html


WORDS = st.sampled_from(
    ["figure", "ref", "youtube", "vimeo", "embed-pdf", "callout", "button", "details", "highlight", "param"]
)
VALUES = st.text(max_size=12).map(lambda value: value.replace("`", "")) | st.sampled_from(
    ["1", "true", "-1", "50%", "pic.png"]
)


@given(WORDS, st.data(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_given_to_a_built_in_raises(name: str, data: st.DataObject, as_markdown: bool) -> None:
    row = BUILT_IN.rows[name]
    names = data.draw(st.lists(st.sampled_from(row.parameters or ("x",)), unique=True))
    written = " ".join(f"{one}=`{data.draw(VALUES)}`" for one in names)
    left, right = ("{{%", "%}}") if as_markdown else ("{{<", ">}}")
    _, problems = filled(
        f"{left} {name} {written} {right}x{left} /{name} {right}" if row.inner else f"{left} {name} {written} {right}"
    )
    assert not [problem for problem in problems if problem.code == "shortcode-template"]


@given(st.text())
@example("{{< figure src=x >}}{{% /details %}}")
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_filled(text: str) -> None:
    filled(text)


# The guide


def sections(text: str, level: int) -> dict[str, str]:
    parts = re.split(rf"(?m)^{'#' * level} (.+)\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SECTIONS = sections(GUIDE, 3)


def test_the_guide_has_a_heading_for_each_built_in() -> None:
    assert set(BUILT_IN.known) <= set(SECTIONS)


@pytest.mark.parametrize("name", BUILT_IN.known)
def test_the_guide_explains_each_argument_and_its_examples_work(name: str) -> None:
    for parameter in BUILT_IN.rows[name].parameters or ():
        assert f"`{parameter}`" in SECTIONS[name], parameter
    examples = re.findall(r"(?ms)^```markdown\n(.*?)^```", SECTIONS[name])
    assert examples
    for text in examples:
        found = tokens.extract(text, "page.md", 1, BUILT_IN.known).calls
        assert name in {call.name for call in found}
        errors = [problem for problem in filled(text)[1] if problem.level == "error"]
        assert errors == []


def test_the_guide_explains_what_templates_may_use() -> None:
    for name in [*FUNCTIONS, *QUESTIONS, "name", "args", "params", "inner", "page", "site", "markdown", "markdownify"]:
        assert re.search(rf"`[^`\n]*\b{name}\b", GUIDE), name
