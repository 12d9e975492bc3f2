"""Finding: the buildings that somebody means who says an address, as one says it on the telephone."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import spellings
from capture.electors import doorways
from capture.electors.buildings import Building

# ", 31000 Toulouse" behind a street.
TOWN = re.compile(r"[\s,;]+\d{5}\s+([^\d,;]+)$")


def at(session: Session, address: str, entrance: str = "") -> Sequence[Building]:
    """Return the buildings at an address; all of its number where no entrance, and of all towns where none is said."""
    town = TOWN.search(address)
    door = doorways.read("", TOWN.sub("", address), entrance)
    if not door.street_key:
        return []
    suffixes = {door.suffix, door.letter} if door.letter else {door.suffix}
    there = sa.select(Building).where(Building.street_key == door.street_key, Building.number == door.number)
    there = there.where(Building.suffix.in_(suffixes)).order_by(Building.town_key, Building.entrance_key, Building.id)
    if entrance:
        there = there.where(Building.entrance_key == (door.entrance_key or spellings.key(entrance)[:120]))
    if town:
        there = there.where(Building.town_key == doorways.town_key(town[1]))
    return session.scalars(there).all()


def said(building: Building) -> str:
    """Return an address as one says it: 12 bis rue de la Paix, bâtiment A."""
    number = f"{building.number or ''}{' ' if building.suffix in doorways.SUFFIXES.values() else ''}{building.suffix}"
    street = f"{number} {building.street}".strip()
    return ", ".join(filter(None, (street, building.entrance, building.town)))
