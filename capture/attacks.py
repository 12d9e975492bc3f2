"""Attacks: looks every few seconds whether the form is under attack, and raises or lowers the shield (shields.py)."""

import logging
from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import letters, shields
from capture.bounces import Bounce
from capture.database import Database
from capture.letters import CONFIRM, Letter
from capture.settings import Settings
from capture.shields import CROWD, RETURNS
from capture.submissions import DAY, HOUR, TEN_MINUTES, Submission

# More sign-ups than five times the usual hour of the last week raise it, and never fewer than so many in ten minutes: a
# small campaign's first evening on the radio is none.
TIMES, CROWD_FROM = 5, 200
WEEK = timedelta(days=7)
# One letter in ten that comes back, of a day's: mail providers close accounts for less. Never for fewer than so many.
COME_BACK, RETURNS_FROM = 0.1, 30

log = logging.getLogger(__name__)


def look(settings: Settings, database: Database, at: datetime) -> None:
    """Raise the shield that is needed, tell the owners once, and lower what is needed no more."""
    with database.reading() as session:
        needed = [kind for kind, is_needed in NEEDED.items() if is_needed(session, at)]
        idle = not needed and not shields.up(session)
    if idle:
        return
    with database.writing() as session:
        raised = [kind for kind in needed if shields.raise_(session, kind, at)]
        shields.lower(session, at)
        if raised:
            letters.tell_of_attack(session, settings.suppression_key, at)
    for kind in raised:
        log.warning("the shield is up: %s", kind)


def is_crowded(session: Session, at: datetime) -> bool:
    """Return whether far more sign up than usually."""
    within = (Submission.at > at - TEN_MINUTES, Submission.at <= at)
    lately = session.scalar(sa.select(sa.func.count(Submission.id)).where(*within)) or 0
    if lately <= CROWD_FROM:
        return False
    return lately > TIMES * usual_hour(session, at) * (TEN_MINUTES / HOUR)


def usual_hour(session: Session, at: datetime) -> float:
    """Return how many sign up in the median hour of the last week, this hour left out; hours without any count."""
    hour = sa.cast(sa.extract("epoch", Submission.at), sa.BigInteger) // int(HOUR.total_seconds())
    earlier = sa.select(sa.func.count(Submission.id)).where(Submission.at > at - WEEK, Submission.at <= at - HOUR)
    counts = list(session.scalars(earlier.group_by(hour)))
    hours = int(WEEK / HOUR) - 1
    return median([*counts, *[0] * (hours - len(counts))])


def comes_back(session: Session, at: datetime) -> bool:
    """Return whether too many of a day's confirming letters come back, or are refused at once."""
    to = sa.exists().where(Letter.who == Bounce.who, Letter.kind == CONFIRM, Letter.ordered_at > at - DAY)
    back = session.scalar(sa.select(sa.func.count(Bounce.who)).where(Bounce.at > at - DAY, to)) or 0
    if back < RETURNS_FROM:
        return False
    sent = sa.select(sa.func.count(Letter.id)).where(Letter.kind == CONFIRM, Letter.sent_at > at - DAY)
    return back > COME_BACK * ((session.scalar(sent) or 0) + back)


NEEDED = {CROWD: is_crowded, RETURNS: comes_back}
