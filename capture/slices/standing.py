"""Standing: which slices are out today, and how many of their doors are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import walks
from capture.doors import NO_ACCESS, Knock
from capture.electors import Building
from capture.slices.slices import Slice
from capture.walks import Walk


@dataclass(frozen=True)
class Standing:
    """A slice that is out: whose it is, how many doors it had, at how many somebody has been."""

    code: str
    name: str
    volunteer: str
    place: str
    doors: int
    done: int
    until: datetime | None

    @property
    def left(self) -> int:
        """How many doors are left, as far as anybody can guess."""
        return max(0, self.doors - self.done)


def standing(session: Session, day: date) -> Sequence[Standing]:
    """Return the slices of a day that are out, by place, those cut first at the top."""
    out = sa.select(Walk, Slice).join(Slice, Slice.walk_id == Walk.id).where(Slice.day == day, Walk.closed_at.is_(None))
    found = session.execute(out.order_by(Slice.place, Walk.id)).all()
    done = _done(session, [walk.id for walk, _ in found])
    return [_standing(walk, one, done.get(walk.id, 0)) for walk, one in found]


def _standing(walk: Walk, one: Slice, done: int) -> Standing:
    return Standing(walk.code, walk.name, walk.volunteer or "", one.place, one.doors, min(done, one.doors), one.until)


def _done(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Return at how many doors of each walk somebody has been; whoever knocked at a house was at all of it."""
    behind = sa.func.count(sa.distinct(sa.func.coalesce(Knock.door_id, -Knock.id)))
    told = sa.select(Knock.walk_id, Building.electors, behind).join(Building, Building.id == Knock.building_id)
    told = told.where(Knock.walk_id.in_(numbers), Knock.outcome != NO_ACCESS)
    done: dict[int, int] = {}
    for walk, electors, been in session.execute(told.group_by(Knock.walk_id, Building.id, Building.electors)):
        if walk is not None:
            done[walk] = done.get(walk, 0) + (been if walks.is_block(electors) else walks.doors(electors))
    return done
