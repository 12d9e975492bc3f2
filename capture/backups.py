"""Backups: a folder with the whole database and the key without which its hashes mean nothing."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from capture.database import Database, now
from capture.errors import BackupFailed
from capture.settings import Settings
from capture.words import N_, gettext

STAMP = "%Y%m%d-%H%M%S-%f"
MADE = re.compile(r"\d{8}-\d{6}-\d{6}")


def make(settings: Settings, database: Database) -> Path:
    """Copy the database while it is in use into a new folder of instance/backups, and prove that the copy is whole.

    Raises BackupFailed, leaving no half copy behind.
    """
    folder = settings.instance / "backups" / now().strftime(STAMP)
    folder.mkdir(parents=True, mode=0o700)
    try:
        copy = _copy_file(database, folder) if database.is_sqlite else _dump(database, folder)
        copy.chmod(0o600)
        key = folder / "suppression.key"
        key.touch(mode=0o600)
        key.write_text(f"SUPPRESSION_KEY={settings.suppression_key}\n")
    except BaseException:
        shutil.rmtree(folder)
        raise
    return folder


def _copy_file(database: Database, folder: Path) -> Path:
    copy = folder / "capture.db"
    try:
        # Opened as it is: a plain connect would make an empty database where there is none.
        with (
            closing(sqlite3.connect(f"{database.file.resolve().as_uri()}?mode=rw", uri=True)) as here,
            closing(sqlite3.connect(copy)) as there,
        ):
            here.backup(there)
            (verdict,) = there.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as trouble:
        raise BackupFailed(reason=trouble) from trouble
    if verdict != "ok":
        raise BackupFailed(reason=verdict)
    return copy


def _dump(database: Database, folder: Path) -> Path:
    copy = folder / "capture.dump"
    url = database.url.set(drivername="postgresql")
    tool = shutil.which("pg_dump")
    if tool is None:
        raise BackupFailed(reason=gettext(N_("pg_dump is missing; install PostgreSQL's client programs")))
    environment = os.environ | ({"PGPASSWORD": url.password} if url.password else {})
    target = url.set(password=None).render_as_string(hide_password=False)
    for step in (
        [tool, "-Fc", "-f", str(copy), "-d", target],
        [tool.replace("pg_dump", "pg_restore"), "-l", str(copy)],
    ):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, our own arguments
        if done.returncode:
            raise BackupFailed(reason=done.stderr.strip())
    return copy


def newest(settings: Settings) -> datetime | None:
    """Return when the newest backup was made, None where there is none."""
    made = [path for path in (settings.instance / "backups").glob("*") if MADE.fullmatch(path.name)]
    return max(map(_made_at, made), default=None)


def old(settings: Settings, at: datetime) -> list[Path]:
    """Return the backups that are older than the law lets them be, but never the only one."""
    made = sorted(path for path in (settings.instance / "backups").glob("*") if MADE.fullmatch(path.name))
    until = at - settings.campaign.ballot.rules.backup_kept
    return [folder for folder in made[:-1] if _made_at(folder) <= until]


def forget(settings: Settings, at: datetime) -> int:
    """Remove the backups that are too old. Returns how many."""
    folders = old(settings, at)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(not folder.exists() for folder in folders)


def _made_at(folder: Path) -> datetime:
    return datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC)


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with database.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in tables}
