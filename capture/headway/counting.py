"""Doors, contacts, refusals, pace and what is left: per walk, volunteer, precinct and street."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import walks
from capture.doors import Knock
from capture.doors.telling import MOVED, NO_ACCESS, NOBODY, REFUSED, TALKED
from capture.electors import Building
from capture.walks import Stop, Walk

# A shorter round says nothing about pace.
SHORTEST = timedelta(minutes=10)
PHONE = "phone"
# Which door of a house was knocked at, where nobody said which.
HOUSE = ("house", 0)
Street = tuple[int | None, str]


@dataclass(frozen=True)
class Known:
    """What is known of a building: where it is, how many doors it has, the last outcome at each."""

    precinct_id: int | None
    street_key: str
    street: str
    doors: int
    is_block: bool
    outcomes: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass
class Progress:
    """How far one walk, person, precinct or street has come; doors an hour where phones have told when."""

    key: Any
    doors: int = 0
    visited: int = 0
    talked: int = 0
    refused: int = 0
    moved: int = 0
    pace: float | None = None

    @property
    def left(self) -> int:
        """How many doors nobody has knocked at."""
        return max(0, self.doors - self.visited)

    @property
    def opened(self) -> int:
        """How many doors somebody opened."""
        return self.talked + self.refused + self.moved

    def add(self, known: Known) -> None:
        """Count a building."""
        said = list(known.outcomes.values())
        self.doors += max(known.doors, len(said))
        visited = sum(outcome in (NOBODY, REFUSED, MOVED, TALKED) for outcome in said)
        self.visited += max(known.doors, visited) if HOUSE in known.outcomes else visited
        self.talked += said.count(TALKED)
        self.refused += said.count(REFUSED)
        self.moved += said.count(MOVED)


def known(session: Session) -> dict[int, Known]:
    """Return what is known of each building of the roll; of several knocks at a door the last one counts.

    No way in is no visit: the door is still to be knocked at.
    """
    told = sa.select(Building.id, Building.precinct_id, Building.street_key, Building.street, Building.electors)
    found = {
        number: Known(precinct, spelt, street, walks.doors(electors), walks.is_block(electors))
        for number, precinct, spelt, street, electors in session.execute(told.where(Building.electors > 0))
    }
    knocks = sa.select(Knock.id, Knock.building_id, Knock.door_id, Knock.outcome).where(Knock.outcome != NO_ACCESS)
    for number, building, door, outcome in session.execute(knocks.order_by(Knock.at, Knock.id)):
        if building in found:
            found[building].outcomes[_which(found[building], number, door)] = outcome
    return found


def _which(known: Known, knock: int, door: int | None) -> tuple[str, int]:
    """Of a house a knock is at all of it; of a block, a door that nobody named is another each time."""
    if door is not None:
        return "door", door
    return HOUSE if not known.is_block else ("knock", knock)


def by_precinct(buildings: Iterable[Known]) -> dict[int | None, Progress]:
    """Return progress by precinct."""
    return _gathered(buildings, lambda one: one.precinct_id)


def by_street(buildings: Iterable[Known]) -> dict[Street, Progress]:
    """Return progress by street of a precinct."""
    return _gathered(buildings, lambda one: (one.precinct_id, one.street))


def by_walk(session: Session, buildings: dict[int, Known], zone: ZoneInfo) -> list[tuple[Walk, Progress]]:
    """Return progress of each open walk, as they were cut."""
    walks_, paces = _open(session), _paces(session, zone)
    return [(walk, _of_walk(walk, stops, buildings, paces)) for walk, stops in walks_]


def by_volunteer(listed: Iterable[tuple[Walk, Progress]]) -> list[Progress]:
    """Return progress by volunteer, whoever has the most walks first; walks that nobody has are left out."""
    people: dict[str, list[Progress]] = {}
    for walk, progress in listed:
        if walk.volunteer:
            people.setdefault(walk.volunteer, []).append(progress)
    return [_summed(name, theirs) for name, theirs in sorted(people.items(), key=lambda one: -len(one[1]))]


def _gathered(buildings: Iterable[Known], of: Callable[[Known], Any]) -> dict[Any, Progress]:
    gathered: dict[Any, Progress] = {}
    for one in buildings:
        gathered.setdefault(of(one), Progress(of(one))).add(one)
    return gathered


def _open(session: Session) -> list[tuple[Walk, list[int]]]:
    stops: dict[int, list[int]] = {}
    for walk_id, building in session.execute(sa.select(Stop.walk_id, Stop.building_id).where(Stop.is_open)):
        stops.setdefault(walk_id, []).append(building)
    return [(one.walk, stops.get(one.walk.id, [])) for one in walks.listed(session)]


def _of_walk(walk: Walk, stops: list[int], buildings: dict[int, Known], paces: dict[int, float]) -> Progress:
    progress = Progress(walk.code, pace=paces.get(walk.id))
    for number in stops:
        if number in buildings:
            progress.add(buildings[number])
    return progress


def _summed(name: str, theirs: list[Progress]) -> Progress:
    paces = [one.pace for one in theirs if one.pace is not None]
    total = Progress(name, pace=sum(paces) / len(paces) if paces else None)
    for one in theirs:
        for count in ("doors", "visited", "talked", "refused", "moved"):
            setattr(total, count, getattr(total, count) + getattr(one, count))
    return total


def _paces(session: Session, zone: ZoneInfo) -> dict[int, float]:
    """Return knocks an hour of each walk, from the first to the last of each day that a phone told."""
    rounds: dict[tuple[int, date], list[datetime]] = {}
    told = sa.select(Knock.walk_id, Knock.at).where(Knock.way == PHONE)
    for walk_id, at in session.execute(told):
        if walk_id is None:
            continue
        rounds.setdefault((walk_id, at.astimezone(zone).date()), []).append(at)
    spent: dict[int, tuple[int, timedelta]] = {}
    for (walk_id, _), moments in rounds.items():
        if (span := max(moments) - min(moments)) >= SHORTEST:
            knocks, time = spent.get(walk_id, (0, timedelta()))
            spent[walk_id] = knocks + len(moments), time + span
    return {walk_id: knocks / (time / timedelta(hours=1)) for walk_id, (knocks, time) in spent.items()}
