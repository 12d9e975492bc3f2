"""Reports: each counts once, what seems wrong is asked, and nothing that was told is lost."""

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.precincts import Precinct
from capture.turnout import COMMAND, Report, Told, agree, record, reports, withdraw

DAY = date(2032, 3, 14)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2032, 3, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def station(database: Database) -> int:
    """A station of a thousand."""
    with database.writing() as session:
        made = Precinct(code="0012", name="École", address="", neighbourhood="Bellevue", registered=1000)
        session.add(made)
        session.flush()
        return made.id


def tell(database: Database, station: int, voters: int, hour: int, key: str = "", sure: bool = False) -> Report:
    told = Told(key or f"{voters}-{hour}", station, voters, at(hour), COMMAND, "elsa@exemple.fr")
    with database.writing() as session:
        return record(session, told, DAY, at(hour, 5), sure).report


def counted(database: Database, station: int) -> list[int]:
    with database.reading() as session:
        return [one.voters for one in reports.counted(session, DAY).get(station, [])]


def test_reports_of_a_station_follow_one_another(database: Database, station: int) -> None:
    tell(database, station, 412, 12)
    tell(database, station, 120, 10)
    assert counted(database, station) == [120, 412]


def test_the_same_report_sent_often_is_one(database: Database, station: int) -> None:
    for _ in range(3):
        assert tell(database, station, 412, 12, key="same").voters == 412
    assert counted(database, station) == [412]


@pytest.mark.parametrize(
    ("voters", "hour", "said"),
    [(400, 13, "fewer than before (412)"), (1001, 13, "(1000)"), (500, 11, "later report (412)")],
)
def test_what_seems_wrong_is_kept_asked_and_counts_when_agreed_to(
    database: Database, station: int, voters: int, hour: int, said: str
) -> None:
    tell(database, station, 412, 12)
    asked = tell(database, station, voters, hour)
    assert said in (asked.doubt or "")
    assert counted(database, station) == [412]
    with database.writing() as session:
        assert [one.id for one in reports.questioned(session, DAY)] == [asked.id]
        assert agree(session, asked.id)
        assert not agree(session, asked.id)
    assert sorted(counted(database, station)) == sorted([412, voters])


def test_whoever_is_sure_is_not_asked(database: Database, station: int) -> None:
    tell(database, station, 412, 12)
    assert tell(database, station, 400, 13, sure=True).doubt is None


def test_a_withdrawn_report_counts_no_more_and_stays_in_the_history(database: Database, station: int) -> None:
    wrong = tell(database, station, 900, 10)
    with database.writing() as session:
        assert withdraw(session, wrong.id, "elsa@exemple.fr")
        assert not withdraw(session, wrong.id, "elsa@exemple.fr")
    assert tell(database, station, 120, 11).doubt is None
    assert counted(database, station) == [120]
    with database.reading() as session:
        assert [one.voters for one in reports.history(session, DAY)] == [900, 120]


def test_two_reports_that_differ_are_both_shown(database: Database, station: int) -> None:
    tell(database, station, 412, 12, key="phone")
    tell(database, station, 421, 12, key="grid")
    with database.reading() as session:
        told = reports.counted(session, DAY)[station]
        assert [one.voters for one in reports.differing(told)] == [412, 421]


def test_many_at_once_lose_none(database: Database, station: int) -> None:
    def report(number: int) -> None:
        tell(database, station, 100 + number % 5, 10, key=f"key-{number % 20}")

    crowd = [threading.Thread(target=report, args=(number,)) for number in range(40)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Report.id))) == 20


def test_one_wrong_number_does_not_hold_the_rest_of_the_day(database: Database, station: int) -> None:
    tell(database, station, 1000, 9)
    asked = tell(database, station, 310, 12)
    assert asked.doubt
    with database.writing() as session:
        agree(session, asked.id)
    assert tell(database, station, 600, 15).doubt is None


def test_a_report_withdrawn_by_mistake_counts_again(database: Database, station: int) -> None:
    once = tell(database, station, 412, 12)
    with database.writing() as session:
        withdraw(session, once.id, "elsa@exemple.fr")
        assert agree(session, once.id)
    assert counted(database, station) == [412]
