"""Preparing: a roll is read once, outside of any act, into a file without a name that goes with whoever opened it.

So nobody waits at the database while a million rows are read, and a machine that dies keeps nothing of them.
"""

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from capture.imports import files
from capture.imports.files import ZIP
from capture.imports.limits import MIB
from capture.imports.recognising import heads_key
from capture.rolls import columns
from capture.rolls.persons import Arriving, Reader
from capture.words import N_

# The largest département has two million electors, of 250 bytes.
LARGEST, MOST_ROWS = 4096 * MIB, 12_000_000
LOOKED_AT = 200
MISSHAPEN = N_("This row has more or fewer cells than there are heads: what stands where nobody can tell.")
Progress = Callable[[int], object]


@dataclass(frozen=True)
class Layout:
    """What a roll looks like: its heads, what they are taken for, some of its rows."""

    heads: Sequence[str]
    mapping: Sequence[str]
    samples: Sequence[Sequence[str]]

    @property
    def key(self) -> str:
        """By what a roll with the same heads is known again."""
        return heads_key(self.heads)


@dataclass
class Prepared:
    """A roll that was read: how many rows, what was noted of them, and the rows themselves."""

    spool: IO[str]
    reader: Reader
    rows: int = 0

    def each(self) -> Iterator[Arriving]:
        """Yield what is kept of each row, as the database takes it."""
        self.spool.seek(0)
        for row in csv.reader(self.spool):
            yield (int(row[0]), *row[1:5], int(row[5]) if row[5] else None, *row[6:14], int(row[14]), *row[15:])


def look(path: Path) -> Layout:
    """Return how a roll looks. Raises ListUnreadable."""
    with files.opened(path, LARGEST, MOST_ROWS) as table:
        samples = [cells for _, cells in islice(table.rows, LOOKED_AT)]
        return Layout(table.heads, columns.taken_for(table.heads, samples), samples)


@contextmanager
def prepared(
    path: Path, mapping: Sequence[str], key: str, folder: Path, heard: Progress = lambda rows: None
) -> Iterator[Prepared]:
    """Read a roll. Raises ListUnreadable at the row that shows it."""
    # Linux gives it no name at all (O_TMPFILE): nothing is left of it when this process ends, however it does.
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=folder) as spool:
        done = Prepared(spool, Reader(mapping, key))
        write = csv.writer(spool).writerow
        with files.opened(path, LARGEST, MOST_ROWS) as table:
            # A workbook leaves out the empty cells at the end of a row.
            shortest = 0 if is_workbook(path) else len(table.heads)
            for number, cells in table.rows:
                if not shortest <= len(cells) <= len(table.heads) and not _is_padded(cells, len(table.heads)):
                    done.reader.refuse(number, MISSHAPEN)
                    continue
                row = done.reader.read(number, cells)
                if row is not None:
                    write(row)
                    done.rows += 1
                if number % 10_000 == 0:
                    heard(number)
        yield done


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by how it begins."""
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


def _is_padded(cells: Sequence[str], width: int) -> bool:
    return len(cells) > width and not any(cell.strip() for cell in cells[width:])


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
