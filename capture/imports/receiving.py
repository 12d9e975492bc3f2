"""Receiving: a file is laid down, looked at, and said what it is; then it waits to be read, entered, undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from capture import arrivals, claims, details, law, marks
from capture.arrivals import (
    ENTERING,
    FAILED,
    OTHERS,
    PEOPLE,
    READ,
    READING,
    RECEIVED,
    UNDOING,
    UNKNOWN,
    US,
    Import,
    Layout,
    Statement,
)
from capture.database import Database, now
from capture.errors import ColumnsUnknown, ListNotReady, ListStays, ListUnreadable, StatementIncomplete
from capture.imports import files, folders
from capture.imports.kinds import REACHING, holds, kinds, taken_for
from capture.imports.recognising import NOTHING, heads_key
from capture.issues import Catalogue
from capture.settings import Settings
from capture.words import N_, gettext, spoken

# So many rows show how cells look, and so many of them are shown.
LOOKED_AT, SHOWN = 200, 3
STATES = {
    RECEIVED: N_("waiting for what its columns hold"),
    READING: N_("being read"),
    READ: N_("read"),
    ENTERING: N_("being entered"),
    arrivals.ENTERED: N_("in"),
    UNDOING: N_("being taken out"),
    arrivals.UNDONE: N_("out again"),
    FAILED: N_("unreadable"),
    arrivals.DROPPED: N_("dropped"),
}


@dataclass(frozen=True)
class Column:
    """One column of a list: its head, some of its cells, what it is taken for."""

    head: str
    cells: Sequence[str]
    kind: str


def receive(
    settings: Settings, database: Database, catalogue: Catalogue, stream: IO[bytes], file: str, by: str
) -> Import:
    """Lay a file down as it comes in, and recognise what it holds.

    A mapping that somebody made by hand for the same heads is used again. Raises ListUnreadable; then nothing is kept.
    """
    path = folders.lay_down(settings, stream)
    try:
        layout, _ = _look(path, catalogue, file)
        with database.writing() as session:
            remembered = arrivals.remembered(session, layout.heads_key)
            if remembered is not None and len(remembered) == len(layout.heads):
                layout = Layout(layout.heads, layout.heads_key, remembered, layout.kind)
            received = arrivals.receive(session, folders.named(file), layout, by, claims.host(), spoken(), now())
            folders.settle(settings, path, received.id)
            return received
    except BaseException:
        folders.remove(path.parent)
        raise


def look(settings: Settings, catalogue: Catalogue, asked: Import) -> list[Column]:
    """Return the columns of a list that lies here, each with some of its cells. Raises ListUnreadable."""
    try:
        _, samples = _look(folders.file_of(settings, asked.id), catalogue, asked.file)
    except FileNotFoundError as missing:
        raise ListUnreadable(folders.FILE_GONE) from missing
    shown = []
    for place, (head, kind) in enumerate(zip(asked.heads, asked.mapping, strict=True)):
        filled = [row[place] for row in samples if len(row) > place and row[place].strip()]
        shown.append(Column(head, filled[:SHOWN], kind))
    return shown


def _look(path: Path, catalogue: Catalogue, file: str) -> tuple[Layout, list[Sequence[str]]]:
    with files.opened(path) as table:
        samples = [cells for _, cells in islice(table.rows, LOOKED_AT)]
        mapping = taken_for(table.heads, samples, catalogue)
        return Layout(table.heads, heads_key(table.heads), mapping, holds(file, table.heads)), samples


def order(
    session: Session,
    catalogue: Catalogue,
    number: int,
    mapping: Sequence[str],
    statement: Statement,
    by: str,
    kind: str | None = None,
    heard_at: datetime | None = None,
) -> Import:
    """Let a list be read, with what its columns hold and what is stated about it.

    Raises ListNotReady, ColumnsUnknown, StatementIncomplete, or DetailUnreadable for a statement with unseen signs.
    """
    asked = _ready(session, number, RECEIVED, READ, FAILED)
    holds_what = kind or asked.kind
    _check_columns(catalogue, asked, mapping, holds_what)
    _check_statement(catalogue, statement)
    arrivals.order(asked, mapping, statement, holds_what)
    arrivals.begin(asked, READING, by, heard_at)
    return asked


def confirm(session: Session, number: int, by: str, heard_at: datetime | None = None) -> Import:
    """Let the people of a list that was read be entered. Raises ListNotReady."""
    asked = _ready(session, number, READ)
    arrivals.begin(asked, ENTERING, by, heard_at)
    return asked


def undo(session: Session, ballot: law.Ballot, number: int, by: str, heard_at: datetime | None = None) -> Import:
    """Let the people of a list be taken out again. Raises ListNotReady or ListStays."""
    asked = _ready(session, number, arrivals.ENTERED)
    if arrivals.undo_until(asked, ballot, now()) is None:
        raise ListStays(number=number, days=ballot.rules.undo_kept.days)
    arrivals.begin(asked, UNDOING, by, heard_at)
    return asked


def drop(session: Session, number: int, by: str) -> Import:
    """Let go of a list that was not entered; the worker forgets what was read of it. Raises ListNotReady."""
    asked = _ready(session, number, RECEIVED, READING, READ, FAILED)
    arrivals.begin(asked, arrivals.DROPPED, by)
    return asked


def _ready(session: Session, number: int, *states: str) -> Import:
    asked = session.get(Import, number, with_for_update=True)
    if asked is None or asked.state not in states:
        state = gettext(STATES[asked.state]) if asked else gettext(N_("unknown"))
        raise ListNotReady(number=number, state=state)
    return asked


def _check_columns(catalogue: Catalogue, asked: Import, mapping: Sequence[str], holds_what: str) -> None:
    reaching = REACHING if holds_what == PEOPLE else ("email",)
    known = len(mapping) == len(asked.heads) and {NOTHING, *kinds(catalogue)}.issuperset(mapping)
    if not known or not set(reaching) & set(mapping):
        raise ColumnsUnknown


def _check_statement(catalogue: Catalogue, said: Statement) -> None:
    """Whoever claims a consent says how, when and to whom it was given."""
    letters = {law.letter(key) for key in catalogue.issue_keys}
    details.plain(" ".join(said.text.split()))
    claims = bool(said.text.strip() or said.given_on or said.agreed)
    whole = bool(said.text.strip()) and said.given_on is not None and said.given_on <= now().date()
    known = said.origin in (US, OTHERS, UNKNOWN) and {*marks.OF_PURPOSE, *letters}.issuperset(said.agreed)
    if not known or (claims and not (whole and said.origin != UNKNOWN)):
        raise StatementIncomplete
