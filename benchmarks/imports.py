"""A list of 100,000 rows beside the database's own import of the same file: python -m benchmarks.imports [DATABASE_URL]

On SQLite, in a file of its own, unless an empty PostgreSQL database is named. The peer parts the file into the columns
of one table without looking at any of them; we read, judge and mark each row, and can take it out again.
"""

import csv
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from benchmarks.crowd import FAMILY, GIVEN, ISSUES, NEIGHBOURHOODS
from capture import arrivals, imports, settings, upgrades
from capture.arrivals import Import, Statement
from capture.database import Database
from capture.imports import entering
from capture.issues import Catalogue, Issue

ROWS, SEED = 100_000, 20320314
HEADS = "email given_name family_name phone postcode issues newsletter tags".split()
CATALOGUE = Catalogue(
    ("fr", "en"), tuple(Issue(key, {"fr": key}) for key in ISSUES), {key: key for key in NEIGHBOURHOODS}
)
SAID = Statement("They signed our paper list at the market.", date(2026, 1, 31), arrivals.US)
# What is promised: rows of a list, and the memory that reading them takes (issue 5).
MOST_MEMORY = 200
SECRETS = dict.fromkeys(("SECRET_KEY", "SUPPRESSION_KEY", "PASSWORD_SALT"), "a-secret-for-measuring")
SECRETS |= {"TOTP_SECRETS": "1:a-secret-for-measuring"}
Times = dict[str, float]


def main() -> None:
    """Print what each took, and the memory of all of it."""
    with tempfile.TemporaryDirectory(prefix="hustings-imports-") as folder:
        path = Path(folder) / "list.csv"
        _write(path)
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/capture.db"
        database = Database(url)
        peer = _copy(database, path) if url.startswith("postgresql") else _dot_import(path, Path(folder))
        upgrades.upgrade(database)
        ours = _ours(database, path, Path(folder))
        database.close()
    print(f"{'':36}{'seconds':>9}{'ratio':>8}")
    print(f"{'the database itself':36}{peer:>9.2f}{1:>8.1f}")
    for name, seconds in ours.items():
        print(f"{name:36}{seconds:>9.2f}{seconds / peer:>8.1f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most                      {most:>6.0f} MB (at most {MOST_MEMORY})")


def _write(path: Path) -> None:
    dice = random.Random(SEED)  # the same people each time
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for number in range(ROWS):
            given, family = dice.choice(GIVEN), dice.choice(FAMILY)
            issues = ", ".join(dice.sample(ISSUES, dice.randrange(4)))
            phone = f"06{dice.randrange(10**8):08}" if dice.random() < 0.6 else ""
            asked = "oui" if dice.random() < 0.8 else "non"
            email = f"person.{number}@exemple.fr"
            postcode = f"31{dice.randrange(1000):03}"
            rows.writerow([email, given, family, phone, postcode, issues, asked, dice.choice(("", "presse"))])


def _dot_import(path: Path, folder: Path) -> float:
    shell = shutil.which("sqlite3")
    if shell is None:
        sys.exit("There is no sqlite3 here: on Debian, apt-get install sqlite3")
    started = time.perf_counter()
    subprocess.run([shell, str(folder / "peer.db"), f".import --csv {path} list"], check=True)  # a file of our own
    return time.perf_counter() - started


def _copy(database: Database, path: Path) -> float:
    columns = ", ".join(f"{head} text" for head in HEADS)
    with database.writing() as session:
        session.execute(sa.text(f"CREATE TABLE peer ({columns})"))
        driver = session.connection().connection.cursor()
        started = time.perf_counter()
        with path.open("rb") as file, driver.copy("COPY peer FROM STDIN (FORMAT csv, HEADER)") as copy:
            while chunk := file.read(1 << 16):
                copy.write(chunk)
    with database.writing() as session:
        taken = time.perf_counter() - started
        session.execute(sa.text("DROP TABLE peer"))
    return taken


def _ours(database: Database, path: Path, folder: Path) -> Times:
    chosen = settings.load(settings.ROOT, SECRETS | {"HUSTINGS_INSTANCE": str(folder), "DATABASE_URL": ""})
    took: Times = {}
    with _timed(took, "recognised"), path.open("rb") as file:
        asked = imports.receive(chosen, database, CATALOGUE, file, "list.csv", "cli:bench")
    with database.writing() as session:
        imports.order(session, CATALOGUE, asked.id, asked.mapping, SAID, "cli:bench")
    with _timed(took, "read and judged, visitors going on"):
        imports.go_on(chosen, database, CATALOGUE, asked.id)
    with database.writing() as session:
        imports.confirm(session, asked.id, "cli:bench")
    with _timed(took, "let in, in one act"):
        entering.enter(chosen, database, asked.id)
    with _timed(took, "rows forgotten, visitors going on"):
        asked = imports.go_on(chosen, database, CATALOGUE, asked.id)
        imports.work(chosen, database, CATALOGUE)
    _check(asked)
    with database.writing() as session:
        imports.undo(session, chosen.campaign.ballot, asked.id, "cli:bench")
    with _timed(took, "taken out again"):
        imports.go_on(chosen, database, CATALOGUE, asked.id)
    return took


def _check(asked: Import) -> None:
    if (asked.state, asked.counts["new"]) != (arrivals.ENTERED, ROWS):
        sys.exit(f"{asked.state} {asked.trouble} {asked.counts}")


@contextmanager
def _timed(took: Times, name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[name] = time.perf_counter() - started


if __name__ == "__main__":
    main()
