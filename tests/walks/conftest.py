"""A town, and somebody who cuts it."""

import pytest

from capture.database import Database
from tests.field import town
from tests.field.town import Town


@pytest.fixture
def built(database: Database) -> Town:
    """The small town, written down."""
    with database.writing() as session:
        built = town.build(session)
        session.expunge_all()
    return built
