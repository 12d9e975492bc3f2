"""The worker: looks at what is and at what should be, and mends the difference; stopping it loses nothing."""

import fcntl
import logging
import os
import time
from collections.abc import Callable

from capture import letters, moves, proposals, repeats
from capture.database import Database, now
from capture.letters.outbox import is_owed, release
from capture.letters.writing import Writer
from capture.settings import Settings

IDLE = 0.5  # seconds between two looks when there was nothing to do
SWEEP_EVERY = 3600.0  # seconds

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
        return _rounds(settings, database, stopped, once)
    finally:
        if lock is not None:
            os.close(lock)


def _rounds(settings: Settings, database: Database, stopped: Callable[[], bool], once: bool) -> int:
    writer, carrier = Writer(settings), letters.courier(settings.mail_url)
    total, next_sweep = 0, time.monotonic()
    try:
        while not stopped():
            if time.monotonic() >= next_sweep:
                next_sweep = time.monotonic() + SWEEP_EVERY
                _sweep(settings, database)
            sent = letters.send_due(database, writer, carrier, stopped)
            total += sent
            if sent:
                log.info("%d letters sent", sent)
            elif once and not _owed(database):
                break
            else:
                carrier.rest()
                time.sleep(IDLE)
    finally:
        carrier.rest()
    return total


def _owed(database: Database) -> bool:
    with database.reading() as session:
        return is_owed(session, now())


def _sweep(settings: Settings, database: Database) -> None:
    with database.writing() as session:
        swept = proposals.sweep(session, settings.campaign.ballot, now())
        moves.sweep(session, settings.campaign.ballot, now())
        repeats.sweep(session, now())
    if swept:
        log.info("%d sign-ups were not confirmed in time and are forgotten", swept)


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
