"""Chores: what the worker does every so often, beside the letters, so that what was promised stays kept."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session

from capture import attacks, claims, heartbeats, promises, reserves, retention, returns, tallies
from capture.database import Database, now
from capture.errors import MailboxUnavailable
from capture.letters.outbox import catch_up, is_ahead
from capture.settings import Settings

SWEEP_EVERY = 3600.0  # seconds
FETCH_EVERY = 300.0  # seconds
FOLD_EVERY = 60.0  # seconds
GUARD_EVERY = 10.0  # seconds; an attack is seen within a minute
CATCH_UP_EVERY = 10.0  # seconds
RESERVE_EVERY = 2.0  # seconds
JUMP = 600.0  # seconds
# Goes on while the machine sleeps, where there is such a clock.
SLEEPLESS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

Chore = Callable[["Chores"], None]

log = logging.getLogger(__name__)


class Chores:
    """What is done every so often, beside the letters."""

    def __init__(self, settings: Settings, database: Database) -> None:
        """All are due at once."""
        self.settings, self.database = settings, database
        self.due = dict.fromkeys(CHORES, time.monotonic())
        self.steady, self.heart = Steady(), Heart(database)

    def do(self) -> None:
        """Do those that are due. Letters do not wait for one that fails: it is tried again."""
        self.heart.beat()
        for chore, every in CHORES.items():
            if time.monotonic() >= self.due[chore]:
                self.due[chore] = time.monotonic() + every
                try:
                    chore(self)
                except (MailboxUnavailable, OSError, OperationalError) as trouble:
                    # What a trouble says may name somebody.
                    log.warning("%s: %s", chore.__name__.strip("_"), type(trouble).__name__)


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


class Steady:
    """Knows whether the clock on the wall went on as time does, sleep included."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.ahead: float | None = None

    def since_last(self) -> bool:
        """Return whether the clock has not jumped since this was asked last."""
        before, self.ahead = self.ahead, time.time() - time.clock_gettime(SLEEPLESS)
        return before is None or abs(self.ahead - before) < JUMP


def _sweep(chores: Chores) -> None:
    if not chores.steady.since_last():
        log.warning("the clock jumped: nothing goes by rule before it went on steadily for an hour")
        return
    for line in retention.purge(chores.settings, chores.database, now()):
        if line.count:
            log.info("%d %s went by rule, or were asked", line.count, line.what)
    promises.write_down(chores.settings, chores.database)


def _fetch_returns(chores: Chores) -> None:
    if chores.settings.bounces_url:
        failed = returns.fetch(chores.settings.bounces_url, chores.database, now())
        if failed:
            log.info("%d addresses fail for good", failed)


def _fold_tallies(chores: Chores) -> None:
    with chores.database.reading() as session:
        long = tallies.is_long(session)
    if long:
        with chores.database.writing() as session:
            tallies.fold(session)


def _catch_up(chores: Chores) -> None:
    with chores.database.reading() as session:
        ahead = is_ahead(session, now())
    if ahead:
        with chores.database.writing() as session:
            log.warning("the clock went back: %d letters do not wait for it", catch_up(session, now()))


def _keep_reserve(chores: Chores) -> None:
    if chores.database.is_sqlite:
        reserves.keep(chores.settings.instance)


def _guard_form(chores: Chores) -> None:
    attacks.look(chores.settings, chores.database, now())


CHORES: dict[Chore, float] = {
    _keep_reserve: RESERVE_EVERY,
    _guard_form: GUARD_EVERY,
    _sweep: SWEEP_EVERY,
    _fetch_returns: FETCH_EVERY,
    _fold_tallies: FOLD_EVERY,
    _catch_up: CATCH_UP_EVERY,
}
