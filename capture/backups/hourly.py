"""By the worker, beside the post: a backup each hour, when anything has changed since the last one."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import sqlalchemy as sa

from capture.backups import changes, manifests, shelves
from capture.backups.making import make, sweep
from capture.database import Database, now
from capture.errors import HustingsError
from capture.settings import Settings

EVERY = timedelta(hours=1)
LOOK_EVERY, AFTER_TROUBLE, IDLE = 30.0, 600.0, 0.5  # seconds

log = logging.getLogger(__name__)


def begin(settings: Settings, database: Database, stopped: Callable[[], bool]) -> "Future[None]":
    """Keep backups up in a thread of their own until stopped; whoever began looks whether it still runs."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backups")
    running = pool.submit(_run, settings, database, stopped)
    pool.shutdown(wait=False)
    return running


def _run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    sweep(settings)
    due = time.monotonic()
    while not stopped():
        if time.monotonic() >= due:
            due = time.monotonic() + (LOOK_EVERY if _tried(settings, database, stopped) else AFTER_TROUBLE)
        time.sleep(IDLE)


def _tried(settings: Settings, database: Database, stopped: Callable[[], bool]) -> bool:
    try:
        keep_up(settings, database, now(), stopped)
    except (HustingsError, OSError, sa.exc.DBAPIError) as trouble:
        # What a trouble says may name a place or somebody; `hustings backup` says it to whoever may know.
        log.warning("backups: %s", type(trouble).__name__)
        return False
    return True


def keep_up(settings: Settings, database: Database, at: datetime, stopped: Callable[[], bool]) -> bool:
    """Make a backup when the newest is older than an hour and no longer holds all that there is. Returns whether.

    Of two hours of the future, which a clock that jumped has left, nothing is believed.
    """
    made = shelves.listed(shelves.here(settings))
    last = made[-1] if made else None
    if last is not None:
        age = at - shelves.current_at(last)
        if timedelta() <= age < EVERY:
            return False
        known = manifests.read(last)
        if known is not None and age >= timedelta() and known.mark == changes.mark(database):
            shelves.confirm(last)
            return False
    folder = make(settings, database, stopped)
    log.info("backed up: %s", folder.name)
    shelves.forget(settings, at)
    return True
