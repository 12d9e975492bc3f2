"""The journal is sealed entry by entry: a change behind the database's back is found."""

import threading

import pytest
import sqlalchemy as sa

from capture import journal
from capture.database import Database, now
from capture.journal import Entry
from tests.conftest import NOON


@pytest.fixture
def kept(database: Database) -> Database:
    for number in range(4):
        with database.writing() as session:
            journal.record(session, "staff:1", "export", {"rows": number, "filter": "neighbourhood:bellevue é"}, NOON)
    return database


def test_an_untouched_journal_fits(kept: Database) -> None:
    with kept.reading() as session:
        assert journal.first_broken(session) is None
        assert len(set(session.scalars(sa.select(Entry.seal)))) == 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET actor = 'staff:2' WHERE id = 2",
        "UPDATE journal SET seal = '' WHERE id = 2",
        "DELETE FROM journal WHERE id = 1",
    ],
)
def test_a_change_behind_its_back_is_found(kept: Database, change: str) -> None:
    behind_its_back(kept, change)
    with kept.reading() as session:
        assert journal.first_broken(session) == 2


def behind_its_back(database: Database, change: str) -> None:
    """Change the journal as somebody can who owns the file."""
    with database.writing() as session:
        if database.is_sqlite:
            for trigger in ("journal_only_grows_UPDATE", "journal_only_grows_DELETE"):
                session.execute(sa.text(f"DROP TRIGGER {trigger}"))
        else:
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        session.execute(sa.text(change))


def test_many_at_once_make_one_chain(kept: Database) -> None:
    def write() -> None:
        for _ in range(5):
            with kept.writing() as session:
                journal.record(session, "staff:3", "tag", {}, now())

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with kept.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Entry.id))) == 24
        assert journal.first_broken(session) is None


def test_what_was_written_before_seals_needs_none(kept: Database) -> None:
    with kept.writing() as session:
        behind = (
            "INSERT INTO journal (id, at, actor, act, particulars) VALUES (0, '2026-01-01 00:00:00', 'a', 'b', '{}')"
        )
        session.execute(sa.text(behind))
    with kept.reading() as session:
        assert journal.first_broken(session) is None
