"""Data at rest: after the acts of the field nobody is read in a copy, a temporary folder or a log."""

import logging
import re
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from capture import backups, consents, doors, law, retention, walks
from capture.database import Database, now
from capture.doors import Reply, Said, Telling
from capture.issues import Catalogue
from capture.papers import binding
from capture.rolls import working
from capture.settings import Secret, Settings
from capture.walks import PERSUADE, Choice, Order, Size
from tests.rolls.lines import line, write

CANARY = re.compile(rb"canari", re.IGNORECASE)
# The database itself, until fields are encrypted one by one: full-disk encryption is advised by `hustings doctor`.
DATABASE = {"capture.db", "capture.db-wal", "capture.db-shm"}
ROLL = {"family": "CANARI", "given": "Camille", "street": "RUE DU CANARI ROUGE", "number": "7"}


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """Its files are ours to look into."""
    return sqlite_only


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what is temporary."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read_in(folder: Path) -> set[str]:
    """Return the files in which somebody can be read."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.name for file in files if CANARY.search(file.read_bytes())}


def roll_in(chosen: Settings, database: Database, folder: Path) -> None:
    with write(folder, [line(**ROLL)], "canari.csv").open("rb") as stream:
        edition = working.receive(chosen, database, stream, "roll.csv", "omar")
    working.order(database, edition.id, edition.mapping)
    assert working.work(chosen, database)
    working.confirm(database, edition.id)
    assert working.work(chosen, database)


def walk(chosen: Settings, database: Database, catalogue: Catalogue) -> bytes:
    """Cut a walk, print it, knock at the door with its lock, and let them agree to have kept what they say."""
    campaign, at = chosen.campaign, now()
    with database.writing() as session:
        (cut,) = walks.cut(session, Order(Choice(), Size(60), PERSUADE), "omar", at)
        (house,) = walks.of_walk(session, cut.id)
        paper = binding.print_all(session, [cut], "a4", "fr", campaign, catalogue, chosen.root / "content", "omar", at)
        told = Telling("key-of-the-knock", house.id, "talked", at, code="CANARI12")
        doors.knock(session, cut, told, at, at)
        said = Said(house.id, 1, ("canari-issue",))
        reply = Reply("key-of-the-reply", said, True, consents.version(doors.asked(campaign)))
        assert doors.agree(session, cut, reply, campaign, at) == "agreed"
    return paper


def test_nobody_is_left_behind_in_the_open(
    chosen: Settings,
    database: Database,
    catalogue: Catalogue,
    passing: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    locked = replace(chosen, backup_key=Secret(backups.new_pair()[0]))
    roll_in(locked, database, tmp_path_factory.mktemp("sent"))
    assert walk(locked, database, catalogue).startswith(b"%PDF")
    backups.make(locked, database)

    # Whoever looks finds them where they are kept, and nowhere else.
    assert set() < read_in(chosen.instance) <= DATABASE
    assert [file for file in passing.rglob("*") if file.is_file()] == []
    out, err = capfd.readouterr()
    assert not CANARY.search(f"{caplog.text}{out}{err}".encode())


def test_after_the_ballot_nothing_of_the_field_is_read_in_the_database_either(
    chosen: Settings, database: Database, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    roll_in(chosen, database, tmp_path_factory.mktemp("sent"))
    walk(chosen, database, catalogue)
    assert read_in(chosen.instance) & DATABASE
    after = law.asks_from(chosen.campaign.ballot) + timedelta(days=40)
    for _ in range(2):
        retention.purge(chosen, database, after)
    database.close()
    assert read_in(chosen.instance) == set()
