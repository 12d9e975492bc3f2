"""The town, one walk of it on the quay and along the school, and what the campaign offers."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from capture import walks
from capture.database import Database
from capture.walks import Choice, Order, Size, Walk
from capture.walks.goals import PERSUADE
from tests.conftest import NOON
from tests.field import town
from tests.field.town import Town


@pytest.fixture
def desk(database: Database) -> Iterator[Session]:
    """An act at the desk."""
    with database.writing() as session:
        yield session


@pytest.fixture
def built(desk: Session) -> Town:
    """The small town."""
    return town.build(desk)


@pytest.fixture
def walk(desk: Session, built: Town) -> Walk:
    """Peace and the tower: ten houses, and forty flats of which the roll knows no floor."""
    order = Order(Choice(streets=("rue de la paix", "place de la tour")), Size(99), PERSUADE)
    return walks.cut(desk, order, "Omar", NOON)[0]
