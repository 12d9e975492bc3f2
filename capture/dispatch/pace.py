"""Pace: how fast letters of mailings follow each other to one provider."""

import time

# More within a second looks like spam to the large ones; one that says “later” gets a rest.
PACE = 10  # letters a second
REST = 300.0  # seconds
# Whoever waits longer is handed back, and others leave meanwhile.
LONGEST_WAIT = 3.0  # seconds


class Pace:
    """How fast letters may follow each other to one provider."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self.free: dict[str, float] = {}

    def wait(self, email: str) -> float:
        """Return how many seconds a letter has to wait; above LONGEST_WAIT no place is kept for it."""
        domain, at = email.rpartition("@")[2].lower(), time.monotonic()
        free = max(self.free.get(domain, at), at)
        # Within a second nobody waits: a few at once are nothing.
        waits = max(free - at - 1, 0.0)
        if waits <= LONGEST_WAIT:
            self.free[domain] = free + 1 / PACE
        return waits

    def rest(self, email: str) -> None:
        """Let a provider be that said “later”."""
        self.free[email.rpartition("@")[2].lower()] = time.monotonic() + REST
