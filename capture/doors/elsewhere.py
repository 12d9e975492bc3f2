"""Elsewhere: somebody whom a walk does not lead to tells whoever walks it that nobody is to come back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.doors import doors
from capture.doors.telling import FLOORS, LABEL
from capture.electors import Building, doorways
from capture.errors import KnockUnreadable
from capture.walks import Stop, Walk, is_block

CLOSED, UNKNOWN, SEVERAL = "closed", "unknown", "several"
LONGEST = 200


def close_elsewhere(
    session: Session, walk: Walk, address: tuple[str, str], door: tuple[int, str] | None, at: datetime
) -> str:
    """Close a door near a walk for everybody, by number and street, and in a block by floor and door.

    Near is what votes at a station of the walk. Returns CLOSED; UNKNOWN where no such building is there; SEVERAL where
    more than one door may be meant. Once or often is the same. Raises KnockUnreadable for what is no door.
    """
    number, street = address
    if not street.strip() or max(map(len, address)) > LONGEST or not _is_door(door):
        raise KnockUnreadable
    found = session.scalars(_near(walk, number, street).limit(2)).all()
    if len(found) != 1:
        return SEVERAL if found else UNKNOWN
    if door is None and is_block(found[0].electors):
        return SEVERAL
    door_id = None if door is None else doors.found(session, found[0].id, *door)
    doors.close(session, found[0].id, door_id, at)
    return CLOSED


def _is_door(door: tuple[int, str] | None) -> bool:
    return door is None or (door[0] in FLOORS and LABEL.fullmatch(door[1]) is not None)


def _near(walk: Walk, number: str, street: str) -> sa.Select[Building]:
    there = doorways.read(number, street)
    leads = sa.select(Building.precinct_id).join(Stop, Stop.building_id == Building.id).where(Stop.walk_id == walk.id)
    where = {"street_key": there.street_key, "number": there.number, "suffix": there.suffix}
    return sa.select(Building).filter_by(**where).where(Building.precinct_id.in_(leads)).order_by(Building.id)
