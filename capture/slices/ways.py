"""Ways: what may go out beside the doors, by the legal clock: lists of those who agreed, or until when it is locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from capture import law

# Door is always open; post arrives too late.
BESIDE = (law.EMAIL, law.TEXT, law.PHONE)


@dataclass(frozen=True)
class Way:
    """One channel by its msgid, and what holds it now."""

    channel: str
    name: str
    held: law.Hold | None


def ways(ballot: law.Ballot, at: datetime) -> Sequence[Way]:
    """Return the ways beside the doors: free, or locked by the article that the hold names (L49)."""
    channels = ballot.rules.channels
    return [Way(one, channels[one].name, law.silence(ballot, one, at)) for one in BESIDE]
