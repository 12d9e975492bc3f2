"""Arrears: how many letters are owed, since when, and why they have not left."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.letters.kinds import KINDS
from capture.letters.outbox import Letter


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Return how many letters are owed, and since when the oldest is."""
    owed = sa.select(sa.func.count(), sa.func.min(Letter.ordered_at)).where(Letter.due_at.is_not(None))
    count, oldest = session.execute(owed).one()
    return count, oldest


def late(session: Session, before: datetime) -> int:
    """Return how many letters should have left: nobody has tried them, or tries them when it is time to.

    One that a server put off waits for its own reasons, unless the server takes none at all.
    """
    untried = sa.and_(Letter.attempts == 0, Letter.ordered_at <= before)
    owed = sa.select(sa.func.count()).where(Letter.due_at.is_not(None))
    return session.scalar(owed.where(sa.or_(untried, Letter.due_at <= before))) or 0


def put_off(session: Session) -> tuple[int, str]:
    """Return how many letters could not leave and are tried again, and the trouble of the newest."""
    stuck = (Letter.due_at.is_not(None), Letter.trouble.is_not(None))
    count = session.scalar(sa.select(sa.func.count()).where(*stuck)) or 0
    newest = sa.select(Letter.trouble).where(*stuck).order_by(Letter.id.desc()).limit(1)
    return count, session.scalar(newest) or ""


def sent(session: Session, since: datetime) -> int:
    """Return how many letters left since a moment."""
    # Their index begins with the kind.
    left = sa.select(sa.func.count()).where(Letter.kind.in_(KINDS), Letter.sent_at >= since)
    return session.scalar(left) or 0


def last(session: Session) -> datetime | None:
    """Return when the newest letter was ordered."""
    return session.scalar(sa.select(Letter.ordered_at).order_by(Letter.id.desc()).limit(1))
