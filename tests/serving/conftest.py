"""Campaigns that are served by real processes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ENVIRONMENT
from tests.serving.copies import Copy, Served, copy


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path, sqlite_pattern: Path) -> Iterator[Copy]:
    """A built campaign with its keys and an empty SQLite database."""
    made = copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT)
    shutil.copy(sqlite_pattern, made.instance / "capture.db")
    yield made
    made.stop_all()


@pytest.fixture
def either_campaign(campaign_root: Path, tmp_path: Path, database_url: str) -> Iterator[Copy]:
    """The same on each kind of database."""
    made = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=database_url, **ENVIRONMENT)
    yield made
    made.stop_all()


@pytest.fixture
def served(campaign: Copy) -> Served:
    """That campaign, served."""
    return campaign.serve()
