"""Killed while a list is read, or while its people come in: everybody is in, or nobody."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.arrivals import ENTERED, READ, Import
from capture.database import Database
from capture.imports.rows import Row
from tests.conftest import ENVIRONMENT
from tests.imports.test_commands import SAID, people
from tests.serving.copies import Copy, copy, until

# Read in a few seconds, also by a machine that does other things too.
ROWS = 1500


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path, database_url: str) -> Copy:
    return copy(campaign_root, tmp_path / "campaign", DATABASE_URL=database_url, **ENVIRONMENT)


@pytest.fixture
def long(campaign: Copy) -> Iterator[Path]:
    """A list that takes a while to read."""
    rows = "".join(f"Camille,p{number}@exemple.fr,06 12 {number:06},x\n" for number in range(ROWS))
    path = campaign.root / "long.csv"
    path.write_text(f"given name,email,phone,newsletter\n{rows}")
    yield path


def state(database: Database) -> tuple[str, int]:
    """Return how far the list is, and how many rows of it are kept."""
    with database.reading() as session:
        kept = session.scalar(sa.select(sa.func.count()).select_from(Row)) or 0
        return session.scalar(sa.select(Import.state)) or "", kept


def test_killed_while_reading_it_is_read_to_its_end(campaign: Copy, database: Database, long: Path) -> None:
    process = campaign.start("supporters", "import", str(long), *SAID, terminal=campaign.root / "terminal")
    until(lambda: state(database)[1] > 0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with database.writing() as session:
        # As if two minutes had passed: who was killed is not heard of any more.
        session.execute(sa.update(Import).values(heard_at=None))

    done = campaign.hustings("work", "--once")
    assert done.returncode == 0, done.stderr
    # Nobody let it in: whoever was killed had not come so far.
    assert state(database) == (READ, ROWS)
    assert people(database) == []


def test_killed_while_entering_all_are_in_or_nobody(campaign: Copy, database: Database, long: Path) -> None:
    assert campaign.hustings("supporters", "import", str(long), "--dry-run").returncode == 0
    process = campaign.start("supporters", "import", str(long), *SAID, terminal=campaign.root / "terminal")
    until(lambda: state(database)[1] == ROWS or process.poll() is not None)
    until(lambda: _is_entering(database) or process.poll() is not None)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(people(database)) in (0, ROWS)
    with database.writing() as session:
        session.execute(sa.update(Import).where(Import.state != ENTERED).values(heard_at=None))

    done = campaign.hustings("work", "--once")
    assert done.returncode == 0, done.stderr
    assert len(people(database)) == ROWS
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Row)) == 0


def _is_entering(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(sa.select(Import.id).where(Import.state.in_(("entering", "entered")))) is not None
