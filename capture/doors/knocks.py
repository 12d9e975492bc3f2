"""Knocks: each once, however often a phone sends it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.doors import doors, voted
from capture.doors.telling import Telling
from capture.errors import NotOfThisWalk
from capture.statements import inserting
from capture.walks import Stop, Walk

NEW, KNOWN, BOTH = "new", "known", "both"


class Knock(Base):
    """One knock at a door. What was said does not come with it: see heard.hear."""

    __tablename__ = "knocks"
    __table_args__ = (sa.UniqueConstraint("key", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Made by the phone (RFC 9562), or from a sheet's walk code and line.
    key: Mapped[str] = mapped_column(sa.String(36))
    # Of the rest: what comes again under one key with other facts is kept beside the first.
    digest: Mapped[str] = mapped_column(sa.String(64))
    walk_id: Mapped[int | None] = mapped_column(sa.ForeignKey("walks.id", ondelete="SET NULL"), index=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), index=True)
    door_id: Mapped[int | None] = mapped_column(sa.ForeignKey("doors.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(sa.String(12))
    # By the phone's clock, set right, and by ours.
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    # "phone" or "paper".
    way: Mapped[str] = mapped_column(sa.String(8))


def knock(
    session: Session, walk: Walk, told: Telling, at: datetime, received: datetime, day: date | None = None
) -> str:
    """Keep one knock of a walk, once; the same again changes nothing, whatever became of the walk since.

    Returns whether it is new, known (it was here already), or both: another bears its key, and both are kept.
    `at` is when it was, by our clock; `day` the one for which it is kept that they have voted, if any. Raises
    NotOfThisWalk for a building to which the walk never led.
    """
    mine = sa.and_(Knock.key == told.key, Knock.digest == told.digest)
    if session.scalar(sa.select(Knock.id).where(mine)) is not None:
        return KNOWN
    if session.get(Stop, (walk.id, told.building_id)) is None:
        raise NotOfThisWalk
    if not _take(session, walk, told, at, received):
        return KNOWN
    door_id = doors.note(session, told, at)
    session.execute(sa.update(Knock).where(mine).values(door_id=door_id))
    if told.voted and day is not None:
        voted.note(session, told.building_id, door_id, day)
    others = session.scalar(sa.select(Knock.id).where(Knock.key == told.key, Knock.digest != told.digest).limit(1))
    return NEW if others is None else BOTH


def knocked_buildings() -> sa.Select[int]:
    """Return the query for the buildings where somebody knocked."""
    return sa.select(Knock.building_id)


def _take(session: Session, walk: Walk, told: Telling, at: datetime, received: datetime) -> bool:
    facts = {"key": told.key, "digest": told.digest, "building_id": told.building_id, "outcome": told.outcome}
    when = {"walk_id": walk.id, "at": at, "received_at": received, "way": told.way}
    row = inserting(session)(Knock).values(facts | when)
    return session.scalar(row.on_conflict_do_nothing().returning(Knock.id)) is not None
