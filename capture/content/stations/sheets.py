"""Sheets: a table that somebody saved from a spreadsheet, row by row, by what its heads mean."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from capture import spellings
from capture.content import folders
from capture.content.mending import mended
from capture.content.remarks import Margin
from capture.words import N_

SEPARATORS = ";,\t|"
# A cell of a name or an address is far below; above it somebody forgot to close a quotation mark.
LONGEST = 200
TOO_MANY = N_("This table has more than {most} rows: is it the right one?")
TOO_LONG = N_("A cell of this row has more than {most} letters.")
WORD = re.compile(r"[^\W_]+")
Heads = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, and its cells by what their heads mean."""

    line: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        """Return a cell, "" for one that the table does not have."""
        return self.cells.get(name, "")


def rows(path: Path, heads: Heads, needed: str, most: int, margin: Margin) -> Iterator[Row]:
    """Read a table whose heads may be called by any of these words; without what is needed it holds no row."""
    content = folders.read(path, margin)
    text = mended(content, margin) if content is not None else None
    if text is None:
        return
    told = csv.reader(StringIO(text), delimiter=_separator(text), strict=True)
    line = 1
    try:
        columns = [_meaning(cell, heads) for cell in next(told, [])]
        if needed not in columns:
            known = ", ".join(name for name, meant in heads.items() if meant == needed)
            margin.fault(1, N_("No column is called “{needed}” (or {known})."), needed=needed, known=known)
            return
        for number, cells in enumerate(told, 1):
            if number > most:
                margin.fault(told.line_num, TOO_MANY, most=most)
                return
            row = Row(line + 1, _cells(columns, cells))
            line = told.line_num
            if any(len(cell) > LONGEST for cell in row.cells.values()):
                margin.fault(row.line, TOO_LONG, most=LONGEST)
            elif any(row.cells.values()):
                yield row
    except csv.Error:
        margin.fault(told.line_num, N_("This line is no row of a table: a quotation mark is not closed."))


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=False) if name}


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(SEPARATORS, key=head.count)


def _meaning(head: str, heads: Heads) -> str:
    return heads.get(" ".join(WORD.findall(spellings.key(head))), "")
