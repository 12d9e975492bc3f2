"""Rounds: by the worker, beside the post: sends the texts that are due and asks what became of those that left.

Each text is noted as being sent before it is: of a worker that is killed those in its hand are perhaps not received.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from capture import exemptions
from capture.database import Database, now
from capture.errors import HustingsError, TextsUnsent
from capture.letters.post import Noting
from capture.settings import Settings
from capture.texts import departing, outbox, permission
from capture.texts.providers import Fate, provider
from capture.texts.pulling import Pulls

IDLE = 1.0  # seconds between two looks when there was nothing to do
# After one trouble, and after many in a row.
PAUSE, LONGEST_PAUSE = 60.0, 900.0  # seconds
ASKED_AT_ONCE = 20
MINUTE = timedelta(minutes=1).total_seconds()

log = logging.getLogger(__name__)


def run(settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
    """Send texts until stopped. Raises SettingWrong for a provider that there is not."""
    Rounds(settings, database, stopped).run()


def run_out(settings: Settings, database: Database) -> int:
    """Send what is due, until nothing is left that can leave now. Returns how many texts left."""
    rounds, left = Rounds(settings, database, lambda: False), 0
    while (sent := rounds.send()) is not None:
        left += sent
    rounds.ask()
    rounds.pulls.pull(now())
    return left


class Rounds:
    """What one worker does about texts, time and again."""

    def __init__(self, settings: Settings, database: Database, stopped: Callable[[], bool]) -> None:
        """Raises SettingWrong for a provider that there is not."""
        self.settings, self.database, self.stopped = settings, database, stopped
        self.provider = provider(settings.texting)
        self.noting = Noting(database, stopped)
        self.pulls = Pulls(settings, database, self.provider)
        self.rests_until, self.pause = time.monotonic(), PAUSE

    def run(self) -> None:
        """Work until stopped."""
        while not self.stopped():
            try:
                done = self.send() if time.monotonic() >= self.rests_until else None
                if done is None:
                    self.ask()
                    self.pulls.pull(now())
            except (HustingsError, OSError, sa.exc.DBAPIError, sa.exc.TimeoutError) as trouble:
                # What a trouble says may name somebody.
                log.warning("texts: %s", type(trouble).__name__)
                done = None
            if done is None:
                time.sleep(IDLE)

    def send(self) -> int | None:
        """Send one request's worth of texts. Returns how many left, None where nothing can leave now."""
        self._lose()
        if not self._is_due() or self._is_held():
            return None
        if not self.pulls.has_heard(now()):
            return None
        batch = self._take()
        if batch is None or not batch.sendings:
            return 0 if batch is not None and batch.set_aside else None
        begun = time.monotonic()
        outcome = departing.hand_over(self.provider, batch)
        self.noting.note(lambda session: outcome.note(session, now()))
        if outcome.trouble is not None:
            self._rest(outcome.trouble)
            return None
        self.pause = PAUSE
        self._pace(len(batch.sendings), begun)
        return outcome.left

    def _is_held(self) -> bool:
        with self.database.reading() as session:
            return permission.hold(self.settings, now(), exemptions.lifted(session)) is not None

    def _take(self) -> departing.Batch | None:
        with self.database.writing() as session:
            at = now()
            # Asked again: to hear who refuses may have taken minutes, and so may the turn of this act.
            if permission.hold(self.settings, at, exemptions.lifted(session)):
                return None
            return departing.take(session, self.settings, at, self.provider.at_once)

    def ask(self) -> None:
        """Ask what became of the texts of which nobody knows whether they left; one answer is one act."""
        with self.database.reading() as session:
            unsure = list(departing.doubtful(session, now(), ASKED_AT_ONCE))
        for number, reference in unsure:
            if self.stopped():
                return
            try:
                fate = self.provider.ask(reference)
            except TextsUnsent as trouble:
                log.warning("texts: %s", type(trouble).__name__)
                self._note_unsure(number, None, certain=False)
                return
            self._note_unsure(number, fate, self.provider.certain)

    def _note_unsure(self, number: int, fate: Fate | None, certain: bool) -> None:
        with self.database.writing() as session:
            if fate is not None:
                departing.note(session, number, fate, now())
            elif certain:
                outbox.plan_again(session, number, now())
            else:
                outbox.ask_later(session, number, now())

    def _lose(self) -> None:
        with self.database.reading() as session:
            lost = outbox.is_lost(session, now())
        if lost:
            with self.database.writing() as session:
                log.warning("%d texts were being sent by a worker that is gone", outbox.lose(session, now()))

    def _is_due(self) -> bool:
        with self.database.reading() as session:
            return outbox.is_due(session, now())

    def _rest(self, trouble: TextsUnsent) -> None:
        log.warning("texts rest: %s", type(trouble).__name__)
        asked = trouble.facts.get("seconds")
        self.rests_until = time.monotonic() + max(self.pause, asked if isinstance(asked, int) else 0)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def _pace(self, count: int, begun: float) -> None:
        # Providers throttle whoever is faster, and phones that ring all at once bring the answers all at once.
        ends = begun + count * MINUTE / self.settings.texting.per_minute
        while not self.stopped() and (wait := ends - time.monotonic()) > 0:
            time.sleep(min(wait, IDLE))
