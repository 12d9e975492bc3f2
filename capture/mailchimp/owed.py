"""Who is owed to Mailchimp: one row for each person who changed since, written by the database itself (its step 0042).

However often somebody changes, they are owed once; another `stamp` tells that they changed again while they were sent.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.mailchimp.members import Member
from capture.statements import inserting
from capture.supporters import Supporter

# Bits of a whole number in both databases.
STAMP = 31


class Owed(Base):
    """One person who may differ from what Mailchimp has."""

    __tablename__ = "mailchimp_owed"

    person: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[int]
    tries: Mapped[int]
    due_at: Mapped[datetime | None]


def take(session: Session, most: int, at: datetime | None, after: int = 0) -> Sequence[Owed]:
    """Return so many of those owed, by number, behind one; at a moment only those who are due then."""
    due = sa.or_(Owed.due_at.is_(None), Owed.due_at <= at) if at else sa.true()
    return session.scalars(sa.select(Owed).where(Owed.person > after, due).order_by(Owed.person).limit(most)).all()


def owe(session: Session, people: Iterable[int]) -> None:
    """Look at these people again."""
    rows = [{"person": person, "stamp": secrets.randbits(STAMP), "tries": 0} for person in sorted(set(people))]
    if rows:
        fresh = inserting(session)(Owed)
        again = {"stamp": fresh.excluded.stamp, "tries": 0, "due_at": None}
        session.execute(fresh.on_conflict_do_update(index_elements=["person"], set_=again), rows)


def owe_all(session: Session) -> None:
    """Look at everybody again, and at everybody who is known over there."""
    people = sa.select(Supporter.id).union(sa.select(Member.person).where(Member.person.is_not(None))).subquery()
    known = sa.exists().where(Owed.person == people.c.id)
    fresh = sa.select(people.c.id, sa.literal(secrets.randbits(STAMP)), sa.literal(0)).where(~known)
    session.execute(sa.insert(Owed).from_select(["person", "stamp", "tries"], fresh))


def settle(session: Session, several: Iterable[tuple[int, int]]) -> None:
    """Owe these people no more, but for who changed again since they were looked at."""
    rows = [{"one": person, "seen": stamp} for person, stamp in sorted(several)]
    if rows:
        here = sa.delete(Owed).where(Owed.person == sa.bindparam("one"), Owed.stamp == sa.bindparam("seen"))
        session.connection().execute(here, rows)


def put_off(session: Session, person: int, tries: int, until: datetime) -> None:
    """Try somebody again at a later day; whoever settles what was seen before does not settle this."""
    told = {"stamp": secrets.randbits(STAMP), "tries": tries, "due_at": until}
    session.execute(sa.update(Owed).where(Owed.person == person).values(told))


def count(session: Session) -> int:
    """Return how many are owed."""
    return session.scalar(sa.select(sa.func.count()).select_from(Owed)) or 0
