"""Looking: which electors a supporter may be. The roll is gone through once; nobody is compared with everybody.

Two are compared when they share a part of a family name, a door, or a given name and how the family name begins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import marks
from capture.duplicates import names
from capture.electors import Building, Elector, doorways
from capture.marks import Mark
from capture.matches import likeness
from capture.matches.likeness import SAME, THRESHOLD, Enrolled, Home, Known, Weighed
from capture.matches.matches import AGREED, Match
from capture.precincts import Precinct
from capture.spellings import SMALL
from capture.supporters import Supporter

# Fetched at a time, so that a roll of a million does not lie in memory.
AT_ONCE = 1000
# Of more who may be one supporter nobody could choose.
MOST_OF_ONE = 10
HOME = (Building.number, Building.street_key, Building.postcode, Building.town_key, Precinct.neighbourhood)
ON_ROLL = (Elector.id, Elector.family_name, Elector.used_name, Elector.given_names)
TOLD = (
    Supporter.id,
    Supporter.given_name,
    Supporter.family_name,
    Supporter.street,
    Supporter.postcode,
    Supporter.town,
    Supporter.neighbourhood,
)


@dataclass(frozen=True)
class Found:
    """A supporter who may be an elector, and the parts of the score."""

    supporter_id: int
    elector_id: int
    reasons: Mapping[str, int]

    @property
    def score(self) -> int:
        """How much speaks for it, 0 to 100."""
        return likeness.score(self.reasons)


def look(session: Session) -> list[Found]:
    """Return who may be whom, of the supporters who are here and of whom nobody said yet who they are; best first."""
    pairs = list(_pairs(_by_key(_people(session)), _roll(session)))
    # How many on the roll are called as a supporter is.
    bearers = Counter(known.id for known, _, naming in pairs if naming is SAME)
    found: dict[int, list[Found]] = {}
    for known, enrolled, naming in pairs:
        one = Found(known.id, enrolled.id, likeness.weigh(naming, bearers[known.id], known.home, enrolled.home))
        if one.score >= THRESHOLD:
            found.setdefault(known.id, []).append(one)
    best = (sorted(those, key=lambda one: (-one.score, one.elector_id))[:MOST_OF_ONE] for those in found.values())
    return [one for those in best for one in those]


def _pairs(people: Mapping[str, list[Known]], roll: Iterable[Enrolled]) -> Iterator[tuple[Known, Enrolled, Weighed]]:
    for enrolled in roll:
        near = {known.id: known for key in _keys_of_elector(enrolled) for known in people.get(key, ())}
        # Many of one family name are called alike.
        agreeing: dict[tuple[str, str], Weighed | None] = {}
        for known in near.values():
            called = known.given, known.family
            if called not in agreeing:
                agreeing[called] = likeness.names_agree(known, enrolled)
            if (naming := agreeing[called]) is not None:
                yield known, enrolled, naming


def _people(session: Session) -> Iterator[Known]:
    agreed = sa.exists().where(Match.supporter_id == Supporter.id, Match.state == AGREED)
    here = ~marks.has(Supporter.flags, Mark.LEFT | Mark.SUPPRESSED)
    for row in session.execute(sa.select(*TOLD).where(here, ~agreed)):
        yield Known(row.id, row.given_name, row.family_name, home_of(row))


def home_of(told: Any) -> Home:
    """Return where a supporter lives, by the keys of the roll."""
    door = doorways.read("", told.street)
    town = doorways.town_key(told.town)
    return Home(door.number, door.street_key, told.postcode.replace(" ", ""), town, told.neighbourhood)


def _roll(session: Session) -> Iterator[Enrolled]:
    there = sa.select(*ON_ROLL, *HOME).join(Building, Building.id == Elector.building_id)
    there = there.outerjoin(Precinct, Precinct.id == Elector.precinct_id).where(Elector.struck_at.is_(None))
    for row in session.execute(there.execution_options(yield_per=AT_ONCE)):
        home = Home(row.number, row.street_key, row.postcode, row.town_key, row.neighbourhood or "")
        yield Enrolled(row.id, row.family_name, row.used_name, row.given_names, home)


def _by_key(people: Iterable[Known]) -> Mapping[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for known in people:
        for key in set(_keys_of_supporter(known)):
            found.setdefault(key, []).append(known)
    return found


def _keys_of_supporter(known: Known) -> Iterator[str]:
    # Some write both names the other way round.
    yield from _names(known.family, known.given)
    yield from _doors(known.home, known.given, known.family)
    given = names.parts(known.given)
    if given and known.family:
        yield _near(given[0], known.family)


def _keys_of_elector(enrolled: Enrolled) -> Iterator[str]:
    yield from _names(enrolled.family, enrolled.used)
    yield from _doors(enrolled.home, enrolled.given, enrolled.family)
    given = names.parts(enrolled.given)
    if given:
        yield from (_near(given[0], name) for name in (enrolled.family, enrolled.used) if name)


def _names(*told: str) -> Iterator[str]:
    yield from (f"name:{part}" for name in told for part in names.parts(name) if part not in SMALL and len(part) > 1)


def _doors(home: Home, given: str, family: str) -> Iterator[str]:
    # A blank street is shared by nobody.
    if home.street_key and home.number and (given or family):
        yield f"door:{home.number} {home.street_key}"


def _near(given: str, family: str) -> str:
    """A slip in a family name is found by the given name and two letters."""
    return f"near:{given} {''.join(names.parts(family))[:2]}"
