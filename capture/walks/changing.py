"""Walks are changed by hand: a building goes to another walk, two become one, one becomes two, one is closed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal
from capture.errors import StopMissing, WalkClosed
from capture.statements import inserting
from capture.walks import links
from capture.walks.choosing import Choice, of_walk, places
from capture.walks.cutting import Draft, Order, lay
from capture.walks.routes import House, named, ordered
from capture.walks.sizing import Size
from capture.walks.walks import GONE, Stop, Walk


def move(session: Session, walk: Walk, building_id: int, to: Walk, by: str, at: datetime) -> None:
    """Move a building to another open walk, into its turn there; a walk that is left empty is closed.

    Raises WalkClosed, or StopMissing where the building is not in the walk any more.
    """
    _open(walk, to)
    moved = [house for house in of_walk(session, walk.id) if house.id == building_id]
    if not moved or walk.id == to.id:
        raise StopMissing(code=walk.code)
    both = (house for house in (*of_walk(session, to.id), *moved))
    _hand_over(session, walk, to, moved)
    _line_up(session, to, ordered(both, places(session)))
    _tidy(session, walk, by, at)
    journal.record(session, by, "walk-changed", {"walk": walk.code, "into": to.code, "buildings": 1}, at)


def merge(session: Session, walk: Walk, into: Walk, by: str, at: datetime) -> None:
    """Add all buildings of a walk to another one, and close it. Raises WalkClosed or StopMissing."""
    _open(walk, into)
    if walk.id == into.id:
        raise StopMissing(code=walk.code)
    moved = of_walk(session, walk.id)
    both = ordered((*of_walk(session, into.id), *moved), places(session))
    _hand_over(session, walk, into, moved)
    _line_up(session, into, both)
    _tidy(session, walk, by, at)
    journal.record(session, by, "walk-changed", {"walk": walk.code, "into": into.code, "buildings": len(moved)}, at)


def take(session: Session, buildings: Collection[int], by: str, at: datetime) -> dict[str, int]:
    """Take buildings out of the open walks in which they stand; one that is left empty and has no link is closed.

    Returns how many each walk lost, by its code. Whoever is out with one, without a network perhaps, may still tell.
    """
    stands = sa.select(Walk, Stop.building_id).join(Stop, Stop.walk_id == Walk.id)
    held: dict[Walk, list[int]] = {}
    for walk, building in session.execute(stands.where(Stop.is_open, Stop.building_id.in_(buildings))):
        held.setdefault(walk, []).append(building)
    for walk, theirs in held.items():
        _let_go(session, walk, theirs)
        if left := of_walk(session, walk.id):
            walk.name = named(left)
        elif walk.link_digest is None:
            close(session, walk, by, at)
        journal.record(session, by, "walk-changed", {"walk": walk.code, "buildings": len(theirs)}, at)
    return {walk.code: len(theirs) for walk, theirs in held.items()}


def split(session: Session, walk: Walk, from_building: int, by: str, at: datetime) -> Walk:
    """Make a walk of its own of a building and all that come after it; nobody walks it yet.

    Raises WalkClosed, or StopMissing where the building is not in the walk, or is its first.
    """
    _open(walk)
    houses = of_walk(session, walk.id)
    turn = next((place for place, house in enumerate(houses) if house.id == from_building), 0)
    if not turn:
        raise StopMissing(code=walk.code)
    _leave(session, walk, houses[turn:])
    order = Order(Choice(), Size(0), walk.goal, walk.script)
    rest = lay(session, Draft(houses[turn:]), order, by, at)
    # What is knocked at on a phone counts from then on: for whoever walks the rest, what was done is done.
    rest.cut_at = walk.cut_at
    _line_up(session, walk, houses[:turn])
    journal.record(session, by, "walk-changed", {"walk": walk.code, "into": rest.code}, at)
    return rest


def hand(session: Session, walk: Walk, volunteer: str, opens_on: date, closes_on: date, by: str, at: datetime) -> str:
    """Give a walk to a volunteer for some days and return its link's token; the journal does not say to whom.

    Raises WalkClosed, or LinkExpired where it would close before it opens.
    """
    _open(walk)
    token = links.give(session, walk, volunteer, opens_on, closes_on, at)
    journal.record(session, by, "walk-given", {"walk": walk.code, "until": closes_on.isoformat()}, at)
    return token


def take_back(session: Session, walk: Walk, by: str, at: datetime) -> None:
    """Let nobody have a walk any more: its link opens nothing."""
    links.revoke(session, walk)
    walk.volunteer = None
    session.flush()
    journal.record(session, by, "walk-taken-back", {"walk": walk.code}, at)


def close(session: Session, walk: Walk, by: str, at: datetime) -> None:
    """Close a walk: its link dies, and its buildings may be cut into others. Once or often is the same."""
    if walk.closed_at is not None:
        return
    walk.closed_at = at
    session.execute(sa.update(Stop).where(Stop.walk_id == walk.id).values(is_open=False))
    session.flush()
    journal.record(session, by, "walk-closed", {"walk": walk.code}, at)


def _open(*walks: Walk) -> None:
    for walk in walks:
        if walk.closed_at is not None:
            raise WalkClosed(code=walk.code)


def _hand_over(session: Session, walk: Walk, to: Walk, moved: Sequence[House]) -> None:
    _leave(session, walk, moved)
    rows = [{"walk_id": to.id, "building_id": house.id, "position": 0, "is_open": True} for house in moved]
    row = inserting(session)(Stop).values(rows)
    # It may have been there before.
    back = {"position": 0, "is_open": True}
    session.execute(row.on_conflict_do_update(index_elements=["walk_id", "building_id"], set_=back))


def _leave(session: Session, walk: Walk, moved: Sequence[House]) -> None:
    _let_go(session, walk, [house.id for house in moved])


def _let_go(session: Session, walk: Walk, buildings: Sequence[int]) -> None:
    """Let buildings go; that they were in the walk stays, for whoever is out with it and without a network."""
    mine = Stop.walk_id == walk.id, Stop.building_id.in_(buildings)
    session.execute(sa.update(Stop).where(*mine).values(position=GONE, is_open=False))


def _line_up(session: Session, walk: Walk, houses: Sequence[House]) -> None:
    for place, house in enumerate(houses, 1):
        mine = Stop.walk_id == walk.id, Stop.building_id == house.id
        session.execute(sa.update(Stop).where(*mine).values(position=place))
    walk.name = named(houses)
    precincts = {house.precinct_id for house in houses}
    walk.precinct_id = precincts.pop() if len(precincts) == 1 else None
    session.flush()


def _tidy(session: Session, walk: Walk, by: str, at: datetime) -> None:
    left = of_walk(session, walk.id)
    if left:
        _line_up(session, walk, left)
    else:
        close(session, walk, by, at)
