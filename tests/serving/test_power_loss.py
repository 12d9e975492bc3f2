"""Power loss: what is answered is on the disk."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.database import Database
from tests.serving.copies import Served, sign_up, until

STRACE = shutil.which("strace")
CALLS = "pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
WRITE = re.compile(r"pwrite64\(\d+<[^>]*-wal>")
SYNC = re.compile(r"(fdatasync|fsync)(\(\d+<[^>]*-wal>\)| resumed>\)) *= 0")
ANSWER = re.compile(r'(write|writev|sendto|sendmsg)\(\d+<.*"HTTP/1\.1 303')


@pytest.fixture
def traced(served: Served, tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """The serving process, watched at each write, sync and answer."""
    if STRACE is None:
        pytest.skip("strace is not installed")
    log, said = tmp_path / "calls", tmp_path / "strace"
    command = [STRACE, "-f", "-y", "-s", "40", "-e", f"trace={CALLS}", "-o", str(log), "-p", str(served.server)]
    with said.open("w") as screen, subprocess.Popen(command, stderr=screen) as strace:
        until(lambda: "attached" in said.read_text() or strace.poll() is not None)
        if strace.poll() is not None:
            pytest.skip(f"strace may not watch here: {said.read_text().strip()}")
        yield served, log
        strace.terminate()


def test_no_answer_leaves_before_its_sync(traced: tuple[Served, Path], numbers: Callable[[int, int], int]) -> None:
    served, log = traced
    posts = numbers(3, 100)
    for number in range(posts):
        assert sign_up(served.port, f"visitor-{number}@exemple.fr").status == 303
    until(lambda: len(ANSWER.findall(log.read_text())) == posts)

    before = before_each_answer(log.read_text())
    assert len(before) == posts
    assert [calls for calls in before if "write" not in calls or calls[-1] != "sync"] == []


def before_each_answer(log: str) -> list[list[str]]:
    """Return the writes to the log of SQLite and their syncs, in order, that came before each answer."""
    before: list[list[str]] = [[]]
    for line in log.splitlines():
        before[-1] += [name for name, call in (("write", WRITE), ("sync", SYNC)) if call.search(line)]
        if ANSWER.search(line):
            before.append([])
    return before[:-1]


def test_every_connection_of_sqlite_keeps_its_word(sqlite_only: str) -> None:
    database, wanted = Database(sqlite_only), {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    wanted["busy_timeout"] = 5000

    with ExitStack() as held:
        opened = [held.enter_context(database.reading()) for _ in range(3)] + [held.enter_context(database.writing())]
        for session in opened:
            assert {name: session.scalar(sa.text(f"PRAGMA {name}")) for name in wanted} == wanted
    database.close()


def test_postgresql_waits_for_its_disk(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("PostgreSQL's own setting")
    with database.writing() as session:
        assert session.scalar(sa.text("SHOW synchronous_commit")) == "on"
        assert session.scalar(sa.text("SHOW fsync")) == "on"
