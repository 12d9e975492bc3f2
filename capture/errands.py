"""Errands: what takes minutes and holds no letter back: exports, lists, searches, beside the post."""

import logging
import time
from collections.abc import Callable

import sqlalchemy as sa

from capture import exports, imports, issues
from capture.database import Database, now
from capture.errors import SiteNotBuilt
from capture.issues import Catalogue
from capture.rolls import proposing, working
from capture.settings import Settings

IDLE = 1.0  # seconds between two looks when there was nothing to do

log = logging.getLogger(__name__)


def run_out(settings: Settings, database: Database) -> None:
    """Run errands until there are none left."""
    while _one(settings, database):
        pass


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Run errands until stopped."""
    while not stopped():
        try:
            done = _one(settings, database)
        except (OSError, sa.exc.OperationalError) as trouble:
            # A full disk, a database that is away: tried again. What a trouble says may name somebody.
            log.warning("errands: %s", type(trouble).__name__)
            done = False
        if not done:
            time.sleep(IDLE)


def _one(settings: Settings, database: Database) -> bool:
    try:
        catalogue = issues.from_json(settings.output / "catalogue.json")
    except SiteNotBuilt:
        return False
    done = _export(settings, database, catalogue) or imports.work(settings, database, catalogue)
    return done or working.work(settings, database) or proposing.work(database)


def _export(settings: Settings, database: Database, catalogue: Catalogue) -> bool:
    # Asked first: making one begins with a turn of those who write, and visitors would wait for it each second.
    with database.reading() as session:
        waits = exports.waits(session, now())
    return waits and exports.make(settings, database, catalogue)
