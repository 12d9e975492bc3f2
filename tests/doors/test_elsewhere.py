"""Somebody to whom no stop of the walk leads does not want us back: their door is closed for everybody."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from capture import doors
from capture.database import Database
from capture.errors import KnockUnreadable
from capture.walks import Stop
from tests.doors.street import MORNING, Street, build


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as act:
        yield act


@pytest.fixture
def street(session: Session) -> Street:
    """Three houses of a street: the walk leads to the first one only; the third is a block."""
    made = build(session, [2, 3, 40])
    for house in made.houses[1:]:
        session.delete(session.get_one(Stop, (made.walk.id, house.id)))
    session.flush()
    return made


def close(session: Session, street: Street, number: str, name: str, door: tuple[int, str] | None = None) -> str:
    return doors.close_elsewhere(session, street.walk, (number, name), door, MORNING)


def test_a_neighbour_of_the_walk_is_left_in_peace_at_once(session: Session, street: Street) -> None:
    assert close(session, street, "2", "RUE DE LA PAIX") == "closed"
    assert close(session, street, "2", "rue de la paix") == "closed"
    assert session.scalars(doors.closed_buildings()).all() == [street.houses[1].id]


def test_in_a_block_one_says_which_door(session: Session, street: Street) -> None:
    assert close(session, street, "3", "rue de la Paix") == "several"
    assert close(session, street, "3", "rue de la Paix", (2, "4")) == "closed"
    assert session.scalars(doors.closed_buildings()).all() == []
    [door] = session.query(doors.Door).all()
    assert (door.floor, door.label, door.closed_at) == (2, "4", MORNING)


def test_what_is_in_no_street_near_the_walk_is_closed_by_nobody(session: Session, street: Street) -> None:
    build(session, [2], "W8M4", ["rue B"])
    assert close(session, street, "1", "rue B") == "unknown"
    assert close(session, street, "77", "rue de la Paix") == "unknown"
    assert session.scalars(doors.closed_buildings()).all() == []


@pytest.mark.parametrize(
    ("number", "name", "door"),
    [
        ("1", "", None),
        ("1", "x" * 201, None),
        ("1", "rue de la Paix", (1, "Omar")),
        ("1", "rue B", (999, "1")),
    ],
)
def test_what_is_no_door_is_refused(
    session: Session, street: Street, number: str, name: str, door: tuple[int, str] | None
) -> None:
    with pytest.raises(KnockUnreadable):
        close(session, street, number, name, door)
