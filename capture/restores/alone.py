"""Being alone with a database: whoever puts a backup in its place waits until nobody else uses it."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from capture.database import Database
from capture.errors import RestoreFailed
from capture.settings import Settings
from capture.words import N_, gettext

PATIENCE = 5.0  # seconds
LOOK_EVERY = 0.1  # seconds
IN_USE = N_("Somebody uses the database. Stop hustings serve and hustings work, then type it again.")


@contextmanager
def only(settings: Settings) -> Iterator[None]:
    """Let one restore be at work at a time. Raises RestoreFailed."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(settings.instance / "restore.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as taken:
        raise RestoreFailed(reason=gettext(IN_USE)) from taken
    finally:
        os.close(handle)


def wait(database: Database) -> None:
    """Wait a moment until nobody else uses a database. Raises RestoreFailed."""
    # A server that was told to stop a moment ago is on its way out.
    until = time.monotonic() + PATIENCE
    alone: Callable[[Database], bool] = _has_file_alone if database.is_sqlite else _is_alone
    while not alone(database):
        if time.monotonic() >= until:
            raise RestoreFailed(reason=gettext(IN_USE))
        time.sleep(LOOK_EVERY)


def _has_file_alone(database: Database) -> bool:
    if not database.file.exists():
        return True
    try:
        with closing(sqlite3.connect(database.file, timeout=0)) as connection:
            # Leaving WAL needs the file for oneself (sqlite.org/wal.html); the side files are then written back.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True  # broken, hence the restore
    return True


def _is_alone(database: Database) -> bool:
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() "
        "AND backend_type = 'client backend'"
    )
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(others).scalar() == 0
