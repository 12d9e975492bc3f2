"""A street for knocks: houses of so many electors each, one walk past them, and Karim who knocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from capture import doors, law
from capture.doors import Counted, Said, Telling
from capture.electors import Building, doorways
from capture.precincts import Precinct
from capture.walks import Stop, Walk

MORNING = datetime(2026, 11, 28, 10, tzinfo=UTC)
RULES = law.RULES["FR"]


@dataclass(frozen=True)
class Street:
    """One street with its walk."""

    walk: Walk
    houses: list[Building]

    def telling(self, house: int = 0, outcome: str = "talked", **facts: object) -> Telling:
        """Return what Karim tells of a house."""
        told = {"key": str(uuid4()), "building_id": self.houses[house].id, "outcome": outcome, "at": MORNING}
        return Telling(**told | facts)  # type: ignore[arg-type]  # facts of a knock

    def knock(self, session: Session, told: Telling, later: timedelta = timedelta()) -> str:
        """Let Karim knock."""
        return doors.knock(session, self.walk, told, told.at + later, told.at + later)

    def hear(self, session: Session, *said: tuple[int, int], key: str = "") -> Counted:
        """Let Karim talk in houses, and bring what was answered in one bag: house and answer."""
        for house, _ in said:
            self.knock(session, self.telling(house))
        bag = [Said(self.houses[house].id, answer) for house, answer in said]
        return doors.hear(session, key or str(uuid4()), self.walk, bag, RULES)


def build(session: Session, electors: Sequence[int], code: str = "W7K3", streets: Sequence[str] = ()) -> Street:
    """Build a street of houses in one precinct; `streets` names the street of each where they are several."""
    precinct = Precinct(code=code, name="Mairie", address="1 place", neighbourhood="bellevue")
    walk = Walk(code=code, name="Paix", goal="persuade", script="", by="cli:tests", cut_at=MORNING - timedelta(days=1))
    session.add_all([precinct, walk])
    session.flush()
    named = list(streets) or ["rue de la Paix"] * len(electors)
    houses = [_house(precinct, number, many, named[number - 1]) for number, many in enumerate(electors, 1)]
    session.add_all(houses)
    session.flush()
    walk.precinct_id = precinct.id
    session.add_all(Stop(walk_id=walk.id, building_id=house.id, position=at) for at, house in enumerate(houses))
    session.flush()
    return Street(walk, houses)


def _house(precinct: Precinct, number: int, electors: int, street: str) -> Building:
    told = {"street": street, "street_key": doorways.street_key(street), "number": number, "suffix": ""}
    where = {
        "side": number % 2,
        "entrance": "",
        "entrance_key": "",
        "postcode": "31000",
        "town": "Saint-Aurèle",
        "town_key": "saint aurele",
    }
    return Building(precinct_id=precinct.id, electors=electors, **told, **where)
