"""A campaign that may send texts, and people who asked for them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings
from tests.conftest import settings_for
from tests.texts import carrier, people
from tests.texts.carrier import Carrier
from tests.texts.people import TEXTING, joined

Chosen = Callable[..., Settings]


@pytest.fixture(autouse=True)
def at_any_hour(request: pytest.FixtureRequest) -> None:
    """Texts leave whenever a test is run, but where a module keeps the hours."""
    if "database" in request.fixturenames and not getattr(request.module, "KEEPS_HOURS", False):
        people.at_any_hour(request.getfixturevalue("database"))


@pytest.fixture
def provider() -> Iterator[Carrier]:
    """A provider on loopback."""
    with carrier.opened() as opened:
        yield opened


@pytest.fixture
def texting(campaign_root: Path, tmp_path: Path, database_url: str) -> Chosen:
    """Settings of a campaign that sends texts, however they are changed."""

    def settings(**environment: str) -> Settings:
        """Return them."""
        return settings_for(campaign_root, tmp_path, database_url, **{**TEXTING, **environment})

    return settings


@pytest.fixture
def crowd(database: Database, catalogue: Catalogue) -> Callable[[int], list[int]]:
    """So many people who asked for texts, by their numbers."""
    return lambda size: joined(database, catalogue, size)
