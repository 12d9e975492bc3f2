"""Row 25: a letter to many leaves once, whatever the mail server or the machine does, and none in the silence."""

import random
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from capture import deliveries, dispatch
from capture.database import Database, now
from capture.deliveries import LEFT, OWED, PERHAPS, REFUSED, SENT, Delivery
from capture.issues import Catalogue
from capture.settings import Secret, Settings
from capture.supporters import Supporter
from tests.cast import wish_of
from tests.choosing import confirms
from tests.conftest import ENVIRONMENT
from tests.mailing import KEY, fates, house, planned, state
from tests.serving.copies import Copy, copy
from tests.serving.postbox import opened

# What a mail server may do to a letter: before it has it, and when it has it whole.
BEFORE = ("550 5.1.1 nobody", "451 4.7.1 later", "421 4.3.2 closing", "hang up")
AFTER = ("550 5.7.1 unwanted", "452 4.2.2 full", "hang up")
EVE = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)  # midnight in Paris


class Moody(socketserver.ThreadingTCPServer):
    """A mail server in a mood: it remembers which letters it took, and which it had whole and hung up on."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mood = random.Random(seed)
        self.said_yes: Counter[str] = Counter()
        self.may_have: Counter[str] = Counter()

    def whim(self, moods: tuple[str, ...]) -> str:
        """Return what to do: half of the time nothing odd."""
        return self.mood.choice(moods) if self.mood.random() < 0.5 else ""


class Conversation(socketserver.StreamRequestHandler):
    server: Moody

    def handle(self) -> None:
        self.say("220 here")
        address = ""
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"RCPT":
                address = line.decode().split("<")[1].split(">")[0]
                whim = self.server.whim(BEFORE)
                if whim == "hang up" or (self.say(whim or "250 OK") and whim.startswith("421")):
                    return
            elif word == b"DATA":
                self.say("354 go on")
                if not b"".join(iter(self.rfile.readline, b".\r\n")):
                    return
                whim = self.server.whim(AFTER)
                if whim == "hang up":
                    self.server.may_have[address] += 1
                    return
                self.server.said_yes[address] += not whim
                self.say(whim or "250 OK")
            else:
                self.say("250 OK")

    def say(self, words: str) -> bool:
        self.wfile.write(f"{words}\r\n".encode())
        return True


@pytest.fixture
def worker(campaign_root: Path, tmp_path: Path, database_url: str) -> Iterator[Copy]:
    """A campaign on the same database, whose worker can be killed."""
    made = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=database_url, **ENVIRONMENT)
    yield made
    made.stop_all()


@contextmanager
def moody(seed: int) -> Iterator[Moody]:
    with Moody(seed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def crowd(database: Database, catalogue: Catalogue, size: int) -> None:
    """Let so many people ask for the newsletter, of many providers."""
    with database.writing() as session:
        for number in range(size):
            confirms(session, wish_of(f"person-{number}@town-{number % 97}.example", "newsletter"), catalogue)


def agreed(here: Settings, database: Database) -> None:
    """Plan the mailing; to more than some hundreds a second colleague agrees."""
    planned(here, database)
    with database.writing() as session:
        plan = deliveries.find(session, KEY)
        assert plan is not None
        if plan.state == deliveries.WAITS:
            deliveries.approve(session, plan, plan.planned_at, "staff:2", now())


def by_state(database: Database) -> dict[str, set[str]]:
    """Return the addresses in each state."""
    found: dict[str, set[str]] = {}
    with database.reading() as session:
        for email, state_ in session.execute(sa.select(Supporter.email, Delivery.state).join(Supporter)):
            found.setdefault(state_, set()).add(email)
    return found


def test_a_moody_server_gets_no_letter_twice_that_it_may_have_kept(
    chosen: Settings, database: Database, catalogue: Catalogue, numbers: Callable[[int, int], int]
) -> None:
    crowd(database, catalogue, numbers(60, 1000))
    here = house(chosen, chosen.instance / "house")
    begun = datetime.now(UTC)
    with moody(seed=25) as server:
        object.__setattr__(here, "mail_url", Secret(f"smtp://127.0.0.1:{server.server_address[1]}"))
        agreed(here, database)
        # Every pause that follows a trouble is over an hour later.
        for hours in range(1000):
            with time_machine.travel(begun + timedelta(hours=5 * hours)):
                dispatch.run_out(here, database)
            if state(database) == "over":
                break

    ended = by_state(database)
    assert set(ended) <= {SENT, REFUSED, PERHAPS} and state(database) == "over"
    # What it took and said so, once; what it may have taken, at most once.
    assert set((server.said_yes + server.may_have).values()) == {1} and server.may_have
    assert ended[SENT] == {email for email, times in server.said_yes.items() if times}
    assert ended[PERHAPS] == {email for email, times in server.may_have.items() if times}


def test_a_worker_killed_at_any_moment_sends_no_letter_twice(
    worker: Copy,
    chosen: Settings,
    database: Database,
    catalogue: Catalogue,
    numbers: Callable[[int, int], int],
) -> None:
    crowd(database, catalogue, numbers(60, 1000))
    here, kills = house(chosen, chosen.instance / "house"), numbers(3, 60)
    with opened() as postbox, worker.forge() as forge:
        object.__setattr__(here, "mail_url", Secret(postbox.url))
        postbox.before_answer = lambda _: time.sleep(0.02)
        agreed(here, database)
        for _ in range(kills):
            at_work = forge.fork(["work"], worker.root / "terminal", {"MAIL_URL": postbox.url})
            time.sleep(random.random() * 1.5)
            at_work.kill()
            at_work.wait()
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
            dispatch.run_out(here, database)

    came = Counter(str(letter["To"]) for letter in postbox.letters)
    ended = by_state(database)
    print(f"{kills} kills, {came.total()} letters, {len(ended.get(PERHAPS, ()))} perhaps not received")
    assert set(came.values()) == {1}
    assert set(came) >= ended[SENT] and len(ended.get(PERHAPS, ())) <= kills
    assert set(came) | ended.get(PERHAPS, set()) == ended[SENT] | ended.get(PERHAPS, set())


def test_nobody_gets_one_in_the_silence(
    chosen: Settings, database: Database, catalogue: Catalogue, numbers: Callable[[int, int], int]
) -> None:
    crowd(database, catalogue, numbers(30, 300))
    here = house(chosen, chosen.instance / "house")
    with opened() as postbox, time_machine.travel(EVE - timedelta(seconds=3), tick=False) as clock:
        object.__setattr__(here, "mail_url", Secret(postbox.url))
        postbox.before_answer = lambda received: clock.shift(timedelta(seconds=0.5))
        planned(here, database, at=EVE - timedelta(seconds=3))
        dispatch.run_out(here, database)
        clock.move_to(EVE + timedelta(hours=12))
        dispatch.run_out(here, database)

    assert 0 < len(postbox.letters) <= 6
    assert state(database) == "stopped"
    assert fates(database).get(OWED, 0) + fates(database).get(LEFT, 0) == numbers(30, 300) - len(postbox.letters)
    with database.reading() as session:
        plan = deliveries.find(session, KEY)
        assert plan is not None and plan.trouble
