"""Whether copies are locked, and whether they outlive this disk."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture import backups
from capture.database import Database
from capture.settings import Secret, Settings
from capture.watch import ODD, OK, WRONG, copies


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """Copies are files."""
    return sqlite_only


def marks(chosen: Settings) -> dict[str, str]:
    return {finding.name: finding.mark for finding in copies.look(chosen)}


def test_copies_that_anybody_can_read_are_odd(chosen: Settings) -> None:
    assert marks(chosen) == {"locked": ODD, "apart": ODD}


def test_copies_under_a_passphrase_are_locked(chosen: Settings) -> None:
    told = replace(chosen, backup_key=Secret("tortue lampe gravier huit"))
    assert marks(told)["locked"] == OK


def test_a_second_place_that_is_not_mounted_is_wrong(chosen: Settings, tmp_path: Path) -> None:
    told = replace(chosen, backup_folder=str(tmp_path / "not-mounted"))
    assert marks(told) == {"locked": ODD, "second": WRONG, "apart": ODD}


def test_a_second_place_on_the_same_disk_does_not_outlive_it(chosen: Settings, tmp_path: Path) -> None:
    assert marks(replace(chosen, backup_folder=str(tmp_path))) == {"locked": ODD, "second": OK, "apart": ODD}


def test_a_key_that_locks_nothing_is_wrong(chosen: Settings) -> None:
    assert marks(replace(chosen, backup_key=Secret("age1nonsense")))["locked"] == WRONG


def test_copies_of_before_the_key_are_odd(chosen: Settings, database: Database) -> None:
    backups.make(chosen, database)
    lock, _ = backups.new_pair()
    assert marks(replace(chosen, backup_key=Secret(lock)))["locked"] == ODD
