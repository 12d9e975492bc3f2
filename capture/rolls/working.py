"""Working: a roll that was brought to the desk is laid down, read and let in by the worker, and its file goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from capture import claims, law
from capture.database import Database, now
from capture.electors import Edition, people
from capture.errors import HustingsError, ListNotReady, ListUnreadable, RollOvertaken, RollStrikesMany
from capture.imports import folders
from capture.rolls import bringing, columns, preparing, weighing
from capture.settings import Settings
from capture.statements import changed
from capture.words import N_, gettext

UNFIT = N_("The database did not take this roll. Nothing has changed. Bring it again, as the prefecture handed it out.")
# So many stations that nobody brought are named at the desk.
STATIONS = 100
WAITING = (people.RECEIVED, people.READING, people.READ)


def file_of(settings: Settings, number: int) -> Path:
    """Return where the file of a roll lies, while it does."""
    return settings.instance / "rolls" / str(number) / folders.LIST


def receive(settings: Settings, database: Database, stream: IO[bytes], file: str, by: str) -> Edition:
    """Lay a roll down as it comes in, and recognise its columns. Raises ListUnreadable; then nothing is kept."""
    path = folders.lay_down(settings, stream)
    try:
        layout = preparing.look(path)
        with database.writing() as session:
            mapping = bringing.taken_for(session, layout)
            edition = Edition(file=folders.named(file), digest=preparing.digest(path), by=by, host=claims.host())
            edition.state, edition.heads, edition.heads_key = people.RECEIVED, list(layout.heads), layout.key
            edition.mapping, edition.brought_at = list(mapping), now()
            session.add(edition)
            session.flush()
            _settle(settings, path, edition.id)
            session.expunge(edition)
            return edition
    except BaseException:
        folders.remove(path.parent)
        raise


def _settle(settings: Settings, path: Path, number: int) -> None:
    folder = file_of(settings, number).parent
    folders.remove(folder)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.rename(folder)


def order(database: Database, number: int, mapping: Sequence[str]) -> None:
    """Let a roll be read, with what its columns hold. Raises ListNotReady, ColumnsMissing."""
    with database.writing() as session:
        edition = people.ready(session, number, people.RECEIVED, people.READ)
        columns.check(edition.heads, mapping)
        edition.mapping, edition.state = list(mapping), people.READING


def confirm(database: Database, number: int, let_go: int | None = None) -> None:
    """Let a roll that was looked at come in; of one that strikes many only if just so many are let go.

    Raises ListNotReady, RollStrikesMany.
    """
    with database.writing() as session:
        edition = people.ready(session, number, people.READ)
        counts = edition.counts
        missing = counts["struck"] + counts.get("spared", 0)
        is_right = let_go == missing if let_go is not None else not (counts["struck"] and weighing.is_much(counts))
        if not is_right:
            raise RollStrikesMany(struck=missing, scope=counts.get("scope", 0))
        if let_go is not None:
            edition.counts = counts | {"let_go": let_go}
        edition.state, edition.trouble = people.ENTERING, ""


def drop(settings: Settings, database: Database, number: int) -> None:
    """Let go of a roll that did not come in. Raises ListNotReady."""
    with database.writing() as session:
        edition = people.ready(session, number, *WAITING, people.FAILED)
        edition.state = people.DROPPED
        people.forget_heads(edition)
    folders.remove(file_of(settings, number).parent)


def work(settings: Settings, database: Database) -> bool:
    """Do what the oldest roll on this machine waits for. Returns whether there was anything to do."""
    with database.reading() as session:
        edition = people.waiting(session, claims.host())
    if edition is None:
        return False
    try:
        _go_on(settings, database, edition)
    except ListNotReady:
        # Somebody dropped it, or another worker was first.
        return True
    except (RollOvertaken, RollStrikesMany) as trouble:
        _read_again(database, edition.id, str(trouble))
    except (HustingsError, FileNotFoundError) as trouble:
        why = str(ListUnreadable(folders.FILE_GONE)) if isinstance(trouble, FileNotFoundError) else str(trouble)
        _fail(settings, database, edition.id, why)
    except (sa.exc.SQLAlchemyError, database.engine.dialect.loaded_dbapi.Error):
        # What the database does not take it will not take the next time: the worker has letters to send.
        _fail(settings, database, edition.id, gettext(UNFIT))
    return True


def _go_on(settings: Settings, database: Database, edition: Edition) -> None:
    path = file_of(settings, edition.id)
    with bringing.read(settings, path, preparing.look(path), edition.mapping) as roll:
        if edition.state == people.ENTERING:
            bringing.enter(database, settings.campaign.ballot, roll, edition.file, edition.by, edition.id)
            folders.remove(path.parent)
            return
        weighed = bringing.weigh(database, roll)
        with database.writing() as session:
            read = people.ready(session, edition.id, people.READING)
            read.state, read.counts = people.READ, roll.told | weighed.counts
            read.counts = read.counts | {"lists": dict(weighed.lists), "beside": weighed.beside}
            opening = [[one.code, one.name, one.people] for one in weighed.opening[:STATIONS]]
            read.counts = read.counts | {"openings": opening}


def _read_again(database: Database, number: int, why: str) -> None:
    with database.writing() as session:
        edition = people.ready(session, number, people.ENTERING)
        edition.state, edition.trouble, edition.counts = people.READING, why, {}


def _fail(settings: Settings, database: Database, number: int, why: str) -> None:
    with database.writing() as session:
        failed = session.get_one(Edition, number, with_for_update=True, populate_existing=True)
        if failed.state not in (people.READING, people.ENTERING):
            # Another worker let it in, or somebody dropped it.
            return
        failed.state, failed.trouble = people.FAILED, why
        people.forget_heads(failed)
    folders.remove(file_of(settings, number).parent)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a roll was brought and not let in in time."""
    waiting = Edition.state.in_((*WAITING, people.FAILED))
    return sa.and_(waiting, Edition.brought_at <= at - ballot.rules.list_kept)


def discard(settings: Settings, database: Database, at: datetime) -> int:
    """Forget the files of rolls that were not let in in time. Returns how many rolls were waiting still."""
    with database.writing() as session:
        old = sa.update(Edition).where(lapsed(settings.campaign.ballot, at))
        gone = changed(session, old.values(state=people.DROPPED, heads=[], heads_key="", mapping=[]))
        kept = set(session.scalars(sa.select(Edition.id).where(Edition.state.in_((*WAITING, people.ENTERING)))))
    for folder in (settings.instance / "rolls").glob("*"):
        # One that is being laid down has its number in a moment.
        is_old = folder.stat().st_mtime < (now() - timedelta(hours=1)).timestamp()
        if is_old and not (folder.name.isdecimal() and int(folder.name) in kept):
            folders.remove(folder)
    return gone
