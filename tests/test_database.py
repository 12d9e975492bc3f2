import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.errors import SettingWrong
from capture.journal import Entry, record
from tests.conftest import NOON


def acts(database: Database) -> set[str]:
    """Return what the journal holds."""
    with database.reading() as session:
        return set(session.scalars(sa.select(Entry.act)))


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://root@localhost/x", "sqlite://", "file:capture.db"])
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(SettingWrong, match="DATABASE_URL"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_is_the_driver_that_we_have(scheme: str) -> None:
    assert Database(f"{scheme}://user:secret@127.0.0.1/name").url.drivername == "postgresql+psycopg"


def test_an_act_is_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        record(session, "tests", "undone", {}, NOON)
        _ = 1 / 0
    with database.writing() as session:
        record(session, "tests", "done", {}, NOON)
    assert acts(database) == {"done"}


def test_of_acts_that_stand_together_only_the_failing_one_is_undone(database: Database) -> None:
    crowd = 24
    start = threading.Barrier(crowd)

    def act(number: int) -> bool:
        start.wait()
        try:
            with database.writing() as session:
                record(session, "tests", f"act {number}", {}, NOON)
                if number % 3 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            return False
        return f"act {number}" in acts(database)

    with ThreadPoolExecutor(crowd) as pool:
        answered = list(pool.map(act, range(crowd)))
    assert answered == [bool(number % 3) for number in range(crowd)]
    assert acts(database) == {f"act {number}" for number in range(crowd) if number % 3}


def test_a_full_disk_answers_nobody_whose_act_it_lost(sqlite_only: str) -> None:
    database = Database(sqlite_only)
    with database.reading() as session:
        pages = session.scalar(sa.text("PRAGMA page_count")) or 0

    @sa.event.listens_for(database.engine, "connect")
    def fill(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count={pages + 4}")

    database.engine.dispose()

    def act(number: int) -> bool:
        try:
            with database.writing() as session:
                record(session, "tests", f"act {number}", {"ballast": "x" * 2000}, NOON)
        except sa.exc.OperationalError as full:
            assert "full" in str(full)
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = {f"act {number}" for number, was in enumerate(pool.map(act, range(64))) if was}
    assert kept == acts(database)
    assert 0 < len(kept) < 64
    database.close()


def test_a_file_that_is_locked_keeps_no_connection_from_those_who_come_later(sqlite_only: str) -> None:
    database = Database(sqlite_only)
    holder = sqlite3.connect(database.file, isolation_level=None)
    sa.event.listen(database.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=1"))
    holder.execute("BEGIN EXCLUSIVE")
    for _ in range(20):
        with pytest.raises(sa.exc.OperationalError, match="locked"), database.writing():
            pass
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # QueuePool's own
    holder.execute("ROLLBACK")
    holder.close()
    with database.writing() as session:
        record(session, "tests", "after", {}, NOON)
    assert acts(database) == {"after"}
    database.close()
