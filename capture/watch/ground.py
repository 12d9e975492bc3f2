"""The ground: database, disk, backups, the journal, and whether anybody owns the desk."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from capture import backups, consents, heartbeats, journal, upgrades
from capture.database import Database
from capture.letters import arrears
from capture.settings import Settings
from capture.staff import OWNER, colleagues
from capture.watch.findings import ODD, OK, WRONG, Finding
from capture.words import N_

SLOW = 1000  # milliseconds; an honest visitor waits no longer (SECURITY's 95th of a hundred)
FILLING, FULL = 0.85, 0.95
# The worker makes one each hour; who has none for a day would lose a day.
BACKUP_LATE, BACKUP_OLD = timedelta(hours=2), timedelta(hours=26)
MEGABYTE = 1_000_000
DATABASE = N_("The database answers")
DISK = N_("There is room on the disk")
BACKUP = N_("There is a fresh backup")
JOURNAL = N_("The journal is as it was written")
OWNED = N_("Somebody may sign in to the desk as its owner")


def reached(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say whether the database answers, how soon, how large it is and at which step. Never raises."""
    begun = time.monotonic()
    try:
        with database.reading() as session:
            session.execute(sa.text("SELECT 1"))
            read = round((time.monotonic() - begun) * 1000)
            written = max((beat.took for beat in heartbeats.heard(session) if beat.took is not None), default=None)
        facts = {"read": read, "written": written or 0, "size": _size(database) // MEGABYTE}
        told = {**facts, "step": upgrades.found(database) or "0000"}
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as away:
        remedy = N_("Nobody can sign up now. Look whether it runs, and whether its disk is full ({reason}).")
        return Finding("database", WRONG, DATABASE, "", remedy, "away", {"reason": type(away).__name__})
    detail = (
        N_("{size} MB at step {step}; a look takes {read} ms.")
        if written is None
        else N_("{size} MB at step {step}; a look takes {read} ms, and the worker’s last entry took {written} ms.")
    )
    remedy = N_("It is slow: visitors wait. See what else the machine does, and whether its disk is worn or far away.")
    slow = max(read, written or 0) > SLOW
    return Finding("database", ODD if slow else OK, DATABASE, detail, remedy, "slow", told)


def disk(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say how full the fullest disk is on which the instance folder or the database lies."""
    folders = {settings.instance, *([database.file.parent] if database.is_sqlite else [])}
    try:
        used, free = max(map(_usage, folders))
    except OSError as gone:
        remedy = N_("The instance folder cannot be looked at: {reason}")
        return Finding("disk", WRONG, DISK, "", remedy, "gone", {"reason": gone.strerror or "?"})
    facts = {"used": used, "free": free // MEGABYTE}
    detail = N_("{used} of it are used, {free} MB are free.")
    if used > FULL:
        remedy = N_("Make room now: soon nobody can sign up. Old files lie in instance/, and in the machine’s logs.")
        return Finding("disk", WRONG, DISK, detail, remedy, "full", facts)
    remedy = N_("It is over 85 % full. Make room before sign-ups are refused.")
    return Finding("disk", ODD if used > FILLING else OK, DISK, detail, remedy, "filling", facts)


def backup(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say how old the newest backup is. One that holds everything that happened since is as good as a new one."""
    newest = backups.newest(settings, at)
    if newest is None:
        remedy = N_("If this machine is lost, all is. Type: hustings backup, and carry the copy to another machine.")
        return Finding("backup", ODD, BACKUP, N_("There is none yet."), remedy, "none")
    facts = {"made": newest}
    with database.reading() as session:
        lasts = (arrears.last(session), journal.last_at(session), consents.last(session))
    if at - newest < BACKUP_LATE or all(last is None or last <= newest for last in lasts):
        return Finding("backup", OK, BACKUP, N_("The newest is of {made}."), facts=facts)
    remedy = N_("What came since would be lost with this machine. Type: hustings backup")
    detail, late = N_("The newest is of {made}, and much happened since."), at - newest > BACKUP_OLD
    return Finding("backup", WRONG if late else ODD, BACKUP, detail, remedy, "old", facts)


def sealed(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say whether each entry of the journal fits those before it. It reads all of them."""
    with database.reading() as session:
        broken = journal.first_broken(session)
    facts = {"entry": broken or 0}
    remedy = N_("Entry {entry} was changed behind its back. Compare with a backup (hustings restore --dry-run FOLDER).")
    return Finding("journal", OK if broken is None else WRONG, JOURNAL, "", remedy, "broken", facts)


def owned(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say whether an owner is here."""
    with database.reading() as session:
        owner = any(OWNER in colleague.roles for colleague in colleagues.here(session))
    remedy = N_("Type: hustings staff invite EMAIL --role owner")
    return Finding("owner", OK if owner else ODD, OWNED, "", remedy, "none")


def _usage(folder: Path) -> tuple[float, int]:
    # As df counts: what only root may use is not free.
    usage = shutil.disk_usage(folder)
    return usage.used / max(usage.used + usage.free, 1), usage.free


def _size(database: Database) -> int:
    if database.is_sqlite:
        sides = (database.file.with_name(database.file.name + side) for side in ("", "-wal"))
        return sum(path.stat().st_size for path in sides if path.exists())
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0
