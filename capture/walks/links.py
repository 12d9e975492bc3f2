"""The link of a walk: whoever holds it walks; it lives on its days, and dies with its walk. Only its digest is kept.

A phone that was off when its walk was given anew still brings what it noted before; it opens nothing any more.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base, now
from capture.errors import LinkEarly, LinkExpired, LinkUnknown
from capture.walks.walks import Walk

# For so long is a walk that was given to nobody taken to be walked.
UNSAID = timedelta(days=7)
TOKEN_BYTES = 32  # 256 bits (OWASP ASVS 5.0, 11.5.1 asks for 128)


class FormerLink(Base):
    """The digest of a link in whose place another one was given, and when."""

    __tablename__ = "former_links"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    walk_id: Mapped[int] = mapped_column(sa.ForeignKey(Walk.id, ondelete="CASCADE"), index=True)
    ended_at: Mapped[datetime]


@dataclass(frozen=True)
class Held:
    """What a link is of, whatever has become of both: what was noted before `ends` is taken."""

    walk: Walk
    ends: datetime
    # Another one was given in its place: it opens nothing.
    is_former: bool = False


def give(
    session: Session, walk: Walk, volunteer: str, opens_on: date, closes_on: date, at: datetime | None = None
) -> str:
    """Give a walk to a volunteer for some days, the last one too, and return the token of the only link that opens it.

    The link of whoever had it before opens nothing from now on. Raises LinkUnknown for a walk that is closed, and
    LinkExpired where it would close before it opens.
    """
    if walk.closed_at is not None:
        raise LinkUnknown
    if closes_on < opens_on:
        raise LinkExpired
    if walk.link_digest is not None:
        session.add(FormerLink(digest=walk.link_digest, walk_id=walk.id, ended_at=at or now()))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    walk.volunteer, walk.opens_on, walk.closes_on, walk.link_digest = volunteer, opens_on, closes_on, _digest(token)
    session.flush()
    return token


def revoke(session: Session, walk: Walk) -> None:
    """Let no link of a walk open anything, or bring anything; once or often is the same: a phone may be lost.

    The volunteer stays written down.
    """
    session.execute(sa.delete(FormerLink).where(FormerLink.walk_id == walk.id))
    walk.link_digest = walk.opens_on = walk.closes_on = None
    session.flush()


def find(session: Session, token: str, today: date) -> Walk:
    """Return the walk that a token opens on a day in the campaign's town.

    Raises LinkUnknown for one that was never given, was revoked or whose walk is closed, LinkEarly before its first
    day, and LinkExpired after its last.
    """
    walk = session.scalar(sa.select(Walk).where(Walk.link_digest == _digest(token), Walk.closed_at.is_(None)))
    if walk is None or walk.opens_on is None or walk.closes_on is None:
        raise LinkUnknown
    if today < walk.opens_on:
        raise LinkEarly(day=walk.opens_on.isoformat())
    if today > walk.closes_on:
        raise LinkExpired
    return walk


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def held(session: Session, token: str, ballot: law.Ballot, at: datetime) -> Held:
    """Return what a link is of; one that was given anew, too, as long as traces are kept. Raises LinkUnknown."""
    walk = session.scalar(sa.select(Walk).where(Walk.link_digest == _digest(token)))
    if walk is not None:
        return Held(walk, ends(walk, ballot))
    former = sa.select(Walk, FormerLink.ended_at).join(FormerLink, FormerLink.walk_id == Walk.id)
    lately = FormerLink.ended_at > at - ballot.rules.trace_kept
    found = session.execute(former.where(FormerLink.digest == _digest(token), lately)).first()
    if found is None:
        raise LinkUnknown
    return Held(found[0], min(found[1], ends(found[0], ballot)), is_former=True)


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nothing is taken any more of a link that was given anew."""
    return FormerLink.ended_at <= at - ballot.rules.trace_kept


def without_paper(walk: Walk, ballot: law.Ballot, at: datetime) -> str:
    """Return in words when whoever walks it leaves no paper at a door: where that falls into the walk's days.

    A walk without a link is walked in the week that follows.
    """
    until = ends(walk, ballot) if walk.closes_on else at + UNSAID
    return law.without_paper(ballot, at, until)


def ends(walk: Walk, ballot: law.Ballot) -> datetime:
    """Return the moment from which on nothing is taken from whoever holds the link of a walk that was given."""
    day_after = (walk.closes_on or walk.cut_at.date()) + timedelta(days=1)
    over = ballot.local(day_after, time.min)
    return over if walk.closed_at is None else min(over, walk.closed_at)
