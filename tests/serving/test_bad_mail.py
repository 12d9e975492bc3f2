"""The mail server is down, slow, refuses one or all, or hangs up: what is owed stays owed, and leaves by itself."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from capture import letters, worker
from capture.database import Database
from capture.letters import post
from capture.letters.couriers import MailServer
from capture.letters.lines import SILENCE
from capture.letters.outbox import RETRIES, Letter
from capture.letters.writing import Writer
from capture.settings import Settings
from tests import faults
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import settings_for
from tests.serving.copies import until
from tests.serving.moody import CONTENT, DRIP, GREETING, HANG_UP, Moody, moody
from tests.serving.postbox import opened, owe

EVERYBODY = (CAMILLE, BILAL, ODETTE)
# About the server or about us: nobody's letter is to blame.
OF_THE_SERVER = [
    (GREETING, "421 4.3.2 too many of you"),
    (GREETING, "554 5.3.2 closed"),
    (GREETING, HANG_UP),
    ("EHLO", HANG_UP),
    ("MAIL", "451 4.3.0 later"),
    ("MAIL", "550 5.7.1 not from you"),
    ("MAIL", HANG_UP),
    ("RCPT", "421 4.3.2 closing"),
    ("RCPT", HANG_UP),
    ("DATA", HANG_UP),
    (CONTENT, HANG_UP),
    (CONTENT, "421 4.3.2 closing"),
]
# About each letter: it is put off, and tried again later each time.
OF_THE_LETTER = [("RCPT", "450 4.2.1 busy"), ("DATA", "451 4.3.0 later"), (CONTENT, "452 4.3.1 no room")]
FOR_GOOD = [("RCPT", "550 5.1.1 nobody"), ("DATA", "554 5.6.0 no"), (CONTENT, "554 5.6.0 no")]


@pytest.fixture
def server() -> Iterator[Moody]:
    with moody() as told:
        yield told


def send(database: Database, chosen: Settings, server: Moody, after: timedelta = timedelta(), most: float = 60) -> int:
    """Send what is due some time from now."""
    carrier = MailServer(server.url, most)
    with time_machine.travel(datetime.now(UTC) + after):
        left = letters.send_due(database, Writer(chosen), carrier)
    carrier.rest()
    return left


def owed(database: Database) -> list[Letter]:
    """Return the letters that have not left."""
    with database.reading() as session:
        return list(session.scalars(sa.select(Letter).where(Letter.due_at.is_not(None))))


def ids(server: Moody) -> Counter[str]:
    """Count the letters that came, by their Message-IDs."""
    return Counter(str(letter["Message-ID"]) for letter in server.letters)


@pytest.mark.parametrize(("word", "mood"), OF_THE_SERVER)
def test_what_the_server_does_costs_nobody_a_letter(
    database: Database, chosen: Settings, server: Moody, word: str, mood: str
) -> None:
    owe(database, *EVERYBODY)
    server.moods[word] = mood
    for tries in range(3):
        assert send(database, chosen, server, tries * 2 * post.LONGER_PAUSE) == 0
    assert [letter.attempts for letter in owed(database)] == [0, 0, 0]

    server.moods.clear()
    assert send(database, chosen, server, 8 * post.LONGER_PAUSE) == 3
    assert {letter["To"] for letter in server.letters} == set(EVERYBODY)
    assert len(ids(server)) == len(EVERYBODY)


@pytest.mark.parametrize(("word", "mood"), OF_THE_LETTER)
def test_what_is_refused_for_now_leaves_when_it_is_taken(
    database: Database, chosen: Settings, server: Moody, word: str, mood: str
) -> None:
    owe(database, *EVERYBODY)
    server.moods[word] = mood
    assert send(database, chosen, server) == 0
    assert {letter.trouble for letter in owed(database)} == {mood}

    server.moods.clear()
    assert send(database, chosen, server, RETRIES[0]) == 3


@pytest.mark.parametrize(("word", "mood"), FOR_GOOD)
def test_what_is_refused_for_good_is_not_tried_again(
    database: Database, chosen: Settings, server: Moody, word: str, mood: str
) -> None:
    owe(database, *EVERYBODY)
    server.moods[word] = mood
    assert send(database, chosen, server) == 0
    assert owed(database) == []


def test_cut_before_its_answer_a_letter_goes_again_as_the_same_one(
    database: Database, chosen: Settings, server: Moody
) -> None:
    owe(database, CAMILLE)
    server.moods[CONTENT] = HANG_UP
    assert send(database, chosen, server) == 0
    server.moods.clear()
    assert send(database, chosen, server, 2 * post.LONGER_PAUSE) == 1
    assert list(ids(server).values()) == [2]


@pytest.mark.parametrize("word", [GREETING, "EHLO", "MAIL", "RCPT", "DATA", CONTENT])
def test_who_answers_byte_by_byte_is_left(database: Database, chosen: Settings, server: Moody, word: str) -> None:
    owe(database, CAMILLE)
    server.moods[word] = DRIP
    began = time.monotonic()
    assert send(database, chosen, server, most=0.3) == 0
    assert time.monotonic() - began < SILENCE
    assert [letter.attempts for letter in owed(database)] == [0]


def test_a_good_bye_byte_by_byte_holds_nobody(database: Database, chosen: Settings, server: Moody) -> None:
    owe(database, CAMILLE)
    server.moods["QUIT"] = DRIP
    assert send(database, chosen, server) == 1


def test_a_worker_goes_on_by_itself_when_the_server_is_back(
    campaign_settings: Settings, database: Database, server: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "PAUSE", timedelta(seconds=0.5))
    monkeypatch.setattr(post, "LONGER_PAUSE", timedelta(seconds=0.5))
    server.moods[GREETING] = HANG_UP
    owe(database, *EVERYBODY)
    stop = threading.Event()
    with ThreadPoolExecutor(1) as beside:
        working = beside.submit(worker.work, campaign_settings, database, stop.is_set)
        try:
            until(lambda: any(letter.trouble for letter in owed(database)))
            server.moods.clear()
            until(lambda: not owed(database))
        finally:
            stop.set()
        assert working.result() == len(EVERYBODY)


@pytest.fixture
def campaign_settings(chosen: Settings, database_url: str, server: Moody) -> Settings:
    """The settings of a campaign whose letters go to that server."""
    return settings_for(chosen.root, chosen.instance, database_url, MAIL_URL=server.url)


@pytest.fixture
def locking(sqlite_only: str) -> Iterator[Database]:
    """A SQLite file whose connections wait for nobody."""
    database = Database(sqlite_only)
    sa.event.listen(database.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=1"))
    yield database
    database.close()


def test_a_letter_that_left_is_noted_however_long_the_database_is_locked(
    campaign_root: Path, tmp_path: Path, locking: Database, caplog: pytest.LogCaptureFixture
) -> None:
    owe(locking, CAMILLE)
    stop = threading.Event()
    with opened() as postbox, ExitStack() as lock, ThreadPoolExecutor(1) as beside:
        # Nobody can write any more when the letter is here, and its sender was not told so yet.
        postbox.before_answer = lambda _: lock.enter_context(faults.locked(locking.file))
        chosen = settings_for(campaign_root, tmp_path, f"sqlite:///{locking.file}", MAIL_URL=postbox.url)
        working = beside.submit(worker.work, chosen, locking, stop.is_set)
        until(lambda: "waits for the database" in caplog.text)
        lock.close()
        until(lambda: not owed(locking))
        stop.set()
        assert working.result() == 1
    assert postbox.addressees == [CAMILLE]
