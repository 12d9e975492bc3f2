"""The watch: looks at how the house is, and says what to do. Doctor, status page and /healthz say the same."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from capture.database import Database
from capture.settings import Settings
from capture.watch import audience, ground, many, post
from capture.watch.findings import NOTE, ODD, OK, WRONG, Finding, Said, trouble, verdict

__all__ = [
    "CHECKS",
    "GONE",
    "NOTE",
    "ODD",
    "OK",
    "WRONG",
    "Check",
    "Finding",
    "Said",
    "ask",
    "look",
    "trouble",
    "verdict",
]

Check = Callable[[Settings, Database, datetime], Finding]
# Each with the seconds for which its answer is good: the journal is read from its first entry on.
CHECKS: dict[Check, float] = {
    ground.reached: 5,
    post.worker: 5,
    post.letters: 5,
    post.mail: 5,
    ground.disk: 5,
    ground.backup: 30,
    post.returned: 60,
    ground.owned: 30,
    audience.together: 30,
    many.mailings: 30,
    many.doubted: 60,
    ground.sealed: 600,
}
GONE = "away"


def look(settings: Settings, database: Database, at: datetime) -> list[Finding]:
    """Look at everything now; without the database at what is left."""
    return [finding for check in CHECKS if (finding := ask(check, settings, database, at))]


def ask(check: Check, settings: Settings, database: Database, at: datetime) -> Finding | None:
    """Look at one thing; None where the database, which the first check tells of, does not let it."""
    try:
        return check(settings, database, at)
    except (sa.exc.DBAPIError, sa.exc.TimeoutError):
        return None
