"""The worker: looks at what is and at what should be, and mends the difference; stopping it loses nothing."""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy.exc import OperationalError

from capture import backups, dispatch, errands, letters, reserves, restores, texts
from capture.chores import Chores
from capture.database import Database, now
from capture.dispatch import campaigns
from capture.letters.outbox import is_owed, release
from capture.letters.writing import Writer
from capture.mailchimp import beside
from capture.settings import Settings

IDLE = 0.5  # seconds between two looks when there was nothing to do
# Each in a thread of its own, so that none holds a letter back.
BESIDE = (errands, backups, dispatch, texts, beside, campaigns)

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
    sent += dispatch.run_out(settings, database)
    # Those of a mailing are owed by now.
    texts.run_out(settings, database)
    beside.keep_up(settings, database)
    campaigns.keep_up(settings, database)
    return sent


def _rounds(settings: Settings, database: Database, stopped: Callable[[], bool], once: bool = False) -> int:
    writer, carrier = Writer(settings), letters.courier(settings.mail_url)
    total, chores = 0, Chores(settings, database)
    ended, threads = threading.Event(), ThreadPoolExecutor(len(BESIDE), thread_name_prefix="beside")

    def over() -> bool:
        """Return whether all is to end."""
        return stopped() or ended.is_set()

    try:
        others = [] if once else [threads.submit(room.run, settings, database, over) for room in BESIDE]
        while not stopped():
            for other in filter(Future.done, others):
                # What ended it ends the worker, too: whoever keeps it working starts it again.
                other.result()
            sent = _round(chores, writer, carrier, stopped, once)
            total += sent
            if sent:
                log.info("%d letters sent", sent)
            elif once and not _owed(database):
                break
            else:
                carrier.rest()
                time.sleep(IDLE)
        chores.heart.stop()
    finally:
        carrier.rest()
        # They end before the database is let go of; also where one of them has failed.
        ended.set()
        threads.shutdown()
    return total


def _round(
    chores: Chores, writer: Writer, carrier: letters.Courier, stopped: Callable[[], bool], once: bool = False
) -> int:
    """Do what is due. While the database is away nothing is, but for whoever waits until nothing is left to do."""
    try:
        chores.do()
        return letters.send_due(chores.database, writer, carrier, stopped)
    except OperationalError as trouble:
        if once or stopped():
            raise
        log.warning("the database is away: %s", type(trouble.orig).__name__)
        reserves.let_go(chores.settings.instance, trouble)
        return 0


def _owed(database: Database) -> bool:
    with database.reading() as session:
        return is_owed(session, now())


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
