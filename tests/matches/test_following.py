"""Whoever moves from one roll to the next stays who a colleague said they are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import matches
from capture.database import Database, now
from capture.electors import Building, Elector
from capture.matches import AGREED, Match
from capture.rolls import entering
from capture.settings import Settings
from tests.cast import ODETTE
from tests.matches.people import agree, propose, supporter
from tests.rolls.lines import bring, line, write

LATER = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def odette(chosen: Settings, database: Database, tmp_path: Path) -> int:
    """Odette, who is on the roll at number 12."""
    bring(chosen, database, write(tmp_path, [line()]))
    with database.writing() as session:
        number = supporter(session, ODETTE, "Odette", "Martin")
        agree(session, number, session.scalars(sa.select(Elector.id)).one())
    return number


def house(database: Database, person: int) -> int | None:
    with database.reading() as session:
        home = matches.building_of(session, person)
        return session.get_one(Building, home).number if home else None


def test_who_moved_lives_elsewhere_and_with_the_roll_taken_out_where_they_lived(
    chosen: Settings, database: Database, tmp_path: Path, odette: int
) -> None:
    bring(chosen, database, write(tmp_path, [line(number="20")], "newer.csv"))
    assert house(database, odette) == 20
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())
    assert house(database, odette) == 12


def test_who_is_struck_lives_nowhere_until_that_roll_is_taken_out(
    chosen: Settings, database: Database, tmp_path: Path, odette: int
) -> None:
    bring(chosen, database, write(tmp_path, [line(family="SILVA", given="Ana", order="2")], "newer.csv"))
    assert house(database, odette) is None
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())
    assert house(database, odette) == 12


def test_of_two_who_could_be_meant_nobody_guesses(
    chosen: Settings, database: Database, tmp_path: Path, odette: int
) -> None:
    rows = [line(number="20"), line(number="40", order="9")]
    bring(chosen, database, write(tmp_path, rows, "newer.csv"))

    assert house(database, odette) is None
    with database.reading() as session:
        assert session.scalars(sa.select(Match.state)).all() == [AGREED]


def test_two_who_become_one_are_said_again_and_the_roll_comes_in_and_out(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(number="40", order="9")]))
    with database.writing() as session:
        number = supporter(session, ODETTE, "Odette", "Martin")
        one, other = session.scalars(sa.select(Elector.id).order_by(Elector.id))
        propose(session, number, other)
        agree(session, number, one)
    bring(chosen, database, write(tmp_path, [line(number="20")], "newer.csv"))
    assert house(database, number) is None
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())
    assert house(database, number) == 12


def test_a_roll_that_changes_nothing_changes_nothing(
    chosen: Settings, database: Database, tmp_path: Path, odette: int
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(family="SILVA", given="Ana", order="2")], "newer.csv"))
    assert house(database, odette) == 12
