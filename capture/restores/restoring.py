"""Restoring a backup: an older day comes back, but nobody who left or was erased since.

It is prepared beside what is there, up to its last promise, and takes the place of it in one step.
"""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from types import ModuleType

import sqlalchemy as sa

from capture import (
    backups,
    deliveries,
    erasures,
    heartbeats,
    journal,
    mailchimp,
    memberships,
    promises,
    suppressions,
    texts,
    upgrades,
)
from capture.backups import Backup
from capture.database import Database
from capture.electors import people
from capture.erasures import Erasure
from capture.errors import BackupFailed, NoRoomForBackup, ProgramFailed, RestoreFailed, SuppressionKeyChanged
from capture.promises import Promise
from capture.restores import alone, files, tables
from capture.settings import Settings
from capture.staff import sign_ins
from capture.suppressions import Suppression
from capture.words import N_, gettext


def check(settings: Settings, backup: Backup) -> None:
    """Prove that a backup is whole, of this kind of database and of this campaign's key.

    Raises RestoreFailed or SuppressionKeyChanged.
    """
    backup.check()
    kind = "sqlite" if Database(settings.database_url).is_sqlite else "postgresql"
    if backup.kind != kind:
        words = gettext(N_("It is a copy of {kind}: name such a database by DATABASE_URL."))
        raise RestoreFailed(reason=words.format(kind=backup.kind))
    if backup.keys().get("SUPPRESSION_KEY") != settings.suppression_key:
        raise SuppressionKeyChanged
    if backup.kind == "sqlite" and not backup.is_locked:
        files.check(backup.folder / "capture.db")


def restore(settings: Settings, backup: Backup, at: datetime, actor: str, before: Settings | None = None) -> int:
    """Put a backup in the place of the database, then keep again what was promised since. Returns how many promises.

    What was there before is backed up first, where it can still be read, by the settings of before. Raises
    RestoreFailed, leaving everything as it was, or SuppressionKeyChanged.
    """
    check(settings, backup)
    with alone.only(settings), closing(Database(settings.database_url)) as database:
        alone.wait(database)
        promised = dict.fromkeys(
            [
                *promises.written(settings.instance),
                *promises.written(backup.folder.parent),
                *_known(settings, before or settings, database),
            ]
        )
        try:
            with _way(database).beside(backup, database) as prepared:
                _compare(backup, prepared)
                upgrades.upgrade(prepared)
                kept = _keep(settings, prepared, list(promised), backup.folder.name, at, actor)
        except (sqlite3.Error, sa.exc.DBAPIError, ProgramFailed) as trouble:
            raise RestoreFailed(reason=getattr(trouble, "orig", trouble)) from trouble
        promises.write_down(settings, database)
        database.overwrite()
    return kept


def sweep(settings: Settings, database: Database) -> None:
    """Remove what a restore that was killed had prepared, unless one is at work."""
    with suppress(RestoreFailed), alone.only(settings):
        _way(database).clear(database)


def _way(database: Database) -> ModuleType:
    return files if database.is_sqlite else tables


def _known(settings: Settings, before: Settings, database: Database) -> list[Promise]:
    # A database that cannot be read is why one restores: then the file beside it has what was promised.
    if database.is_sqlite and not database.file.exists():
        return []
    given: list[Promise] = []
    with suppress(sa.exc.DBAPIError):
        # Of whatever step: whoever goes back to an older version keeps what was promised to the newer one. What
        # another key made means nothing to this one.
        given = promises.given(database) if before.suppression_key == settings.suppression_key else []
    with suppress(sa.exc.DBAPIError):
        if upgrades.found(database) is not None:
            _back_up(before, database)
    database.close()
    return given


def _back_up(settings: Settings, database: Database) -> None:
    try:
        backups.make(settings, database)
    except NoRoomForBackup as trouble:
        raise RestoreFailed(reason=trouble) from trouble
    except BackupFailed:
        return  # broken, hence the restore


def _compare(backup: Backup, prepared: Database) -> None:
    manifest = backup.manifest
    if manifest is not None and backups.counts(prepared) != manifest.counts:
        raise RestoreFailed(reason=gettext(N_("Some rows of the copy did not come back.")))


def _keep(
    settings: Settings, database: Database, promised: list[Promise], backup: str, at: datetime, actor: str
) -> int:
    with database.writing() as session:
        erased = {(who, when) for who, when in session.execute(sa.select(Erasure.who, Erasure.at))}
        # Who had left already may have come back since, also by another address of theirs: the backup knows.
        left = {(who, when) for who, when in session.execute(sa.select(Suppression.who, Suppression.at))}
        fresh = [
            promise for promise in promised if (promise.who, promise.moment) not in (erased if promise.by else left)
        ]
        for promise in fresh:
            if promise.by:
                erasures.erase(session, promise.who, promise.moment, settings.suppression_key, by=promise.by)
            else:
                memberships.leave(session, promise.who, "restore", promise.moment)
                # Whoever had objected already, and came back, and objected again.
                suppressions.renew(session, promise.who, promise.moment)
        # Whoever objected since to being kept from the roll was on it that day.
        people.keep_out(session)
        # Whoever was signed in on that day may have left since.
        sign_ins.end_all(session)
        heartbeats.forget_all(session)
        mailchimp.audiences.look_again(session)
        texts.doubt_all(session, at)
        deliveries.doubt_all(session, at)
        journal.record(session, actor, "restore", {"backup": backup, "promises": len(fresh)}, at)
    return len(fresh)
