"""Columns: the cells of one row by what their column holds, each looked at before anything else reads it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from capture import details
from capture.exports import runs
from capture.imports import days, told, yes
from capture.imports.limits import LONGEST_CELL
from capture.imports.told import RowRefused

# What parts several values in one cell.
SEPARATORS = str.maketrans(";|\n", ",,,")

# What people write into a cell where there is nothing to write.
NOTHING = " \t\r\n\u00a0\u202f-–—?."

Places = Mapping[str, Sequence[int]]


def places(mapping: Sequence[str]) -> Places:
    """Return the numbers of the columns of each kind."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(mapping):
        if name:
            found.setdefault(name, []).append(place)
    return found


class Cells:
    """One row: its cells by kind; `place` is the column that was looked at last, and `remarks` what was noted of it."""

    def __init__(self, columns: Places, cells: Sequence[str], is_month_first: bool = False) -> None:
        """Look at nothing yet."""
        self.columns, self.cells, self.is_month_first = columns, cells, is_month_first
        self.place: int | None = None
        self.remarks: dict[str, None] = {}

    def texts(self, name: str) -> Iterator[str]:
        """Yield the cells of a kind that are filled, without the blanks around them. Raises RowRefused."""
        for place in self.columns.get(name, ()):
            text = self.cells[place] if place < len(self.cells) else ""
            if text.strip(NOTHING):
                self.place = place
                if len(text) > LONGEST_CELL:
                    raise RowRefused(told.TOO_LONG, place)
                yield details.stripped(text)

    def text(self, name: str, most: int = LONGEST_CELL) -> str:
        """Return the first cell of a kind. Raises DetailUnreadable for what is hostile or too long."""
        return self.checked(name, next(self.texts(name), ""), most)

    def lines(self, name: str, most: int) -> str:
        """Return the lines of the first cell of a kind as one. Raises DetailUnreadable."""
        lines = next(self.texts(name), "").splitlines()
        return self.checked(name, ", ".join(filter(None, map(str.strip, lines))), most)

    def checked(self, name: str, text: str, most: int) -> str:
        """Return a text that can be seen, is not too long, and that no spreadsheet runs. Raises DetailUnreadable."""
        if len(details.plain(text)) > most:
            raise RowRefused(told.TOO_LONG, self.place)
        if runs(name, text):
            raise RowRefused(told.FORMULA, self.place)
        return text

    def parts(self, name: str) -> list[str]:
        """Return every value in the cells of a kind, where one cell may hold several. Raises DetailUnreadable."""
        joined = ",".join(details.plain(text.translate(SEPARATORS)) for text in self.texts(name))
        return [part.strip(' "') for part in joined.split(",") if part.strip(' "')]

    def day(self, name: str) -> date | None:
        """Return the day in a cell, None where there is none, or none that can be read. Raises DetailUnreadable."""
        typed = self.text(name)
        day = days.read(typed, self.is_month_first)
        self.remark(told.DAY_LEFT_OUT, bool(typed) and day is None)
        return day

    def says_yes(self, name: str) -> bool:
        """Return whether any cell of a kind says yes. Raises RowRefused."""
        answers = [yes.read(text) for text in self.texts(name)]
        self.remark(told.ANSWER_LEFT_OUT, None in answers)
        return True in answers

    def remark(self, words: str, happened: bool = True) -> None:
        """Note that something comes in otherwise than it was written."""
        if happened:
            self.remarks[words] = None
