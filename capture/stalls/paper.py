"""The sheets of a run as a PDF: A4 on its side, ten lines each, ready for any printer."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from capture.colours import Colours
from capture.errors import SheetFull
from capture.issues import Catalogue
from capture.settings import Campaign
from capture.stalls import columns, numbering, runs, sheets
from capture.stalls.columns import Column
from capture.stalls.runs import LINES, Printing, Stall
from capture.stalls.setting import PLAIN, STRONG, Paper
from capture.stalls.sheets import Sheet

# Millimetres. What printers in offices leave white at the edge, and then some.
EDGE = 8
WIDTH, HEIGHT = 297 - 2 * EDGE, 210 - 2 * EDGE
GAP = 2
HEAD, CODE = 18, 18
TITLES = 26
FOOT = 12
# A line in which a hand can write an address (ISO 7810 cards are signed on less).
LINE = 11
BOX = 4
RULE, HAIR = 0.35, 0.15


def check(printing: Printing, campaign: Campaign, catalogue: Catalogue, colours: Colours) -> None:
    """Make sure that a run can be printed, before it is kept. Raises LettersMissing or SheetFull."""
    trial = runs.draft(replace(printing, sheets=1), catalogue)
    trial.id = 0
    pdf(trial, sheets.compose(trial, campaign, catalogue), colours)


def pdf(stall: Stall, sheet: Sheet, colours: Colours, made: datetime | None = None) -> bytes:
    """Return the sheets of a run. Raises SheetFull where its words leave no room for ten lines."""
    with closing(Paper()) as paper:
        return _drawn(paper, stall, sheet, colours, made)


def _drawn(paper: Paper, stall: Stall, sheet: Sheet, colours: Colours, made: datetime | None) -> bytes:
    paper.set_creation_date(made or datetime.now(UTC))
    paper.set_title(f"S{stall.id} – {sheet.campaign}")
    paper.set_lang(stall.language)
    for number in range(1, stall.sheets + 1):
        paper.add_page()
        top = _head(paper, sheet, numbering.code(stall.id, number), colours)
        _table(paper, sheet, top, colours)
        _foot(paper, sheet, colours)
    return bytes(paper.output())


def _head(paper: Paper, sheet: Sheet, code: str, colours: Colours) -> float:
    """Draw who asks, what for, and which sheet it is. Returns where the table begins."""
    paper.set_fill_color(colours["poster-colour"])
    paper.rect(EDGE, EDGE, WIDTH - CODE - 32, HEAD, style="F")
    paper.set_text_color(colours["on-colour"])
    wide = WIDTH - CODE - 40
    taken = paper.fill_box(sheet.campaign, (EDGE + 4, EDGE + 1.2, wide, 9), 24, STRONG)
    paper.fill_box(sheet.call, (EDGE + 4, EDGE + 1.2 + taken, wide, 6.5), 15)
    paper.set_text_color("#000000")
    paper.fill_box(code, (EDGE + WIDTH - CODE - 28, EDGE + 4, 27, 10), 22, STRONG)
    paper.stamp(code, EDGE + WIDTH - CODE, EDGE, CODE)
    top: float = EDGE + HEAD + GAP
    if sheet.legend:
        top += paper.fill_box(sheet.legend, (EDGE, top, WIDTH, 9.5), 10.5) + GAP / 2
    return top


def _table(paper: Paper, sheet: Sheet, top: float, colours: Colours) -> None:
    body = top + TITLES
    line = (EDGE + HEIGHT - FOOT - body) / LINES
    if line < LINE:
        raise SheetFull(words=sheet.legend)
    drawn = columns.of(sheet, EDGE, WIDTH)
    paper.set_text_color(colours["ink"])
    for column in drawn:
        _title(paper, sheet, column, top)
    paper.set_draw_color(colours["ink"])
    _lines(paper, drawn, body, line)
    for column in drawn:
        paper.set_line_width(RULE)
        paper.line(column.left, top, column.left, body + line * LINES)
    paper.rect(EDGE, top, WIDTH, TITLES + line * LINES)


def _title(paper: Paper, sheet: Sheet, column: Column, top: float) -> None:
    inside = (column.left + 1, top + 1, column.width - 2, TITLES - 2)
    if column.name != columns.ISSUE:
        paper.fill_box(column.words, inside, 11, STRONG if column.name in sheet.columns else PLAIN)
        return
    taken = paper.fill_box(column.words, inside, 10)
    left, over, wide, high = inside
    paper.fill_box(sheet.titles, (left, over + taken + 0.5, wide, high - taken - 5), 10, STRONG)
    _numbers(paper, column, top + TITLES - 1.2)


def _numbers(paper: Paper, column: Column, foot: float) -> None:
    wide = column.width / column.boxes
    paper.set_font(f"face{STRONG}", size=9)
    for number in range(column.boxes):
        said = str(number + 1)
        paper.text(column.left + (number + 0.5) * wide - paper.get_string_width(said) / 2, foot, said)


def _lines(paper: Paper, drawn: Sequence[Column], top: float, high: float) -> None:
    for number in range(LINES):
        over = top + number * high
        paper.set_line_width(RULE)
        paper.line(EDGE, over, EDGE + WIDTH, over)
        for column in drawn:
            if column.name == columns.LINE:
                paper.fill_box(str(number + 1), (column.left + 1, over + high / 2 - 2, column.width - 2, 5), 11, STRONG)
            elif column.name in columns.TICKED:
                _boxes(paper, column, over + (high - BOX) / 2)


def _boxes(paper: Paper, column: Column, top: float) -> None:
    wide = column.width / column.boxes
    paper.set_line_width(HAIR * 2)
    for number in range(column.boxes):
        paper.rect(column.left + (number + 0.5) * wide - BOX / 2, top, BOX, BOX)


def _foot(paper: Paper, sheet: Sheet, colours: Colours) -> None:
    paper.set_text_color(colours["ink"])
    said = " ".join(filter(None, (sheet.small_print, sheet.mention)))
    paper.fill_box(said, (EDGE, EDGE + HEIGHT - FOOT + 1, WIDTH, FOOT - 1), 8.5)
