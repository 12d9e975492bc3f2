"""Pulling: what a provider knows is asked for every so often: who refused, who answered STOP, what arrived."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture.database import Database
from capture.errors import TextsUnsent
from capture.settings import Settings
from capture.texts import counting, departing, outbox, refusing, stops
from capture.texts.providers import Provider, Report

REFUSALS_EVERY = 300.0  # seconds
REPORTS_EVERY = 60.0  # seconds
# Texts leave only while it was heard lately who refuses: a worker that was off asks before it sends.
HEARD_WITHIN = 900.0  # seconds
# A phone that is off that long gets nothing any more; whoever answers later answers by hand.
REPORTED_WITHIN = timedelta(days=3)
ANSWERED_WITHIN = timedelta(days=7)
# So many in one act: visitors wait a moment, not for the whole list.
AT_ONCE = 100

log = logging.getLogger(__name__)


class Pulls:
    """When each question is due next, in one worker."""

    def __init__(self, settings: Settings, database: Database, provider: Provider) -> None:
        """All are due at once."""
        self.settings, self.database, self.provider = settings, database, provider
        self.due = dict.fromkeys((REFUSALS_EVERY, REPORTS_EVERY), time.monotonic())
        self.heard: float | None = None

    def has_heard(self, at: datetime) -> bool:
        """Ask who refuses, where it is time to. Returns whether that was heard lately."""
        self.pull(at)
        return self.heard is not None and time.monotonic() < self.heard + HEARD_WITHIN

    def pull(self, at: datetime) -> None:
        """Ask what is due to be asked. One question that fails holds the other back from nothing."""
        asks: dict[float, Callable[[datetime], int]] = {REFUSALS_EVERY: self.refusals, REPORTS_EVERY: self.reports}
        for every, ask in asks.items():
            if time.monotonic() >= self.due[every]:
                self.due[every] = time.monotonic() + every
                try:
                    ask(at)
                except TextsUnsent as trouble:
                    # What a trouble says may name somebody.
                    log.warning("%s of texts: %s", ask.__name__, type(trouble).__name__)

    def refusals(self, at: datetime) -> int:
        """Heed everybody who refused or answered STOP. Returns how many are new. Raises TextsUnsent."""
        settings, told = self.settings, self.provider.refusals()
        with self.database.reading() as session:
            fresh = refusing.fresh(session, settings, told)
        count = 0
        for begin in range(0, len(fresh), AT_ONCE):
            with self.database.writing() as session:
                count += refusing.heed_all(session, settings, fresh[begin : begin + AT_ONCE], at)
        count += self._answers(at)
        self.heard = time.monotonic()
        if count:
            log.info("%d numbers refuse text messages", count)
        return count

    def _answers(self, at: datetime) -> int:
        count, is_last = 0, False
        while not is_last:
            replies = self.provider.replies(at - ANSWERED_WITHIN)
            if any(stops.says_stop(reply.text) for reply in replies) or counting.is_asked(self.settings, at):
                with self.database.writing() as session:
                    count += refusing.read_all(session, self.settings, replies, at)
                    counting.count_all(session, self.settings, replies, at)
            # Only now: what a busy database did not take is said once more.
            is_last = self.provider.heeded(replies)
        return count

    def reports(self, at: datetime) -> int:
        """Note what arrived, where something is waited for. Returns how many are news. Raises TextsUnsent."""
        with self.database.reading() as session:
            since = outbox.awaits_reports(session, at - REPORTED_WITHIN)
        told = [] if since is None else self.provider.reports(since - timedelta(minutes=5))
        count = 0
        for begin in range(0, len(told), AT_ONCE):
            with self.database.writing() as session:
                count += note(session, told[begin : begin + AT_ONCE], at)
        return count


def note(session: Session, reports: Iterable[Report], at: datetime) -> int:
    """Note reports, each once however often it comes. Returns how many are news."""
    return sum(
        outbox.report(session, one.reference, one.provider_id, one.state, departing.plain(one), at) for one in reports
    )
