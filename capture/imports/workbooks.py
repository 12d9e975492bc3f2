"""Workbooks (XLSX), row by row: dates as ISO days, numbers as they were typed, everything else as its text.

No library reads them here: those that exist open a sheet whole, and two cells in opposite corners, or one long text
that a million cells share, would fill the memory.
"""

import posixpath
from collections import deque
from collections.abc import Generator, Sequence
from typing import IO
from zipfile import ZipFile

from capture.errors import ListUnreadable
from capture.imports.cells import Formats, Strings, column_of, shown
from capture.imports.limits import LONGEST_CELL, MOST_COLUMNS
from capture.imports.packages import local, open_package, parse
from capture.words import N_

LAST_ROW = 1_048_576  # support.microsoft.com: Excel specifications and limits
TOO_WIDE = N_("This list has more than {most} columns. Keep those that you need.")

Records = Generator[tuple[int, Sequence[str]], None, None]


def records(file: IO[bytes]) -> Records:
    """Yield each row of the first sheet with its number, and of others that go on with the same heads.

    Raises ListUnreadable.
    """
    with open_package(file) as package:
        book = Book(package)
        strings, formats = Strings(package), Formats(package, book.is_from_1904)
        heads: Sequence[str] | None = None
        before = 0
        for sheet in book.sheets:
            rows = Sheet(package, sheet, strings, formats).rows()
            first = next(rows, None)
            if first is None or (heads is not None and first[1] != heads):
                continue
            if heads is None:
                yield first
            heads, last = first[1], before
            for number, cells in rows:
                last = before + number
                yield last, cells
            before = last


class Book:
    """The sheets of a workbook that can be seen, in their order."""

    def __init__(self, package: ZipFile) -> None:
        """Read the book's own part, and where its sheets are."""
        self.is_from_1904 = False
        self._sheets: list[str] = []
        self._targets: dict[str, str] = {}
        for name, start in (("xl/workbook.xml", self._book), ("xl/_rels/workbook.xml.rels", self._relation)):
            deque(parse(package, name, start, _nothing, _nothing), 0)

    @property
    def sheets(self) -> list[str]:
        """The parts that hold the sheets."""
        return [self._targets[sheet] for sheet in self._sheets if sheet in self._targets]

    def _book(self, tag: str, told: dict[str, str]) -> None:
        if local(tag) == "workbookPr":
            self.is_from_1904 = told.get("date1904") in ("1", "true")
        elif local(tag) == "sheet" and told.get("state", "visible") == "visible":
            self._sheets.append(next((value for name, value in told.items() if local(name) == "id"), ""))

    def _relation(self, tag: str, told: dict[str, str]) -> None:
        if local(tag) == "Relationship" and told.get("Type", "").endswith("/worksheet"):
            target = told.get("Target", "")
            self._targets[told.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


class Sheet:
    """One sheet: what is being read of it, a cell at a time."""

    def __init__(self, package: ZipFile, part: str, strings: Strings, formats: Formats) -> None:
        """Read nothing yet."""
        self.package, self.part, self.strings, self.formats = package, part, strings, formats
        self.done: deque[tuple[int, list[str]]] = deque()
        self.row: list[str] = []
        self.number = self.column = 0
        self.kind = self.style = ""
        self.text: list[str] | None = None
        self.value: list[str] = []
        self.is_aloud = False

    def rows(self) -> Records:
        """Yield each row that has a cell. Raises ListUnreadable."""
        for _ in parse(self.package, self.part, self._start, self._end, self._say):
            while self.done:
                yield self.done.popleft()

    def _start(self, tag: str, told: dict[str, str]) -> None:
        match local(tag):
            case "row":
                self.row, self.column = [], -1
                self.number = max(self.number + 1, _number(told.get("r", "")))
            case "c":
                self.column = column_of(told["r"]) if "r" in told else self.column + 1
                self.kind, self.style, self.value = told.get("t", "n"), told.get("s", ""), []
            case "v" | "t" if not self.is_aloud:
                self.text = self.value
            case "rPh":
                # How a text is read aloud, beside it.
                self.is_aloud = True

    def _say(self, text: str) -> None:
        # What is longer than any cell may be is refused by its length: the rest need not be kept.
        if self.text is not None and len(self.text) <= LONGEST_CELL:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        match local(tag):
            case "row":
                if any(self.row):
                    self.done.append((self.number, self.row))
            case "c":
                self._put(shown("".join(self.value), self.kind, self.style, self.strings, self.formats))
            case "v" | "t":
                self.text = None
            case "rPh":
                self.is_aloud = False

    def _put(self, cell: str) -> None:
        if not cell:
            return
        if self.column >= MOST_COLUMNS:
            raise ListUnreadable(TOO_WIDE, most=MOST_COLUMNS)
        self.row.extend([""] * (self.column + 1 - len(self.row)))
        self.row[self.column] = cell


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= LAST_ROW else 0


def _nothing(*told: object) -> None:
    """Take no notice."""
