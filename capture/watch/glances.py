"""Glances: what is seen of the house by whoever asks often: seldom looked at anew, and never waited for long."""

import threading
import time

from capture.database import Database, now
from capture.settings import Settings
from capture.watch import CHECKS, GONE, WRONG, Check, Finding, ask, ground

PATIENCE = 4.0  # seconds; whoever asks /healthz is answered within five


class Glances:
    """The findings of one house. Of many who ask at once one looks, and the others wait for what it sees."""

    def __init__(self, settings: Settings, database: Database) -> None:
        """Look at nothing yet."""
        self.settings, self.database = settings, database
        self._door, self._seen = threading.Lock(), dict[Check, tuple[float, Finding]]()
        self._looking: threading.Event | None = None
        self._begun = 0.0

    def findings(self) -> list[Finding]:
        """Return how the house is, seconds ago at most; that the database is away, if nothing was seen in time."""
        with self._door:
            if self._looking is None and self._stale():
                self._begun, self._looking = time.monotonic(), threading.Event()
                threading.Thread(target=self._look, args=(self._looking,), daemon=True).start()
            looking = self._looking
        if looking is not None:
            looking.wait(max(self._begun + PATIENCE - time.monotonic(), 0))
        with self._door:
            if looking is self._looking is not None and not self._answered():
                return [Finding("database", WRONG, ground.DATABASE, state=GONE)]
            return [self._seen[check][1] for check in CHECKS if check in self._seen]

    def _stale(self) -> list[Check]:
        at = time.monotonic()
        stale = [check for check in CHECKS if check not in self._seen or self._seen[check][0] <= at]
        # Without the database there is nothing else to ask until it is asked again.
        return stale if ground.reached in stale or not self._away() else []

    def _answered(self) -> bool:
        # A long journal may be read for longer than anybody waits; the database has answered by then.
        return ground.reached in self._seen and self._seen[ground.reached][0] >= self._begun + CHECKS[ground.reached]

    def _away(self) -> bool:
        return ground.reached in self._seen and self._seen[ground.reached][1].state == GONE

    def _look(self, done: threading.Event) -> None:
        try:
            for check in self._stale():
                finding = ask(check, self.settings, self.database, now())
                with self._door:
                    self._seen.pop(check, None)
                    if finding is not None:
                        self._seen[check] = (time.monotonic() + CHECKS[check], finding)
                    if self._away():
                        self._seen = {ground.reached: self._seen[ground.reached]}
                        break
        finally:
            with self._door:
                self._looking = None
            done.set()
