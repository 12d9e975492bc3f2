"""One building is one, and two are two: by postcode and country, by the letter of a number; and who lives there."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import upgrades
from capture.database import Database, now
from capture.electors import Building, Edition, Elector
from capture.electors.buildings import recount
from capture.precincts import Precinct
from capture.rolls import entering
from capture.settings import Settings
from tests.rolls.lines import bring, line, write
from tests.test_upgrades import empty, take

__all__ = ["empty"]


def houses(database: Database) -> list[tuple[str, str, int]]:
    """The suffix and the postcode of each building, and how many live there."""
    with database.reading() as session:
        told = sa.select(Building.suffix, Building.post_key, Building.electors)
        return sorted((suffix, key, electors) for suffix, key, electors in session.execute(told))


def people(*homes: dict[str, str]) -> list[list[str]]:
    """A row for each home, of people of different names."""
    return [line(given=f"Odette {chr(65 + at)}", order=str(at), **home) for at, home in enumerate(homes, 1)]


@pytest.mark.parametrize(
    "other",
    [
        {"postcode": "99130"},
        {"postcode": "99120", "country": "BELGIQUE"},
        {"postcode": "99130", "town": ""},
    ],
    ids=str,
)
def test_a_street_of_the_same_name_elsewhere_is_another_building(
    chosen: Settings, database: Database, tmp_path: Path, other: dict[str, str]
) -> None:
    bring(chosen, database, write(tmp_path, people({}, other)))

    assert [electors for _, _, electors in houses(database)] == [1, 1]


@pytest.mark.parametrize(
    "same",
    [{"postcode": ""}, {"postcode": "99120.0"}, {"postcode": "99122", "town": "ST AURELE CEDEX"}, {"country": ""}],
    ids=str,
)
def test_a_postcode_that_tells_nothing_parts_nobody(
    chosen: Settings, database: Database, tmp_path: Path, same: dict[str, str]
) -> None:
    bring(chosen, database, write(tmp_path, people(same, {})))

    assert houses(database) == [("", "99120", 2)]


def test_a_building_learns_its_postcode_and_stays_itself(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, people({"postcode": ""}, {"postcode": ""})))
    edition, _ = bring(chosen, database, write(tmp_path, people({}, {}), "newer.csv"))
    assert (edition.moved, houses(database)) == (0, [("", "99120", 2)])
    edition, _ = bring(chosen, database, write(tmp_path, people({"postcode": ""}, {}), "poorer.csv"))

    assert (edition.moved, houses(database)) == (0, [("", "99120", 2)])


def test_a_b_beside_an_a_is_a_letter_and_alone_it_is_bis(chosen: Settings, database: Database, tmp_path: Path) -> None:
    alone = people({"number": "12 B"}, {"number": "12 bis"}, {"number": "14 B"})
    bring(chosen, database, write(tmp_path, alone))
    assert houses(database) == [("bis", "99120", 1), ("bis", "99120", 2)]
    lettered = people({"number": "12 B"}, {"number": "12 bis"}, {"number": "14 B"}, {"number": "12A"})
    edition, _ = bring(chosen, database, write(tmp_path, lettered, "newer.csv"))

    assert houses(database) == [("a", "99120", 1), ("b", "99120", 1), ("bis", "99120", 1), ("bis", "99120", 1)]
    assert (edition.added, edition.moved) == (1, 1)


def test_a_b_whose_a_came_later_is_the_building_that_it_was(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, people({"number": "12 B"})))
    edition, _ = bring(chosen, database, write(tmp_path, people({"number": "12 B"}, {"number": "12 A"}), "newer.csv"))

    assert (edition.added, edition.moved) == (1, 0)


def test_where_as_many_vote_here_as_nowhere_the_building_is_of_the_station(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, people({"code": "", "station": ""}, {})))
    with database.writing() as session:
        recount(session)

    with database.reading() as session:
        station = session.scalars(sa.select(Precinct.id)).one()
        assert session.scalars(sa.select(Building.precinct_id)).all() == [station]


def living(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(sa.select(Elector.lists).where(Elector.struck_at.is_(None))))


def test_somebody_on_the_main_list_and_another_is_one_person(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(list="LCM", order="7"), line(list="LCE", order="8")]))

    assert living(database) == ["LP+LCM+LCE"]


def test_who_leaves_one_of_two_lists_stays_on_the_other(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(list="LCM"), line(list="LCE", order="8")]))
    edition, _ = bring(chosen, database, write(tmp_path, [line(list="LCE", given="Ana")], "lce.csv"))
    assert (living(database), edition.struck) == (["LCE", "LCM"], 0)
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())

    assert living(database) == ["LCM+LCE"]


def test_the_stations_that_would_be_opened_are_told_before(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        session.add(Precinct(commune="", code="0001", name="École", address="1 rue X", neighbourhood="Nord"))
    rows = [
        *people({}, {"code": "2", "station": "HALLE"}),
        *people({"code": "0002", "station": "HALLE", "born": "1960"}),
    ]
    edition, weighed = bring(chosen, database, write(tmp_path, rows))

    assert [(one.code, one.name, one.people) for one in weighed.opening] == [("0002", "Halle", 2)]
    with database.reading() as session:
        assert session.get_one(Edition, edition.id).counts["opening"] == 1


BEFORE_POSTCODES = "0055"


def test_buildings_stay_themselves_when_a_postcode_comes_to_count(empty: Database) -> None:
    take(empty, BEFORE_POSTCODES)
    with empty.writing() as session:
        for said in OLD_ROWS:
            session.execute(sa.text(said))
    upgrades.upgrade(empty)

    with empty.reading() as session:
        assert session.execute(sa.select(Building.id, Building.post_key)).all() == [(7, "99120"), (8, "")]
        assert session.scalars(sa.select(Elector.building_id)).all() == [7]
    with pytest.raises(sa.exc.IntegrityError), empty.writing() as session:
        session.execute(sa.delete(Building))


HOUSE = (
    "INSERT INTO buildings (id, street, street_key, number, suffix, entrance, entrance_key, side, postcode, town, "
    "town_key, electors) VALUES ({}, 'Rue X', 'rue x', {}, '', '', '', 0, '{}', 'Y', 'y', 1)"
)
OLD_ROWS = (
    HOUSE.format(7, 2, "99120"),
    HOUSE.format(8, 4, ""),
    "INSERT INTO editions (id, file, digest, \"by\", added, moved, struck) VALUES (1, 'x', 'x', 'x', 1, 0, 0)",
    "INSERT INTO electors (building_id, edition_id, lists, family_name, used_name, given_names, sex, born, identity) "
    "VALUES (7, 1, 'LP', 'MARTIN', '', 'Odette', 'F', '', 'x')",
)
