"""Killed hard in the middle of a crowd: whoever was told "saved" is saved, and gets a letter."""

import itertools
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path

import sqlalchemy as sa
import time_machine

from capture import worker
from capture.database import Database
from capture.letters.outbox import CLAIM_HOLDS, Letter
from capture.proposals import Proposal
from tests.conftest import settings_for
from tests.serving.copies import Copy, sign_up, until

VISITORS = 6
AT_MOST = 60  # sign-ups before a kill


@contextmanager
def crowd(port: int, name: str) -> Iterator[list[str]]:
    """Let several visitors sign up until nobody answers; keep the addresses whose answer was 303."""
    saved: list[str] = []

    def sign_up_on_and_on(visitor: int) -> None:
        for number in itertools.count():
            email = f"{name}-{visitor}-{number}@exemple.fr"
            try:
                status = sign_up(port, email).status
            except (OSError, HTTPException):
                return
            assert status == 303
            saved.append(email)

    visitors = [threading.Thread(target=sign_up_on_and_on, args=(number,)) for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    try:
        yield saved
    finally:
        for visitor in visitors:
            visitor.join()


def addressees(outbox: Path) -> set[str]:
    """Return to whom letters were written."""
    return {message_from_bytes(file.read_bytes())["To"] for file in outbox.glob("*.eml")}


def test_nobody_who_was_told_saved_is_lost(
    either_campaign: Copy, database: Database, numbers: Callable[[int, int], int]
) -> None:
    saved: list[str] = []
    for number in range(numbers(2, 200)):
        served = either_campaign.serve()
        with crowd(served.port, f"round-{number}") as told:
            enough = random.randrange(AT_MOST)
            until(lambda told=told, enough=enough: len(told) > enough)  # type: ignore[misc]  # bound on purpose
            served.kill_all()
        saved += told
        assert is_sound(database)

    with database.reading() as session:
        owed = sa.select(Proposal.email).join(Letter, Letter.who == Proposal.who)
        assert set(saved) - set(session.scalars(owed)) == set()
    drain(either_campaign, database)
    assert set(saved) - addressees(either_campaign.instance / "outbox") == set()


def is_sound(database: Database) -> bool:
    """Return whether SQLite finds its file whole; PostgreSQL sees to that by itself."""
    if not database.is_sqlite:
        return True
    with closing(sqlite3.connect(database.file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def drain(campaign: Copy, database: Database) -> None:
    """Send everything that is owed, when the claims of the killed are over."""
    chosen = settings_for(campaign.root, campaign.instance, database.url.render_as_string(hide_password=False))
    with time_machine.travel(datetime.now(UTC) + 2 * CLAIM_HOLDS):
        worker.work(chosen, database, stopped=lambda: False, once=True)
