"""A Mailchimp of our own, and a campaign whose audience is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Settings
from tests.conftest import SITE, settings_for
from tests.mailchimp.server import AUDIENCE, KEY, Chimp, running
from tests.mailchimp.sides import Sides


@pytest.fixture
def chimp() -> Iterator[Chimp]:
    """A Mailchimp with an empty audience."""
    with running() as chimp:
        yield chimp


@pytest.fixture
def site() -> str:
    """The public address."""
    return SITE


@pytest.fixture
def chosen(campaign_root: Path, tmp_path: Path, database_url: str, chimp: Chimp, site: str) -> Settings:
    """The settings of a campaign whose audience is there."""
    there = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}
    return settings_for(campaign_root, tmp_path, database_url, SITEURL=site, **there)


@pytest.fixture
def bare(chosen: Settings, database: Database, catalogue: Catalogue, chimp: Chimp) -> Sides:
    """Both sides, and nothing set up."""
    return Sides(chosen, database, catalogue, chimp)


@pytest.fixture
def sides(bare: Sides) -> Sides:
    """Both sides, set up, and nobody on either."""
    bare.set_up()
    bare.sync()
    bare.chimp.calls.clear()
    return bare
