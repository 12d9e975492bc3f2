"""Killed hard in the middle of a crowd: whoever was told "saved" is saved, and gets a letter."""

import itertools
import random
import sqlite3
import threading
import time
from collections import Counter
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
from tests.serving.postbox import opened, owe

VISITORS = 6
AT_MOST = 60  # sign-ups before a kill
# On each database: 200 in all of each kind.
KILLS = 100
# So often it is seen to that the worker writes letters, too, when it is killed; otherwise it may still be starting.
WORKING = 4
HANDFUL = 20  # letters that are owed before each kill of a worker
STARTED = 1.0  # seconds; by then a worker that was forked is in the middle of its letters


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


def written(outbox: Path) -> int:
    """Count the letters."""
    return sum(1 for _ in outbox.glob("*.eml"))


def addressees(outbox: Path) -> set[str]:
    """Return to whom letters were written."""
    return {message_from_bytes(file.read_bytes())["To"] for file in outbox.glob("*.eml")}


def test_nobody_who_was_told_saved_is_lost(
    either_campaign: Copy, database: Database, numbers: Callable[[int, int], int]
) -> None:
    saved: list[str] = []
    outbox = either_campaign.instance / "outbox"
    with either_campaign.forge() as forge:
        for number in range(numbers(2, KILLS)):
            served = either_campaign.serve_from(forge)
            with crowd(served.port, f"round-{number}") as told:
                enough = random.randrange(AT_MOST)
                until(lambda told=told, enough=enough: len(told) > enough)  # type: ignore[misc]  # bound on purpose
                if number % WORKING == 1:
                    before = written(outbox)
                    until(lambda before=before: written(outbox) > before)  # type: ignore[misc]  # likewise
                served.kill_all()
            saved += told
            assert is_sound(database)

    with database.reading() as session:
        owed = sa.select(Proposal.email).join(Letter, Letter.who == Proposal.who)
        assert set(saved) - set(session.scalars(owed)) == set()
    drain(either_campaign, database)
    assert set(saved) - addressees(outbox) == set()


def is_sound(database: Database) -> bool:
    """Return whether SQLite finds its file whole; PostgreSQL sees to that by itself."""
    if not database.is_sqlite:
        return True
    with closing(sqlite3.connect(database.file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def drain(campaign: Copy, database: Database, **environment: str) -> None:
    """Send everything that is owed, when the claims of the killed are over."""
    url = database.url.render_as_string(hide_password=False)
    chosen = settings_for(campaign.root, campaign.instance, url, **environment)
    with time_machine.travel(datetime.now(UTC) + 2 * CLAIM_HOLDS):
        worker.work(chosen, database, stopped=lambda: False, once=True)


def test_a_worker_that_is_killed_at_any_moment_repeats_at_most_one_letter(
    either_campaign: Copy, database: Database, numbers: Callable[[int, int], int]
) -> None:
    kills, owed = numbers(4, KILLS), [f"reader-{number}@exemple.fr" for number in range(HANDFUL)]
    with opened() as postbox, either_campaign.forge() as forge:
        # Long enough for most kills to find a letter that is taken, and whose sender was not told so.
        postbox.before_answer = lambda _: time.sleep(0.02)
        owe(database, *owed)
        for number in range(kills):
            more = [f"round-{number}-{reader}@exemple.fr" for reader in range(HANDFUL)]
            owe(database, *more)
            owed += more
            worker = forge.fork(["work"], either_campaign.root / "terminal", {"MAIL_URL": postbox.url})
            time.sleep(random.random() * STARTED)
            worker.kill()
            worker.wait()
        drain(either_campaign, database, MAIL_URL=postbox.url)

    came = Counter(str(letter["Message-ID"]) for letter in postbox.letters)
    assert {str(letter["To"]) for letter in postbox.letters} == set(owed)
    assert len(came) == len(owed)
    print(f"{kills} kills, {came.total()} letters, {came.total() - len(came)} of them repeated")
    assert came.total() - len(came) <= kills
