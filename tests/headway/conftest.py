"""The town with its walks, and some knocks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from capture import doors, walks
from capture.database import Database
from capture.doors import Telling
from capture.walks import Choice, Order, Size, Walk
from tests.conftest import NOON
from tests.field import town
from tests.field.town import Town

Knocking = Callable[..., None]


@pytest.fixture
def desk(database: Database) -> Iterator[Session]:
    """An act."""
    with database.writing() as session:
        yield session


@pytest.fixture
def built(desk: Session) -> Town:
    """The small town."""
    return town.build(desk)


@pytest.fixture
def peace(desk: Session, built: Town) -> Walk:
    """The walk of the street of Peace: ten houses of one door; Karim walks it."""
    order = Order(Choice(streets=("rue de la paix",)), Size(99), walks.PERSUADE, "", ("Karim",))
    return walks.cut(desk, order, "Omar", NOON)[0]


@pytest.fixture
def knock(desk: Session, peace: Walk) -> Knocking:
    """Knock at the house of a number in the street of Peace."""
    houses = {house.number: house.id for house in walks.of_walk(desk, peace.id)}

    def knocked(number: int, outcome: str, minutes: int = 0, at: datetime = NOON, **told: object) -> None:
        moment = at + timedelta(minutes=minutes)
        key = f"knock-{number}-{minutes}"
        doors.knock(desk, peace, Telling(key, houses[number], outcome, moment, **told), moment, moment)  # type: ignore[arg-type]

    return knocked
