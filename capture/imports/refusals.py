"""Refusals: the rows that did not come in, as they stand in the file, each with its reason, as a workbook to be mended.

Whoever left is not among them: of those nothing is said, not even that they were there.
"""

from collections.abc import Iterator
from typing import IO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.arrivals import Import
from capture.exports.sheets import Sheet
from capture.imports import files, rows
from capture.imports.folders import file_of
from capture.imports.limits import LONGEST_CELL
from capture.imports.rows import Row
from capture.settings import Settings
from capture.words import N_, gettext

AT_ONCE = 5000
DOUBLE = N_("The list has this person already, further up.")
# A workbook keeps no half of a letter, and every cell of ours is text.
Told = tuple[int, str, str]


def write(settings: Settings, session: Session, asked: Import, out: IO[bytes]) -> int:
    """Write the rows of a list that did not come in, in the language being spoken. Returns how many."""
    written = 0
    with files.opened(file_of(settings, asked.id)) as table:
        ours = [gettext(N_("Row")), gettext(N_("Column")), gettext(N_("Why not"))]
        sheet = Sheet(out, [*map(_shown, table.heads), *ours])
        refused = _refused(session, asked.id)
        waits = next(refused, None)
        for number, cells in table.rows:
            if waits is not None and number == waits[0]:
                padded = [*cells, *[""] * (len(table.heads) - len(cells))][: len(table.heads)]
                sheet.row([*map(_shown, padded), str(number), _shown(waits[1]), gettext(waits[2])])
                written, waits = written + 1, next(refused, None)
        sheet.end()
    return written


def _refused(session: Session, number: int) -> Iterator[Told]:
    out = Row.verdict.in_((rows.REFUSED, rows.DOUBLE))
    told = sa.select(Row.place, Row.head, Row.reason).where(Row.import_id == number, out).order_by(Row.place)
    for place, head, reason in session.execute(told.execution_options(yield_per=AT_ONCE)):
        yield place, head, reason or DOUBLE


def _shown(cell: str) -> str:
    return cell[:LONGEST_CELL].encode("utf-8", "replace").decode()
