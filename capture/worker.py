"""The worker: looks at what is and at what should be, and mends the difference; stopping it loses nothing."""

import fcntl
import logging
import os
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future
from contextlib import suppress

from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session

from capture import (
    attacks,
    backups,
    claims,
    errands,
    heartbeats,
    letters,
    promises,
    restores,
    retention,
    returns,
    tallies,
)
from capture.database import Database, now
from capture.errors import MailboxUnavailable
from capture.letters.outbox import is_owed, release
from capture.letters.writing import Writer
from capture.settings import Settings

IDLE = 0.5  # seconds between two looks when there was nothing to do
SWEEP_EVERY = 3600.0  # seconds
FETCH_EVERY = 300.0  # seconds
FOLD_EVERY = 60.0  # seconds
GUARD_EVERY = 10.0  # seconds; an attack is seen within a minute

Chore = Callable[[Settings, Database], None]

log = logging.getLogger(__name__)


def work(settings: Settings, database: Database, stopped: Callable[[], bool], once: bool = False) -> int:
    """Work until stopped, or until nothing is left to do. Returns how many letters left.

    On SQLite one worker works and others wait for its lock; on PostgreSQL several share the letters.
    """
    lock = _lock(settings) if database.is_sqlite else None
    try:
        if lock is not None and not _wait(lock, stopped, once):
            return 0
        if lock is not None:
            with database.writing() as session:
                release(session, now())
        restores.sweep(settings, database)
        return _once(settings, database, stopped) if once else _rounds(settings, database, stopped)
    finally:
        if lock is not None:
            os.close(lock)


def _once(settings: Settings, database: Database, stopped: Callable[[], bool]) -> int:
    sent = _rounds(settings, database, stopped, once=True)
    errands.run_out(settings, database)
    return sent


def _rounds(settings: Settings, database: Database, stopped: Callable[[], bool], once: bool = False) -> int:
    writer, carrier = Writer(settings), letters.courier(settings.mail_url)
    others = [] if once else [kept.begin(settings, database, stopped) for kept in (errands, backups)]
    heart, total, due = Heart(database), 0, dict.fromkeys(CHORES, time.monotonic())
    try:
        while not stopped():
            for other in filter(Future.done, others):
                # What ended it ends the worker, too: whoever keeps it working starts it again.
                other.result()
            heart.beat()
            _do_chores(settings, database, due)
            sent = letters.send_due(database, writer, carrier, stopped)
            total += sent
            if sent:
                log.info("%d letters sent", sent)
            elif once and not _owed(database):
                break
            else:
                carrier.rest()
                time.sleep(IDLE)
        heart.stop()
    finally:
        carrier.rest()
        # What they began ends before the database is let go of.
        futures.wait(others)
    return total


class Heart:
    """Says every so often that this machine's worker runs; one that was killed falls silent, one that stops says so."""

    def __init__(self, database: Database) -> None:
        """Say nothing yet."""
        self.database, self.host = database, claims.host()
        self.due = time.monotonic()
        self.took: int | None = None

    def beat(self) -> None:
        """Say that the worker runs, when it is time to; the wait for the disk is told the next time."""
        begun = time.monotonic()
        if begun < self.due:
            return
        self.due = begun + heartbeats.EVERY
        self._say(lambda session: heartbeats.hear(session, self.host, now(), self.took))
        self.took = round((time.monotonic() - begun) * 1000)

    def stop(self) -> None:
        """Say that nobody need wait for this worker."""
        self._say(lambda session: heartbeats.forget(session, self.host))

    def _say(self, word: Callable[[Session], None]) -> None:
        # Whoever cannot say it is not heard of, which is true: a database that is away lets no letter leave.
        with suppress(OperationalError, TimeoutError), self.database.writing() as session:
            word(session)


def _owed(database: Database) -> bool:
    with database.reading() as session:
        return is_owed(session, now())


def _do_chores(settings: Settings, database: Database, due: dict[Chore, float]) -> None:
    for chore, every in CHORES.items():
        if time.monotonic() >= due[chore]:
            due[chore] = time.monotonic() + every
            try:
                chore(settings, database)
            except (MailboxUnavailable, OSError) as trouble:
                # Letters do not wait for a chore; it is tried again. What a trouble says may name somebody.
                log.warning("%s: %s", chore.__name__.strip("_"), type(trouble).__name__)


def _sweep(settings: Settings, database: Database) -> None:
    for line in retention.purge(settings, database, now()):
        if line.count:
            log.info("%d %s went by rule, or were asked", line.count, line.what)
    promises.write_down(settings, database)


def _fetch_returns(settings: Settings, database: Database) -> None:
    if settings.bounces_url:
        failed = returns.fetch(settings.bounces_url, database, now())
        if failed:
            log.info("%d addresses fail for good", failed)


def _fold_tallies(settings: Settings, database: Database) -> None:
    with database.reading() as session:
        long = tallies.is_long(session)
    if long:
        with database.writing() as session:
            tallies.fold(session)


def _guard_form(settings: Settings, database: Database) -> None:
    attacks.look(settings, database, now())


CHORES: dict[Chore, float] = {
    _guard_form: GUARD_EVERY,
    _sweep: SWEEP_EVERY,
    _fetch_returns: FETCH_EVERY,
    _fold_tallies: FOLD_EVERY,
}


def _lock(settings: Settings) -> int:
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(settings.instance / "worker.lock", os.O_CREAT | os.O_RDWR, 0o600)


def _wait(lock: int, stopped: Callable[[], bool], once: bool) -> bool:
    while not stopped():
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if once:
                log.warning("another worker is at work already")
                return False
            time.sleep(IDLE)
        else:
            return True
    return False
