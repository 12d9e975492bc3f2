"""Copying the database while it is in use: one moment of it, which nobody waits for, read to its end as a proof."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from capture import private
from capture.backups import clients, manifests
from capture.backups.locks import SUFFIX, Lock
from capture.backups.packing import BLOCK, Packed, Passing, Source, Stopped
from capture.database import Database
from capture.errors import BackupFailed, ProgramFailed
from capture.words import N_, gettext

# Where a restore is prepared, in the same database: no part of it yet.
COMING = "restored"
PAGES = 4096  # of 4 KiB; between two such steps it may be told to stop


@dataclass(frozen=True)
class Copied:
    """What was copied: in which file it lies, of which step, how many rows, how large and by which sum when opened."""

    name: str
    step: str
    counts: dict[str, int]
    size: int
    sum: str


def copy(database: Database, folder: Path, lock: Lock | None, stopped: Stopped) -> Copied:
    """Copy a database into a folder, locked where there is a lock. Raises BackupFailed."""
    try:
        return (_copy_file if database.is_sqlite else _dump)(database, folder, lock, stopped)
    except (sqlite3.Error, ProgramFailed) as trouble:
        raise BackupFailed(reason=trouble) from trouble


def _copy_file(database: Database, folder: Path, lock: Lock | None, stopped: Stopped) -> Copied:
    plain = folder / "capture.db"
    with private.create(plain):
        pass
    _copy_pages(database.file, plain, stopped)
    step, counts = _look_into(plain)
    name = plain.name if lock is None else f"{plain.name}.gz{SUFFIX}"
    with plain.open("rb") as source:
        passing = Passing(source, stopped)
        if lock is None:
            _exhaust(passing)
            os.fsync(source.fileno())
        else:
            _lock_away(lock, Packed(passing), folder / name)
            plain.unlink()
    return Copied(name, step, counts, passing.size, passing.sum)


def _copy_pages(file: Path, to: Path, stopped: Stopped) -> None:
    def go_on(status: int, left: int, total: int) -> None:
        """Stop between two steps, when told to."""
        if stopped():
            raise BackupFailed(reason=gettext(N_("stopped")))

    # Opened as it is: a plain connect would make an empty database where there is none.
    with (
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)) as here,
        closing(sqlite3.connect(to)) as there,
    ):
        # One moment: without it each step would begin anew after each write (sqlite.org/c3ref/backup_finish.html).
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # Whoever keeps this file syncs it; locked, another one is kept.
        there.execute("PRAGMA synchronous=OFF")
        here.backup(there, pages=PAGES, progress=go_on)
        (verdict,) = there.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise BackupFailed(reason=verdict)


def _look_into(copy: Path) -> tuple[str, dict[str, int]]:
    with closing(Database(f"sqlite:///{copy}")) as database, database.engine.connect() as connection:
        return manifests.step(connection), manifests.counted(connection)


def _exhaust(source: Source) -> None:
    while source.read(BLOCK):
        pass


def _lock_away(lock: Lock | None, source: Source, file: Path) -> None:
    with private.create(file) as to:
        if lock is not None:
            lock.close(source, to)
        else:
            _carry(source, to)


def _carry(source: Source, to: BinaryIO) -> None:
    while block := source.read(BLOCK):
        to.write(block)


def _dump(database: Database, folder: Path, lock: Lock | None, stopped: Stopped) -> Copied:
    name = "capture.dump" if lock is None else f"capture.dump{SUFFIX}"
    alike = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**alike) as connection:
        # It holds this moment for pg_dump, for as long as that takes.
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        moment = str(connection.scalar(sa.text("SELECT pg_export_snapshot()")))
        passing = _pass_dump(database, moment, lock, folder / name, stopped)
        return Copied(name, manifests.step(connection), manifests.counted(connection), passing.size, passing.sum)


def _pass_dump(database: Database, moment: str, lock: Lock | None, file: Path, stopped: Stopped) -> Passing:
    words = ("-Fc", "-N", COMING, f"--snapshot={moment}", "-d", clients.address(database))
    # Who reads it to its end, while it passes, proves that it can be read: once locked it cannot be here.
    with (
        clients.running(database, "pg_dump", *words) as (_, dump),
        clients.running(database, "pg_restore", "-f", os.devnull) as (reader, _),
    ):
        passing = Passing(dump, stopped, beside=reader)
        _lock_away(lock, passing, file)
    return passing
