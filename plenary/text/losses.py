"""What gets lost: words of a page that are taken for something else, so that visitors see less, or other things."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from plenary.problems import guess
from plenary.text.html_elements import ELEMENTS, FOREIGN
from plenary.text.leaks import Finding, short
from plenary.text.marks import MARK
from plenary.text.tags import tags
from plenary.text.written import MASK, Part, Written

_FENCE = re.compile(r"(`{3,}|~{3,})")
_INLINE = r"(?<![\w*\\])\*\*\w[^*\n]*[^\s*]\*\*(?!\w)|\[[^\[\]\n]+\]\((?:https?://|mailto:|[/#.])[^()\n]*\)"
_MARKDOWN = re.compile(rf"{_INLINE}|^[ \t]*#{{1,6}} \w", re.MULTILINE)
_LINE_OF_MARKDOWN = re.compile(rf"[^\n]*?(?P<at>{_INLINE}|{MARK.pattern})")
_LINE_OF_HTML = re.compile(r"[ \t]*(?P<at></?(?:a|div|p|table|tr|td|ul|ol|li|br|img|iframe|span|h[1-6])\b[^<>\n]*>)")
_BAR = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(rb"^[ >]{0,6}\[(?P<name>[^\[\]\n^][^\[\]\n]*)\]:[ \t]*(?P<address>\S+)", re.MULTILINE)
_CURLY = re.compile(r"\s[\w-]+=[“”„‘’«»]")
_NOT_MARKDOWN = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "xmp"})
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)\Z", re.IGNORECASE)
_BRACES = re.compile(r"(?P<braces>\{[ \t]*:?[ \t]*#[ \t]*(?P<word>[A-Za-z][\w-]*)[^{}\n]*\}?)[ \t]*#*[ \t]*\Z")
_ATTRIBUTE = r"(?:[#.][\w:-]+|[\w-]+=(?:\"[^\"]*\"|[^\s\"]+))"
_GOOD_BRACES = re.compile(rf"\{{[ \t]*{_ATTRIBUTE}(?:[ \t,]+{_ATTRIBUTE})*[ \t]*\}}")
_ID_OF_TEXT = re.compile(
    rf"(?P<at>\{{:?[ \t]*#[A-Za-z][\w-]*[ \t]*\}}|\{{:[ \t]*[#.][A-Za-z][^{{}}\n]*\}})[ \t{MASK}]*$", re.MULTILINE
)
_LONG_HEADING = 120  # letters; the headings of real pages that are underlined have far fewer


def unclosed_code(written: Written) -> Iterator[Finding]:
    """A code block swallows the rest of the page. Good: a closing line of the same signs."""
    for part in written.fenced:
        lines = written.cut(part).rstrip("\n").split("\n")
        opening = _FENCE.search(lines[0])
        if opening is None or (len(lines) > 1 and _closes(lines[-1], opening[1])):
            continue
        near = next((number for number, line in enumerate(lines[1:], 1) if _FENCE.search(line)), 0)
        line = written.source.line(part.start) + near
        where = f"write {opening[1]} alone in line {line}" if near else f"write {opening[1]} in a line behind it"
        yield part.start, f"the code that begins here is never closed, so all below is taken for code; {where}"


def _closes(line: str, fence: str) -> bool:
    text = line.strip(" \t>")
    return len(text) >= len(fence) and not text.strip(fence[0])


def accidental_code(written: Written) -> Iterator[Finding]:
    """Four spaces make code of a text. Good: no spaces before it, or, for code, a line ``` before and behind it."""
    for part in written.indented:
        text = written.cut(part)
        found = _LINE_OF_MARKDOWN.match(text) or _LINE_OF_HTML.match(text)
        if found:
            words = "four spaces or a tab before this make code of it"
            yield written.at(part, found.start("at")), f"{words}; remove them, or put code between lines of ```"


def lost_cells(written: Written) -> Iterator[Finding]:
    """A row of a table has more cells than its head. Good: as many."""
    for part in written.rows:
        cells = [cell.strip() for cell in _BAR.split(written.cut(part).strip())]
        cells = cells[1:] if cells and not cells[0] else cells
        lost = cells[part.number :]
        if any(lost):
            shown = short(next(filter(None, lost)))
            words = f'the row has more cells than the table\'s head, so "{shown}" is not shown'
            yield part.start, f"{words}; give the head another cell, or write \\| for a bar that belongs to a text"


