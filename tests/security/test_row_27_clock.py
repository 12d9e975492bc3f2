"""A clock that is wrong, runs or jumps: nothing that was changed is lost, nothing ends early, and letters leave."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from capture import chores, worker
from capture.chores import Chores, Steady
from capture.database import Database
from capture.proposals import Proposal
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import who_is
from tests.serving.copies import Copy, Served, ask, get, sign_up, until
from tests.serving.postbox import laid_down, owe

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DAY = timedelta(days=1)
TEN_MINUTES, STEP = 600, 0.05  # seconds


class Clock:
    """The clock on the wall of a server and its worker."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def environment(self) -> dict[str, str]:
        """What makes them look at it; what is waited for goes by another clock, as when somebody sets the time."""
        told = {"FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"}
        return told | {"LD_PRELOAD": str(LIBRARY), "FAKETIME_DONT_RESET": "1"}

    def set(self, words: str) -> None:
        """Set it, in libfaketime's words."""
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(f"{words}\n")
        fresh.replace(self.file)

    @contextmanager
    def running(self, ahead: int, times: int) -> Iterator[None]:
        """Let it run so many times too fast, for all who look at it; libfaketime would begin anew in each process."""
        over, began = threading.Event(), time.monotonic()

        def run() -> None:
            while not over.wait(STEP):
                self.set(f"+{ahead + round(times * (time.monotonic() - began))}")

        self.set(f"+{ahead}")
        running = threading.Thread(target=run)
        running.start()
        try:
            yield
        finally:
            over.set()
            running.join()


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    if LIBRARY is None:
        pytest.skip("libfaketime is not installed (tests/install-browser auditors does it)")
    return Clock(tmp_path / "clock")


@pytest.fixture
def outbox(campaign: Copy) -> Path:
    """Where letters are laid down."""
    return campaign.instance / "outbox"


def letter_to(outbox: Path, email: str) -> EmailMessage:
    """Wait for somebody's letter."""
    until(lambda: any(letter["To"] == email for letter in laid_down(outbox)))
    return next(letter for letter in laid_down(outbox) if letter["To"] == email)


def confirm(served: Served, letter: EmailMessage) -> int:
    """Open the link of a letter and press its button."""
    found = re.search(r"/confirm/[\w-]+", letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]  # ours have one
    assert found is not None
    opened = get(served.port, found.group())
    shown = re.search(rb'name="proposal" value="([^"]*)"', opened.body)
    assert opened.status == 200 and shown is not None
    return ask(served.port, "POST", found.group(), f"proposal={shown.group(1).decode()}", **FORM).status


def people(campaign: Copy) -> set[str]:
    """Return who is on the list."""
    database = Database(f"sqlite:///{campaign.instance / 'capture.db'}")
    with database.reading() as session:
        found = set(session.scalars(sa.select(Supporter.email)))
    database.close()
    return {email for email in found if email}


@pytest.mark.parametrize("words", ["-10m", "+10m"])
def test_a_clock_that_is_wrong_loses_nobody(campaign: Copy, clock: Clock, outbox: Path, words: str) -> None:
    clock.set(words)
    see_two_people_in(campaign, clock, outbox)


def test_a_clock_that_runs_a_thousandfold_loses_nobody(campaign: Copy, clock: Clock, outbox: Path) -> None:
    with clock.running(TEN_MINUTES, 1000):
        see_two_people_in(campaign, clock, outbox)


def see_two_people_in(campaign: Copy, clock: Clock, outbox: Path) -> None:
    served = campaign.serve(**clock.environment)
    for email in (CAMILLE, BILAL):
        assert sign_up(served.port, email).status == 303
    for email in (CAMILLE, BILAL):
        assert confirm(served, letter_to(outbox, email)) in (200, 303)
    assert people(campaign) == {CAMILLE, BILAL}
    campaign.stop_all()


def test_a_jump_back_by_a_day_loses_nobody(campaign: Copy, clock: Clock, outbox: Path) -> None:
    clock.set("+1d")
    served = campaign.serve(**clock.environment)
    assert sign_up(served.port, CAMILLE).status == 303
    early = letter_to(outbox, CAMILLE)

    clock.set("+0")
    assert sign_up(served.port, BILAL).status == 303
    assert confirm(served, letter_to(outbox, BILAL)) in (200, 303)
    assert confirm(served, early) in (200, 303)
    assert people(campaign) == {CAMILLE, BILAL}


def test_letters_ordered_by_a_clock_ahead_do_not_wait_for_it(chosen: Settings, database: Database) -> None:
    with time_machine.travel(datetime.now(UTC) + DAY):
        owe(database, ODETTE)

    assert worker.work(chosen, database, stopped=lambda: False, once=True) == 1


@pytest.fixture
def round_of_chores(chosen: Settings, database: Database) -> Iterator[Chores]:
    """Chores whose rules were looked at once."""
    owe(database, CAMILLE)
    begun = Chores(chosen, database)
    begun.do()
    yield begun


def waiting(database: Database) -> list[str]:
    """Return whose sign-ups wait for their button."""
    with database.reading() as session:
        return list(session.scalars(sa.select(Proposal.who)))


def test_a_jump_ahead_ends_nothing_before_its_time(round_of_chores: Chores, database: Database) -> None:
    with time_machine.travel(datetime.now(UTC) + 8 * DAY):
        hour_later(round_of_chores)
        assert waiting(database) == [who_is(CAMILLE)]
        # It has gone on from there since: then it is the time.
        hour_later(round_of_chores)
        assert waiting(database) == []


def hour_later(begun: Chores) -> None:
    """Do the chores again, all of them."""
    begun.due = dict.fromkeys(chores.CHORES, 0.0)
    begun.do()


def test_sleep_is_no_jump() -> None:
    steady = Steady()
    assert steady.since_last() and steady.since_last()
    with time_machine.travel(datetime.now(UTC) - DAY):
        assert not steady.since_last()
        assert steady.since_last()
