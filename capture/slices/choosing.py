"""Choosing: the buildings to go and see, station after station, until there are as many doors as can be done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.doors import NO_ACCESS, FrontDoor, Knock, favourable_buildings
from capture.electors import Building, Elector
from capture.slices import ranking
from capture.slices.places import Station
from capture.slices.slices import Slice
from capture.walks import COLUMNS, House, Stop, Walk

# A building with a few doors more than can be done is no reason to go past it.
OVER = 1.15


@dataclass(frozen=True)
class Wish:
    """The day, from which moment on a visit counts, and whether walks that nobody walks today give buildings up."""

    day: date
    since: datetime
    takes: bool
    # Asks for the ids of buildings of people who agreed to be kept as supporters: they come first.
    agreed: sa.Select[Any] | None = None


@dataclass(frozen=True)
class Chosen:
    """A building, and how many of its doors nobody has knocked at today."""

    house: House
    left: int


def choose(
    session: Session, ballot: law.Ballot, stations: Sequence[Station], wish: Wish, doors: int, at: datetime
) -> list[Chosen]:
    """Return the buildings to go and see of some stations, the most promising first, as many doors as can be done.

    What has more doors than that is left for later; where nothing else is, it comes alone.
    """
    chosen: dict[int, Chosen] = {}
    larger: list[Chosen] = []
    wanted = doors
    for one in _in_turn(session, ballot, stations, wish, at):
        if one.house.id in chosen:
            continue
        if one.left > wanted * OVER:
            larger.append(one)
            continue
        chosen[one.house.id], wanted = one, wanted - one.left
        if wanted <= 0:
            break
    return list(chosen.values()) or larger[:1]


def _in_turn(
    session: Session, ballot: law.Ballot, stations: Sequence[Station], wish: Wish, at: datetime
) -> Iterator[Chosen]:
    numbers = [one.id for one in stations]
    kept = [Building.id.in_(favourable_buildings())]
    if wish.agreed is not None:
        kept.append(Building.id.in_(wish.agreed.where(Elector.precinct_id.in_(numbers))))
    yield from _ranked(session, ballot, numbers, wish, sa.or_(*kept))
    for station in ranking.in_turn(session, ballot, stations, at):
        yield from _ranked(session, ballot, [station.id], wish)


def _ranked(
    session: Session, ballot: law.Ballot, numbers: Sequence[int], wish: Wish, *among: sa.ColumnElement[bool]
) -> list[Chosen]:
    houses = _free(session, numbers, wish, among)
    left = _left(session, houses, wish.since)
    return [Chosen(one, left[one.id]) for one in ranking.rank(session, houses, ballot.rules) if left[one.id] > 0]


def _free(session: Session, numbers: Sequence[int], wish: Wish, among: Sequence[sa.ColumnElement[bool]]) -> list[House]:
    """Return houses that nobody is on the way to: in no slice, and in no walk that somebody walks today."""
    found = sa.select(*COLUMNS, Stop.walk_id).outerjoin(Stop, sa.and_(Stop.building_id == Building.id, Stop.is_open))
    today = sa.and_(Slice.walk_id == Stop.walk_id, Slice.day == wish.day)
    found = found.outerjoin(Slice, today).where(Slice.walk_id.is_(None))
    found = found.where(Building.precinct_id.in_(numbers), Building.electors > 0, *among)
    shut = sa.exists().where(FrontDoor.building_id == Building.id, FrontDoor.closed_at.is_not(None))
    rows = session.execute(found.where(~shut)).all()
    held = {walk for *_, walk in rows if walk is not None}
    walked = _walked(session, held, wish.since) if wish.takes else held
    return [House(*facts) for *facts, walk in rows if walk not in walked]


def _walked(session: Session, numbers: Iterable[int], since: datetime) -> set[int]:
    knocked = sa.exists().where(Knock.walk_id == Walk.id, Knock.at >= since)
    return set(session.scalars(sa.select(Walk.id).where(Walk.id.in_(numbers), knocked)))


def _left(session: Session, houses: Sequence[House], since: datetime) -> dict[int, int]:
    """Return how many doors of each house nobody has knocked at; no way in is no visit. Any knock is at all of a house.

    In a block a door that nobody named is another each time.
    """
    told = sa.select(Knock.building_id, Knock.door_id, Knock.id).where(
        Knock.building_id.in_([house.id for house in houses]), Knock.at >= since, Knock.outcome != NO_ACCESS
    )
    knocked = {(building, door or -knock) for building, door, knock in session.execute(told)}
    been = Counter(building for building, _ in knocked)
    return {house.id: _open_doors(house, been[house.id]) for house in houses}


def _open_doors(house: House, been: int) -> int:
    if house.is_block:
        return house.doors - been
    return 0 if been else house.doors
