"""Ranking: which station of a place first, and in it which buildings, by what is known of them; never by a person.

A station goes first where most of our voters are missing: behind what was expected of it by its own last report, by our
share; where none spoke, where most abstained. A building's share of favour is drawn towards its street's, that towards
the station's, as if LEAN answers more had been given. See docs/day.en.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law, turnout
from capture.doors import ANSWER, Heard
from capture.slices.places import Station
from capture.walks import House

# So many answers of the place around it weigh on a count.
LEAN = 5
# Where nobody answered and no vote is known.
EVEN = 0.5
FOR, AGAINST = ("1", "2"), ("4", "5")


@dataclass(frozen=True)
class Favour:
    """What was answered in a place, from five answers on."""

    told: int = 0
    fond: int = 0
    opposed: int = 0

    def drawn(self, towards: float) -> float:
        """Return the share of favour, drawn towards that of the place around it."""
        return (self.fond + LEAN * towards) / (self.told + LEAN)


NOTHING = Favour()


def in_turn(session: Session, ballot: law.Ballot, stations: Sequence[Station], at: datetime) -> list[Station]:
    """Return stations in the order in which to go there."""
    if len(stations) < 2:
        return list(stations)
    missing = turnout.missing(session, ballot, law.today(ballot, at), [one.id for one in stations])
    return sorted(stations, key=lambda one: (*missing.get(one.id, (0.0, 0.0)), -one.id), reverse=True)


def rank(session: Session, houses: Sequence[House], rules: law.Rules) -> list[House]:
    """Return the houses of one station where more are for us than against, the most favourable first.

    Streets stay together: of a street most houses have no count of their own.
    """
    told = _told(session, houses, rules)
    shares = {house.id: _share(house, told) for house in houses if not _is_opposed(told.get(_own(house), NOTHING))}
    left = [house for house in houses if house.id in shares]
    return sorted(left, key=lambda house: (-round(shares[house.id], 2), house.street_of[1:]))


def _is_opposed(favour: Favour) -> bool:
    return favour.opposed > favour.fond


def _share(house: House, told: Mapping[str, Favour]) -> float:
    share = EVEN
    for place in (_station(house), _street(house), _own(house)):
        share = told.get(place, NOTHING).drawn(share)
    return share


def _told(session: Session, houses: Iterable[House], rules: law.Rules) -> Mapping[str, Favour]:
    # A house of fewer electors has no count of its own (doors.placing).
    places = {place for house in houses for place in (_station(house), _street(house))}
    places |= {_own(house) for house in houses if house.electors >= rules.fewest}
    counts: dict[str, dict[str, int]] = {}
    asked = sa.select(Heard.place, Heard.value, Heard.times).where(Heard.subject == ANSWER, Heard.place.in_(places))
    for place, value, times in session.execute(asked):
        counts.setdefault(place, {})[value] = times
    favours = {place: _favour(times) for place, times in counts.items()}
    return {place: favour for place, favour in favours.items() if favour.told >= rules.fewest}


def _favour(times: Mapping[str, int]) -> Favour:
    fond, opposed = (sum(times.get(value, 0) for value in values) for values in (FOR, AGAINST))
    return Favour(sum(times.values()), fond, opposed)


def _own(house: House) -> str:
    return f"b:{house.id}"


def _street(house: House) -> str:
    return f"s:{house.precinct_id}:{house.street_key}"[:220]


def _station(house: House) -> str:
    return f"p:{house.precinct_id}"
