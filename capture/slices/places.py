"""Places: the stations of a neighbourhood, or one station, that are still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.errors import StationsClosed, WrongChoice
from capture.precincts import Precinct, codes
from capture.words import N_, gettext

# In France unless the prefect says otherwise (code électoral, R41).
CLOSES = time(18)
FACTS = (
    Precinct.id,
    Precinct.code,
    Precinct.registered,
    Precinct.closes,
    Precinct.latitude,
    Precinct.longitude,
)


def closing(own: str | None, ballot: law.Ballot, day: date) -> datetime:
    """Return when a station closes on a day: at its own hour, the town's, or 18 h."""
    return ballot.local(day, time.fromisoformat(own) if own else ballot.closing or CLOSES)


@dataclass(frozen=True)
class Station:
    """A polling station as a click sees it: not its outline, which is long."""

    id: int
    code: str
    registered: int | None
    closes: str | None
    latitude: float | None
    longitude: float | None

    def closing(self, ballot: law.Ballot, at: datetime) -> datetime:
        """Return when it closes on the day of a moment: its own hour, the town's, or 18 h."""
        return closing(self.closes, ballot, law.today(ballot, at))


@dataclass(frozen=True)
class Place:
    """A neighbourhood or a station by the name that the board gives it, and its stations."""

    name: str
    stations: Sequence[Station]

    def open_at(self, ballot: law.Ballot, latest: datetime) -> Self:
        """Return it with the stations that are open after a moment. Raises StationsClosed where none is."""
        left = [one for one in self.stations if one.closing(ballot, latest) > latest]
        if not left:
            raise StationsClosed(place=self.name)
        return type(self)(self.name, left)


def find(session: Session, neighbourhood: str = "", station: str = "") -> Place:
    """Return a station by its code, its left zeros typed or not, or else a neighbourhood by its name.

    Raises WrongChoice where there is none, and where two towns have a station of that code: 31555_0001 is one of them.
    """
    town, _, code = station.rpartition("_")
    named = sa.and_(Precinct.code == _code(code), Precinct.commune == town if town else sa.true())
    here = named if station else Precinct.neighbourhood == neighbourhood
    found = [Station(*row) for row in session.execute(sa.select(*FACTS).where(here).order_by(Precinct.id))]
    if not found or (station and len(found) > 1):
        alike = Precinct.commune + "_" + Precinct.code
        which = alike if found else (Precinct.code if station else Precinct.neighbourhood)
        known = session.scalars(sa.select(which).where(here if found else sa.true()).distinct().limit(20))
        what = gettext(N_("polling station") if station else N_("neighbourhood"))
        raise WrongChoice(what=what, value=station or neighbourhood, choices=", ".join(sorted(known)))
    return Place(station or neighbourhood, found)


def _code(typed: str) -> str:
    try:
        return codes.read(typed)
    except ValueError:
        return typed
