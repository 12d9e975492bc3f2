"""One address, many at once, from several processes: one proposal, one letter, no error."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from capture.database import Database
from capture.letters import Letter
from capture.proposals import Proposal
from capture.settings import ROOT

PATIENCE = 120  # seconds until a crowd is taken for stuck


def test_a_crowd_under_one_address_is_one_person(
    campaign_root: Path, tmp_path: Path, database_url: str, database: Database, numbers: Callable[[int, int], int]
) -> None:
    processes, posts = numbers(2, 4), numbers(40, 200)
    command = [
        sys.executable,
        "-m",
        "tests.security.crowd",
        str(campaign_root),
        str(tmp_path),
        database_url,
        str(posts),
    ]
    crowd = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    statuses: Counter[str] = Counter()
    for process in crowd:
        out, _ = process.communicate(timeout=PATIENCE)
        statuses.update(json.loads(out))
    assert statuses == {"303": processes * posts}
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 1
        assert session.scalar(sa.select(sa.func.count(Letter.id))) == 1
