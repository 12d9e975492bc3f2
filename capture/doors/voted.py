"""Doors where people said that they had voted: until midnight. Said at the door; never of a person, nor by a station.

In France a list of who has not voted is held to be prohibited (ministerial answer 09990, JO Sénat, 6 February 2020,
p. 710): this one knows no elector, and nothing of a polling room.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import law
from capture.database import Base


class Voted(Base):
    """One door, or a house that is one, to which nobody comes back on a day; not when it was said, nor to whom."""

    __tablename__ = "voted"

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    door_id: Mapped[int | None] = mapped_column(sa.ForeignKey("doors.id", ondelete="CASCADE"))
    day: Mapped[date]


def day_of(ballot: law.Ballot, at: datetime, received: datetime) -> date | None:
    """Return the day for which it is kept that somebody said so; None where nobody votes, and once that day is over."""
    day = law.today(ballot, at)
    return day if law.votes(ballot, at) and day == law.today(ballot, received) else None


def note(session: Session, building_id: int, door_id: int | None, day: date) -> None:
    """Note that somebody said so at a door."""
    session.add(Voted(building_id=building_id, door_id=door_id, day=day))
    session.flush()


def said(session: Session, buildings: sa.Select[int], day: date) -> set[tuple[int, int | None]]:
    """Return the doors of some buildings where somebody said so on a day, as (building, door); no door is the house."""
    told = sa.select(Voted.building_id, Voted.door_id).where(Voted.day == day, Voted.building_id.in_(buildings))
    return {(building, door) for building, door in session.execute(told)}


def over(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that the day is over of which it was said."""
    return Voted.day < law.today(ballot, at)
