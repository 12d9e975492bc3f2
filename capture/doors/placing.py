"""Placing: each building of a bag goes to the smallest place where the bag's buildings hold five electors together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from capture.electors import Building

TOWN = ""


@dataclass(frozen=True)
class House:
    """A building: how many electors live in it, and its places, the smallest first, the town last."""

    places: tuple[str, ...]
    electors: int

    @classmethod
    def of(cls, building: Building, known: int = 0) -> Self:
        """Return a building as it is placed; of so many of its electors it is known what they said."""
        return cls(tuple(places(building)), max(0, building.electors - known))


def places(building: Building) -> Iterator[str]:
    """Yield the places that a building is in: itself, its street of the precinct, the precinct, the town."""
    yield f"b:{building.id}"
    if building.precinct_id is not None:
        yield f"s:{building.precinct_id}:{building.street_key}"[:220]
        yield f"p:{building.precinct_id}"
    yield TOWN


def placed(houses: Iterable[House], fewest: int) -> dict[House, str]:
    """Return where each building is counted: of every place that comes out, its buildings hold `fewest` electors.

    What is too few goes up. Where it would be too few up there, too, the fewest of what is settled below go with it:
    so all are placed, unless all together are too few; then none is.
    """
    where: dict[House, str] = {}
    waiting = sorted(set(houses), key=lambda house: house.places)
    for level in range(4):
        for place, here in _by_place(waiting, level).items():
            where |= _settled(place, here, where, fewest)
        waiting = [house for house in waiting if house not in where]
    return where


def _by_place(houses: Iterable[House], level: int) -> dict[str, list[House]]:
    """Gather buildings by their place of a level; a building without a precinct is only in itself and the town."""
    found: dict[str, list[House]] = {}
    for house in houses:
        if level == 3 or level < len(house.places) - 1:
            found.setdefault(house.places[min(level, len(house.places) - 1)], []).append(house)
    return found


def _settled(place: str, here: list[House], where: dict[House, str], fewest: int) -> dict[House, str]:
    if sum(house.electors for house in here) < fewest:
        below: dict[str, list[House]] = {}
        for house, of in where.items():
            if place in house.places:
                below.setdefault(of, []).append(house)
        if not below:
            return {}
        here = [*here, *min(below.values(), key=lambda group: (len(group), group[0].places))]
    return dict.fromkeys(here, place)
