"""The grid: three type at once, each line counts once, and what differs is shown."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from capture import law
from capture.database import Database
from capture.precincts import Precinct
from capture.settings import Settings
from capture.turnout import grid, reports, taking
from capture.turnout.grid import Noted, Typed

NOON = datetime(2032, 3, 14, 11, 5, tzinfo=UTC)  # 12:05 in Paris


@pytest.fixture
def ballot(database: Database, chosen: Settings) -> law.Ballot:
    """A town of sixty stations."""
    with database.writing() as session:
        session.add_all(
            Precinct(code=f"{n:04}", name=f"École {n}", address="", neighbourhood="", registered=1000)
            for n in range(1, 61)
        )
    return chosen.campaign.ballot


def note(database: Database, ballot: law.Ballot, code: str, voters: str, key: str = "", at: str = "") -> Noted:
    with database.writing() as session:
        return grid.note(session, ballot, Typed(key or f"{code} {voters} {at}", code, voters, at), "elsa", NOON)


def test_a_line_counts_once_and_a_correction_keeps_the_history(database: Database, ballot: law.Ballot) -> None:
    for _ in range(2):
        noted = note(database, ballot, "12", "412", at="12:00")
        assert (noted.code, noted.name, noted.voters, noted.counts) == ("0012", "École 12", 412, True)
    assert "says 412" in note(database, ballot, "12", "421", at="12:00").said
    with database.reading() as session:
        assert [one.voters for one in reports.history(session, NOON.date())] == [412, 421]
        last = {row.station.code: row.last for row in grid.rows(session, ballot, NOON)}
        assert last["0012"] is not None and last["0012"].voters == 421 and last["0013"] is None


def test_stations_that_two_towns_call_alike_are_told_apart(database: Database, ballot: law.Ballot) -> None:
    with database.writing() as session:
        session.execute(sa.update(Precinct).values(commune="31555"))
        session.add(
            Precinct(commune="31069", code="0012", name="Blagnac", address="", neighbourhood="", registered=900)
        )
    assert note(database, ballot, "12", "412").said == "no such station: 12"
    noted = note(database, ballot, "31069_0012", "412")
    assert (noted.code, noted.name, noted.counts) == ("31069_0012", "Blagnac", True)
    with database.writing() as session:
        pasted = taking.look(session, "BV 12 : 412\nBV 13 : 398", NOON.date(), ballot)
        assert [one.counts for one in taking.take(session, ballot, pasted, NOON.date(), NOON, "elsa")] == [False, True]


def test_another_line_under_the_key_of_the_one_before_counts_too(database: Database, ballot: law.Ballot) -> None:
    for code in ("12", "13", "13"):
        assert note(database, ballot, code, "412", key="k").code == f"00{code}"
    with database.reading() as session:
        assert len(reports.history(session, NOON.date())) == 2


@pytest.mark.parametrize(
    ("code", "voters", "at", "said"),
    [
        ("99", "412", "", "no such station: 99"),
        ("12", "many", "", "as a number"),
        ("12", "99999", "", "more than any station has"),
        ("12", "412", "25:00", "an hour such as 10:30"),
        ("0012", "n° 412 Dupont a voté", "", "ministerial answer 09990"),
        ("12", "électeur 412", "", "ministerial answer 09990"),
        ("12", "41, 42, 43, 44, 45", "", "ministerial answer 09990"),
    ],
)
def test_what_is_no_count_is_said_and_nothing_is_kept(
    database: Database, ballot: law.Ballot, code: str, voters: str, at: str, said: str
) -> None:
    noted = note(database, ballot, code, voters, at=at)
    assert (said in noted.said, noted.counts, noted.number) == (True, False, None)
    with database.reading() as session:
        assert reports.history(session, NOON.date()) == []


def test_what_seems_wrong_is_kept_and_asked(database: Database, ballot: law.Ballot) -> None:
    noted = note(database, ballot, "12", "1001")
    assert "(1000)" in noted.said and noted.number and not noted.counts


def test_three_who_type_at_once_lose_no_line(database: Database, ballot: law.Ballot) -> None:
    def type_all(who: int) -> None:
        # All of them type the first ten, under the same keys as a page that sends twice.
        for n in [*range(1, 11), *range(11 + who, 61, 3)]:
            note(database, ballot, str(n), str(100 + n), key=f"key {n}")

    team = [threading.Thread(target=type_all, args=(who,)) for who in range(3)]
    for one in team:
        one.start()
    for one in team:
        one.join()
    with database.reading() as session:
        assert sorted(one.voters for one in reports.history(session, NOON.date())) == list(range(101, 161))
