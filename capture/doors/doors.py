"""Doors: the one to the street of each building, and those that are found on the stairs and stay for the next visit."""

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture.database import Base
from capture.doors import agreements
from capture.doors.telling import MOVED, Telling
from capture.electors import Building
from capture.statements import inserting


class FrontDoor(Base):
    """How one gets into a building, and what became of the last visit to it as a whole."""

    __tablename__ = "front_doors"

    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"), primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(sa.String(12))
    entrance: Mapped[str] = mapped_column(sa.String(4))
    # When somebody lets one in: morning, afternoon, evening, weekend; or nothing.
    hours: Mapped[str] = mapped_column(sa.String(12))
    outcome: Mapped[str] = mapped_column(sa.String(12))
    knocked_at: Mapped[datetime | None]
    come_back_at: Mapped[datetime | None]
    # They do not want us here again.
    closed_at: Mapped[datetime | None]


class Door(Base):
    """One door: its floor, its number on it, and what became of the last knock."""

    __tablename__ = "doors"
    __table_args__ = (sa.UniqueConstraint("building_id", "floor", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(sa.ForeignKey("buildings.id"))
    # 0 is the ground floor.
    floor: Mapped[int]
    # A number, from the stairs on; never a name.
    label: Mapped[str] = mapped_column(sa.String(4))
    outcome: Mapped[str] = mapped_column(sa.String(12))
    knocked_at: Mapped[datetime | None]
    come_back_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


def note(session: Session, told: Telling, at: datetime) -> int | None:
    """Note what became of a knock; a door that nobody knew is there from now on. Returns its id, None for a building.

    The later knock counts, whichever is told first; that they do not want us counts for ever.
    """
    door_id = None if told.floor is None else found(session, told.building_id, told.floor, told.label)
    if door_id is None or told.code or told.entrance or told.hours:
        _front(session, told)
    table, here = _which(told.building_id, door_id)
    noted = {"outcome": told.outcome, "knocked_at": at, "come_back_at": told.come_back_at}
    newer = sa.or_(table.c.knocked_at.is_(None), table.c.knocked_at <= at)
    session.execute(sa.update(table).where(here, newer).values(noted))
    if told.outcome == MOVED:
        agreements.move_out(session, told.building_id, door_id, at)
    if told.closed:
        close(session, told.building_id, door_id, at)
    return door_id


def close(session: Session, building_id: int, door_id: int | None, at: datetime) -> None:
    """Close a door, or a whole building, for everybody: nobody is to come back. Once or often is the same.

    What people there agreed to have kept goes, too.
    """
    # Nobody agrees meanwhile. A knock holds the key of its building already: without key_share two would wait for ever.
    session.get_one(Building, building_id, with_for_update={"key_share": True})
    if door_id is None:
        _front(session, None, building_id)
    table, here = _which(building_id, door_id)
    session.execute(sa.update(table).where(here, table.c.closed_at.is_(None)).values(closed_at=at))
    agreements.take_back(session, building_id, door_id, at)


def reopen(session: Session, building_id: int, door_id: int | None) -> None:
    """Let people knock at a door, or in a building, again: it was closed by mistake, or they asked us to come."""
    table, here = _which(building_id, door_id)
    session.execute(sa.update(table).where(here).values(closed_at=None))


def is_closed(session: Session, building_id: int, door_id: int | None) -> bool:
    """Return whether nobody is to come back to a door, or to the whole of its building."""
    front = closed_buildings().where(FrontDoor.building_id == building_id)
    door = sa.select(Door.building_id).where(Door.id == door_id, Door.closed_at.is_not(None))
    return session.scalar(sa.union_all(front, door).limit(1)) is not None


def closed_buildings() -> sa.Select[int]:
    """Return the query for the buildings that no walk leads to any more."""
    return sa.select(FrontDoor.building_id).where(FrontDoor.closed_at.is_not(None))


def _which(building_id: int, door_id: int | None) -> tuple[sa.Table, sa.ColumnElement[bool]]:
    if door_id is None:
        return cast(sa.Table, FrontDoor.__table__), FrontDoor.__table__.c.building_id == building_id
    return cast(sa.Table, Door.__table__), Door.__table__.c.id == door_id


def found(session: Session, building_id: int, floor: int, label: str) -> int:
    """Return the id of a door; one that nobody knew is there from now on."""
    place = {"building_id": building_id, "floor": floor, "label": label}
    session.execute(inserting(session)(Door).values(place | {"outcome": ""}).on_conflict_do_nothing())
    return session.scalars(sa.select(Door.id).filter_by(**place)).one()


def _front(session: Session, told: Telling | None, building_id: int = 0) -> None:
    """Let the building have a front door; how one gets in is written over by whoever found out later."""
    ways = {name: getattr(told, name, "") for name in ("code", "entrance", "hours")}
    row = inserting(session)(FrontDoor).values(
        ways | {"building_id": told.building_id if told else building_id, "outcome": ""}
    )
    known = {name: way for name, way in ways.items() if way}
    keep = row.on_conflict_do_update(index_elements=["building_id"], set_=known) if known else None
    session.execute(row.on_conflict_do_nothing() if keep is None else keep)
