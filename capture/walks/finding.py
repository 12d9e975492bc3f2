"""Walks are found by their code, and listed with what is in them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Building
from capture.errors import WalkUnknown
from capture.precincts import Precinct
from capture.walks import codes
from capture.walks.sizing import MOST, doors
from capture.walks.walks import GONE, Stop, Walk


@dataclass(frozen=True)
class Listed:
    """A walk, where it is, and how much is in it."""

    walk: Walk
    precinct: str
    buildings: int
    electors: int
    doors: int


def get(session: Session, typed: str) -> Walk:
    """Return the walk of a code, however it is typed. Raises WalkUnknown."""
    walk = session.scalar(sa.select(Walk).where(Walk.code == codes.read(typed)))
    if walk is None:
        raise WalkUnknown(code=typed)
    return walk


def listed(session: Session, closed: bool = False, most: int | None = MOST) -> list[Listed]:
    """Return open walks in the order in which they were cut, or those that are closed, the last one first."""
    state = Walk.closed_at.is_not(None) if closed else Walk.closed_at.is_(None)
    turn = (Walk.closed_at.desc(), Walk.id) if closed else (Walk.id,)
    found = session.execute(
        sa.select(Walk, Precinct.code)
        .outerjoin(Precinct, Precinct.id == Walk.precinct_id)
        .where(state)
        .order_by(*turn)
        .limit(most)
    ).all()
    held = _held(session, [walk.id for walk, _ in found])
    return [Listed(walk, precinct or "", *held.get(walk.id, (0, 0, 0))) for walk, precinct in found]


def _held(session: Session, numbers: list[int]) -> dict[int, tuple[int, int, int]]:
    stops = sa.select(Stop.walk_id, Building.electors).join(Building, Building.id == Stop.building_id)
    held: dict[int, tuple[int, int, int]] = {}
    for number, electors in session.execute(stops.where(Stop.walk_id.in_(numbers), Stop.position != GONE)):
        buildings, people, behind = held.get(number, (0, 0, 0))
        held[number] = buildings + 1, people + electors, behind + doors(electors)
    return held
