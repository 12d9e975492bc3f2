"""Two rolls at once, and a machine that dies half way: the roll is whole, and everybody on it once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from benchmarks import town
from capture.database import Database
from capture.electors import Building, Edition, Elector
from capture.settings import ROOT, Settings
from tests.conftest import ENVIRONMENT
from tests.rolls.lines import bring, line, write


def test_the_same_roll_by_two_at_once_is_there_once(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, [line(given=f"Odette {at}", order=str(at)) for at in "ABCDEFGH"])
    with ThreadPoolExecutor(2) as hands:
        done = [each.result() for each in [hands.submit(bring, chosen, database, path) for _ in range(2)]]

    assert sorted(weighed.added for _, weighed in done) == [0, 8]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Elector)) == 8
        assert session.scalars(sa.select(Building.electors)).all() == [8]


def test_a_machine_that_dies_while_a_roll_comes_in_keeps_the_one_before(
    chosen: Settings, database: Database, database_url: str, tmp_path: Path, numbers: Callable[[int, int], int]
) -> None:
    bring(chosen, database, write(tmp_path, [line()]))
    path = town.write(tmp_path / "town", 3000)
    environment = os.environ | ENVIRONMENT | {"HUSTINGS_INSTANCE": str(chosen.instance), "DATABASE_URL": database_url}
    for at in range(numbers(2, 40)):
        command = [sys.executable, "-m", "capture.cli", "roll", "import", str(path)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(1.5 + at * 37 % 200 / 100)  # wherever it is by then
        process.send_signal(signal.SIGKILL)
        process.wait()

        with database.reading() as session:
            living = sa.select(sa.func.count()).select_from(Elector).where(Elector.struck_at.is_(None))
            electors = session.scalar(living)
            rolls = session.scalar(sa.select(sa.func.count()).select_from(Edition))
            counted = session.scalar(sa.select(sa.func.sum(Building.electors)))
        assert counted == electors
        assert (electors == 1) == (rolls == 1), "half a roll"
    left = [one for one in chosen.instance.iterdir() if one.name.startswith("tmp")]
    assert left == []


def test_an_empty_roll_strikes_nobody(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line()]))
    _, weighed = bring(chosen, database, write(tmp_path, [], "empty.csv"))

    assert (weighed.people, weighed.struck) == (0, 0)
