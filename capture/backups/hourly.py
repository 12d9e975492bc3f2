"""By the worker, beside the post: a backup each hour."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from capture.backups import shelves
from capture.backups.making import make, sweep
from capture.database import Database, now
from capture.errors import HustingsError
from capture.settings import Settings

EVERY = timedelta(hours=1)
LOOK_EVERY, AFTER_TROUBLE, IDLE = 30.0, 600.0, 0.5  # seconds

log = logging.getLogger(__name__)


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Keep backups up until stopped."""
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
    """Make a backup when the newest is older than an hour. Returns whether."""
    newest = shelves.newest(settings, at)
    if newest is not None and at - newest < EVERY:
        return False
    folder = make(settings, database, stopped)
    log.info("backed up: %s", folder.name)
    shelves.forget(settings, at)
    return True
