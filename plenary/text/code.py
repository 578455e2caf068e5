"""Code blocks, highlighted by Pygments with classes, in the markup Hugo 0.111 writes (`noClasses = false`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename, get_all_lexers
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from plenary.problems import guess
from plenary.text import fences, lexing
from plenary.text.fences import Fence, Remark
from plenary.text.lexing import Token

# Characters. Pygments reads some 50 to 500 kB a second; a longer block is shown without colours.
LIMIT = 100_000

_PLAIN_TEXT = frozenset({"text", "plain", "plaintext", "no-highlight"})
_SHORT = 5
_SHORT_SPAN = 32
"""Characters of a token that is often found again, such as a name or a bracket."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of highlighted code with its newline, the number it would show, and whether it is marked."""

    html: str
    number: int
    marked: bool


def highlight(source: str, info: str = "", block: int = 0) -> str:
    """Return a code block as HTML, without losing or changing a character of `source`.

    `info` is the fence's info string (`fences.read` has its form). Without a language, with an unknown one, or beyond
    LIMIT characters the code is shown plain. `block` counts the page's code blocks; it tells apart the ids that
    `anchorlinenos` gives to lines where no `lineanchors` is set.
    """
    fence = fences.read(info)
    html = _coloured(source, fence.language)
    if fence.inline:
        inside = escape(source, quote=False) if html is None else "".join(html)
        return f'<code class="code-inline language-{escape(fence.language)}">{inside}</code>'
    if html is None:
        code = _code(escape(source, quote=False), fence.language)
        return f'<pre tabindex="0"{_attributes(fence, "")}>{code}</pre>'
    anchor = (fence.anchor or f"hl-{block}") if fence.anchors else ""
    body = _body(_numbered(html, fence), fence, anchor)
    return f"<div{_attributes(fence, 'highlight')}>{body}</div>"


def info_problems(info: str, source: str | None = None) -> tuple[Remark, ...]:
    """Return what is wrong with a fence's info string, as pairs of a problem's code and its message.

    Only a language that is surely a slip of the pen is remarked on: names made up for other programs are fine. Given
    the block's `source` as well, lines to be marked that it does not have and its size are looked at too.
    """
    fence = fences.read(info)
    if fence.language and _lexer(fence.language) is None:
        return _misspelt(fence.language)
    return (*fence.remarks, *(_unfit(fence, source) if source is not None and fence.language else ()))


def _unfit(fence: Fence, source: str) -> Iterator[Remark]:
    count = source.count("\n") + (not source.endswith("\n"))
    last = max((last for _, last in fence.lines), default=0)
    if last > count:
        yield "code-option", f"hl_lines marks line {last}, but the block ends at line {count}; count its lines from 1"
    if len(source) > LIMIT:
        yield "code-size", f"the block has {len(source):,} characters, so it has no colours; split it or link to a file"


def _misspelt(language: str) -> tuple[Remark, ...]:
    near = [name for name in _names() if _slip(language.lower(), name)]
    return (
        (("code-language", f'"{language}" is no language known here; {guess(language.lower(), near)}'),) if near else ()
    )


def _slip(written: str, name: str) -> bool:
    """Whether one letter too many or too few, or letters in another order, make `written` of `name`."""
    if written[:1] != name[:1]:
        return False
    if len(written) == len(name) and len(name) >= _SHORT - 1:
        return sorted(written) == sorted(name)
    longer, shorter = sorted((written, name), key=len, reverse=True)
    return (
        len(shorter) >= _SHORT
        and len(longer) == len(shorter) + 1
        and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    )


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(sorted({alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}))


@lru_cache(maxsize=256)
def _lexer(language: str) -> type[Lexer] | None:
    """Return the lexer of a language's name or of a file name's ending, as in Hugo; finding one is slow."""
    name = "text" if language.lower() in _PLAIN_TEXT else language.lower()
    try:
        return find_lexer_class_by_name(name)
    except ClassNotFound:
        return find_lexer_class_for_filename(f"x.{name}")


