"""Restoring a backup: an older day comes back, but nobody who left or was erased since."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from dotenv import dotenv_values

from capture import backups, erasures, heartbeats, journal, memberships, promises, upgrades
from capture.database import Database
from capture.erasures import Erasure
from capture.errors import BackupFailed, RestoreFailed, SuppressionKeyChanged
from capture.promises import Promise
from capture.settings import Settings
from capture.staff import sign_ins
from capture.suppressions import Suppression
from capture.words import N_, gettext

PATIENCE = 5.0  # seconds
LOOK_EVERY = 0.1  # seconds
IN_USE = N_("Somebody uses the database. Stop hustings serve and hustings work, then type it again.")


def check(settings: Settings, folder: Path) -> Path:
    """Return the copy in a backup's folder when it is whole and of this campaign's key.

    Raises RestoreFailed or SuppressionKeyChanged.
    """
    fits = "capture.db" if Database(settings.database_url).is_sqlite else "capture.dump"
    copy = folder / fits
    missing = [name for name in (fits, "suppression.key") if not (folder / name).is_file()]
    if missing:
        reason = gettext(N_("There is no {name} in {folder}.")).format(name=missing[0], folder=folder)
        raise RestoreFailed(reason=reason)
    if dotenv_values(folder / "suppression.key").get("SUPPRESSION_KEY") != settings.suppression_key:
        raise SuppressionKeyChanged
    if copy.suffix == ".db":
        _check_file(copy)
    else:
        _run("pg_restore", "-l", str(copy))
    return copy


def restore(settings: Settings, folder: Path, at: datetime, actor: str) -> int:
    """Put a backup in the place of the database, then keep again what was promised since. Returns how many promises.

    What was there before is backed up first, where it can still be read. Raises RestoreFailed, leaving everything as
    it was, or SuppressionKeyChanged.
    """
    copy = check(settings, folder)
    with closing(Database(settings.database_url)) as database:
        promised = dict.fromkeys([*promises.written(settings), *_known(settings, database)])
        database.close()
        (_put_file if database.is_sqlite else _put_dump)(copy, database)
        upgrades.upgrade(database)
        kept = _keep(settings, database, list(promised), folder.name, at, actor)
        promises.write_down(settings, database)
        database.overwrite()
    return kept


def _known(settings: Settings, database: Database) -> list[Promise]:
    # A database that cannot be read is why one restores: then the file beside it has what was promised.
    if database.is_sqlite and not database.file.exists():
        return []
    try:
        if upgrades.found(database) != upgrades.needed():
            return []
        backups.make(settings, database)
        return promises.given(database)
    except (sa.exc.DBAPIError, BackupFailed):
        return []


def _keep(
    settings: Settings, database: Database, promised: list[Promise], backup: str, at: datetime, actor: str
) -> int:
    with database.writing() as session:
        erased = {(who, when) for who, when in session.execute(sa.select(Erasure.who, Erasure.at))}
        # Who had left already may have come back since by another address of theirs: the backup knows.
        held = sa.select(Suppression.who, Suppression.at).where(Suppression.lifted_at.is_(None))
        left = {(who, when) for who, when in session.execute(held)}
        fresh = [
            promise for promise in promised if (promise.who, promise.moment) not in (erased if promise.by else left)
        ]
        for promise in fresh:
            if promise.by:
                erasures.erase(session, promise.who, promise.moment, settings.suppression_key, by=promise.by)
            else:
                memberships.leave(session, promise.who, "restore", promise.moment)
        # Whoever was signed in on that day may have left since.
        sign_ins.end_all(session)
        heartbeats.forget_all(session)
        journal.record(session, actor, "restore", {"backup": backup, "promises": len(fresh)}, at)
    return len(fresh)


def _check_file(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as trouble:
        raise RestoreFailed(reason=trouble) from trouble
    if verdict != "ok":
        raise RestoreFailed(reason=verdict)


def _put_file(copy: Path, database: Database) -> None:
    if database.file.exists():
        _wait(lambda: _take_alone(database.file))
    fresh = database.file.with_name(f"{database.file.name}-restored")
    shutil.copyfile(copy, fresh)
    fresh.chmod(0o600)
    for side in ("-wal", "-shm"):
        database.file.with_name(database.file.name + side).unlink(missing_ok=True)
    fresh.replace(database.file)


def _take_alone(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            # Leaving WAL needs the file for oneself (sqlite.org/wal.html); the side files are then written back.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True  # broken, hence the restore
    return True


def _put_dump(copy: Path, database: Database) -> None:
    _wait(lambda: _is_alone(database))
    database.close()
    script = copy.with_suffix(".sql")
    script.touch(mode=0o600)
    try:
        _run("pg_restore", "--no-owner", "--no-privileges", "-f", str(script), str(copy))
        _play(script, database.url.set(drivername="postgresql"))
    finally:
        script.unlink()


def _is_alone(database: Database) -> bool:
    others = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(others).scalar() == 0


def _wait(alone: Callable[[], bool]) -> None:
    # A server that was told to stop a moment ago is on its way out.
    until = time.monotonic() + PATIENCE
    while not alone():
        if time.monotonic() >= until:
            raise RestoreFailed(reason=gettext(IN_USE))
        time.sleep(LOOK_EVERY)


def _play(script: Path, url: sa.URL) -> None:
    # Tables of later steps go too; in one transaction, so that a fault leaves what was there.
    whole = ("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1")
    empty = ("-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public")
    target = url.set(password=None).render_as_string(hide_password=False)
    _run(*whole, "-d", target, *empty, "-f", str(script), password=url.password)


def _run(tool: str, *words: str, password: str | None = None) -> None:
    found = shutil.which(tool)
    if found is None:
        how = gettext(N_("{tool} is missing; install PostgreSQL's client programs")).format(tool=tool)
        raise RestoreFailed(reason=how)
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, our own arguments
    if done.returncode:
        raise RestoreFailed(reason=done.stderr.strip())
