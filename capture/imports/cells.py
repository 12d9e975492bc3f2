"""Cells of a workbook: what is kept as a number under a format is shown as whoever typed it meant it."""

import re
from collections import deque
from datetime import datetime, timedelta
from typing import Any
from zipfile import ZipFile

from capture.errors import ListUnreadable
from capture.imports.limits import LONGEST_CELL, MIB, MOST_COLUMNS
from capture.imports.packages import local, parse
from capture.words import N_

# The formats of days that every program knows by their number (ECMA-376, 18.8.30).
DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
# What of a format shows no part of a day: quoted words, escaped signs, colours and places.
NO_PART = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
# A sign that cannot stand in XML, written as its number (ECMA-376, 22.9.2.19).
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# All that a workbook's texts may take; each takes so much before its first letter.
MOST_TEXT, EACH = 128 * MIB, 64
TOO_MUCH_TEXT = N_("This workbook holds too much text to be opened at once. Save the sheet with the list as CSV.")
REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")


class Strings:
    """The texts that a workbook's cells share."""

    def __init__(self, package: ZipFile) -> None:
        """Read them all. Raises ListUnreadable for more than fit into the memory that a list may take."""
        self.texts: list[str] = []
        self.size = 0
        self.parts: list[str] = []
        self.is_text = self.is_aloud = False
        if "xl/sharedStrings.xml" in package.namelist():
            deque(parse(package, "xl/sharedStrings.xml", self._start, self._end, self._say), 0)

    def __getitem__(self, number: str) -> str:
        """Return the text of a number; none for one that there is not."""
        place = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def _start(self, tag: str, told: dict[str, str]) -> None:
        match local(tag):
            case "si":
                self.parts = []
            case "t":
                self.is_text = not self.is_aloud
            case "rPh":
                self.is_aloud = True

    def _say(self, text: str) -> None:
        if self.is_text and len(self.parts) <= LONGEST_CELL:
            self.parts.append(text)

    def _end(self, tag: str) -> None:
        match local(tag):
            case "t":
                self.is_text = False
            case "rPh":
                self.is_aloud = False
            case "si":
                self._keep(unescaped("".join(self.parts)[: LONGEST_CELL + 1]))

    def _keep(self, text: str) -> None:
        self.size += EACH + len(text)
        if self.size > MOST_TEXT:
            raise ListUnreadable(TOO_MUCH_TEXT)
        self.texts.append(text)


class Formats:
    """Which of a workbook's formats show a day."""

    def __init__(self, package: ZipFile, is_from_1904: bool) -> None:
        """Read them."""
        # Excel's day 60 is 29 February 1900, which there was not: days are counted from the eve of its eve.
        self.first = datetime(1904, 1, 1) if is_from_1904 else datetime(1899, 12, 30)
        self.days: set[str] = {str(number) for number in DAYS}
        self.styles: list[bool] = []
        self.is_cells = False
        if "xl/styles.xml" in package.namelist():
            deque(parse(package, "xl/styles.xml", self._start, self._end, lambda text: None), 0)

    def is_day(self, style: str) -> bool:
        """Return whether a cell of this style shows a day."""
        place = int(style) if style.isascii() and style.isdecimal() and len(style) < 8 else -1
        return 0 <= place < len(self.styles) and self.styles[place]

    def _start(self, tag: str, told: dict[str, Any]) -> None:
        match local(tag):
            case "numFmt" if re.search("[dDyY]", NO_PART.sub("", told.get("formatCode", ""))):
                self.days.add(told.get("numFmtId", ""))
            case "cellXfs":
                self.is_cells = True
            case "xf" if self.is_cells:
                self.styles.append(told.get("numFmtId", "") in self.days)

    def _end(self, tag: str) -> None:
        if local(tag) == "cellXfs":
            self.is_cells = False


def shown(text: str, kind: str, style: str, strings: Strings, formats: Formats) -> str:
    """Return a cell as it is read: of a text, a number, a day, a yes or no; of a fault nothing."""
    match kind:
        case "s":
            return strings[text]
        case "inlineStr" | "str":
            return unescaped(text[: LONGEST_CELL + 1])
        case "n" if formats.is_day(style):
            return _day(text, formats.first)
        case "n":
            return _figures(text)
        case "e":
            return ""
    return text[: LONGEST_CELL + 1]


def unescaped(text: str) -> str:
    """Return a text with the signs in it that XML cannot hold."""
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def column_of(reference: str) -> int:
    """Return the number of the column of a cell, from 0; one beyond every list for what names none."""
    named = REFERENCE.fullmatch(reference)
    if named is None:
        return MOST_COLUMNS
    number = 0
    for letter in named[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _day(text: str, first: datetime) -> str:
    try:
        moment = first + timedelta(days=float(text))
    except (ValueError, OverflowError):
        return text[: LONGEST_CELL + 1]
    return moment.date().isoformat()


def _figures(text: str) -> str:
    """A phone number that a spreadsheet took for one: 3.3612345678E10 is 33612345678."""
    if text.isascii() and text.isdecimal():
        return text[: LONGEST_CELL + 1]
    try:
        number = float(text)
    except ValueError:
        return text[: LONGEST_CELL + 1]
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text[: LONGEST_CELL + 1]
