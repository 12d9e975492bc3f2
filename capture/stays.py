"""Staying in touch: after the ballot each person is asked once, and goes without an answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import bounces, consents, law, moves, suppressions
from capture.database import Base
from capture.statements import Insert, prepared
from capture.supporters import Supporter
from capture.words import gettext


class Stay(Base):
    """One person who was asked: until which day they are kept, and when they answered."""

    __tablename__ = "stays"

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]
    until: Mapped[date] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]


def unasked(session: Session, most: int | None = None) -> list[Supporter]:
    """Return people who were not asked yet, so many at most."""
    asked = sa.exists().where(Stay.supporter_id == Supporter.id)
    return list(session.scalars(sa.select(Supporter).where(~asked).order_by(Supporter.id).limit(most)))


def ask(session: Session, person: Supporter, ballot: law.Ballot, at: datetime) -> bool:
    """Note that a person is asked. Returns whether a letter may go: those who left get none, and go on their day."""
    until = law.answer_until(ballot, at)
    fresh = _note(session, {"supporter_id": person.id, "asked_at": at, "until": until})
    return bool(fresh) and person.who in asked(session, [person.who])


@prepared
def _note(insert: Insert) -> Any:
    return insert(Stay).on_conflict_do_nothing().returning(Stay.__table__.c.supporter_id)


def stay(session: Session, who: str, page: str, ballot: law.Ballot, at: datetime) -> bool:
    """Keep a person who asks for it, in the words shown; once or often is the same. Returns whether they are known."""
    person = moves.person(session, who)
    if person is None:
        return False
    answer = sa.update(Stay).where(Stay.supporter_id == person.id, Stay.answered_at.is_(None))
    kept = answer.values(answered_at=at, until=law.stays_until(ballot, at)).returning(Stay.supporter_id)
    if session.scalars(kept).all():
        consents.grant(session, person.id, {law.STAYING: gettext(consents.WORDS[law.STAYING])}, page, at)
    return True


def asked(session: Session, people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the address and the language of those of these people who are asked and may be written to."""
    here = Supporter.__table__.c
    waits = sa.exists().where(Stay.supporter_id == here.id, Stay.answered_at.is_(None))
    silent = sa.or_(here.email == "", here.left_at.is_not(None), suppressions.holds(here.who), bounces.holds(here.who))
    rows = session.execute(sa.select(here.who, here.email, here.language).where(here.who.in_(people), waits, ~silent))
    return {who: (email, language) for who, email, language in rows}


def over(ballot: law.Ballot, at: datetime, answered: bool) -> sa.Select[str]:
    """Return the query for the keyed hashes of those whose time is over: the silent, or those who had chosen to stay.

    Who stayed and left since is not kept for the rest of the three years.
    """
    passed = Stay.until < law.today(ballot, at)
    stayed = sa.and_(Stay.answered_at.is_not(None), sa.or_(passed, Supporter.left_at.is_not(None)))
    due = stayed if answered else sa.and_(Stay.answered_at.is_(None), passed)
    return sa.select(Supporter.who).join(Stay, Stay.supporter_id == Supporter.id).where(due).order_by(Supporter.id)
