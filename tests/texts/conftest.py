"""A campaign that may send texts, and people who asked for them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from capture import exemptions
from capture.database import Database, now
from capture.exemptions import Exemption
from capture.issues import Catalogue
from capture.law import RULES, SMS_HOURS
from capture.settings import Settings
from tests.conftest import settings_for
from tests.texts import carrier
from tests.texts.carrier import Carrier
from tests.texts.people import TEXTING, joined

Chosen = Callable[..., Settings]


@pytest.fixture(autouse=True)
def at_any_hour(request: pytest.FixtureRequest) -> None:
    """Counsel let texts leave at any hour, so that no test depends on when it is run, but where a module keeps them."""
    if "database" in request.fixturenames and not getattr(request.module, "KEEPS_HOURS", False):
        database: Database = request.getfixturevalue("database")
        told = {"counsel": "Me Dupont", "reason": "a test", "owner": "nora@exemple.fr"}
        with database.writing() as session:
            lifted = Exemption(rule=SMS_HOURS, at=now(), **told)
            exemptions.lift(session, RULES["FR"], lifted, "cli:test")


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
