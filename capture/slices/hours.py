"""Hours: on which day people vote while a walk lasts, and when the station behind it closes; for whoever walks it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.electors import Building
from capture.precincts import Precinct
from capture.slices.places import closing
from capture.walks import Stop, Walk


@dataclass(frozen=True)
class Hours:
    """A day on which people vote, from midnight to midnight, and when the station closes."""

    begins: datetime
    closes: datetime
    ends: datetime


def hours(session: Session, walk: Walk, ballot: law.Ballot, at: datetime) -> Hours | None:
    """Return the next day on which people vote while a walk lasts, None where there is none; of stations the first."""
    last = walk.closes_on or law.today(ballot, at)
    day = next((day for day in ballot.rounds if law.today(ballot, at) <= day <= last), None)
    if day is None:
        return None
    of_walk = sa.select(Building.precinct_id).join(Stop, Stop.building_id == Building.id).where(Stop.walk_id == walk.id)
    known = session.scalars(sa.select(Precinct.closes).where(Precinct.id.in_(of_walk))).all()
    closes = min(closing(one, ballot, day) for one in (known or [None]))
    return Hours(ballot.local(day, time.min), closes, ballot.local(day + timedelta(days=1), time.min))
