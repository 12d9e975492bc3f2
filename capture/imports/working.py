"""Working: the chore that reads lists, enters their people and takes them out again, and the end of what was kept."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, claims, suppressions
from capture.arrivals import DROPPED, ENTERED, ENTERING, FAILED, READ, READING, RECEIVED, UNDOING, Import
from capture.database import Database, now
from capture.errors import ListUnreadable
from capture.imports import entering, folders, receiving, rows, staging, undoing
from capture.imports.rows import Row
from capture.issues import Catalogue
from capture.settings import Settings
from capture.words import N_, gettext, speaking

# Of these nothing is waited for any more but to be forgotten.
OVER = (ENTERED, DROPPED, FAILED)
ERASED_MEANWHILE = N_("Somebody was erased meanwhile, and may be in this file: it had to go. Choose it again.")

Progress = Callable[[int, int], object]


def work(settings: Settings, database: Database, catalogue: Catalogue) -> bool:
    """Do what the oldest list on this machine waits for. Returns whether there was anything to do."""
    asked = _claim(database)
    if asked is not None:
        go_on(settings, database, catalogue, asked.id)
        return True
    return _tidy(settings, database)


def _claim(database: Database) -> Import | None:
    # Asked first: whoever writes takes a turn, and visitors would wait for it each second.
    with database.reading() as session:
        waits = arrivals.waits(session, claims.host(), now())
    if not waits:
        return None
    with database.writing() as session:
        return arrivals.claim(session, claims.host(), now())


def go_on(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    number: int,
    progress: Progress = lambda done, total: None,
) -> Import:
    """Do what a list waits for to its end, and return it as it is then."""
    with database.reading() as session:
        asked = session.get_one(Import, number)
    if asked.state == READING:
        _read(settings, database, catalogue, asked, progress)
    elif asked.state == ENTERING:
        entering.enter(settings, database, number)
        _clear(settings, database, number)
    elif asked.state == UNDOING:
        undoing.undo(settings, database, number, progress)
    with database.reading() as session:
        return session.get_one(Import, number)


def _read(settings: Settings, database: Database, catalogue: Catalogue, asked: Import, progress: Progress) -> None:
    try:
        staging.stage(settings, database, catalogue, asked, progress)
    except ListUnreadable as trouble:
        with database.writing() as session, speaking(asked.language):
            arrivals.fail(session, asked.id, str(trouble), now())
        _clear(settings, database, asked.id)


def _clear(settings: Settings, database: Database, number: int, whole: bool = False) -> None:
    """Forget the file of a list and what was read of it, and, if whole, also the workbook of what did not come in."""
    folder = folders.folder_of(settings, number)
    folders.remove(folder) if whole else folders.file_of(settings, number).unlink(missing_ok=True)
    staging.clear(database, number)


def let_go(settings: Settings, database: Database, number: int, by: str) -> None:
    """Drop a list that was not entered, and forget everything of it at once. Raises ListNotReady."""
    with database.writing() as session:
        receiving.drop(session, number, by)
    _clear(settings, database, number, whole=True)


def _tidy(settings: Settings, database: Database) -> bool:
    """Forget what is left of a list that is over: it was dropped, or somebody was killed before that was done."""
    lying = folders.lying(settings)
    # Each list that is over is asked, not all the rows: this is done each second.
    is_read = sa.exists().where(Row.import_id == Import.id)
    over = sa.select(Import.id, Import.state, is_read).where(Import.state.in_(OVER))
    with database.reading() as session:
        found = session.execute(over.where(sa.or_(is_read, Import.id.in_(list(lying))))).all()
    # Of one that is in, the workbook of what did not come in stays.
    left = {
        number: state != ENTERED for number, state, has_rows in found if has_rows or state != ENTERED or lying[number]
    }
    for number, whole in left.items():
        _clear(settings, database, number, whole=whole)
    return bool(left)


def lapsed(at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a list was read before a moment and its people never came in."""
    return sa.and_(Import.at <= at, Import.state.in_((RECEIVED, READING, READ, FAILED)))


def discard(settings: Settings, database: Database, before: datetime) -> int:
    """Forget files and rows of lists that came before a moment. Returns how many of them were waiting still."""
    with database.writing() as session:
        gone = sa.update(Import).where(lapsed(before)).values(state=DROPPED).returning(Import.id)
        waiting = session.scalars(gone).all()
        old = session.scalars(sa.select(Import.id).where(Import.at <= before, Import.state != ENTERING)).all()
    for number in old:
        folders.remove(folders.folder_of(settings, number))
    for folder in folders.abandoned(settings, before.timestamp()):
        folders.remove(folder)
    for number in waiting:
        staging.clear(database, number)
    return len(waiting)


def forget_left(settings: Settings, database: Database, erased_at: datetime | None) -> None:
    """Forget the rows of people who were erased or left, and every file that may hold somebody who was erased."""
    with database.writing() as session:
        rows.forget(session, suppressions.holds(Row.who))
        if erased_at is None:
            return
        files = session.scalars(sa.select(Import).where(Import.at <= erased_at)).all()
        for one in files:
            folders.remove(folders.folder_of(settings, one.id))
            if one.state in (RECEIVED, READING):
                _fail(session, one)


def _fail(session: Session, one: Import) -> None:
    with speaking(one.language):
        arrivals.fail(session, one.id, gettext(ERASED_MEANWHILE), now())
