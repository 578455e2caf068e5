"""The one shape of everything that can be wrong in a site, and the table of its kinds."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: how bad it is, and what it means to an editor in one sentence."""

    level: Level
    meaning: str


def _error(meaning: str) -> Code:
    return Code("error", meaning)


def _warning(meaning: str) -> Code:
    return Code("warning", meaning)


# An error can't be shown as it was written and stops a freeze; a warning is shown, but surely not as meant.
CODES: dict[str, Code] = {
    "encoding": _error("The file is not UTF-8 text, so its letters can't be read."),
    "garbled": _warning("Letters were garbled or lost when the file was saved in a wrong encoding before."),
    "control-character": _warning("An invisible control character stands in the text."),
    "front-matter-syntax": _error("The block of fields at the top of the file can't be read as TOML or YAML."),
    "front-matter-fence": _error("The block of fields at the top of the file is opened but never closed."),
    "front-matter-space": _warning("White space stands before the line that opens the fields."),
    "front-matter-key": _warning("A field's name is misspelt or is given twice in different spellings."),
    "front-matter-type": _warning("A field holds another sort of value than it should."),
    "front-matter-group": _warning("A field of the page stands within a group of fields, where it does not count."),
    "draft": _warning("It is not clear whether a page is a draft, so it is kept as one and not published."),
    "front-matter-address": _warning("A field that makes an address holds what no address of the site can be."),
    "date": _warning("A date does not exist or is not written as a date."),
    "shortcode-unknown": _error("A shortcode's name is not one of those that exist."),
    "shortcode-syntax": _error("A shortcode's tag can't be read: a quote, a space or its end is not as it should be."),
    "shortcode-unclosed": _error("A shortcode is opened and never closed, or closed and never opened."),
    "shortcode-nesting": _error("Shortcodes stand too deep in one another."),
    "shortcode-argument": _error("A shortcode is given an argument it does not know or can't use, or lacks one."),
    "shortcode-address": _error("A shortcode is given an address that would run a program when it is followed."),
    "shortcode-template": _error("The template of a shortcode is faulty, so the shortcode can't be shown."),
    "shortcode-warning": _warning("A shortcode's template says that something is probably not as meant."),
    "callout-kind": _warning("A quote begins with the mark of a kind of callout that does not exist."),
    "callout-marker": _warning("The mark of a callout does not stand at the begin of a quote, so no box is made."),
    "code-language": _warning("The language of a code block is surely misspelt, so the block has no colours."),
    "code-option": _warning("An option of a code block is unknown or can't be read."),
    "code-size": _warning("A code block is too long to be given colours."),
    "html-nesting": _warning("A tag of raw HTML is never closed, or closes nothing."),
    "footnote": _warning("A footnote lacks its mark or its text, or is written twice."),
    "leaked-markup": _warning(
        "Signs of Markdown or HTML are shown as they were typed, since something in them is wrong."
    ),
    "shortcode-braces": _warning("Something in braces is shown as it was typed, as its braces make no shortcode."),
    "code-unclosed": _warning("A code block is never closed, so it takes in what follows."),
    "code-indent": _warning("Spaces before a text make code of it, so its links, tags or shortcodes don't work."),
    "table-cells": _warning("A row of a table has more cells than the table's head, and the rest is not shown."),
    "html-tag": _warning("A tag of raw HTML does not exist or can't be read, so it does not do what it should."),
    "html-markdown": _warning("Markdown stands right behind a tag of raw HTML, where it is not read."),
    "reference-twice": _warning("Two references of links have the same name, so one of them is never used."),
    "heading": _warning("A heading has an id that can't be used, or a paragraph has become a heading."),
    "empty-link": _warning("A link has no words, or no address, or was meant as an image."),
    "depth": _warning("Quotes or lists stand so deep in one another that they can't be shown so."),
    "file": _warning("Something in the site's folder is no file that can be read, so it is not published."),
    "unreadable": _error("A file or folder of the site can't be read, so what is in it can't be shown."),
    "template": _error("A template of the site is faulty, so the pages that it makes can't be shown."),
    "address-twice": _error("Two files would be shown at one address."),
    "address-of-list": _warning("A page or a file has the address of a list of the site, so one of the two is hidden."),
    "page-in-bundle": _warning("A page lies in the folder of another page, so it is not shown as a page of its own."),
    "address-capitals": _warning("Two addresses differ in capitals alone, so some disks and servers confuse them."),
    "address-name": _warning("A page's file or folder has a name that makes no address, or not the one meant."),
    "date-missing": _warning("A page has no date, though its list or its address needs one."),
    "no-pages": _error("The site has no pages, so nothing would be left to publish."),
    "settings-syntax": _error("The file site.toml can't be read as TOML."),
    "section-setting": _warning("A page or a section names a kind, a template or a setting that there is not."),
    "block": _warning("A block of the home page is misspelt or lacks what it needs."),
    "event-date": _warning("An event does not say on which day it is."),
    "never-shown": _warning("A page expires before it is to be published, so no reader ever sees it."),
    "date-order": _warning("Two days of a page contradict each other: one can't be before the other."),
    "settings": _warning("A setting in site.toml is misspelt or holds what it can't."),
    "hugo-config": _warning("A setting of a Hugo site can't be read, so the import leaves it out."),
    "import": _warning("Something of a Hugo site needs a person, since the import can't carry it over as it is."),
    "words-syntax": _error("A file of the words of the interface can't be read."),
    "words": _warning("A text of the interface is misspelt, lacks what is to be filled in, or does not exist."),
    "redirect": _warning("A redirect or an old address can't be used as it is written."),
    "redirect-taken": _warning("An old address is that of a page or file, which is shown there."),
    "redirect-twice": _warning("Two redirects begin at one address, so only one of them works."),
    "redirect-chain": _warning("A redirect leads to another redirect."),
    "redirect-loop": _warning("Redirects lead in a circle."),
    "redirect-dead": _warning("A redirect leads to an address that the site does not have."),
    "address-lost": _error("Nothing answers any more at an address that the site published before."),
    "ledger": _warning("A line of addresses.txt can't be read, or is not true."),
    "link-address": _warning("A link's address can't lead anywhere as it is written."),
    "dead-link": _warning("A link leads to an address that the site does not have."),
    "dead-anchor": _warning("A link leads to a place on a page that is not there."),
    "dead-file": _warning("A file that a shortcode shows or offers is not there."),
    "dead-ref": _warning("A ref or relref names a page that does not exist."),
    "dead-image": _warning("An image is not there."),
    "data-syntax": _error("A data file can't be read, so what is made of it can't be shown."),
    "data-row": _warning("A row of a table in CSV has more or fewer cells than the table has columns."),
    "data-name": _warning("A name is given twice in one group of a data file, so one of the two values is lost."),
    "data-twice": _warning("Two data files, or a file and a folder, have one name, so one of the two is not read."),
    "data-file": _warning("A file among the data files is of a sort that is not read."),
    "data-link": _warning("A page names a data file that is not there."),
    "conference-date": _warning("What a conference's data file says of its dates, year or number can't all be right."),
    "doi": _warning("What should be a DOI in a conference's data file is none."),
    "dead-data": _warning("A shortcode asks for data that the site does not have."),
    "dead-param": _warning("A param shortcode names a parameter that neither the page nor the site has."),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in one file, said so that an editor can mend it.

    `source` is the file's path below the site's folder with `/` between its parts; `line` counts from 1 (a whole
    file's problem stands at line 1); `message` reads "what is wrong; what to do", lower case, without Python's words;
    `code` is a key of CODES; `column` counts characters from 1 and is 0 where no single place is meant.
    """

    source: str
    line: int
    message: str
    code: str
    column: int = 0

    @property
    def level(self) -> Level:
        """Whether it stops a freeze ("error") or only a strict one ("warning")."""
        return CODES[self.code].level

    def __str__(self) -> str:
        """Return the one line of the contract: `path:line: what is wrong; what to do (code)`."""
        return f"{self.source}:{self.line}: {self.message} ({self.code})"


def guess(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the nearest known word, or an empty string where none is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{found[0]}"?' if found else ""
