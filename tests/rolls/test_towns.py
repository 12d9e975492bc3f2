"""One town is one town, whatever a file leaves out; and of a roll that is taken out again nothing is left."""

from pathlib import Path

import sqlalchemy as sa

from capture.database import Database, now
from capture.electors import Building
from capture.precincts import Precinct
from capture.rolls import entering
from capture.settings import Settings
from tests.rolls.lines import bring, line, write


def open_station(database: Database, commune: str, code: str = "0001") -> None:
    with database.writing() as session:
        session.add(Precinct(commune=commune, code=code, name="École", address="1 rue X", neighbourhood="Nord"))


def stations(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        told = sa.select(Precinct.commune, Precinct.code).order_by(Precinct.commune, Precinct.code)
        return [(commune, code) for commune, code in session.execute(told)]


def test_a_row_without_its_town_votes_in_the_only_one(chosen: Settings, database: Database, tmp_path: Path) -> None:
    open_station(database, "99123")
    bring(chosen, database, write(tmp_path, [line(commune=""), line(given="Ana", order="2")]))

    assert stations(database) == [("99123", "0001")]


def test_one_file_that_names_its_town_now_and_then_opens_one_station(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(commune=""), line(given="Ana", order="2")]))

    assert stations(database) == [("99123", "0001")]


def test_stations_without_a_town_are_those_of_the_only_one(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    open_station(database, "")
    bring(chosen, database, write(tmp_path, [line(commune=""), line(given="Ana", order="2")]))
    bring(chosen, database, write(tmp_path, [line(), line(given="Ana", order="2")], "newer.csv"))

    assert stations(database) == [("", "0001")]


def test_a_town_whose_zero_a_spreadsheet_took_is_the_same(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(commune="01001")]))
    _, weighed = bring(chosen, database, write(tmp_path, [line(commune="1001")], "newer.csv"))

    assert (stations(database), weighed.added, weighed.struck) == ([("01001", "0001")], 0, 0)


def test_taken_out_its_buildings_and_stations_go(chosen: Settings, database: Database, tmp_path: Path) -> None:
    open_station(database, "99123")
    bring(chosen, database, write(tmp_path, [line()]))
    bring(chosen, database, write(tmp_path, [line(number="20", code="0002"), line(given="Ana", code="3")], "newer.csv"))
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())

    assert stations(database) == [("99123", "0001")]
    with database.reading() as session:
        assert session.execute(sa.select(Building.number, Building.electors)).all() == [(12, 1)]
