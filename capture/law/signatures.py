"""Between the rounds: when the lists of who signed may be copied, and what becomes of what was copied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from capture.law.ballots import Ballot


@dataclass(frozen=True)
class Between:
    """Two rounds, and from when until when what was copied of the first may be typed and used, in UTC."""

    first: date
    second: date
    opens: datetime
    ends: datetime


def betweens(ballot: Ballot) -> Iterator[Between]:
    """Yield each span between two rounds in which signature lists may be copied; none where no law opens them.

    It opens when the last station has closed, everywhere that people vote, and ends where the day of the next round
    begins: from then on nobody's name is taken (capture/law/rules.py, signatures).
    """
    if ballot.rules.signatures is None:
        return
    for number, (first, second) in enumerate(zip(ballot.rounds, ballot.rounds[1:], strict=False)):
        polls = [poll.rounds[number : number + 2] for poll in ballot.polls]
        both = [(poll, days) for poll, days in zip(ballot.polls, polls, strict=True) if len(days) == 2]
        opens = max(poll.local(days[0], ballot.closes) for poll, days in both)
        yield Between(first, second, opens, min(poll.local(days[1], time.min) for poll, days in both))


def between(ballot: Ballot, at: datetime) -> Between | None:
    """Return the span between two rounds in which this moment lies, None where signatures may not be copied now."""
    return next((span for span in betweens(ballot) if span.opens <= at < span.ends), None)
