"""Files: a list of any kind, told by what is in it, becomes heads and rows, one at a time, none of which is kept."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO

from capture.errors import ListUnreadable
from capture.imports import documents, tables, workbooks
from capture.imports.limits import LARGEST, MIB, MOST_COLUMNS, MOST_ROWS
from capture.imports.packages import open_package
from capture.words import N_, gettext

# Above the heads a title may stand.
LOOKED_AT = 10
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ZIP, COMPOUND, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
LARGE = N_("This file is larger than {most} MB. Part it into several, each with the same heads.")
LONG = N_("This list has more than {most} rows. Part it into several, each with the same heads.")
EMPTY = N_("This file is empty.")
OLD = N_("This is a workbook of an old kind (XLS), or one with a password. Save it as XLSX, without a password.")
PRINTED = N_("This is a printed page (PDF). Choose the file from which it was printed.")
ARCHIVE = N_(
    "This is an archive (ZIP) or a document of another kind. Unpack it, and choose one list of it: CSV or XLSX."
)
COLUMN = N_("column {number}")

Records = Generator[tuple[int, Sequence[str]], None, None]


@dataclass(frozen=True)
class Table:
    """A list: its heads, and its rows with their number in the file, as a spreadsheet counts them."""

    heads: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]]]


@contextmanager
def opened(path: Path, largest: int = LARGEST, most_rows: int | None = None) -> Iterator[Table]:
    """Open a list of so many bytes and rows at most.

    Raises ListUnreadable, with what to do, here or at the row that shows it.
    """
    with path.open("rb") as file:
        _check_size(file, largest)
        # Whatever reads a part of it lets go before the file is closed.
        with closing(_records(file)) as records:
            yield _with_heads(_counted(records, most_rows or MOST_ROWS))


def _check_size(file: IO[bytes], largest: int) -> None:
    size = file.seek(0, 2)
    if size > largest:
        raise ListUnreadable(LARGE, most=largest // MIB)
    if size == 0:
        raise ListUnreadable(EMPTY)


def _records(file: IO[bytes]) -> Records:
    file.seek(0)
    begins = file.read(512)
    if begins.startswith(COMPOUND):
        raise ListUnreadable(OLD)
    if begins.startswith(PDF):
        raise ListUnreadable(PRINTED)
    if begins.startswith(ZIP):
        return _of_archive(file)
    is_document = begins.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return documents.records(file) if is_document else tables.records(file)


def _of_archive(file: IO[bytes]) -> Records:
    with open_package(file) as package:
        if "xl/workbook.xml" not in package.namelist():
            raise ListUnreadable(ARCHIVE)
    return workbooks.records(file)


def _counted(records: Records, most_rows: int) -> Records:
    for counted, record in enumerate(records):
        if counted > most_rows:
            raise ListUnreadable(LONG, most=most_rows)
        yield record


def _with_heads(records: Records) -> Table:
    records = ((number, cells) for number, cells in records if any(cell.strip() for cell in cells))
    first = list(islice(records, LOOKED_AT))
    if not first:
        raise ListUnreadable(EMPTY)
    # A title above the heads stands alone in its row.
    place = next((place for place, (_, cells) in enumerate(first) if len(list(filter(None, cells))) > 1), 0)
    heads = [_head(cell) for cell in first[place][1]]
    if any(ADDRESS.fullmatch(head) for head in heads):
        # It begins with its first person.
        heads, place = [gettext(COLUMN).format(number=number) for number in range(1, len(heads) + 1)], place - 1
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > MOST_COLUMNS:
        raise ListUnreadable(workbooks.TOO_WIDE, most=MOST_COLUMNS)
    return Table(tuple(heads), chain(first[place + 1 :], records))


def _head(cell: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())
