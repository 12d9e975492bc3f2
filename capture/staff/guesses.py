"""Guesses: how often somebody was wrong, for an account and for a machine, under keyed hashes.

Nobody is locked out for good: after a few failures each further guess waits twice as long, and a day has an end. No
thread waits; whoever comes too early is told for how long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base
from capture.statements import Insert, prepared

FREE = 5
# The longest pause between two guesses: with it the day's limit below is reached, without it an account would in
# effect be locked by whoever guesses (OWASP ASVS 5.0, 6.3.1).
LONGEST = timedelta(minutes=15)
DOUBLINGS = 10  # after these it is longer than the longest
# At most so many wrong guesses a day at one account (NIST SP 800-63B, 3.2.2).
PER_DAY = 100
DAY = timedelta(days=1)


class Guess(Base):
    """What was guessed wrongly for one account or from one machine since it last was right."""

    __tablename__ = "guesses"

    whose: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    today: Mapped[int]
    day_at: Mapped[datetime]


@dataclass(frozen=True)
class Bounds:
    """Whose guesses are counted: an account, whose day has a limit, or a machine, behind which many may sit."""

    per_day: int | None


ACCOUNT, MACHINE = Bounds(PER_DAY), Bounds(None)


def take(session: Session, asked: Mapping[str, Bounds], at: datetime) -> timedelta | None:
    """Count a guess before it is looked at, or return how long to wait: of a thousand at once only the first are taken.

    A guess that comes too early is not counted: nobody lengthens another's wait by being impatient.
    """
    # One order for all, so that two acts never wait for each other.
    counted = [(_locked(session, whose, at), bounds) for whose, bounds in sorted(asked.items())]
    longest = max(_wait(guess, bounds, at) for guess, bounds in counted)
    if longest > timedelta(0):
        return longest
    for guess, _ in counted:
        guess.today = 1 if guess.day_at <= at - DAY else guess.today + 1
        guess.day_at = at if guess.day_at <= at - DAY else guess.day_at
        guess.failures = 1 if guess.last_at <= at - DAY else guess.failures + 1
        guess.last_at = at
    session.flush()
    return None


def forget(session: Session, right: Iterable[str]) -> None:
    """Forget the failures of those who were right at last; the guess that was right was none."""
    spared = {"failures": 0, "today": sa.case((Guess.today > 0, Guess.today - 1), else_=0)}
    for whose in sorted(right):
        session.execute(sa.update(Guess).where(Guess.whose == whose).values(spared))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody guessed for a day; under any country's rules nothing needs the count then."""
    return sa.and_(Guess.last_at <= at - DAY, Guess.day_at <= at - DAY)


def _locked(session: Session, whose: str, at: datetime) -> Guess:
    _begin(session, {"whose": whose, "failures": 0, "last_at": at, "today": 0, "day_at": at})
    found = sa.select(Guess).where(Guess.whose == whose).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


@prepared
def _begin(insert: Insert) -> Any:
    return insert(Guess).on_conflict_do_nothing()


def _wait(guess: Guess, bounds: Bounds, at: datetime) -> timedelta:
    # 2ⁿ seconds after the last failure, or when the day is over; never longer, also where a clock was set back.
    over = guess.failures - FREE
    pause = min(timedelta(seconds=2 ** min(over, DOUBLINGS)), LONGEST) if over >= 0 else timedelta(0)
    day = DAY if bounds.per_day is not None and guess.today >= bounds.per_day else timedelta(0)
    return max(min(guess.last_at + pause - at, pause), min(guess.day_at + day - at, day))
