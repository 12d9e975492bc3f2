"""Manning: which stations have nobody yet, who would be willing, and whom to call where one is silent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law, marks, precincts
from capture.delegates.delegates import AFTERNOON, ASKED, DAY, MORNING, Delegate
from capture.errors import PersonMissing, StationUnknown
from capture.marks import Mark
from capture.precincts import Precinct
from capture.supporters import Supporter

MOST_WILLING = 200
# When those of the afternoon take over: midway between eight and six (code électoral, art. R41).
CHANGE = time(13)


@dataclass(frozen=True)
class Manned:
    """A station, who sits or is asked to sit there, and the halves of the day for which nobody has agreed."""

    precinct: Precinct
    people: Sequence[Delegate]
    gaps: Sequence[str]


@dataclass(frozen=True)
class Willing:
    """A supporter who ticked that they would sit in a polling station, and is not in the register yet."""

    id: int
    name: str
    neighbourhood: str
    phone: str


def manned(session: Session) -> Sequence[Manned]:
    """Return every station with its people: those with gaps first, the emptiest on top, then by code."""
    there: dict[int, list[Delegate]] = {}
    for one in session.scalars(sa.select(Delegate).order_by(Delegate.role, Delegate.family_name, Delegate.id)):
        there.setdefault(one.precinct_id, []).append(one)
    stations = [_manned(one, there.get(one.id, [])) for one in precincts.listed(session)]
    return sorted(stations, key=lambda one: (-len(one.gaps), bool(one.people), one.precinct.code))


def _manned(precinct: Precinct, people: Sequence[Delegate]) -> Manned:
    taken = {one.half for one in people if one.state != ASKED}
    gaps = [half for half in (MORNING, AFTERNOON) if not taken & {half, DAY}]
    return Manned(precinct, people, gaps)


def station(session: Session, number: int) -> Precinct:
    """Return a station by its number. Raises StationUnknown."""
    found = session.get(Precinct, number)
    if found is None:
        raise StationUnknown(number=number)
    return found


def willing(session: Session, most: int = MOST_WILLING) -> Sequence[Willing]:
    """Return who ticked it, is still on the list and is in no station yet, by neighbourhood."""
    gone = marks.has(Supporter.flags, Mark.LEFT | Mark.SUPPRESSED)
    ticked = sa.select(Supporter).where(marks.has(Supporter.flags, Mark.HELP_POLLING), ~gone)
    free = ticked.where(~sa.exists().where(Delegate.supporter_id == Supporter.id))
    found = session.scalars(free.order_by(Supporter.neighbourhood, Supporter.id).limit(most))
    return [Willing(one.id, _name(one), one.neighbourhood, one.phone) for one in found]


def _name(person: Supporter) -> str:
    return f"{person.given_name} {person.family_name}".strip()


def facts_of(session: Session, supporter_id: int) -> Mapping[str, str]:
    """Return what a sign-up says of who would sit in a station, by the names of columns. Raises PersonMissing."""
    person = session.get(Supporter, supporter_id)
    if person is None:
        raise PersonMissing
    address = ", ".join(filter(None, (person.street, f"{person.postcode} {person.town}".strip())))
    names = {"given_name": person.given_name, "family_name": person.family_name}
    return {**names, "address": address, "phone": person.phone}


def stations_of_phones(session: Session) -> Mapping[str, Sequence[int]]:
    """Return by phone the stations in which whoever has it sits, for those who agreed."""
    known = sa.select(Delegate.phone, Delegate.precinct_id).where(Delegate.phone != "", Delegate.state != ASKED)
    found: dict[str, list[int]] = {}
    for phone, station_id in session.execute(known.distinct()):
        found.setdefault(phone, []).append(station_id)
    return found


def half_of(ballot: law.Ballot, at: datetime) -> str:
    """Return which half of the day it is, by the ballot's clock."""
    return MORNING if at.astimezone(ballot.timezone).time() < CHANGE else AFTERNOON


def callable_at(session: Session, stations: Collection[int], half: str) -> Mapping[int, Sequence[Delegate]]:
    """Return by station whom to call there in one half of the day: who has a number, those who sit there now first."""
    known = sa.select(Delegate).where(Delegate.precinct_id.in_(stations), Delegate.phone != "", Delegate.state != ASKED)
    return _by_station(sorted(session.scalars(known), key=lambda one: (one.half not in (half, DAY), one.id)))


def sitting(session: Session) -> Mapping[int, Sequence[Delegate]]:
    """Return by station who has agreed to sit there, those of the morning first."""
    known = session.scalars(sa.select(Delegate).where(Delegate.state != ASKED).order_by(Delegate.id))
    return _by_station(sorted(known, key=lambda one: one.half == AFTERNOON))


def _by_station(people: Iterable[Delegate]) -> Mapping[int, Sequence[Delegate]]:
    found: dict[int, list[Delegate]] = {}
    for one in people:
        found.setdefault(one.precinct_id, []).append(one)
    return found
