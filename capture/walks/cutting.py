"""Cutting: buildings in walking order become walks of nearly as many doors; a cut falls between streets if it can."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal
from capture.errors import NothingToWalk
from capture.walks import codes
from capture.walks.choosing import Choice, free
from capture.walks.routes import House, named
from capture.walks.sizing import Size
from capture.walks.walks import Stop, Walk

# Any number, as long as nobody else takes it: one cut after the other.
LOCK = 7057
# A cut may move by this share of a walk to fall between two streets.
SLACK = 0.15


@dataclass(frozen=True)
class Draft:
    """A walk that is not cut yet, and for whom it would be."""

    houses: Sequence[House]
    volunteer: str = ""

    @property
    def name(self) -> str:
        """What it will be called."""
        return named(self.houses)

    @property
    def doors(self) -> int:
        """How many doors it probably has."""
        return sum(house.doors for house in self.houses)

    @property
    def electors(self) -> int:
        """How many electors live there."""
        return sum(house.electors for house in self.houses)


@dataclass(frozen=True)
class Order:
    """What is to be cut, how large, towards which goal, with which script, for whom."""

    choice: Choice
    size: Size
    goal: str
    script: str = ""
    volunteers: Sequence[str] = ()


def plan(session: Session, order: Order) -> list[Draft]:
    """Return the walks that an order would cut, and change nothing."""
    parts = list(cut_evenly(free(session, order.choice), order.size))
    people = order.volunteers
    # Neighbouring walks go to one volunteer, and as many to each.
    return [Draft(part, people[at * len(people) // len(parts)] if people else "") for at, part in enumerate(parts)]


def cut(session: Session, order: Order, by: str, at: datetime) -> list[Walk]:
    """Cut walks, and write in the journal how many. Raises NothingToWalk where no building is free."""
    take_turn(session)
    drafts = plan(session, order)
    if not drafts:
        raise NothingToWalk
    walks = [lay(session, draft, order, by, at) for draft in drafts]
    told = {"walks": len(walks), "buildings": sum(len(draft.houses) for draft in drafts)}
    journal.record(session, by, "walk-cut", told, at)
    return walks


def take_turn(session: Session) -> None:
    """Let one act at a time cut walks, until it ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def lay(session: Session, draft: Draft, order: Order, by: str, at: datetime) -> Walk:
    """Keep one walk with its stops."""
    precincts = {house.precinct_id for house in draft.houses}
    walk = Walk(code=_free_code(session), name=draft.name, goal=order.goal, script=order.script, by=by, cut_at=at)
    walk.volunteer = draft.volunteer or None
    walk.precinct_id = precincts.pop() if len(precincts) == 1 else None
    session.add(walk)
    session.flush()
    stops = [
        {"walk_id": walk.id, "building_id": house.id, "position": place, "is_open": True}
        for place, house in enumerate(draft.houses, 1)
    ]
    session.execute(sa.insert(Stop), stops)
    return walk


def cut_evenly(houses: Sequence[House], size: Size) -> Iterator[Sequence[House]]:
    """Yield walks of nearly as many doors each; none is empty, and a building is never cut."""
    ends = list(accumulate((house.doors for house in houses), initial=0))
    parts = size.parts(ends[-1])
    share, begin = ends[-1] / parts, 0
    for part in range(1, parts):
        end = _best(houses, ends, share * part, share * SLACK)
        if end > begin:
            yield houses[begin:end]
            begin = end
    if houses[begin:]:
        yield houses[begin:]


def _best(houses: Sequence[House], ends: Sequence[int], ideal: float, slack: float) -> int:
    """Return before which building to cut: between two streets where one ends near, else where the doors say."""
    near = range(bisect_left(ends, ideal - slack), bisect_right(ends, ideal + slack))
    borders = [at for at in near if 0 < at < len(houses) and houses[at - 1].street_of != houses[at].street_of]
    above = min(bisect_left(ends, ideal), len(houses))
    return min(borders or (above - 1, above), key=lambda at: abs(ends[at] - ideal))


def _free_code(session: Session) -> str:
    code = codes.made()
    while session.scalar(sa.select(Walk.id).where(Walk.code == code)) is not None:
        code = codes.made()
    return code
