"""A table in CSV (RFC 4180): its first row names the columns, each further one becomes a group of texts by these names.

Commas part the cells, or semicolons or tabs where the first row holds more of them: spreadsheets differ in that.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from plenary.problems import Problem
from plenary.text.heads import named

Row = tuple[int, list[str]]
MOST = 50
"""Rows of one table that are complained of: whoever has more of them knows what is wrong."""


class _QuoteError(ValueError):
    """A row in which quotes do not stand as they should; `line` is where it begins."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def read(text: str, source: str) -> tuple[object, tuple[Problem, ...]]:
    """Return the rows of a table, and a warning for each that has more or fewer cells than there are columns.

    White space around a cell goes, as do rows and columns in which nothing stands; a cell that is missing is "".
    """
    try:
        found_rows = list(_rows(text))
    except _QuoteError as fault:
        words = "a quote that opens a cell in this row is not closed as it should be"
        return None, (Problem(source, fault.line, f'{words}; write "" for a quote within a cell', "data-syntax"),)
    if not found_rows:
        return [], ()
    (line, header), *rows = found_rows
    wrong = _columns_wrong(header, [cells for _, cells in rows], source, line)
    if any(problem.level == "error" for problem in wrong):
        return None, wrong
    places = {name: index for index, name in enumerate(header) if name}
    found = [{name: cells[at] if at < len(cells) else "" for name, at in places.items()} for _, cells in rows]
    ragged = (Problem(source, at, words, "data-row") for at, cells in rows if (words := _ragged(cells, header)))
    return found, (*wrong, *tuple(ragged)[:MOST])


def _rows(text: str) -> Iterator[Row]:
    """Yield each row in which something stands, with the line on which it begins."""
    lines = text.split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=_delimiter(lines), strict=True)
    begin = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield begin, stripped
            begin = reader.line_num + 1
    except csv.Error:
        raise _QuoteError(begin) from None


def _delimiter(lines: Sequence[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=lambda sign: (first.count(sign), sign == ","))


def _columns_wrong(header: list[str], rows: list[list[str]], source: str, line: int) -> tuple[Problem, ...]:
    """Return what is wrong with the names of the columns."""
    found = []
    for index, name in enumerate(header):
        if name and name in header[:index]:
            words = f"two columns have the name {named(name)}; give one of them another name"
            found.append(Problem(source, line, words, "data-syntax"))
        elif not name and any(row[index : index + 1] not in ([], [""]) for row in rows):
            words = f"column {index + 1} has no name in the first row, so it is left out; write one there"
            found.append(Problem(source, line, words, "data-row"))
    return tuple(found)


def _ragged(cells: list[str], header: list[str]) -> str:
    """Return what to say of a row that has more or fewer cells than there are columns, or ""."""
    if len(cells) < len(header):
        words = f"the row has {len(cells)} of {len(header)} cells, so the last ones are empty"
        return f"{words}; add the missing ones, or their commas"
    if any(cells[len(header) :]):
        words = f"the row has {len(cells)} cells for {len(header)} columns, so the last ones are left out"
        return f"{words}; put quotes around a cell with a comma in it"
    return ""
