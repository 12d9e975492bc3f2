"""Preparing: a roll is looked at, then read row by row; nothing of it is kept here."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

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
TOLD_EVERY = 10_000  # rows
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
    """A roll that is read as somebody takes its rows, and what was noted of them by then."""

    path: Path
    mapping: Sequence[str]
    key: str
    heard: Progress = lambda rows: None
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        """Note nothing yet."""
        self.reader = Reader(self.mapping, self.key)

    def each(self) -> Iterator[Arriving]:
        """Yield what is kept of each row, from the first one. Raises ListUnreadable at the row that shows it."""
        self.reader = Reader(self.mapping, self.key)
        with files.opened(self.path, LARGEST, MOST_ROWS) as table:
            # A workbook leaves out the empty cells at the end of a row.
            shortest = 0 if is_workbook(self.path) else len(table.heads)
            for number, cells in table.rows:
                if not shortest <= len(cells) <= len(table.heads) and not _is_padded(cells, len(table.heads)):
                    self.reader.refuse(number, MISSHAPEN)
                    continue
                row = self.reader.read(number, cells)
                if row is not None:
                    yield row
                if number % TOLD_EVERY == 0:
                    self.heard(number)


def look(path: Path) -> Layout:
    """Return how a roll looks. Raises ListUnreadable."""
    with files.opened(path, LARGEST, MOST_ROWS) as table:
        samples = [cells for _, cells in islice(table.rows, LOOKED_AT)]
        return Layout(table.heads, columns.taken_for(table.heads, samples), samples)


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
