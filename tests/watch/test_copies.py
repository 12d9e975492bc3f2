"""Whether backups can be read by whoever finds them, and whether they outlive the disk."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture import backups
from capture.database import Database
from capture.settings import Secret, Settings
from capture.watch import ODD, OK, WRONG, copies


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database is enough: what is looked at are files."""
    return sqlite_only


def marks(chosen: Settings) -> dict[str, str]:
    """Return how each thing is."""
    return {finding.name: finding.mark for finding in copies.look(chosen)}


def test_without_key_and_second_place_it_is_odd(chosen: Settings) -> None:
    assert marks(chosen) == {"locked": ODD, "apart": ODD}


def test_with_both_it_is_well_as_far_as_one_disk_can_be(chosen: Settings, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    lock, _ = backups.new_pair()
    well = replace(chosen, backup_key=Secret(lock), backup_folder=str(tmp_path / "second"))

    assert marks(well) == {"locked": OK, "second": OK, "apart": ODD}


def test_a_key_that_locks_nothing_is_wrong(chosen: Settings) -> None:
    assert marks(replace(chosen, backup_key=Secret("age1nonsense")))["locked"] == WRONG


def test_a_second_place_that_is_gone_is_wrong(chosen: Settings, tmp_path: Path) -> None:
    assert marks(replace(chosen, backup_folder=str(tmp_path / "gone")))["second"] == WRONG


def test_copies_of_before_the_key_are_odd(chosen: Settings, database: Database) -> None:
    backups.make(chosen, database)
    lock, _ = backups.new_pair()

    assert marks(replace(chosen, backup_key=Secret(lock)))["locked"] == ODD
