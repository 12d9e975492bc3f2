"""A walk as a phone carries it: where to go and how one gets in; of nobody a name, of no door what was said there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.doors import voted
from capture.doors.doors import Door, FrontDoor
from capture.electors import Building
from capture.walks import GONE, Stop, Walk, is_block

Told = dict[str, Any]
# Buildings and doors; no door is the house.
Voted = set[tuple[int, int | None]]


def route(session: Session, walk: Walk, day: date) -> list[Told]:
    """Return the stops of a walk in its order, each with its doors.

    Of earlier walks it says when to come back and what is closed; of this one also where somebody has been. Where
    people said today that they have voted is done for every walk.
    """
    of_walk = sa.select(Building, FrontDoor).join(Stop, Stop.building_id == Building.id)
    with_front = of_walk.outerjoin(FrontDoor, FrontDoor.building_id == Building.id).where(Stop.walk_id == walk.id)
    with_front = with_front.where(Stop.position != GONE)
    rows = session.execute(with_front.order_by(Stop.position, Building.id)).all()
    doors = _doors(session, walk)
    done = voted.said(session, sa.select(Stop.building_id).where(Stop.walk_id == walk.id), day)
    return [_stop(building, front, doors.get(building.id, []), walk.cut_at, done) for building, front in rows]


def _doors(session: Session, walk: Walk) -> dict[int, list[Door]]:
    behind = sa.select(Door).join(Stop, Stop.building_id == Door.building_id).where(Stop.walk_id == walk.id)
    found: dict[int, list[Door]] = {}
    for door in session.scalars(behind.order_by(Door.floor, sa.func.length(Door.label), Door.label)):
        found.setdefault(door.building_id, []).append(door)
    return found


def _stop(building: Building, front: FrontDoor | None, doors: Sequence[Door], since: datetime, voted: Voted) -> Told:
    told: Told = {
        "id": building.id,
        "street": building.street,
        "number": f"{building.number or ''}{building.suffix and f' {building.suffix}'}",
        "entrance": building.entrance,
        "electors": building.electors,
        "doors": [
            {"floor": door.floor, "label": door.label, **_state(door, since), **_done(building.id, door.id, voted)}
            for door in doors
        ],
    }
    if not is_block(building.electors):
        told |= _done(building.id, None, voted)
    if front is None:
        return told
    ways = {"code": front.code, "in": front.entrance, "hours": front.hours}
    return told | {name: way for name, way in ways.items() if way} | _state(front, since)


def _done(building: int, door: int | None, voted: Voted) -> Told:
    return {"done": True} if (building, door) in voted else {}


def _state(door: Door | FrontDoor, since: datetime) -> Told:
    told = {
        "done": bool(door.outcome) and door.knocked_at is not None and door.knocked_at >= since,
        "closed": door.closed_at is not None,
        "back": door.come_back_at.isoformat() if door.come_back_at else None,
    }
    return {name: what for name, what in told.items() if what}