def unknown_tags(written: Written) -> Iterator[Finding]:
    """A tag's name is not one of HTML's, so what stands in it is not shown. Good: `&lt;your name>`."""
    foreign = 0
    for part in sorted((*written.blocks, *written.inline), key=lambda part: part.start):
        html = written.cut(part)
        for tag in tags(html):
            if tag.name in FOREIGN:
                foreign = max(0, foreign + (-1 if tag.closing else 1))
            elif (
                tag.name
                and not foreign
                and not tag.closing
                and (words := _wrong_tag(html[tag.start : tag.end], tag.name))
            ):
                yield written.at(part, tag.start), words


def _wrong_tag(tag: str, name: str) -> str:
    """Return what is wrong with a start tag, or ""."""
    if name not in ELEMENTS and name.isalnum():
        near = guess(name, ELEMENTS) if "=" in tag else ""
        return f"{short(tag)} is no tag of HTML, so it is not shown; {near or 'write &lt; in place of <'}"
    if _CURLY.search(tag):
        return f'the quotes in the tag <{name}> are curly ones, which do not count; write straight ones: "..."'
    return ""


def markdown_in_html(written: Written) -> Iterator[Finding]:
    """Markdown right behind a tag is not read. Good: an empty line between."""
    for part in written.blocks:
        html = written.cut(part)
        hidden, at, texts = 0, 0, []
        for tag in tags(html):
            if not hidden:
                texts.append((at, html[at : tag.start]))
            if tag.name in _NOT_MARKDOWN:
                hidden = max(0, hidden + (-1 if tag.closing else 1))
            at = tag.end
        texts.append((at, "" if hidden else html[at:]))
        for start, text in texts:
            if found := _MARKDOWN.search(text):
                words = f"{short(found[0])} stands in raw HTML, so it is shown as it is typed"
                yield written.at(part, start + found.start()), f"{words}; put an empty line behind the tag before it"
                break


def references_twice(written: Written) -> Iterator[Finding]:
    """Two references have one name, and only the first counts. Good: a name of its own for each."""
    source = written.source.bytes
    addresses: dict[str, bytes] = {}
    others = sorted((part.start, part.end) for part in (*written.fenced, *written.indented, *written.blocks))
    for found in _DEFINITION.finditer(source) if b"]:" in source else ():
        before = bisect_right(others, (found.start("name"), len(source)))
        if before and others[before - 1][1] > found.start("name"):
            continue
        name = " ".join(found["name"].decode().casefold().split())
        if addresses.setdefault(name, found["address"]) != found["address"]:
            words = f"the reference [{short(name)}] is written already, and only the first one counts"
            yield found.start("name"), f"{words}; give this one another name, or remove it"


def headings(written: Written) -> Iterator[Finding]:
    """A heading's id can't be read or is taken, or a line --- makes a heading of a paragraph."""
    ids: set[str] = set()
    for part in written.headings:
        text = written.cut(part).strip()
        lines = text.split("\n")
        if part.value and part.value in ids:
            yield part.start, f"another heading above has the id {part.value}, so no link leads here; write another id"
        ids.add(part.value)
        if len(lines) > 1 and lines[-1].strip(" >")[:1] == "-" and (len(lines) > 2 or len(text) > _LONG_HEADING):
            words = "the line --- below this makes a heading of it"
            yield part.start, f"{words}; put an empty line between if a rule across the page is meant"
        found = _BRACES.search(lines[0])
        if found and not _GOOD_BRACES.fullmatch(found["braces"]):
            yield part.start, f"{short(found['braces'])} gives the heading no id; write {{#{found['word']}}}"


def ids_of_text(written: Written) -> Iterator[Finding]:
    """An id in braces stands behind a text that is no heading. Good: none."""
    spans = [(part.start, part.end) for part in written.headings]
    for found in _ID_OF_TEXT.finditer(written.text) if "{" in written.text else ():
        offset = written.offset(found.start("at"))
        if not any(start <= offset < end for start, end in spans):
            yield offset, f"{short(found['at'])} is shown as it stands, since only headings take an id; remove it"


def empty_links(written: Written) -> Iterator[Finding]:
    """A link has no words or no address. Good: `[the news](/news/)`."""
    for part in written.links:
        text = written.cut(part)
        if not part.number:
            yield part.start, f"the link {short(text)} has no words, so nobody sees it; write them between the brackets"
        elif not part.value and text.endswith("()"):
            yield part.start, f"the link {short(text)} leads nowhere; write its address between the round brackets"
        elif _IMAGE.search(part.value) and _sign_before(written, part):
            yield part.start, "the image is shown as a link, since a space stands behind its !; remove the space"


def _sign_before(written: Written, part: Part) -> bool:
    """Return whether an exclamation mark and a space are all that stands before a link on its line."""
    source = written.source.bytes
    if source[max(0, part.start - 2) : part.start] != b"! ":
        return False
    start = source.rfind(b"\n", 0, part.start) + 1
    return source[start : part.start].strip(b" \t>") == b"!"
