"""Making a backup: whole or not at all, one at a time, and never on the last of the disk."""

import fcntl
import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pyrage
import sqlalchemy as sa
from dotenv import dotenv_values

from capture import private
from capture.backups import copying, locks, manifests, second, shelves
from capture.backups.locks import KEPT, SUFFIX, Lock
from capture.backups.manifests import Manifest
from capture.backups.packing import Stopped
from capture.backups.shelves import HALF, STAMP
from capture.database import Database, now
from capture.errors import BackupFailed, NoRoomForBackup
from capture.settings import Settings
from capture.words import N_, gettext

# What is left to those who sign up meanwhile.
MARGIN = 32 << 20  # bytes
MEGABYTE = 1_000_000
IDLE = 0.1  # seconds between two looks whether another backup is done
# Without these the copy means nothing: who left, and how colleagues sign in.
KEYS = ("SUPPRESSION_KEY", "PASSWORD_SALT", "TOTP_SECRETS")
# Where this machine has what; another one has it elsewhere.
OF_THE_MACHINE = {"DATABASE_URL", "HUSTINGS_INSTANCE", "BACKUP_FOLDER", "REDIS_URL"}


# Where a drill lies while somebody holds it.
DRILL = "drill-"


def never() -> bool:
    """Go on to the end."""
    return False


def make(settings: Settings, database: Database, stopped: Stopped = never) -> Path:
    """Copy the database while it is in use into a new folder of instance/backups, and prove that the copy is whole.

    With BACKUP_KEY it is locked; with BACKUP_FOLDER it lies there, too. Raises BackupFailed, leaving no half copy
    behind; NoRoomForBackup before anything is begun; BackupNotCarried when it is here and not in the second place.
    """
    shelf = shelves.here(settings)
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(settings, stopped):
        _sweep(settings)
        lock = locks.fitting(settings)
        _look_for_room(shelf, database, lock)
        folder = _make(settings, database, lock, stopped)
        second.tell_promises(settings, shelf)
        if settings.backup_folder:
            second.carry(settings, folder, Path(settings.backup_folder))
    return folder


@contextmanager
def _alone(settings: Settings, stopped: Stopped) -> Iterator[None]:
    handle = os.open(settings.instance / "backup.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        while not _take(handle):
            if stopped():
                raise BackupFailed(reason=gettext(N_("stopped")))
            time.sleep(IDLE)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(settings: Settings) -> None:
    """Remove what a kill left half done, unless somebody is making a backup just now."""
    with suppress(BackupFailed), _alone(settings, stopped=lambda: True):
        _sweep(settings)

    for left in settings.instance.glob(f"{DRILL}*"):
        _remove_unless_held(left)


def _remove_unless_held(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _take(handle):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def _sweep(settings: Settings) -> None:
    for half in shelves.here(settings).glob(f"*{HALF}"):
        shutil.rmtree(half, ignore_errors=True)


def _look_for_room(shelf: Path, database: Database, lock: Lock | None) -> None:
    needed = _size(database) * (1 if lock is None else 2) + MARGIN
    free = shutil.disk_usage(shelf).free
    if free < needed:
        raise NoRoomForBackup(free=free // MEGABYTE, needed=needed // MEGABYTE + 1)


def _size(database: Database) -> int:
    if database.is_sqlite:
        files = [database.file, database.file.with_name(f"{database.file.name}-wal")]
        return sum(file.stat().st_size for file in files if file.exists())
    with database.engine.connect() as connection:
        # By measure a dump takes less: it has no indexes, and is packed.
        return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0) // 4


def _make(settings: Settings, database: Database, lock: Lock | None, stopped: Stopped) -> Path:
    made = now()
    whole = shelves.here(settings) / made.strftime(STAMP)
    half = whole.with_name(whole.name + HALF)
    half.mkdir(mode=0o700)
    try:
        _fill(settings, database, half, lock, stopped, made)
        half.rename(whole)
    except pyrage.EncryptError as trouble:
        raise BackupFailed(reason=trouble) from trouble
    finally:
        shutil.rmtree(half, ignore_errors=True)
    private.rest(whole.parent)
    return whole


def _fill(
    settings: Settings, database: Database, folder: Path, lock: Lock | None, stopped: Stopped, made: datetime
) -> None:
    copied = copying.copy(database, folder, lock, stopped)
    keys = _keys(settings, lock)
    _write_keys(folder, keys, lock)
    manifest = Manifest(
        made=made.isoformat(),
        kind="sqlite" if database.is_sqlite else "postgresql",
        step=copied.step,
        counts=copied.counts,
        copy=copied.name,
        sum=copied.sum,
        size=copied.size,
        sums={file.name: manifests.sum_of(file) for file in sorted(folder.iterdir())},
        keys=sorted(keys),
    )
    manifests.write(folder, manifest, settings.suppression_key)


def _keys(settings: Settings, lock: Lock | None) -> dict[str, str]:
    secrets = ",".join(f"{tag}:{secret}" for tag, secret in settings.totp_secrets.items())
    keys = dict(zip(KEYS, (settings.suppression_key, settings.password_salt, secrets), strict=True))
    if lock is None:
        return keys
    # Locked, they may lie beside those of others: a bare machine goes on as this one did.
    said = {name: value for name, value in dotenv_values(settings.root / ".env").items() if value}
    return {name: value for name, value in said.items() if name not in OF_THE_MACHINE} | keys


def _write_keys(folder: Path, keys: dict[str, str], lock: Lock | None) -> None:
    text = "".join(f"{private.line(name, value)}\n" for name, value in keys.items())
    if lock is None:
        private.write(folder / "suppression.key", text)
        return
    with private.create(folder / f"suppression.key{SUFFIX}") as to:
        lock.close(io.BytesIO(text.encode()), to)
    if lock.kept:
        private.write(folder / KEPT, lock.kept)
