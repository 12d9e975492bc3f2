"""The lines of a sheet as they are typed: checked when they are left, kept each for itself, once."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from capture import repeats, stalls
from capture.database import now
from capture.errors import AnsweredOtherwise, LineTyped
from capture.forms import SignUp, line_of_sheet
from capture.forms.stall import CELLS
from capture.stalls import LINES, Stall, TypedLine
from capture.web.once import key
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.web.signup import propose

# What a line is: nothing was typed, it is right so far, to be corrected, asked about since it was typed before, kept.
EMPTY, FINE, WRONG, ASKS, SAVED = "empty", "fine", "wrong", "asks", "saved"


@dataclass
class Line:
    """One line: its number, what was typed, what became of it; and who typed it before."""

    number: int
    form: SignUp
    once: str
    again: bool = False
    state: str = EMPTY
    before: TypedLine | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet of a run, and which of its lines were typed."""

    stall: Stall
    number: int
    typed: Mapping[int, TypedLine]

    @property
    def code(self) -> str:
        """Its code."""
        return self.stall.codes[self.number - 1]

    @property
    def next(self) -> str:
        """The code of the sheet after it, "" for the last one."""
        return self.stall.codes[self.number] if self.number < self.stall.sheets else ""


def blank(sheet: Sheet) -> list[Line]:
    """Return every line of a sheet, to be typed."""
    return [Line(number, _form(sheet, {}), key(), before=sheet.typed.get(number)) for number in range(1, LINES + 1)]


def posted(sheet: Sheet) -> Iterator[Line]:
    """Yield the lines that were posted, checked; nothing is kept."""
    for number in range(1, LINES + 1):
        if f"{number}-once" not in request.form:
            continue
        cells = {name: request.form.getlist(f"{number}-{name}") for name in CELLS}
        sent = request.form[f"{number}-once"] or key()
        again, before = f"{number}-again" in request.form, sheet.typed.get(number)
        line = Line(number, _form(sheet, cells), sent, again, before=before)
        if any(text.strip() for name, texts in cells.items() for text in texts if name != "correct"):
            line.state = FINE if line.form.validate() else WRONG
        yield line


def ask(line: Line) -> None:
    """Ask about a line that is right, but was typed before."""
    if line.state == FINE and line.before is not None and not line.again:
        line.state = ASKS


def save(sheet: Sheet, line: Line) -> None:
    """Keep a line that is right: a proposal and a letter owed, as from the visitors' own form, and both once."""
    address = line.form.address
    if line.state != FINE or address is None:
        return
    place = (sheet.stall.id, sheet.number, line.number)
    try:
        with here().database.writing() as act:
            if repeats.begin(act, line.once, _said(sheet, line), now()) is None:
                propose(act, line.form, address)
                repeats.end(act, line.once, SAVED)
                # Last, since the journal lets one act in at a time.
                if not stalls.type_line(act, place, actor(), now(), line.again):
                    # Undone with its key: whoever means it sends the same again.
                    raise LineTyped
        line.state = SAVED
    except (LineTyped, AnsweredOtherwise):
        line.state, line.once, line.again = ASKS, key(), False


def _form(sheet: Sheet, cells: Mapping[str, list[str]]) -> SignUp:
    return line_of_sheet(sheet.stall, here().catalogue, here().settings.campaign.phone_country, cells)


def _said(sheet: Sheet, line: Line) -> str:
    cells = {name: request.form.getlist(f"{line.number}-{name}") for name in (*CELLS, "again")}
    said = urlencode(sorted(cells.items()), doseq=True, errors="surrogatepass")
    return hashlib.sha256(f"{sheet.code}:{line.number}?{said}".encode("utf-8", "surrogatepass")).hexdigest()
