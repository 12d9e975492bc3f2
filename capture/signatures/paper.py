"""The sheets onto which signature lists are copied: a station's people by their numbers, one box a line."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime

from capture import words
from capture.electors import Elector
from capture.lettering import letters
from capture.signatures.unsigned import Sheet
from capture.stalls.setting import PLAIN, STRONG, Paper
from capture.words import N_, gettext

TITLE = N_("Who did not sign on {day}")
HOW = N_(
    "Tick the box of whoever did not sign. Copy nothing else, photograph nothing; at the desk the numbers are typed "
    "under the code above. This sheet is destroyed when they are typed."
)
PAGE = N_("page {page} of {pages}")
EMPTY = N_("No roll is in, or none of these stations has anybody on it.")
# Millimetres on A4 upright: the edge, the head, a line; so many lines in a column, two columns a page.
EDGE, HEAD, ROW, LINES, COLUMN = 12.0, 34.0, 5.3, 45, 95.0
BOX, NUMBER, NAME = 3.2, 7.0, 19.0
LARGE, MEDIUM, SMALL = 16.0, 10.0, 8.5
# So wide is a name at most, and the gap between the columns.
WIDEST = COLUMN - NAME - 5


def print_sheets(told: Sequence[tuple[Sheet, Sequence[Elector]]], campaign: str, first: date, made: datetime) -> bytes:
    """Return the sheets as a PDF, in the language being spoken, each station on pages of its own."""
    with closing(Paper("A4", upright=True)) as paper:
        paper.set_creation_date(made)
        paper.set_title(gettext(TITLE).format(day=words.written(first, words.spoken())))
        for sheet, electors in told:
            _station(paper, campaign, first, sheet, electors)
        if not told:
            paper.add_page()
            paper.fill_box(gettext(EMPTY), (EDGE, EDGE, 186, 10), MEDIUM)
        return bytes(paper.output())


def _station(paper: Paper, campaign: str, first: date, sheet: Sheet, electors: Sequence[Elector]) -> None:
    each = 2 * LINES
    pages = max(1, -(-len(electors) // each))
    for page in range(pages):
        _head(paper, campaign, first, sheet, gettext(PAGE).format(page=page + 1, pages=pages))
        for place, elector in enumerate(electors[page * each : (page + 1) * each]):
            column, row = divmod(place, LINES)
            _line(paper, elector, EDGE + column * COLUMN, EDGE + HEAD + row * ROW)


def _head(paper: Paper, campaign: str, first: date, sheet: Sheet, page: str) -> None:
    paper.add_page()
    station = _plain(f"{sheet.precinct.code} {sheet.precinct.name} · {sheet.list}")[:90]
    paper.fill_box(station, (EDGE, EDGE, 140, 8), LARGE, STRONG)
    paper.fill_box(sheet.code, (EDGE + 142, EDGE, 44, 8), LARGE, STRONG)
    said = gettext(TITLE).format(day=words.written(first, words.spoken()))
    paper.fill_box(f"{said} · {_plain(campaign)} · {page}", (EDGE, EDGE + 9, 186, 6), MEDIUM)
    paper.fill_box(gettext(HOW), (EDGE, EDGE + 16, 186, 12), SMALL)


def _line(paper: Paper, elector: Elector, left: float, top: float) -> None:
    paper.rect(left, top - BOX, BOX, BOX)
    paper.set_font(f"face{STRONG}", size=MEDIUM)
    paper.text(left + NUMBER - 2, top, "" if elector.order_number is None else str(elector.order_number))
    paper.set_font(f"face{PLAIN}", size=MEDIUM)
    used = f" ({elector.used_name})" if elector.used_name and elector.used_name != elector.family_name else ""
    name = _plain(f"{elector.family_name}{used} {elector.given_names}")
    while name and paper.get_string_width(name) > WIDEST:
        name = f"{name[:-2]}…" if len(name) > 2 else ""
    paper.text(left + NAME, top, name)


def _plain(said: str) -> str:
    return "".join(letter if letter in letters() else "?" for letter in said)