def _coloured(source: str, language: str) -> list[str] | None:
    """Return the lines as HTML, each with its newline, or nothing where the code is to be shown plain."""
    lexer = _lexer(language) if language and len(source) <= LIMIT else None
    if lexer is None:
        return None
    whole = source if source.endswith("\n") or not source else source + "\n"
    try:
        found = lexing.tokens(lexer(), whole)
    except Exception:  # whatever a lexer stumbles over, the page is shown
        return None
    if "".join([text for _, text in found]) != whole:
        return None
    lines = [f"{line}\n" for line in _spans(found).split("\n")[:-1]]
    return lines if whole is source else [*lines[:-1], lines[-1][:-1]]


def _spans(tokens: list[Token]) -> str:
    """Return neighbouring tokens of one kind as one span on each line; white space needs none."""
    spans: list[str] = []
    last, gathered = None, ""
    for kind, text in tokens:
        if kind is last:
            gathered += text
        else:
            spans.append(_short_span(last, gathered) if len(gathered) < _SHORT_SPAN else _span(last, gathered))
            last, gathered = kind, text
    spans.append(_span(last, gathered))
    return "".join(spans)


def _span(kind: _TokenType | None, text: str) -> str:
    start = _start(kind)
    escaped = escape(text, quote=False)
    if not start or text.isspace():
        return escaped
    return "\n".join([f"{start}{part}</span>" if part else "" for part in escaped.split("\n")])


_short_span = lru_cache(maxsize=16_384)(_span)


@lru_cache(maxsize=1024)
def _start(kind: _TokenType | None) -> str:
    """Return the start tag with the short class of a kind of token, or of the nearest kind above that has one."""
    while kind is not None and kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES[kind] if kind is not None else ""
    return f'<span class="{name}">' if name else ""


def _numbered(html: list[str], fence: Fence) -> list[_Line]:
    marked: set[int] = set()
    reached = 0
    for first, last in sorted(fence.lines):
        marked.update(range(max(first, reached + 1), min(last, len(html)) + 1))
        reached = max(reached, last)
    return [_Line(line, fence.first + at, at + 1 in marked) for at, line in enumerate(html)]


def _body(lines: list[_Line], fence: Fence, anchor: str) -> str:
    """Return the code alone, or with a number before each line, or in a table of one row: the numbers, the code."""
    if fence.numbers != "table":
        return _pre(_rows(lines, fence.numbers == "inline", anchor), fence.language)
    numbers = _pre(_column(lines, anchor), "")
    code = _pre(_rows(lines, False, anchor), fence.language)
    cells = f'<td class="lntd">\n{numbers}</td>\n<td class="lntd">\n{code}</td>'
    return f'<div class="chroma">\n<table class="lntable" role="presentation"><tr>{cells}</tr></table>\n</div>\n'


def _rows(lines: list[_Line], numbers: bool, anchor: str) -> Iterator[str]:
    """Yield the lines of code, each in the two spans that Hugo gives it."""
    width = len(str(lines[-1].number)) if lines else 0
    for line in lines:
        number = _number("ln", f"{line.number:>{width}}", anchor) if numbers else ""
        name = "line hl" if line.marked else "line"
        yield f'<span class="{name}">{number}<span class="cl">{line.html}</span></span>'


def _column(lines: list[_Line], anchor: str) -> Iterator[str]:
    """Yield the numbers for a column of their own, so that copying the code leaves them out."""
    for line in lines:
        number = _number("lnt", str(line.number), anchor, "\n")
        yield f'<span class="hl">{number}</span>' if line.marked else number


def _number(name: str, number: str, anchor: str, end: str = "") -> str:
    if not anchor:
        return f'<span class="{name}">{number}{end}</span>'
    place = escape(f"{anchor}-{number.strip()}")
    return f'<span class="{name}" id="{place}"><a class="lnlinks" href="#{place}">{number}</a>{end}</span>'


def _pre(lines: Iterator[str], language: str) -> str:
    return f'<pre tabindex="0" class="chroma">{_code("".join(lines), language)}</pre>'


def _code(code: str, language: str) -> str:
    name = escape(language)
    return f'<code class="language-{name}" data-lang="{name}">{code}</code>' if name else f"<code>{code}</code>"


def _attributes(fence: Fence, name: str) -> str:
    """Return the attributes of the element around the code, its own class first."""
    given = dict(fence.attributes)
    names = f"{name} {given.pop('class', '')}".strip()
    return "".join(f' {key}="{escape(text)}"' for key, text in {**({"class": names} if names else {}), **given}.items())
