"""Somebody telephones that nobody is to come back: the house or the door leaves all walks, until they ask for us."""

import pytest
import sqlalchemy as sa

from capture import doors
from capture.database import Database
from capture.doors import Door, Where, shut, unlock
from capture.electors import Building, doorways, finding
from capture.errors import DoorMissing, DoorUnknown, WhyMissing
from capture.journal import Entry
from tests.conftest import NOON

BLOCK, HOUSE = 40, 2
ASKED = "asked by telephone"


def build(database: Database, address: str, electors: int = HOUSE, town: str = "Toulouse", entrance: str = "") -> int:
    """Build a house as the roll tells of it; its number."""
    door = doorways.read("", address, entrance)
    told = Building(street=door.street, street_key=door.street_key, number=door.number, suffix=door.suffix)
    told.entrance, told.entrance_key, told.side, told.electors = door.entrance, door.entrance_key, door.side, electors
    told.postcode, told.town, told.town_key = "31000", town, doorways.town_key(town)
    with database.writing() as session:
        session.add(told)
        session.flush()
        return told.id


def closed(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(doors.closed_buildings()))


def told(database: Database) -> list[tuple[str, dict[str, object]]]:
    with database.reading() as session:
        return [(one.act, one.particulars) for one in session.scalars(sa.select(Entry).order_by(Entry.id))]


def test_a_house_leaves_all_walks_and_comes_back(database: Database) -> None:
    number = build(database, "12 bis rue de la Paix")
    with database.writing() as session:
        shut(session, Where(session.get_one(Building, number)), ASKED, "cli:omar", NOON)
    assert closed(database) == [number]
    with database.writing() as session:
        unlock(session, Where(session.get_one(Building, number)), "a mistake", "cli:omar", NOON)

    assert closed(database) == []
    assert told(database) == [("building-closed", {"why": ASKED}), ("building-reopened", {"why": "a mistake"})]


def test_of_a_block_one_door_is_closed_before_anybody_found_it(database: Database) -> None:
    number = build(database, "1 place de la Tour", BLOCK)
    with database.writing() as session:
        block = session.get_one(Building, number)
        with pytest.raises(DoorMissing):
            shut(session, Where(block), ASKED, "cli:omar", NOON)
        for _ in range(2):
            shut(session, Where(block, 2, "3"), ASKED, "cli:omar", NOON)
    with database.reading() as session:
        assert [(one.floor, one.label, one.closed_at) for one in session.scalars(sa.select(Door))] == [(2, "3", NOON)]
    assert closed(database) == []
    with database.writing() as session:
        unlock(session, Where(session.get_one(Building, number), 2, "3"), ASKED, "cli:omar", NOON)
        shut(session, Where(session.get_one(Building, number)), ASKED, "cli:omar", NOON, is_whole=True)

    assert closed(database) == [number]
    with database.reading() as session:
        assert session.scalars(sa.select(Door.closed_at)).all() == [None]


def test_what_nobody_knows_or_says_changes_nothing(database: Database) -> None:
    number = build(database, "12 rue de la Paix")
    with database.writing() as session:
        house = session.get_one(Building, number)
        for wrong, why, error in (
            (Where(house), "  ", WhyMissing),
            (Where(house, 2, "Dupont"), ASKED, DoorMissing),
            (Where(house, 200, "1"), ASKED, DoorMissing),
        ):
            with pytest.raises(error):
                shut(session, wrong, why, "cli:omar", NOON)
        with pytest.raises(DoorUnknown):
            unlock(session, Where(house, 2, "1"), ASKED, "cli:omar", NOON)

    assert closed(database) == [] and told(database) == []


@pytest.mark.parametrize(
    ("address", "entrance", "found"),
    [
        ("12 rue de la Paix", "", [1, 0]),
        ("12, RUE DE LA PAIX, 31000 Toulouse", "", [0]),
        ("12 r de la paix 31700 BLAGNAC", "", [1]),
        ("14 rue de la Paix", "", [2, 3]),
        ("14 rue de la Paix", "BAT B", [3]),
        ("16B rue de la Paix", "", [4]),
        ("99 rue de la Paix", "", []),
        ("", "", []),
    ],
)
def test_an_address_is_found_as_one_says_it(database: Database, address: str, entrance: str, found: list[int]) -> None:
    houses = [
        build(database, "12 rue de la Paix"),
        build(database, "12 rue de la Paix", town="Blagnac"),
        build(database, "14 rue de la Paix", entrance="BAT A"),
        build(database, "14 rue de la Paix", entrance="BAT B"),
        build(database, "16 bis rue de la Paix"),
    ]
    with database.reading() as session:
        meant = finding.at(session, address, entrance)
        assert [one.id for one in meant] == [houses[place] for place in found]
        assert all("rue de la Paix" in finding.said(one) for one in meant)
