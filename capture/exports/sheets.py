"""Sheets: a workbook (XLSX) whose every cell is text: no formula, and codes and numbers as they are."""

from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from capture.words import N_, gettext

# What a sheet of Excel holds, its head included (support.microsoft.com: specifications and limits).
ROWS = 1_048_576
WIDTH, ABOUT_WIDTH = 22, 100


class Sheet:
    """Writes people into a workbook, row by row, without keeping them."""

    def __init__(self, out: IO[bytes], heads: Sequence[str]) -> None:
        """Open the first sheet."""
        self.book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.text = self.book.add_format({"num_format": "@"})
        self.bold = self.book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        self.heads, self.sheets, self.next = list(heads), 0, ROWS
        self.sheet: Worksheet
        self._turn()

    def row(self, cells: Sequence[str]) -> None:
        """Write one person, onto another sheet where this one is full."""
        if self.next >= ROWS:
            self._turn()
        for place, cell in enumerate(cells):
            if cell:
                self.sheet.write_string(self.next, place, cell, self.text)
        self.next += 1

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people."""
        for cells in several:
            self.row(cells)

    def end(self, about: Sequence[str] = ()) -> None:
        """Finish the workbook, with a sheet that says what it is. Raises OSError where there is no room for it."""
        if about:
            last = self.book.add_worksheet(gettext(N_("About this file")))
            last.set_column(0, 0, ABOUT_WIDTH, self.text)
            for place, line in enumerate(about):
                last.write_string(place, 0, line, self.text)
        try:
            self.book.close()
        except FileCreateError as trouble:
            # What it makes of a full disk, and no OSError.
            raise OSError(*trouble.args) from trouble

    def _turn(self) -> None:
        self.sheets += 1
        name = gettext(N_("People"))
        self.sheet = self.book.add_worksheet(name if self.sheets == 1 else f"{name} {self.sheets}")
        self.sheet.freeze_panes(1, 0)
        # As text for ever: a cell that somebody types into later too keeps its leading zero.
        self.sheet.set_column(0, len(self.heads) - 1, WIDTH, self.text)
        for place, head in enumerate(self.heads):
            self.sheet.write_string(0, place, head, self.bold)
        self.next = 1
