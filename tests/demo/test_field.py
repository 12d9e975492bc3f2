"""The demonstration's field: one invented town, walked in part; it comes once, and its day goes on by the clock."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from capture import demo, doors, law, turnout, walks
from capture.database import Base, Database
from capture.demo import field, roll, town
from capture.doors import Door, Knock
from capture.electors import Building, Elector
from capture.issues import Catalogue
from capture.precincts import Precinct
from capture.settings import Settings
from capture.turnout.lagging import Standings
from capture.walks import links
from tests.conftest import NOON


def on_the_day(hour: int) -> datetime:
    """An hour of an ordinary day, by the clock of the campaign's town."""
    return NOON.replace(hour=hour - 1, minute=30)


def settle(chosen: Settings, database: Database, catalogue: Catalogue, hour: int = 17) -> demo.Field | None:
    with time_machine.travel(on_the_day(hour), tick=False):
        return demo.settle(chosen, database, catalogue)


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def standings(chosen: Settings, database: Database) -> Standings:
    with database.reading() as session:
        return turnout.board(session, chosen.campaign.ballot, NOON.date()).standings


def test_a_whole_town_comes_once(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    first = settle(chosen, database, catalogue)

    assert first is not None and (first.electors > 5900, first.is_new) == (True, True)
    tables = (Precinct, Elector, Building, Knock)
    before = [count(database, table) for table in tables]
    assert (before[0] >= 10, before[1]) == (True, first.electors)
    assert settle(chosen, database, catalogue) == demo.Field(NOON.date())
    assert [count(database, table) for table in tables] == before


def test_one_walk_is_half_done_and_some_doors_stay_shut(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    told = settle(chosen, database, catalogue)

    assert told is not None
    with database.reading() as session:
        walk = links.find(session, told.token, NOON.date())
        houses = walks.of_walk(session, walk.id)
        assert max(house.electors for house in houses) > 60  # the tower, of which the roll knows no floor
        knocked = session.scalars(sa.select(Knock).where(Knock.walk_id == walk.id)).all()
        assert sum(house.doors for house in houses) / 3 < len(knocked) < sum(house.doors for house in houses)
        assert {one.way for one in session.scalars(sa.select(Knock))} == {"phone", "paper"}
        assert session.scalar(sa.select(sa.func.count()).where(Door.closed_at.is_not(None)))
        heard = session.scalar(sa.select(sa.func.sum(doors.Heard.times)).where(doors.Heard.subject == "answer"))
        assert heard == session.scalar(sa.select(sa.func.count()).where(Knock.outcome == "talked"))


def test_the_day_goes_on_by_the_clock_and_one_place_lags(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    came = [(told.day, told.reports) for hour in (9, 12, 12, 17) if (told := settle(chosen, database, catalogue, hour))]

    eve, day = NOON.date() - timedelta(days=1), NOON.date()
    assert [told for told, _ in came] == [eve, day, day, day]
    assert came[1][1] > 0 == came[2][1] and came[1][1] + came[3][1] == came[0][1]
    first, *others = standings(chosen, database).neighbourhoods
    assert first.is_sure and len(first.stations) >= max(len(one.stations) for one in others)
    assert not [one.name for one in others if one.is_sure]
    assert [one.code for one in standings(chosen, database).silent] == ["0003"]


def test_the_stations_of_a_real_town_are_left_alone(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        session.add(Precinct(code="0001", name="Capitole", address="", neighbourhood=""))

    assert settle(chosen, database, catalogue) is None
    assert (count(database, Precinct), count(database, Elector)) == (1, 0)


def test_killed_between_two_steps_it_goes_on(
    chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path
) -> None:
    known = town.found(chosen.root / "content", tmp_path, list(catalogue.neighbourhoods.values()))
    town.write(tmp_path, known)
    field.stand(database, chosen.campaign.ballot, tmp_path, known.outlines)

    told = settle(chosen, database, catalogue)

    assert told is not None and told.electors > 5900 and told.walks
    assert count(database, Precinct) == len(known.stations)


def test_after_the_ballot_no_roll_comes(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    over = law.kept_until(chosen.campaign.ballot)
    with time_machine.travel(over.replace(year=over.year + 1), tick=False):
        assert demo.settle(chosen, database, catalogue) is None


@pytest.mark.parametrize("today", ["2026-11-30", "2032-03-14", "2019-01-01", "2031-12-31"])
def test_the_election_before_was_a_term_ago(chosen: Settings, today: str) -> None:
    day = datetime.fromisoformat(today).date()
    held = field.before(chosen.campaign.ballot, day)

    assert held < day
    assert (chosen.campaign.ballot.rounds[0].year - held.year) % 6 == 0


def test_the_roll_is_the_same_each_time(tmp_path: Path) -> None:
    told = town.found(tmp_path, tmp_path, ["Bellevue"]).stations
    written = [roll.write(tmp_path / name, told) for name in ("one.csv", "other.csv")]

    assert written == [6000, 6000]
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def test_it_is_the_town_of_the_site_where_the_site_tells_of_one(tmp_path: Path) -> None:
    (tmp_path / "stations.csv").write_text("code,name,address,neighbourhood,closes\n0E11,Halle,1 place,Port,19:00\n")
    (tmp_path / "streets.csv").write_text("street,from,to,side,station\nrue Haute,3,9,odd,0E11\n")

    told = town.found(tmp_path, tmp_path, ["Bellevue"])

    assert [(one.code, one.name, one.neighbourhood, one.registered) for one in told.stations] == [
        ("0E11", "Halle", "Port", 6000)
    ]
    assert [list(stretch.numbers) for stretch in told.stations[0].streets] == [[3, 5, 7, 9]]
    assert told.outlines is None
