"""By the worker, beside the post: both sides are brought together whenever somebody changed, and every few minutes."""

import logging
import time
from collections.abc import Callable

import sqlalchemy as sa

from capture import issues
from capture.database import Database
from capture.errors import HustingsError
from capture.mailchimp import syncing
from capture.settings import Settings

# Whoever changes several things in a minute is sent once or twice.
LOOK_EVERY, IDLE = 5.0, 0.5  # seconds

log = logging.getLogger(__name__)


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Keep both sides together until stopped."""
    due = time.monotonic()
    while not stopped():
        if time.monotonic() >= due:
            keep_up(settings, database, stopped)
            due = time.monotonic() + LOOK_EVERY
        time.sleep(IDLE)


def keep_up(settings: Settings, database: Database, stopped: Callable[[], bool] = lambda: False) -> bool:
    """Bring both sides together where there is anything to do. Returns whether there was, and it was done."""
    if not settings.mailchimp_api_key:
        return False
    try:
        with database.reading() as session:
            due = syncing.is_due(session, settings)
        if not due:
            return False
        catalogue = issues.from_json(settings.output / "catalogue.json")
        done = syncing.sync(settings, database, catalogue, hurried=True, stopped=stopped)
    except (HustingsError, OSError, sa.exc.DBAPIError, sa.exc.TimeoutError) as trouble:
        # What a trouble says may name somebody; the desk says it to whoever may know.
        log.warning("mailchimp: %s", type(trouble).__name__)
        return False
    if done.pulled or done.pushed or done.tagged:
        log.info("mailchimp: %d came, %d went, %d tags", done.pulled, done.pushed, done.tagged)
    return True
