"""The way of feet: up one side of a street and down the other, street after street, precinct after the nearest one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from capture.walks.sizing import doors, is_block

# Of a degree of latitude, in metres (the mean meridian of WGS 84).
DEGREE = 111_132

# Latitude and longitude of a precinct.
Place = tuple[float, float]


@dataclass(frozen=True)
class House:
    """One building as somebody stands before it."""

    id: int
    precinct_id: int | None
    town_key: str
    street_key: str
    street: str
    number: int
    suffix: str
    entrance: str
    side: int
    electors: int

    @property
    def doors(self) -> int:
        """How many doors are probably in it."""
        return doors(self.electors)

    @property
    def is_block(self) -> bool:
        """Whether a knock has to say at which door it was."""
        return is_block(self.electors)

    @property
    def street_of(self) -> tuple[int | None, str, str]:
        """The street, as far as one precinct knows it."""
        return self.precinct_id, self.town_key, self.street_key

    @property
    def said(self) -> str:
        """Number and entrance, as they are read at the wall."""
        number = f"{self.number or ''}{' ' if len(self.suffix) > 1 else ''}{self.suffix}".strip()
        return " · ".join(filter(None, (number, self.entrance))) or self.street


def ordered(houses: Iterable[House], places: Mapping[int, Place]) -> list[House]:
    """Return buildings in the order in which feet meet them.

    Of streets the roll knows no place: within a precinct they follow by name. Precincts follow by nearness.
    """
    known = list(houses)
    turn = {precinct: place for place, precinct in enumerate(_nearest(known, places))}
    return sorted(known, key=lambda house: (turn[house.precinct_id], *house.street_of[1:], *_way(house)))


def _way(house: House) -> tuple[int, int, str, str]:
    """Odd numbers up, even ones down; what has no number comes first."""
    if not house.number:
        return 0, 0, house.suffix, house.entrance
    up = house.side == 1
    return (1 if up else 2), (house.number if up else -house.number), house.suffix, house.entrance


def _nearest(houses: Sequence[House], places: Mapping[int, Place]) -> list[int | None]:
    """Return precincts, each followed by the nearest that is left; those without a place come last, in their turn."""
    unknown = list(dict.fromkeys(house.precinct_id for house in houses))
    left = [precinct for precinct in unknown if precinct is not None and precinct in places]
    way: list[int | None] = []
    # From the north-west corner, as one reads.
    here = min(left, key=lambda precinct: places[precinct][1] - places[precinct][0]) if left else None
    while here is not None:
        left.remove(here)
        way.append(here)
        at = places[here]
        here = min(left, key=lambda precinct: metres(at, places[precinct])) if left else None
    return [*way, *(precinct for precinct in unknown if precinct not in way)]


def metres(one: Place, other: Place) -> float:
    """Return how far two places of one town are from each other, as the crow flies."""
    north = (one[0] - other[0]) * DEGREE
    east = (one[1] - other[1]) * DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def named(houses: Sequence[House], most: int = 120) -> str:
    """Return what a walk is called: its streets in their turn, with the numbers from which to which it goes."""
    parts = [_stretch(list(of)) for _, of in groupby(houses, key=lambda house: house.street_of)]
    said = ", ".join(dict.fromkeys(parts))
    return said if len(said) <= most else f"{said[: most - 1].rstrip(' ,')}…"


def _stretch(houses: Sequence[House]) -> str:
    numbers = [house.number for house in houses if house.number]
    if not numbers:
        return houses[0].street
    low, high = min(numbers), max(numbers)
    return f"{houses[0].street} {low}" if low == high else f"{houses[0].street} {low}–{high}"
