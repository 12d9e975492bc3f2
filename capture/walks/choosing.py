"""What is to be walked: precincts, a neighbourhood or streets; and of them the buildings that nobody is walking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture.electors import Building
from capture.errors import WrongChoice
from capture.precincts import Precinct
from capture.supporters import key
from capture.walks.routes import House, Place, ordered
from capture.walks.walks import GONE, Stop
from capture.words import N_, gettext

COLUMNS = (
    Building.id,
    Building.precinct_id,
    Building.town_key,
    Building.street_key,
    Building.street,
    Building.number,
    Building.suffix,
    Building.entrance,
    Building.side,
    Building.electors,
)


@dataclass(frozen=True)
class Choice:
    """Which buildings: those of precincts (by code), of neighbourhoods, of streets (by key); none said is all of them.

    Of a walk that is closed those come in again where nobody knocked; the others only where that is asked for.
    """

    precincts: Sequence[str] = ()
    neighbourhoods: Sequence[str] = ()
    streets: Sequence[str] = ()
    again: bool = False
    # Asks for the ids of buildings to which no walk leads, such as those where nobody wants us back.
    shut: sa.Select[Any] | None = None
    # Asks for the ids of buildings where somebody knocked; not said, every building of a walk was walked.
    knocked: sa.Select[Any] | None = None
    # Asks for the ids of the only buildings that are meant, such as those of whoever did not sign.
    only: sa.Select[Any] | None = None


def free(session: Session, choice: Choice) -> list[House]:
    """Return the buildings of a choice that are in no open walk, in walking order."""
    chosen = sa.select(*COLUMNS).where(Building.electors > 0, ~_walked(choice), *_within(choice))
    return ordered((_house(row) for row in session.execute(chosen)), places(session))


def of_walk(session: Session, walk_id: int) -> list[House]:
    """Return the buildings of a walk, in its order."""
    stops = sa.select(*COLUMNS).join(Stop, Stop.building_id == Building.id).where(Stop.walk_id == walk_id)
    stops = stops.where(Stop.position != GONE)
    return [_house(row) for row in session.execute(stops.order_by(Stop.position, Building.id))]


def houses(session: Session, numbers: Sequence[int]) -> dict[int, House]:
    """Return buildings by their numbers."""
    found = session.execute(sa.select(*COLUMNS).where(Building.id.in_(set(numbers))))
    return {house.id: house for house in map(_house, found)}


def street_keys(session: Session, typed: Sequence[str]) -> list[str]:
    """Return the keys of streets as people write them, whatever their capitals and accents. Raises WrongChoice."""
    known: dict[str, set[str]] = {}
    for name, spelt in session.execute(sa.select(Building.street, Building.street_key).distinct()):
        known.setdefault(key(name), set()).add(spelt)
    missing = [name for name in typed if key(name) not in known]
    if missing:
        raise WrongChoice(what=gettext(N_("street")), value=missing[0], choices=", ".join(sorted(known)[:20]))
    return sorted({spelt for name in typed for spelt in known[key(name)]})


def places(session: Session) -> dict[int, Place]:
    """Return where precincts are, as far as that is known."""
    known = sa.select(Precinct.id, Precinct.latitude, Precinct.longitude)
    found = session.execute(known.where(Precinct.latitude.is_not(None), Precinct.longitude.is_not(None)))
    return {number: (float(latitude or 0), float(longitude or 0)) for number, latitude, longitude in found}


def _house(row: Any) -> House:
    return House(*row)


def _walked(choice: Choice) -> Any:
    taken = sa.select(Stop.building_id).where(Stop.building_id == Building.id)
    if choice.again:
        return taken.where(Stop.is_open).exists()
    if choice.knocked is None:
        return taken.exists()
    return taken.where(sa.or_(Stop.is_open, Stop.building_id.in_(choice.knocked))).exists()


def _within(choice: Choice) -> list[Any]:
    where: list[Any] = []
    if choice.precincts or choice.neighbourhoods:
        among = sa.or_(Precinct.code.in_(choice.precincts), Precinct.neighbourhood.in_(choice.neighbourhoods))
        where.append(Building.precinct_id.in_(sa.select(Precinct.id).where(among)))
    if choice.streets:
        where.append(Building.street_key.in_(choice.streets))
    if choice.only is not None:
        where.append(Building.id.in_(choice.only))
    if choice.shut is not None:
        where.append(Building.id.not_in(choice.shut))
    return where
