"""Markup that leaks: signs of Markdown, HTML or a callout that stand in the page as they were typed.

Each row of the table at the end is a pattern, searched in `Written.text` where all that is not shown as text is masked,
and what to say of a match. A pattern finds only what nobody means to show; what is in doubt is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plenary.text.callouts import KINDS
from plenary.text.marks import OPEN
from plenary.text.shields import COLON
from plenary.text.written import MASK, Written

Finding = tuple[int, str]
"""A byte offset in the source, and "what is wrong; what to do"."""

_LONGEST = 40  # letters of the text that a message repeats

# A line's begin: what is masked there are the signs of quotes, lists and tables.
_BOL = rf"^[ \t{MASK}]*"
_LETTER = r"[^\W\d_]"
_ENDING = r"\.(?:md|html?|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|csv|zip|txt)\b"
_ADDRESS = rf"(?:https?:/|www\.|mailto:|[/#<{OPEN}]|\.\.?/|[^()\s]*@|[^()\n]*{_ENDING})"
_TAGS = (
    "div|span|table|tbody|thead|tr|td|th|ul|ol|li|dl|dt|dd|br|hr|img|iframe|strong|em|sup|sub|font|center|section|figure|"
    "figcaption|blockquote|pre|code|details|summary|button|video|audio|h[1-6]"
)
_ADMONITIONS = "abstract|attention|caution|danger|error|example|hint|important|info|note|success|tip|warning"
_BULLETS = "•‣▪◦●○"
_KINDS = "|".join(KINDS)
_DELIMITER = r"(?:\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?|\|[ \t]*:?-{2,}:?[ \t]*\|)[ \t]*"
_BOLD = r"(?<![\w*\\])(?P<at>\*\*)"
_OPEN_BOLD = re.compile(rf"{_BOL}(?P<at>\*\*)(?=[\w\"“‘'(])(?![^*\n]*\*\*)", re.MULTILINE)
_NOT_BOLD = "the signs SHOWN are shown and nothing is bold; "


@dataclass(frozen=True, slots=True)
class Leak:
    """One kind of leak: a sign without which there is none, the pattern that finds it, and what to say of a match.

    The pattern's group `at` is what leaks; a line's end stands before the text that it is searched in.
    """

    sign: str
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str]


def leaks(written: Written) -> Iterator[Finding]:
    """Signs of Markdown or HTML are shown as they were typed. Bad: `**Fees: **10`. Good: `**Fees:** 10`."""
    return _found(LEAKS, written)


def unclosed_bold(written: Written) -> Iterator[Finding]:
    """Asterisks open bold type and nothing closes it. Bad: `**Fees: 10`. Good: `**Fees:** 10`.

    Where others stand before them they may belong to a remark (`10**` above `**for members`), so only the first count.
    """
    found = _OPEN_BOLD.match(written.text, written.text.rfind("\n", 0, written.text.find("**") + 1) + 1)
    if "**" in written.text and found:
        words = "the signs ** are shown and nothing is bold; write ** where the bold type should end"
        yield written.offset(found.start("at")), words


def callouts(written: Written) -> Iterator[Finding]:
    """The mark of a callout is written as elsewhere. Bad: `> ![NOTE]` or `!!! note`. Good: `> [!NOTE]`."""
    return _found(CALLOUTS, written)


def short(text: str) -> str:
    """Return a text as a message repeats it: on one line and not too long."""
    text = " ".join(text.replace(MASK, " ").replace(COLON, ":").split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _found(rows: tuple[Leak, ...], written: Written) -> Iterator[Finding]:
    text = "\n" + written.text
    for row in rows:
        likely = row.sign[0] in text and row.sign in text  # one letter is looked for far quicker than two
        for found in row.pattern.finditer(text) if likely else ():
            yield written.offset(found.start("at") - 1), row.say(found)


def _link(found: re.Match[str]) -> str:
    address, closed, _ = found["address"].partition(")")
    if not closed:
        return "the address of the link is never closed; write ) behind it"
    if " " in address.strip():
        return f"the address of the link holds a space; write it between angle brackets: (<{short(address)}>)"
    return "this makes no link; write [text](address)"


def _heading(found: re.Match[str]) -> str:
    if len(found["at"]) > 6:
        return "a heading begins with no more than six #, so this is none; write fewer"
    if found["next"] == "\u00a0":
        return f"a hard space stands behind {found['at']}, so this is no heading; write a plain space in its place"
    return f"no space stands behind {found['at']}, so this is no heading; write one"


def _callout(found: re.Match[str]) -> str:
    return f"{short(found['at'])} makes no callout; write [!{found['kind'].upper()}]"


def _other_callout(found: re.Match[str]) -> str:
    kind = found["kind"] if found["kind"] in KINDS else "note"
    return f"{short(found['at'])} makes no callout here; write > [!{kind.upper()}], and > before each line of it"


def _row(sign: str, pattern: str, words: Callable[[re.Match[str]], str] | str) -> Leak:
    """Return a row; SHOWN in its words stands for what leaks.

    A line's begin is looked for as the end of the line before, which takes a tenth of the time.
    """
    pattern = rf"\n{pattern[1:]}" if pattern.startswith("^") else pattern
    if callable(words):
        return Leak(sign, re.compile(pattern, re.MULTILINE), words)
    return Leak(sign, re.compile(pattern, re.MULTILINE), lambda found: words.replace("SHOWN", short(found["at"])))


LEAKS: tuple[Leak, ...] = (
    # Links
    _row(
        "] (",
        rf"(?P<at>\[[^\[\]\n]{{1,200}}\] \((?={_ADDRESS}[^()\n]*\)))",
        "a space stands between text and address, so they make no link; remove it: ](",
    ),
    _row("](", rf"(?P<at>\]\([ \t]*)(?P<address>{_ADDRESS}[^\n]*)", _link),
    _row(
        ")[",
        r"(?P<at>\([^()\n]{1,200}\)\[(?:https?://|www\.|mailto:|/)[^\]\n]{0,500}\])",
        "SHOWN has its brackets the wrong way round; write [text](address)",
    ),
    _row(
        "][",
        rf"(?<![\w\]])(?P<at>\[[^\[\]\n]+\]\[(?:[^\[\]\n]*{_LETTER}[^\[\]\n]+|[^\[\]\n]+{_LETTER}|)\])(?![\[(])",
        "SHOWN asks for a reference that nobody wrote; write the address in round brackets, or the reference",
    ),
    _row(
        "]:",
        rf"{_BOL}(?P<at>\[[^\[\]\n^]+\]:)[ \t]+<?(?:https?://|www\.|mailto:|/|\.\.?/|\S+\.(?:md|html?)\b)\S*",
        "the reference SHOWN stands within a paragraph, so it is shown; put an empty line before it",
    ),
    _row("<www.", r"(?P<at><www\.[^\s<>]+>)", "SHOWN makes no link; write https:// before www"),
    _row(
        "[[",
        rf"(?P<at>!?\[\[[^\[\]\n]*{_LETTER}{{2}}[^\[\]\n]*\]\])",
        "SHOWN is a link in other programs, not here; write [text](address)",
    ),
    # Headings
    _row("##", rf"{_BOL}(?P<at>#{{2,}})(?P<next>{_LETTER})", _heading),
    _row("#\u00a0", rf"{_BOL}(?P<at>#{{1,6}})(?P<next>\u00a0)", _heading),
    _row("#######", rf"{_BOL}(?P<at>#{{7,}})(?P<next>[ \t])", _heading),
    # Lists and tables
    _row(
        "\n",
        rf"^[ \t]*(?P<at>[-*+])(?:{_LETTER}[^\n]*\n[ \t]*[-*+])+{_LETTER}",
        "the sign of a list lacks a space behind it, so there is no list; write - and a space before each entry",
    ),
    _row(
        "\u00a0",
        r"^[ \t]*(?P<at>[-*+])(?:\u00a0[^\n]*\n[ \t]*[-*+])+\u00a0",
        "a hard space stands behind the sign of a list, so there is no list; write a plain space in its place",
    ),
    _row(
        "1",
        rf"^[ \t]*(?P<at>\d{{1,3}}[.)])(?:{_LETTER}[^\n]*\n[ \t]*\d{{1,3}}[.)])+{_LETTER}",
        "the number of a list lacks a space behind it, so there is no list; write SHOWN and a space",
    ),
    *(
        _row(
            bullet,
            rf"^[ \t]*(?P<at>{bullet})(?:[ \t\u00a0][^\n{MASK}]*[^\n{MASK}](?<!  )\n[ \t]*{bullet})+[ \t\u00a0]",
            "lines that begin with SHOWN make no list and run together; write - in its place",
        )
        for bullet in _BULLETS
    ),
    _row(
        "|",
        rf"^[^\n|]*\|[^\n]*\n[ \t{MASK}]*(?P<at>{_DELIMITER})$",
        "this line makes no table, since the line above has not as many cells; give both the same number",
    ),
    _row(
        "|\n",
        rf"{_BOL}(?!{_DELIMITER}$)(?P<at>\|)[^\n]*\|[ \t]*\n[ \t{MASK}]*(?!{_DELIMITER}$)\|[^\n]*\|[ \t]*$"
        rf"(?:\n[ \t{MASK}]*\|[^\n]*$)*",
        "lines with bars make no table without a line below the first; write |---|---| there, one part for each cell",
    ),
    # Emphasis
    _row("**", rf"{_BOLD}(?![\s*])[^*\n]*[ \t]\*\*(?!\*)", _NOT_BOLD + "leave no space before the closing ones"),
    _row("**", rf"{_BOLD}(?![\s*])[^*\n]*[^\s*]\*\*(?=\w)", _NOT_BOLD + "write a space behind the closing ones"),
    _row(
        "**",
        rf"{_BOLD}[ \t]+\w[^*\n]*[^\s*]\*\*(?![\w*])",
        _NOT_BOLD + "leave no space behind the opening ones",
    ),
    _row(
        "__",
        r"(?<![\w\\])(?P<at>__)(?![\s_])[^_\n]*[ \t]__(?!_)",
        _NOT_BOLD + "leave no space before the closing ones",
    ),
    # HTML
    _row("<!--", r"(?P<at><!--)", "the comment opened here is never closed, so it is shown; write --> behind it"),
    _row(
        "<",
        rf"(?P<at></?(?:(?:{_TAGS})(?=[\s>/])|[abipsu][ \t]+[\w-]+=)[^<>\n{MASK}]*)",
        "SHOWN is shown, since the tag can't be read; look for a quote or a > that is missing",
    ),
    _row(
        "&",
        r"(?P<at>&(?<![\w/?=&.-]&)(?:nbsp|lt|gt|quot|[nm]dash|copy|euro|hellip|[lr][sd]quo))(?![\w;=])",
        "SHOWN is shown as it stands, since its semicolon is missing; write SHOWN;",
    ),
    _row(
        "&amp;",
        r"(?P<at>&amp;)(?P<inner>amp|nbsp|quot|#\d{2,5});",
        lambda found: f"the sign &{found['inner']} is escaped twice, so visitors see it; write &{found['inner']};",
    ),
    # Other programs
    _row(
        "^[",
        r"(?P<at>(?<![\w\]])\^\[[^\[\]\n]+\])",
        "SHOWN makes no footnote; write [^1] here, and [^1]: before its text below",
    ),
    *(
        _row(
            f"[{word}]",
            rf"^(?P<at>\[{word}\])[ \t]*$",
            "SHOWN is shown as it stands; remove it, since a page has its contents at its top by itself",
        )
        for word in ("TOC", "toc")
    ),
)
CALLOUTS: tuple[Leak, ...] = (
    _row("[!", rf"{_BOL}(?P<at>\[!(?P<kind>{_KINDS}|{_KINDS.upper()})(?![\w\]]))", _callout),
    _row("![", rf"{_BOL}(?P<at>!\[(?P<kind>{_KINDS.upper()})\](?!\())", _callout),
    _row("!!!", rf"{_BOL}(?P<at>!!![ \t]+(?P<kind>{_ADMONITIONS})(?=[ \t]*(?:\"|$)))", _other_callout),
    _row("???", rf"{_BOL}(?P<at>\?\?\?\+?[ \t]+(?P<kind>{_ADMONITIONS})(?=[ \t]*(?:\"|$)))", _other_callout),
    _row("::", rf"{_BOL}(?P<at>[:{COLON}]:{{2,}}[ \t]*\{{?\.?(?P<kind>{_ADMONITIONS})\b\}}?)", _other_callout),
)
