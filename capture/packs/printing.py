"""Printing: the pages of a pack as a PDF, black on white, on A4 or Letter; each says which of how many it is."""

from collections.abc import Sequence
from contextlib import closing
from functools import cached_property

from capture.lettering import letters
from capture.packs.gathering import Pack
from capture.packs.pages import COLUMNS, ENTRIES, LINES, Book, Page, lay
from capture.papers.paper import SIZES
from capture.stalls.setting import PLAIN, STRONG, Paper
from capture.walks import House
from capture.words import N_, gettext, speaking

# Millimetres.
EDGE, TOP, FOOT = 10.0, 10.0, 10.0
TITLE, HEAD, ROW, TALL = 11.0, 6.0, 6.0, 8.8
LINE, BOX, CODE = 5.2, 3.2, 16.0
HAIR, RULE = 0.15, 0.35
# From the right edge of a column: where the two boxes and the count of doors end.
VISITED, VOTED, BEHIND = 13.0, 6.0, 21.0
# Points.
SMALL, USUAL, LARGE = 6.5, 9.0, 15.0


def pdf(pack: Pack, paper: str, language: str) -> tuple[bytes, int]:
    """Return a pack on A4 or Letter in a language, and how many pages it has."""
    kind, width, height = SIZES[paper]
    with speaking(language), closing(Paper(kind, upright=True)) as sheet:
        sheet.set_creation_date(pack.made)
        sheet.set_title(f"{pack.campaign} {pack.day:%d/%m/%Y}")
        book = lay(pack)
        _Drawing(sheet, book, width, height).draw()
        return bytes(sheet.output()), len(book.pages)


class _Drawing:
    """A book as it is drawn, page after page."""

    def __init__(self, sheet: Paper, book: Book, width: float, height: float) -> None:
        self.sheet, self.book, self.wide, self.high = sheet, book, width - 2 * EDGE, height
        self.number = 0

    def draw(self) -> None:
        """Draw every page; the second and its like are the contents."""
        listed = iter(range(0, len(self.book.contents), ENTRIES))
        for page in self.book.pages:
            self._begin(page)
            if page.heads:
                self._table(page)
            elif page.doors:
                self._doors(page)
            elif page.words:
                self._words(page.words, cover=self.number == 1)
            else:
                begin = next(listed)
                self._contents(self.book.contents[begin : begin + ENTRIES])

    @cached_property
    def _letters(self) -> frozenset[str]:
        return letters()

    def _begin(self, page: Page) -> None:
        self.number += 1
        self.sheet.add_page()
        self._say(page.title, EDGE, TOP + 7, self.wide - CODE, LARGE, STRONG)
        foot = f"{self.number} / {len(self.book.pages)}"
        self._say(foot, EDGE + self.wide - 20, self.high - FOOT + 4, 20, USUAL)
        if page.code:
            self.sheet.stamp(page.code, EDGE + self.wide - CODE, TOP - 4, CODE)

    def _words(self, told: Sequence[str], cover: bool) -> None:
        top = TOP + TITLE + 4
        if cover:
            self._say(gettext(N_("If everything fails, the day goes on by this paper")), EDGE, top + 4, self.wide, 13)
            top += 12
        for at, words in enumerate(told):
            top += self.sheet.fill_box(self._known(words), (EDGE, top, self.wide, 40), 22 if cover and not at else 12)
            top += 4

    def _contents(self, told: Sequence[tuple[str, int]]) -> None:
        wide = self.wide / 3
        for at, (name, page) in enumerate(told):
            column, line = divmod(at, ENTRIES // 3)
            left, foot = EDGE + column * wide, TOP + TITLE + 4 + (line + 1) * 5
            self._say(name, left, foot, wide - 14, USUAL)
            self._say(str(page), left + wide - 12, foot, 10, USUAL, STRONG)

    def _table(self, page: Page) -> None:
        high = TALL if page.hints else ROW
        top, lefts = TOP + TITLE, [EDGE + self.wide * sum(page.widths[:at]) for at in range(len(page.widths) + 1)]
        for left, share, head in zip(lefts, page.widths, page.heads, strict=False):
            self._say(head, left + 1, top + HEAD - 1.8, self.wide * share - 2, USUAL, STRONG)
        foot = top + HEAD + high * len(page.rows)
        for at, row in enumerate(page.rows):
            for place, cell in enumerate(row):
                wide = self.wide * page.widths[place] - 2
                self._say(cell, lefts[place] + 1, top + HEAD + high * (at + 1) - 1.8, wide, USUAL)
                if page.hints and page.hints[at][place]:
                    self._say(page.hints[at][place], lefts[place] + 0.8, top + HEAD + high * at + 2.6, wide, SMALL)
        self.sheet.set_line_width(HAIR)
        for at in range(len(page.rows) + 1):
            self.sheet.line(EDGE, top + HEAD + high * at, EDGE + self.wide, top + HEAD + high * at)
        for left in lefts:
            self.sheet.line(left, top, left, foot)

    def _doors(self, page: Page) -> None:
        wide = self.wide / COLUMNS
        self.sheet.set_line_width(HAIR)
        for column in range(-(-len(page.doors) // LINES)):
            left, top = EDGE + column * wide, TOP + TITLE + 6
            right = left + wide - 3
            for words, away in ((N_("doors"), BEHIND + 4), (N_("seen"), VISITED + 2), (N_("voted"), VOTED)):
                self._say(gettext(words), right - away, top - 1, away, SMALL)
            for at, (street, house) in enumerate(page.doors[column * LINES : (column + 1) * LINES]):
                self._door(street, house, left, right, top + at * LINE)

    def _door(self, street: str, house: House | None, left: float, right: float, top: float) -> None:
        foot = top + LINE - 1.4
        if house is None:
            self._say(street, left, foot, right - left, USUAL, STRONG)
        else:
            self._say(house.said, left + 2, foot, right - left - BEHIND - 3, USUAL)
            self._say(str(house.doors), right - BEHIND, foot, 6, USUAL)
            for away in (VISITED, VOTED):
                self.sheet.rect(right - away, top + (LINE - BOX) / 2, BOX, BOX)
        self.sheet.line(left, top + LINE, right, top + LINE)

    def _say(self, words: str, left: float, foot: float, wide: float, size: float, weight: int = PLAIN) -> None:
        """Set one line; what is longer than its place ends with …"""
        if not words:
            return
        self.sheet.set_font(f"face{weight}", size=size)
        told = self._known(words)
        while told and self.sheet.get_string_width(told) > wide:
            told = f"{told.rstrip('…')[: len(told) * 9 // 10 - 1].rstrip()}…" if len(told) > 2 else ""
        self.sheet.text(left, foot, told)

    def _known(self, words: str) -> str:
        return (
            words if self._letters.issuperset(words) else "".join(one if one in self._letters else "?" for one in words)
        )
