"""When the shield goes up, and when down."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from capture import attacks, bounces, shields
from capture.database import Database
from capture.letters import CONFIRM, Letter
from capture.settings import Settings
from capture.staff import ORGANISER, OWNER
from capture.submissions import Submission
from tests.conftest import NOON, who_is
from tests.team import hire

HOUR = timedelta(hours=1)


def sign_ups(database: Database, many: int, at: datetime) -> None:
    """Let many sign up at one moment."""
    row = {"at": at, "connection": "c", "provider": "", "proved": True, "held": ""}
    with database.writing() as session:
        session.execute(sa.insert(Submission), [row] * many)


def confirming(database: Database, many: int, back: int) -> None:
    """Send many letters, of which so many come back."""
    with database.writing() as session:
        for number in range(many):
            who = who_is(f"p{number}@exemple.fr")
            told = {"number": str(number), "kind": CONFIRM, "who": who, "ordered_at": NOON - HOUR}
            session.add(Letter(sent_at=NOON - HOUR, **told))
            if number < back:
                bounces.note(session, who, "550 5.1.1", NOON)


def up(chosen: Settings, database: Database, at: datetime = NOON) -> list[str]:
    """Let the worker look, and return which shields are up then."""
    attacks.look(chosen, database, at)
    with database.reading() as session:
        return [shield.kind for shield in shields.up(session)]


def test_a_crowd_raises_it(chosen: Settings, database: Database) -> None:
    sign_ups(database, attacks.CROWD_FROM, NOON)
    assert up(chosen, database) == []
    sign_ups(database, 1, NOON)
    assert up(chosen, database) == [shields.CROWD]


def test_a_crowd_as_every_evening_does_not(chosen: Settings, database: Database) -> None:
    for hour in range(2, 160):
        sign_ups(database, 300, NOON - hour * HOUR)
    sign_ups(database, 249, NOON)  # within ten minutes: five times the sixth part of an hour is 250
    assert up(chosen, database) == []
    sign_ups(database, 2, NOON)
    assert up(chosen, database) == [shields.CROWD]


def test_letters_that_come_back_raise_it(chosen: Settings, database: Database) -> None:
    confirming(database, 300, 29)
    assert up(chosen, database) == []
    with database.writing() as session:
        for number in range(29, 40):
            bounces.note(session, who_is(f"p{number}@exemple.fr"), "550 5.1.1", NOON)
    assert up(chosen, database) == [shields.RETURNS]


def test_it_is_lowered_half_an_hour_after_it_was_needed(chosen: Settings, database: Database) -> None:
    sign_ups(database, 500, NOON)
    assert up(chosen, database, NOON + timedelta(minutes=9)) == [shields.CROWD]
    assert up(chosen, database, NOON + timedelta(minutes=30)) == [shields.CROWD]
    assert up(chosen, database, NOON + timedelta(minutes=40)) == []


def test_it_is_lowered_when_the_clock_goes_back(chosen: Settings, database: Database) -> None:
    sign_ups(database, 500, NOON)
    assert up(chosen, database) == [shields.CROWD]
    assert up(chosen, database, NOON - timedelta(days=1)) == []


def test_owners_are_told_once(chosen: Settings, database: Database) -> None:
    hire(database, OWNER)
    hire(database, ORGANISER)
    sign_ups(database, 500, NOON)
    for second in (0, 10, 20):
        attacks.look(chosen, database, NOON + timedelta(seconds=second))
    with database.reading() as session:
        assert session.scalars(sa.select(Letter.kind)).all() == ["shielded"]
