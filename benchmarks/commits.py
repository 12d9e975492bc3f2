"""The floor under every figure: SQLite alone, one process, three rows a commit, synced before the next."""

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.servers import copy_database
from capture.database import PRAGMAS

BATCH = 50
PROPOSAL = (
    "INSERT INTO proposals (who, digest, email, given_name, neighbourhood, language, phone, purposes, source, src, "
    "proposed_at) VALUES (?, ?, ?, 'Camille', 'centre-ancien', 'fr', '', '[\"newsletter\"]', '/sign-up/', '', ?)"
)
MAILBOX = "INSERT INTO mailboxes (mailbox, last_at) VALUES (?, ?)"
LETTER = "INSERT INTO letters (number, kind, who, ordered_at, due_at) VALUES (?, 'confirm', ?, ?, ?)"


def rate(empty: Path, database: Path, seconds: float) -> float:
    """Return how many sign-ups' rows a second SQLite commits without web, form or Python library."""
    database.parent.mkdir(parents=True)
    copy_database(empty, database)
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        for number in range(done, done + BATCH):
            _commit(connection, number)
        done += BATCH
    connection.close()
    return done / spent


def _commit(connection: sqlite3.Connection, number: int) -> None:
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    # The length of our keyed hashes, and as unordered: 2654435761 is Knuth's multiplier.
    who = f"{number * 2654435761 % 2**32:043x}"
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(PROPOSAL, (who, f"{who:0>64}", f"{number}@exemple-{number}.fr", at))
    connection.execute(MAILBOX, (who, at))
    connection.execute(LETTER, (f"{number:032x}", who, at, at))
    connection.execute("COMMIT")
