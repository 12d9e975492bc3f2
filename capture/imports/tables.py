"""Tables: CSV of any separator and encoding, record by record."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import IO

from capture.errors import ListUnreadable
from capture.imports.encodings import encoding_of
from capture.imports.limits import LONGEST_CELL, MOST_COLUMNS
from capture.words import N_

SEPARATORS = ",;\t|"
# The line by which Excel is told its separator.
SAYS_SEPARATOR = "sep="
SAMPLE = 1 << 16  # letters
LOOKED_AT = 20  # records
LONGEST_LINE = LONGEST_CELL * MOST_COLUMNS
ENDLESS = N_("Line {line} is longer than any row of a list. Save your list as a table (CSV) or as a workbook (XLSX).")
UNCLOSED = N_(
    "Line {line}: a cell does not end. Perhaps a quotation mark is opened there and never closed: close it, or save "
    "the list as a workbook (XLSX)."
)

Records = Generator[tuple[int, Sequence[str]], None, None]


def records(file: IO[bytes]) -> Records:
    """Yield each record of a table with its number in the file, from 1. Raises ListUnreadable."""
    encoding = encoding_of(file)
    file.seek(0)
    # A byte that the encoding does not have is shown as such, and refused with its row.
    text = io.TextIOWrapper(file, encoding, "replace", newline="")
    try:
        sample = text.read(SAMPLE).removeprefix("\ufeff")
        text.seek(0)
        told = sample[len(SAYS_SEPARATOR)] if sample[: len(SAYS_SEPARATOR)].lower() == SAYS_SEPARATOR else ""
        numbered = enumerate(_read(text, told or _separator(sample)), 1)
        yield from islice(numbered, 1 if told else 0, None)
    finally:
        text.detach()


def _read(text: IO[str], separator: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(_lines(text), delimiter=separator)
    try:
        yield from reader
    except csv.Error as wrong:
        raise ListUnreadable(UNCLOSED, line=reader.line_num) from wrong


def _lines(text: IO[str]) -> Iterator[str]:
    # Whatever a file holds, no more than a row of it lies in memory.
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise ListUnreadable(ENDLESS, line=number)
        yield line


def _separator(sample: str) -> str:
    """The one that parts the first records into the same number of cells, and into most."""
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    # The last line of a sample may be cut.
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(lines) > 1 and len(sample) == SAMPLE else lines
    try:
        widths = [len(cells) for cells in islice(csv.reader(whole, delimiter=separator), LOOKED_AT) if cells]
    except csv.Error:
        return 0, 0
    usual = max(widths, key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)
