"""What is said at doors is counted, and tells of nobody: with the roll beside it, no count is of fewer than five."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from capture import doors
from capture.database import Database
from capture.doors import Door, FrontDoor, Heard, Knock
from capture.electors import Building
from tests.doors.street import RULES, Street, build

VISITS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans()), max_size=25)
TOWNS = st.lists(st.tuples(st.integers(1, 8), st.sampled_from(["rue A", "rue B"])), min_size=6, max_size=6)


@pytest.fixture(scope="module")
def on_file(tmp_path_factory: pytest.TempPathFactory, sqlite_pattern: Path) -> Iterator[Database]:
    """A database for many examples."""
    file = tmp_path_factory.mktemp("heard") / "capture.db"
    shutil.copy(sqlite_pattern, file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


def rows(session: Session) -> dict[tuple[str, str, str], int]:
    told = session.execute(sa.select(Heard.place, Heard.subject, Heard.value, Heard.times))
    return {(place, subject, value): times for place, subject, value, times in told}


def behind(session: Session, place: str, street: Street) -> int:
    """Join a count with the knocks and the roll, as somebody would who holds the whole database."""
    inside = next(here for house in street.houses for name, here in doors.heard_places(house) if name == place)
    talked = sa.select(Knock.building_id).where(Knock.outcome == "talked")
    counted = sa.select(sa.func.sum(Building.electors)).where(inside, Building.id.in_(talked))
    return session.scalar(counted) or 0


def test_an_answer_in_a_tower_is_counted_for_the_tower(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40])
        assert street.knock(session, street.telling(answer=1, issues=("housing",), wants=("call",))).heard
        place = f"b:{street.houses[0].id}"
        assert rows(session) == {
            (place, "answer", "1"): 1,
            (place, "issue", "housing"): 1,
            (place, "wants", "call"): 1,
        }


def test_an_answer_in_a_house_is_counted_for_the_street_once_five_live_where_somebody_talked(
    database: Database,
) -> None:
    with database.writing() as session:
        street = build(session, [2, 2, 2])
        told = [street.knock(session, street.telling(house, answer=3)).heard for house in range(3)]
        assert told == [False, False, True]
        assert list(rows(session)) == [(f"s:{street.walk.precinct_id}:rue de la paix", "answer", "3")]


def test_whoever_did_not_open_hides_nobody(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2, 40])
        street.knock(session, street.telling(1, "nobody"))
        assert not street.knock(session, street.telling(0, answer=5)).heard
        assert rows(session) == {}


def test_in_a_town_of_few_nothing_is_kept(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [1, 2])
        assert not street.knock(session, street.telling(0, answer=1)).heard
        assert street.knock(session, street.telling(1)).heard
        assert rows(session) == {}


def test_below_five_answers_nothing_is_shown(database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40])
        place = f"b:{street.houses[0].id}"
        for answer in (1, 1, 2, 4):
            street.knock(session, street.telling(answer=answer, floor=answer, label="1"))
        assert doors.shown(session, place, RULES) == []
        street.knock(session, street.telling(answer=1, issues=("housing",)))
        (tally,) = doors.shown(session, place, RULES)
        assert (tally.subject, tally.times, tally.total) == ("answer", {"1": 3, "2": 1, "4": 1}, 5)


@given(town=TOWNS, visits=VISITS)
def test_no_opinion_that_is_kept_is_of_fewer_than_five(
    on_file: Database, town: list[tuple[int, str]], visits: list[tuple[int, int, bool]]
) -> None:
    # A session that only reads commits nothing: each example begins in an empty town.
    with on_file.reading() as session:
        street = build(session, [many for many, _ in town], streets=[name for _, name in town])
        for house, answer, opened in visits:
            said = {"answer": answer, "issues": ("housing",)} if opened else {"outcome": "nobody"}
            street.knock(session, street.telling(house, **said))
        for place, _, _ in rows(session):
            assert behind(session, place, street) >= RULES.fewest


def test_no_other_table_holds_what_was_said() -> None:
    told = {column.name for table in (Knock, Door, FrontDoor) for column in table.__table__.columns}
    assert not told & {"answer", "answers", "issue", "issues", "wants", "opinion", "note"}
