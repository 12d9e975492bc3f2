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
from capture.settings import ROOT, Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import who_is
from tests.serving.copies import PATIENCE, Copy, Served, ask, get, sign_up, until
from tests.serving.postbox import laid_down, owe

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DAY = timedelta(days=1)
CLOCKWORK = ROOT / "tests" / "serving" / "clockwork"
TEN_MINUTES, STEP = 600, 0.05  # seconds


class Clock:
    """The clock on the wall of a server and its worker."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(0)

    def of(self, campaign: Copy) -> dict[str, str]:
        """Return what makes the processes of a campaign look at it."""
        return {"CLOCK_FILE": str(self.file), "PYTHONPATH": f"{CLOCKWORK}:{campaign.environment['PYTHONPATH']}"}

    def set(self, ahead: float) -> None:
        """Set it so many seconds ahead."""
        fresh = self.file.with_suffix(".fresh")
        fresh.write_text(str(ahead))
        fresh.replace(self.file)

    @contextmanager
    def running(self, ahead: float, times: int) -> Iterator[None]:
        """Let it run so many times too fast."""
        over, began = threading.Event(), time.monotonic()

        def run() -> None:
            while not over.wait(STEP):
                self.set(ahead + times * (time.monotonic() - began))

        running = threading.Thread(target=run)
        running.start()
        try:
            yield
        finally:
            over.set()
            running.join()


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.fixture
def outbox(campaign: Copy) -> Path:
    """Where letters are laid down."""
    return campaign.instance / "outbox"


def letter_to(outbox: Path, email: str) -> EmailMessage:
    """Wait for somebody's letter."""
    # Whoever signs while it jumps may have ordered by the time of before: the next look mends that.
    until(lambda: any(letter["To"] == email for letter in laid_down(outbox)), seconds=3 * PATIENCE)
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
def test_a_machine_whose_clock_is_wrong_loses_nobody(campaign: Copy, outbox: Path, words: str) -> None:
    if LIBRARY is None:
        pytest.skip("libfaketime is not installed (tests/install-browser auditors does it)")
    see_two_people_in(campaign, outbox, LD_PRELOAD=str(LIBRARY), FAKETIME=words, FAKETIME_DONT_RESET="1")


def test_a_clock_that_runs_a_thousandfold_loses_nobody(campaign: Copy, clock: Clock, outbox: Path) -> None:
    with clock.running(TEN_MINUTES, 1000):
        see_two_people_in(campaign, outbox, **clock.of(campaign))


def see_two_people_in(campaign: Copy, outbox: Path, **environment: str) -> None:
    served = campaign.serve(**environment)
    for email in (CAMILLE, BILAL):
        assert sign_up(served.port, email).status == 303
    for email in (CAMILLE, BILAL):
        assert confirm(served, letter_to(outbox, email)) in (200, 303)
    assert people(campaign) == {CAMILLE, BILAL}
    campaign.stop_all()


def test_a_jump_back_by_a_day_loses_nobody(campaign: Copy, clock: Clock, outbox: Path) -> None:
    clock.set(DAY.total_seconds())
    served = campaign.serve(**clock.of(campaign))
    assert sign_up(served.port, CAMILLE).status == 303
    early = letter_to(outbox, CAMILLE)

    clock.set(0)
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
