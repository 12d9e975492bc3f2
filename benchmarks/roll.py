"""A roll beside the database's own import of the same file: python -m benchmarks.roll [ELECTORS] [DATABASE_URL]

On SQLite, in a file of its own, unless an empty PostgreSQL database is named. The peer parts the file into the columns
of one table without looking at any of them; we read each address, find each building, and each person of the roll
before.
"""

import multiprocessing
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import town
from capture import journal, settings, upgrades
from capture.database import Database, now
from capture.rolls import bringing
from capture.settings import Settings

ELECTORS = 1_200_000
# What is promised: rows of a roll, and the memory that they take (issue 8).
MOST_MEMORY = 300
PAUSE = 0.02  # seconds between two visitors
SECRETS = dict.fromkeys(("SECRET_KEY", "SUPPRESSION_KEY", "PASSWORD_SALT"), "a-secret-for-measuring")
SECRETS |= {"TOTP_SECRETS": "1:a-secret-for-measuring"}


def main() -> None:
    electors = int(sys.argv[1]) if len(sys.argv) > 1 else ELECTORS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder / 'ours.db'}"
        chosen = settings.load(settings.ROOT, SECRETS | {"HUSTINGS_INSTANCE": str(folder), "DATABASE_URL": url})
        database = Database(url)
        upgrades.upgrade(database)
        path, later = town.write(folder, electors), town.write(folder, electors, later=True)
        peer = _dot_import(path, folder) if database.is_sqlite else _copy(database, path)
        worked = _worked(resource.RUSAGE_CHILDREN)
        told = f"{electors:,} rows, {path.stat().st_size / 1e6:.0f} MB; the database's own import: {peer:.1f} s"
        print(told + (f", {worked:.1f} s of the processor" if database.is_sqlite else ""))
        for name, file in (("a first roll", path), ("a newer one", later)):
            _bring(name, chosen, database, file, peer)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MiB of {MOST_MEMORY}")
    sys.exit(memory > MOST_MEMORY)


def _bring(name: str, chosen: Settings, database: Database, path: Path, peer: float) -> None:
    with _visitors(database) as longest:
        started, worked = time.perf_counter(), time.process_time()
        layout, mapping = bringing.understand(database, path)
        with bringing.read(chosen, path, layout, mapping) as roll:
            edition, weighed = bringing.enter(
                database, chosen.campaign.ballot, roll, path.name, "cli:bench", let_go=10_000_000
            )
        took, worked = time.perf_counter() - started, time.process_time() - worked
    print(
        f"{name}: {weighed.people:,} people in {weighed.buildings:,} buildings, {edition.added:,} added, "
        f"{edition.moved:,} moved, {edition.struck:,} struck: {took:.1f} s, {took / peer:.1f} times its own, "
        f"{worked:.1f} s of our processor; "
        f"whoever writes meanwhile waits {longest.value:.1f} s at most"
    )


@contextmanager
def _visitors(database: Database) -> Iterator[Any]:
    """Write a line every few milliseconds, as visitors do, beside a roll; the longest that one of them waited."""
    longest, over = multiprocessing.Value("d", 0.0), multiprocessing.Event()
    url = database.url.render_as_string(hide_password=False)
    visitors = multiprocessing.Process(target=_write, args=(url, longest, over))
    visitors.start()
    try:
        yield longest
    finally:
        over.set()
        visitors.join()


def _write(url: str, longest: Any, over: Any) -> None:
    database = Database(url)
    while not over.wait(PAUSE):
        started = time.perf_counter()
        with database.writing() as session:
            journal.record(session, "bench", "roll-bench", {}, now())
        longest.value = max(longest.value, time.perf_counter() - started)
    database.close()


def _worked(of: int) -> float:
    used = resource.getrusage(of)
    return used.ru_utime + used.ru_stime


def _dot_import(path: Path, folder: Path) -> float:
    shell = shutil.which("sqlite3")
    if shell is None:
        sys.exit("There is no sqlite3 here: on Debian, apt-get install sqlite3")
    started = time.perf_counter()
    said = [".mode csv", ".separator ;", f".import {path} roll"]
    subprocess.run([shell, str(folder / "peer.db"), *said], check=True)  # a file of our own
    return time.perf_counter() - started


def _copy(database: Database, path: Path) -> float:
    columns = ", ".join(f"c{number} text" for number in range(len(town.HEADS)))
    with database.writing() as session:
        session.execute(sa.text(f"CREATE TABLE peer ({columns})"))
        driver = session.connection().connection.cursor()
        started = time.perf_counter()
        said = "COPY peer FROM STDIN (FORMAT csv, HEADER, DELIMITER ';')"
        with path.open("rb") as file, driver.copy(said) as copy:
            while chunk := file.read(1 << 16):
                copy.write(chunk)
    with database.writing() as session:
        taken = time.perf_counter() - started
        session.execute(sa.text("DROP TABLE peer"))
    return taken


if __name__ == "__main__":
    main()
