"""A drill puts a backup back and uses it, on either database; nothing of it stays, and what fails is told."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import backups, drills
from capture.backups import Key
from capture.database import Database
from capture.issues import Catalogue
from capture.settings import Secret, Settings
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.test_backups import clients
from tests.test_retention import join, known

__all__ = ["clients"]

pytestmark = pytest.mark.usefixtures("clients")


def databases(database: Database) -> list[str]:
    """Return the databases of the server, none for a file."""
    if database.is_sqlite:
        return []
    with database.engine.connect() as connection:
        return sorted(connection.scalars(sa.text("SELECT datname FROM pg_database")))


def test_a_backup_comes_back_and_a_colleague_signs_in(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue, CAMILLE, BILAL, ODETTE)
    before = databases(database), sorted(chosen.instance.iterdir()), backups.counts(database)

    lines = list(drills.drill(chosen))

    assert [line for line in lines if not line.well] == []
    assert [line.step for line in lines][-3:] == [
        "Who was erased or left since stays away",
        "A colleague signs in, with password and app",
        "Back after",
    ]
    assert (databases(database), sorted(chosen.instance.iterdir()), backups.counts(database)) == before
    assert len(known(database)) == 3


def test_the_newest_backup_is_tried_with_its_key(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    join(database, catalogue, CAMILLE, BILAL)
    public, secret = backups.new_pair()
    locked = replace(chosen, backup_key=Secret(public))
    folder = backups.make(locked, database)
    assert all(line.well for line in drills.drill(locked, Key(secret)))

    (copy,) = folder.glob("capture.*")
    copy.write_bytes(copy.read_bytes()[:-100])
    lines = list(drills.drill(locked, Key(secret)))
    assert [line.well for line in lines] == [True, False]
    assert "is not as it was written" in lines[-1].said
    assert not list(chosen.instance.glob("drill-*"))


def test_of_nobody_yet_invented_people_are_tried(chosen: Settings, database: Database) -> None:
    lines = list(drills.drill(chosen))
    assert all(line.well for line in lines), lines
    assert lines[1].step == "A demonstration"
    assert known(database) == []


def test_what_a_killed_drill_left_goes_with_the_next_start(chosen: Settings) -> None:
    left: Path = chosen.instance / "drill-0123"
    left.mkdir()
    backups.sweep(chosen)
    assert not left.exists()
