"""A small town for the field: two precincts, five streets, electors in buildings; written straight into the tables."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from capture.electors import Building, Edition, Elector
from capture.precincts import Election, Precinct, Result, Votes

LET_IN = datetime(2026, 11, 1, 9, tzinfo=UTC)
# Street, numbers, electors in each building; the tower is one building of forty flats whose rows have no floor.
MILL = ("rue du Moulin", range(1, 21), 3)
PEACE = ("rue de la Paix", range(1, 11), 2)
TOWER = ("place de la Tour", range(1, 2), 64)
SCHOOL = ("rue de l’École", range(1, 19), 3)
PORT = ("quai du Port", range(2, 18, 2), 8)


@dataclass(frozen=True)
class Town:
    """What was built: the precincts of the hill and of the port."""

    hill: Precinct
    port: Precinct
    buildings: list[Building]

    def of(self, street: str) -> list[Building]:
        """The buildings of a street."""
        return [building for building in self.buildings if building.street == street]


def build(session: Session) -> Town:
    """Build the town: 0E11 on the hill (Moulin, Paix, Tour) and 0012 at the port (École, Port), with one election."""
    hill = precinct(session, "0E11", "Mairie", "bellevue", 43.605, 1.444)
    port = precinct(session, "0012", "École du Port", "port", 43.600, 1.440)
    edition = Edition(
        file="liste.csv", digest="0" * 64, by="tests", let_in_at=LET_IN, added=0, moved=0, struck=0, taken_out_at=None
    )
    session.add(edition)
    session.flush()
    streets = [(hill, MILL), (hill, PEACE), (hill, TOWER), (port, SCHOOL), (port, PORT)]
    buildings = [
        building(session, where, street, number, people, edition)
        for where, (street, numbers, people) in streets
        for number in numbers
    ]
    _vote(session, hill, registered=164, voters=98, ours=20)
    _vote(session, port, registered=118, voters=80, ours=45)
    session.flush()
    return Town(hill, port, buildings)


def precinct(session: Session, code: str, name: str, neighbourhood: str, latitude: float, longitude: float) -> Precinct:
    """Build one polling station."""
    told = Precinct(code=code, name=name, address=f"1 {name}", neighbourhood=neighbourhood, registered=150)
    told.latitude, told.longitude, told.shape, told.closes = latitude, longitude, None, None
    session.add(told)
    session.flush()
    return told


def building(
    session: Session, where: Precinct | None, street: str, number: int, people: int, edition: Edition
) -> Building:
    """Build one address and the electors who live there."""
    told = Building(
        precinct_id=where.id if where else None,
        street=street,
        street_key=street.lower(),
        number=number,
        suffix="",
        entrance="",
        entrance_key="",
        side=number % 2,
        postcode="31000",
        town="Saint-Aurèle",
        town_key="saint aurele",
        electors=people,
    )
    session.add(told)
    session.flush()
    session.add_all(_elector(told, edition, order) for order in range(1, people + 1))
    return told


def _elector(building: Building, edition: Edition, order: int) -> Elector:
    return Elector(
        building_id=building.id,
        precinct_id=building.precinct_id,
        edition_id=edition.id,
        lists="LP",
        order_number=order,
        family_name=f"NOM{building.id}",
        used_name="",
        given_names=f"Prénom{order}",
        sex="F" if order % 2 else "M",
        born=f"19{50 + order % 40}-00-00",
        identity=f"{building.id}-{order}",
        struck_at=None,
    )


def _vote(session: Session, where: Precinct, registered: int, voters: int, ours: int) -> None:
    election = session.query(Election).filter_by(key="2020_muni_t1").one_or_none()
    if election is None:
        election = Election(key="2020_muni_t1", name="Municipales 2020", held_on=None, ours="Saint-Aurèle ensemble")
        session.add(election)
        session.flush()
    keys = {"election_id": election.id, "precinct_id": where.id}
    session.add(Result(registered=registered, voters=voters, cast=voters, **keys))
    session.add(Votes(name="Saint-Aurèle ensemble", votes=ours, **keys))
    session.add(Votes(name="Les autres", votes=voters - ours, **keys))
    session.flush()
