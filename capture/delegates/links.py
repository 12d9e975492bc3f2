"""The link of a station: whoever holds it says how many have voted there; it lives on the day, and on the eve to try.

Only its digest is kept. A number of the eve is for practice: it stands beside the link, and never counts.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, law
from capture.database import Base
from capture.errors import LinkEarly, LinkExpired, LinkUnknown
from capture.precincts import Precinct
from capture.statements import inserting

TOKEN_BYTES = 32  # 256 bits (OWASP ASVS 5.0, 11.5.1 asks for 128)
# Of the eve: from then on one may practise.
PRACTICE = time(16)
# So long after the day a phone without a network may bring what it kept on it.
GRACE = timedelta(hours=12)


class StationLink(Base):
    """The one link of a station, and what was practised with it."""

    __tablename__ = "station_links"

    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]
    practised: Mapped[int | None]
    practised_at: Mapped[datetime | None]


def give(session: Session, precinct: Precinct, by: str, at: datetime) -> str:
    """Make the link of a station and return its token, which is kept nowhere; one that was given before dies."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    fresh = {"digest": _digest(token), "by": by, "at": at, "practised": None, "practised_at": None}
    made = inserting(session)(StationLink).values(precinct_id=precinct.id, **fresh)
    # Of two that are made at once the later one opens it.
    session.execute(made.on_conflict_do_update(index_elements=["precinct_id"], set_=fresh))
    journal.record(session, by, "station-link-given", {"station": precinct.code}, at)
    return token


def revoke(session: Session, precinct: Precinct, by: str, at: datetime) -> None:
    """Let the link of a station open nothing any more; once or often is the same."""
    session.execute(sa.delete(StationLink).where(StationLink.precinct_id == precinct.id))
    journal.record(session, by, "station-link-revoked", {"station": precinct.code}, at)


def of(session: Session, token: str) -> tuple[StationLink, Precinct]:
    """Return the link of a token, and its station, on whatever day. Raises LinkUnknown."""
    held = sa.select(StationLink, Precinct).join(Precinct, Precinct.id == StationLink.precinct_id)
    found = session.execute(held.where(StationLink.digest == _digest(token))).one_or_none()
    if found is None:
        raise LinkUnknown
    return found[0], found[1]


def opened(ballot: law.Ballot, at: datetime, late: timedelta = timedelta(0)) -> date | None:
    """Return the day of the round on which numbers count now; None on its eve, when one may practise.

    Raises LinkEarly before, between the rounds too, and LinkExpired after the last round. What a phone kept is taken
    for some time after the day (`late`), as long as no other one has begun.
    """
    today = law.today(ballot, at)
    for day in ballot.rounds:
        if day == today:
            return day
        if day - timedelta(days=1) == today and at >= ballot.local(today, PRACTICE):
            return None
    before = law.today(ballot, at - late)
    if before in ballot.rounds:
        return before
    coming = next((day for day in ballot.rounds if day > today), None)
    if coming is None:
        raise LinkExpired
    raise LinkEarly(day=(coming - timedelta(days=1)).isoformat())


def practise(session: Session, link: StationLink, voters: int, at: datetime) -> None:
    """Keep a number of the eve beside the link, so that the room sees that it arrived; the last one stays."""
    link.practised, link.practised_at = voters, at
    session.flush()


def given(session: Session) -> Mapping[int, StationLink]:
    """Return the links that stand, by the numbers of their stations."""
    return {one.precinct_id: one for one in session.scalars(sa.select(StationLink))}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
