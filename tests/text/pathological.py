"""Inputs that take some readers for ever, each a function of its size, and the process that renders them one by one.

The first rows are the kinds that cmark's own tests try (nested, unclosed, mismatched); the others are ours. Run as a
program it takes names and a size and says `NAME done` on a line of its own after each; its own processor time ends it
where one input takes longer than LIMIT.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

LIMIT = 2.0  # seconds of processor time for one input
MANY = 50_000

CASES: dict[str, Callable[[int], str]] = {
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "emphasis closers without openers": lambda n: "a_ " * n,
    "emphasis openers without closers": lambda n: "_a " * n,
    "link closers without openers": lambda n: "a]" * n,
    "link openers without closers": lambda n: "[a" * n,
    "mismatched openers and closers": lambda n: "*a_ " * n,
    "openers and closers multiple of 3": lambda n: "a**b" + "c* " * n,
    "link openers and emphasis closers": lambda n: "[ a_" * n,
    "pattern [ (](": lambda n: "[ (](" * n,
    "hard link and emphasis": lambda n: "**x [a*b**c*](d) " * n,
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "nested block quotes": lambda n: "> " * n + "a",
    "nested lists by indentation": lambda n: "".join("  " * depth + "* a\n" for depth in range(min(n, 2_000))),
    "nested lists on one line": lambda n: "* " * n + "a",
    "NUL": lambda n: "abc\0de\0" * n,
    "backticks of growing length": lambda n: "".join("e" + "`" * length for length in range(min(n, 5_000))),
    "unclosed link with angle bracket": lambda n: "[a](<b" * n,
    "unclosed link": lambda n: "[a](b" * n,
    "unclosed comment": lambda n: "</" + "<!--" * n,
    "unclosed processing instruction": lambda n: "a " + "<?" * n,
    "unclosed declaration": lambda n: "a " + "<!A " * n,
    "unclosed CDATA": lambda n: "a " + "<![CDATA[" * n,
    "blank lines in nested lists": lambda n: "- " * n + "x" + "\n" * n,
    "blank lines in nested lists in a quote": lambda n: "> " + "- " * n + "x\n" + ">\n" * n,
    "emphasis in deep quotes": lambda n: ">" * n + "a*" * n,
    "many references": lambda n: "".join(f"[{i}]: u\n" for i in range(n)) + "[0] " * n,
    "one reference defined often": lambda n: "[a]: u\n" * n + "\n" + "[a] " * n,
    "many links": lambda n: "[a](b) " * n,
    "nested images": lambda n: "![" * n + "a" + "](b)" * n,
    "nested links": lambda n: "[a" * n + "](b)" * n,
    "wide table": lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "b|" * n,
    "wide table with short rows": lambda n: "|" + "a|" * (n // 100) + "\n|" + "-|" * (n // 100) + "\n" + "|x|\n" * n,
    "long table": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "table heads without rows": lambda n: "|a|\n|-|\n\n" * n,
    "equal headings": lambda n: "## Same\n\n" * n,
    "headings that meet others' ids": lambda n: "".join(f"## a\n\n## a-{i}\n\n" for i in range(n // 2)),
    "headings of growing depth": lambda n: "# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f\n\n" * (n // 6),
    "a long heading": lambda n: "# " + "word *it* " * n,
    "attributes of a heading": lambda n: "# a {" + ".b " * n + "}",
    "footnotes": lambda n: "".join(f"a[^{i}]\n\n[^{i}]: b\n\n" for i in range(n)),
    "one footnote referred to often": lambda n: "a[^1] " * n + "\n\n[^1]: b\n",
    "footnotes in footnotes": lambda n: "a[^0]\n\n" + "".join(f"[^{i}]: b[^{i + 1}]\n\n" for i in range(n)),
    "footnote marks without texts": lambda n: "[^a " * n + "[^b] " * n,
    "bare addresses": lambda n: "https://example.org/a_b?c=d " * n,
    "bare addresses in brackets": lambda n: "https://example.org/" + "(" * n + ")" * n,
    "a long bare address": lambda n: "https://" + "a." * n + "org/" + "b." * n,
    "addresses without hosts": lambda n: "www." * n + "http://" * n,
    "mail addresses": lambda n: "info@example.org " * n,
    "a mail address without end": lambda n: "a" * n + "@" + "b" * n + "." * n,
    "many @": lambda n: "a@" * n,
    "entities at the end of an address": lambda n: "https://example.org/" + "&amp;" * n,
    "raw HTML blocks": lambda n: "<div>\n\n" * n,
    "raw HTML on one line": lambda n: "<div>" * n,
    "inline tags": lambda n: "a <b>" * n,
    "unclosed tags": lambda n: "<a " * n,
    "one tag with many attributes": lambda n: "<a " + "b='c' " * n + ">",
    "tag with an unclosed attribute": lambda n: "<a href=" * n,
    "closing comments": lambda n: "<!-- a -->\n\n" * n,
    "tasks": lambda n: "- [ ] a\n" * n,
    "nested tasks": lambda n: "- [x] " * n,
    "definitions": lambda n: "a\n: b\n\n" * n,
    "nested definitions": lambda n: "a\n" + ": " * n + "b",
    "definition marks without terms": lambda n: ": a\n\n" * n,
    "deep quotes, each with a paragraph": lambda n: "".join(">" * (i % 200) + " a\n\n" for i in range(n // 10)),
    "strikethrough": lambda n: "~~a" * n,
    "typographic quotes": lambda n: "\"a'" * n,
    "dashes": lambda n: "-" * n + " a",
    "dots": lambda n: "a" + "." * n,
    "hard breaks": lambda n: "a\\\n" * n,
    "backslashes": lambda n: "\\" * n,
    "entities": lambda n: "&amp;" * n + "&" * n,
    "tabs": lambda n: "\t" * n + "a",
    "rules": lambda n: "***\n" * n,
    "setext lines": lambda n: "a\n=\n" * n,
    "fences": lambda n: "```\n" * n,
    "fences with options": lambda n: "```python {hl_lines=[" + "1," * n + "]}\na\n```\n",
    "many lists": lambda n: "- a\n\n+ b\n\n" * (n // 2),
    "long words": lambda n: "a" * (n * 10),
    "line separators": lambda n: "a\u2028b\u2029" * n,
    "combining marks": lambda n: "a" + "\u0301" * n,
    "marks of our own": lambda n: "\ufdd00\ufdd1" * n,
    "stash markers": lambda n: "\x02wzxhzdk:0\x03" * n,
    "shortcode openers": lambda n: "{{<" * n,
    "callouts": lambda n: "> [!NOTE]\n> a\n\n" * n,
    "nested callouts": lambda n: "".join("> " * depth + "[!NOTE]\n" for depth in range(1, 200)) * max(1, n // 20_000),
}


def main(size: int, names: list[str]) -> None:
    """Render each case in turn; a signal nobody catches ends the process where one takes longer than LIMIT."""
    from plenary.text.rendering import render  # noqa: PLC0415  (after the limit on imports is known not to count)

    render("warm")
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for name in names:
        text = CASES[name](size)
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        html = render(text).html
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(f"{name}\tdone\t{len(html)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
