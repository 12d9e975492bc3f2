"""Who asked for favours: those written down, and those who ticked it and whom nobody has taken up yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import marks
from capture.errors import FavourUnknown
from capture.favours import favours
from capture.favours.favours import ASKED, DONE, DROPPED, PROXY, RIDE, STATES, TICK, Favour, Told
from capture.favours.helpers import Helper
from capture.marks import Mark
from capture.precincts import Precinct
from capture.supporters import Supporter

NEEDS = {RIDE: Mark.NEED_RIDE, PROXY: Mark.NEED_PROXY}
AWAY = Mark.LEFT | Mark.SUPPRESSED
# At a loss for a station, it stands behind the others.
LAST = "~"


@dataclass(frozen=True)
class Person:
    """Somebody as they are called and called up, whether they are on the list or were written down by hand."""

    name: str
    phone: str
    address: str = ""
    neighbourhood: str = ""
    supporter_id: int | None = None


@dataclass(frozen=True)
class Asked:
    """One favour that was asked for: `ref` is its number, or `p12` for a tick that nobody has taken up yet."""

    ref: str
    kind: str
    person: Person
    state: str
    precinct: Precinct | None = None
    day: date | None = None
    hour: str = ""
    is_abroad: bool = False
    way: str = TICK
    note: str = ""
    helper: Person | None = None


def listed(session: Session, kind: str, day: date) -> list[Asked]:
    """Return what is asked for a round, the gaps on top, then by hour and station; what was dropped comes last."""
    known = list(_known(session, kind, Favour.kind == kind, favours.in_round(day)))
    found = [*known, *_ticks(session, kind, day, {one.person.supporter_id for one in known})]
    return sorted(found, key=_turn)


def find(session: Session, kind: str, ref: str, day: date) -> Asked:
    """Return one by its `ref`; a tick as it stands for that round. Raises FavourUnknown."""
    number = _number(ref)
    if not ref.startswith("p"):
        found = next(iter(_known(session, kind, Favour.id == number, Favour.kind == kind)), None)
    else:
        found = next((one for one in listed(session, kind, day) if one.person.supporter_id == number), None)
    if found is None:
        raise FavourUnknown(number=ref)
    return found


def take_up(session: Session, kind: str, ref: str, day: date, by: str, at: datetime) -> Favour:
    """Return a favour by its `ref`, held until the act ends; a tick is written down first, once for a round.

    Raises FavourUnknown.
    """
    number = _number(ref)
    if not ref.startswith("p"):
        return favours.get(session, kind, number)
    ticked = session.scalar(sa.select(Supporter.id).where(Supporter.id == number, *_needs(kind)).with_for_update())
    if ticked is None:
        raise FavourUnknown(number=ref)
    taken = sa.select(Favour).where(Favour.kind == kind, Favour.supporter_id == number, favours.in_round(day))
    found = session.scalars(taken.order_by(Favour.id).limit(1)).first()
    return found or favours.ask(session, kind, Told(day=day, way=TICK), by, at, number)


def called(person: Supporter) -> Person:
    """Return somebody of the list as they are called; without a name by their address."""
    name = f"{person.given_name} {person.family_name}".strip() or person.email or person.phone
    address = ", ".join(filter(None, (person.street, f"{person.postcode} {person.town}".strip())))
    return Person(name, person.phone, address, person.neighbourhood, person.id)


def _known(session: Session, kind: str, *which: sa.ColumnElement[bool]) -> Iterator[Asked]:
    rows = session.scalars(sa.select(Favour).where(*which)).all()
    helpers = {one.id: one for one in session.scalars(sa.select(Helper).where(Helper.kind == kind))}
    numbers = {row.supporter_id for row in rows} | {one.supporter_id for one in helpers.values()}
    people = {one.id: one for one in session.scalars(sa.select(Supporter).where(Supporter.id.in_(numbers - {None})))}
    stations = {one.id: one for one in session.scalars(sa.select(Precinct))}
    asking = set(session.scalars(sa.select(Supporter.id).where(Supporter.id.in_(numbers - {None}), *_needs(kind))))
    for row in rows:
        helper = helpers.get(row.helper_id or 0)
        own = Person(row.name, row.phone, row.address)
        yield Asked(
            str(row.id),
            kind,
            called(people[row.supporter_id]) if row.supporter_id else own,
            row.stands if row.way != TICK or row.stands == DONE or row.supporter_id in asking else DROPPED,
            stations.get(row.precinct_id or 0),
            row.day,
            row.hour,
            row.is_abroad,
            row.way,
            row.note,
            of_helper(helper, people) if helper else None,
        )


def of_helper(helper: Helper, people: dict[int, Supporter]) -> Person:
    """Return a volunteer as they are called."""
    return called(people[helper.supporter_id]) if helper.supporter_id else Person(helper.name, helper.phone)


def _ticks(session: Session, kind: str, day: date, taken: set[int | None]) -> Iterator[Asked]:
    ticked = sa.select(Supporter).where(*_needs(kind)).order_by(Supporter.id)
    for person in session.scalars(ticked):
        if person.id not in taken:
            yield Asked(f"p{person.id}", kind, called(person), ASKED, day=day)


def _needs(kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return marks.has(Supporter.flags, NEEDS[kind]), ~marks.has(Supporter.flags, AWAY)


def _turn(one: Asked) -> tuple[int, str, str, str]:
    place = len(STATES) if one.state == DROPPED else list(STATES).index(one.state)
    return place, one.hour or LAST, one.precinct.code if one.precinct else LAST, one.person.name


def _number(ref: str) -> int:
    digits = ref.removeprefix("p")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def gaps(found: Sequence[Asked]) -> int:
    """Return how many of these nobody does yet."""
    return sum(one.state == ASKED for one in found)
