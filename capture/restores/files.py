"""A copy of a file, prepared beside the database's file, which it replaces in one step."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from capture import private
from capture.backups import Backup
from capture.database import Database
from capture.errors import RestoreFailed
from capture.restores import alone


@contextmanager
def beside(backup: Backup, database: Database) -> Iterator[Database]:
    """Open a backup beside the database; when the block ends well, it takes the place of it. Raises RestoreFailed."""
    fresh = _fresh(database)
    clear(database)
    try:
        with private.create(fresh) as to:
            backup.open(to)
        check(fresh)
        url = database.url.set(database=str(fresh))
        with closing(Database(url.render_as_string(hide_password=False))) as prepared:
            yield prepared
            prepared.overwrite()
        alone.wait(database)
        for side in ("-wal", "-shm"):
            database.file.with_name(database.file.name + side).unlink(missing_ok=True)
        fresh.replace(database.file)
        private.rest(database.file.parent)
    finally:
        clear(database)


def _fresh(database: Database) -> Path:
    return database.file.with_name(f"{database.file.name}-restored")


def clear(database: Database) -> None:
    """Remove what was prepared, and its side files."""
    for file in database.file.parent.glob(f"{_fresh(database).name}*"):
        file.unlink(missing_ok=True)


def check(copy: Path) -> None:
    """Let SQLite look through a copy. Raises RestoreFailed."""
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as trouble:
        raise RestoreFailed(reason=trouble) from trouble
    if verdict != "ok":
        raise RestoreFailed(reason=verdict)
