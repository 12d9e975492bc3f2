"""The town into which lists are brought."""

import pytest

from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings
from tests.imports.bringing import Town


@pytest.fixture
def town(chosen: Settings, database: Database, catalogue: Catalogue) -> Town:
    """A campaign that lists are brought to."""
    return Town(chosen, database, catalogue)
