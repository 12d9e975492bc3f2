"""Assignments: who of the colleagues looks after a person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import supporters
from capture.database import Base, Moment
from capture.staff import Colleague
from capture.statements import changed, inserting
from capture.supporters import Supporter


class Assignment(Base):
    """One person in the hands of one colleague: by whom, and since when."""

    __tablename__ = "assignments"

    supporter_id: Mapped[int] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), primary_key=True)
    colleague_id: Mapped[int] = mapped_column(sa.ForeignKey("colleagues.id", ondelete="CASCADE"), index=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


def assign(session: Session, whom: sa.ColumnElement[bool], colleague: Colleague, by: str, at: datetime) -> int:
    """Give people into the hands of a colleague, out of those of another. Returns how many they are."""
    told = (sa.literal(colleague.id), sa.literal(by), sa.literal(at, Moment()))
    names = ["supporter_id", "colleague_id", "by", "at"]
    given = inserting(session)(Assignment).from_select(
        names, supporters.held(sa.select(Supporter.id, *told).where(whom))
    )
    # Of two at once the later one has them.
    instead = {name: given.excluded[name] for name in names[1:]}
    return changed(session, given.on_conflict_do_update(index_elements=["supporter_id"], set_=instead))


def release(session: Session, whom: sa.ColumnElement[bool]) -> int:
    """Take people out of the hands of whoever looks after them. Returns how many were in any."""
    meant = sa.select(Supporter.id).where(whom)
    return changed(session, sa.delete(Assignment).where(Assignment.supporter_id.in_(meant)))


def of(session: Session, supporter_id: int) -> Colleague | None:
    """Return the colleague who looks after a person, or None."""
    whose = sa.select(Assignment.colleague_id).where(Assignment.supporter_id == supporter_id)
    return session.scalar(sa.select(Colleague).where(Colleague.id == whose.scalar_subquery()))
