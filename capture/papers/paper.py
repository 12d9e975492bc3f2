"""The paper of a walk as a PDF: black on white, large, a line for each door, boxes to tick; nobody's name is on it."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby

from capture.errors import SheetFull
from capture.lettering import letters
from capture.papers import grid
from capture.papers.grid import Column
from capture.papers.printouts import Line
from capture.papers.wording import Wording
from capture.stalls.setting import PLAIN, STRONG, Paper

SIZES = {"a4": ("A4", 210.0, 297.0), "letter": ("Letter", 215.9, 279.4)}
# Millimetres. A clipboard's clip takes the top, a thumb the edge.
EDGE, TOP, FOOT = 9.0, 10.0, 8.0
CODE = 23.0
HEAD = 30.0
ROW, STREET = 8.6, 7.0
BOX = 4.4
RULE, HAIR, STRUCK = 0.4, 0.15, 0.9
SHADE = 235


def pdf(parts: Sequence[tuple[Wording, Sequence[Line]]], paper: str, made: datetime) -> bytes:
    """Return the paper of some printings on A4 or Letter. Raises SheetFull where words leave no room."""
    kind, width, height = SIZES[paper]
    with closing(Paper(kind, upright=True)) as sheet:
        sheet.set_creation_date(made)
        sheet.set_title(", ".join(wording.code for wording, _ in parts))
        for wording, lines in parts:
            _Drawing(sheet, wording, width - 2 * EDGE, height - FOOT).draw(lines)
        return bytes(sheet.output())


class _Drawing:
    """One printing as it fills pages from their top to their foot."""

    def __init__(self, sheet: Paper, wording: Wording, width: float, foot: float) -> None:
        self.sheet, self.wording, self.width, self.foot = sheet, wording, width, foot
        self.columns = grid.of(wording, EDGE, width)
        self.top, self.page = 0.0, 0

    def draw(self, lines: Sequence[Line]) -> None:
        """Draw every line, street by street."""
        self._begin()
        for _, street in groupby(lines, key=lambda line: line.house.street_of):
            of_street = list(street)
            self._street(of_street[0].house.street)
            for line in of_street:
                if self.top + ROW > self.foot:
                    self._begin()
                    self._street(f"{of_street[0].house.street} …")
                self._line(line)

    def _begin(self) -> None:
        self.page += 1
        self.sheet.add_page()
        self.sheet.set_draw_color(0)
        self.sheet.set_text_color(0)
        self.top = TOP
        self._title()
        if self.page == 1:
            self._script()
        self._heads()

    def _title(self) -> None:
        sheet, words = self.sheet, self.wording
        high = CODE if self.page == 1 else 13.0
        sheet.stamp(words.code, EDGE + self.width - high, self.top, high)
        sheet.fill_box(words.code, (EDGE, self.top, 46, 12), 30, STRONG)
        page = f"{words.heads['page']} {self.page}"
        self._say(words.name, (EDGE + 48, self.top, self.width - 50 - high, 9), 15, STRONG)
        told = f"{words.campaign} · {words.goal} · {page}"
        sheet.fill_box(told, (EDGE + 48, self.top + 9.2, self.width - 50 - high, 4.4), 9)
        if self.page == 1:
            half = (self.width - high) / 2
            self._blank(words.heads["who"], words.volunteer, EDGE, half)
            self._blank(words.heads["day"], "", EDGE + half, half)
        self.top += high + 2

    def _blank(self, head: str, told: str, left: float, width: float) -> None:
        taken = f"{head}\u00a0: {told}".rstrip()
        self._say(taken, (left, self.top + 16.5, width - 4, 6), 12)
        self.sheet.set_line_width(HAIR)
        begin = left + self.sheet.get_string_width(taken) + 2
        self.sheet.line(min(begin, left + width - 4), self.top + 21.5, left + width - 4, self.top + 21.5)

    def _script(self) -> None:
        words, begin, inside = self.wording, self.top, self.width - 6
        self.top += 2
        self.top += self._say(words.opening, (EDGE + 3, self.top, inside, 10.5), 12.5, STRONG) + 0.6
        for number, question in enumerate(words.asking, 1):
            self.top += self._say(f"{number}. {question}", (EDGE + 3, self.top, inside, 9.4), 11.5) + 0.4
        if words.consent:
            asking = f"{words.heads['asking']}\u00a0: {words.consent}"
            self.top += self._say(asking, (EDGE + 3, self.top + 0.6, inside, 9), 9.5, STRONG) + 1
        self.top += self._say(words.care, (EDGE + 3, self.top + 0.6, inside, 8), 8.5) + 2
        self.sheet.set_line_width(RULE)
        self.sheet.rect(EDGE, begin, self.width, self.top - begin)
        self.top += 1.5
        self._legend()

    def _legend(self) -> None:
        sheet, words = self.sheet, self.wording
        if words.issues:
            said = " · ".join(f"{n}\u00a0{issue}".replace(" ", "\u00a0") for n, issue in enumerate(words.issues, 1))
            head = f"{words.heads['issues']}\u00a0: "
            self.top += sheet.fill_box(head + said, (EDGE, self.top, self.width, 9), 9.5, STRONG) + 1.5

    def _heads(self) -> None:
        self.sheet.set_line_width(RULE)
        for column in self.columns:
            if column.boxes and column.boxes != ("",):
                self._upright(column)
            else:
                self._turned(column.head, column.left + column.width / 2, STRONG)
        self.top += HEAD
        self.sheet.line(EDGE, self.top, EDGE + self.width, self.top)

    def _upright(self, column: Column) -> None:
        self.sheet.fill_box(column.head, (column.left + 1, self.top + 0.5, column.width - 2, 4.4), 9.5, STRONG)
        for figure, words, middle in column.middles():
            self._turned(words, middle, PLAIN, 5.5)
            self._centred(str(figure), middle, self.top + HEAD - 1.2, 10.5)

    def _turned(self, words: str, middle: float, weight: int, below: float = 1.0) -> None:
        foot = self.top + HEAD - (5.5 if below > 1 else 1.5)
        with self.sheet.rotation(90, middle, foot):
            self.sheet.fill_box(words, (middle, foot - 2.1, HEAD - below - 5.5, 4.6), 10.5, weight)

    def _centred(self, words: str, middle: float, foot: float, size: float) -> None:
        self.sheet.set_font(f"face{STRONG}", size=size)
        self.sheet.text(middle - self.sheet.get_string_width(words) / 2, foot, words)

    def _street(self, name: str) -> None:
        if self.top + STREET + ROW > self.foot:
            self._begin()
        self.sheet.set_fill_color(SHADE)
        self.sheet.rect(EDGE, self.top, self.width, STREET, style="F")
        self._say(name, (EDGE + 2, self.top + 1, self.width - 4, STREET - 1.4), 14, STRONG)
        self.top += STREET
        self.sheet.set_line_width(RULE)
        self.sheet.line(EDGE, self.top, EDGE + self.width, self.top)

    def _line(self, line: Line) -> None:
        floor = "" if line.floor is None else str(line.floor)
        said = {
            grid.LINE: (str(line.number), 10.0, PLAIN),
            grid.HOUSE: (line.house.said, 15.0, STRONG),
            grid.FLOOR: ("–" if line.alone else floor, 13.0, PLAIN),
            grid.DOOR: ("–" if line.alone else line.label, 13.0, PLAIN),
        }
        for column in self.columns:
            if column.name in said:
                words, size, weight = said[column.name]
                box = (column.left + 1.4, self.top + 1.6, column.width - 1.8, ROW - 2)
                self._say(words, box, size, weight)
            self._boxes(column)
        if line.closed:
            self.sheet.set_line_width(STRUCK)
            self.sheet.line(EDGE, self.top + ROW / 2, EDGE + self.width, self.top + ROW / 2)
        self.sheet.set_line_width(HAIR)
        self.sheet.line(EDGE, self.top + ROW, EDGE + self.width, self.top + ROW)
        self.top += ROW

    def _boxes(self, column: Column) -> None:
        self.sheet.set_line_width(HAIR)
        if column.left > EDGE:
            self.sheet.line(column.left, self.top, column.left, self.top + ROW)
        self.sheet.set_line_width(RULE)
        for _, _, middle in column.middles():
            self.sheet.rect(middle - BOX / 2, self.top + (ROW - BOX) / 2, BOX, BOX)

    def _say(self, words: str, box: tuple[float, float, float, float], size: float, weight: int = PLAIN) -> float:
        """Set what others wrote, which may be longer than any paper, or of other letters: no walk is lost for it.

        Returns the height that it takes.
        """
        told = "".join(letter if letter in letters() else "?" for letter in words)
        while told:
            try:
                return self.sheet.fill_box(told, box, size, weight)
            except SheetFull:
                told = f"{told[: len(told) * 3 // 4].rstrip()}…"
        return 0.0
