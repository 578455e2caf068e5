"""Footnotes: marks, numbers and texts at the end, with Goldmark's ids and roles (extension/footnote.go)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from plenary.text.serialise import append_html, start_tag
from plenary.text.tree import Notes, Remark


def append_section(root: Element, notes: Notes) -> None:
    """Number the footnotes in the order of their first marks and append their texts; remark on those without a mark."""
    shown = [name for name in notes.references if name in notes.footnotes]
    _remark_on_unused(notes)
    if not shown:
        return
    section = SubElement(root, "div", {"class": "footnotes", "role": "doc-endnotes"})
    SubElement(section, "hr")
    items = SubElement(section, "ol")
    for number, name in enumerate(shown, 1):
        marks = [_mark(sup, number, repeat) for repeat, sup in enumerate(notes.references[name])]
        items.append(_text(notes.footnotes[name][0], number, marks))
        notes.anchors.update([f"fn:{number}", *marks])


def _mark(sup: Element, number: int, repeat: int) -> str:
    """Fill a mark in and return its id; further marks of one footnote are told apart by a count."""
    name = f"fnref{repeat or ''}:{number}"
    sup.set("id", name)
    link = SubElement(sup, "a", {"href": f"#fn:{number}", "class": "footnote-ref", "role": "doc-noteref"})
    link.text = str(number)
    return name


def _text(item: Element, number: int, marks: list[str]) -> Element:
    """Give a footnote's text its id and the links back to its marks."""
    item.set("id", f"fn:{number}")
    last = item[-1] if len(item) and item[-1].tag == "p" and not (item[-1].tail or "").strip() else item
    append_html(last, "".join(map(_way_back, marks)))
    return item


def _way_back(mark: str) -> str:
    link = start_tag("a", {"href": f"#{mark}", "class": "footnote-backref", "role": "doc-backlink"})
    return f"\xa0{link}\u21a9\ufe0e</a>"


def _remark_on_unused(notes: Notes) -> None:
    for name, (_, line) in notes.footnotes.items():
        if name not in notes.references:
            words = f"nothing refers to the footnote [^{name}], so it is not shown; put [^{name}] where it belongs"
            notes.remarks.append(Remark(line, words, "footnote"))
