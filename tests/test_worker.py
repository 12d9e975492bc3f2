"""The worker: stopping it loses nothing, and running two is harmless."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import tallies, worker
from capture.database import Database
from capture.letters.outbox import CLAIM_HOLDS, Letter
from capture.proposals import Proposal
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import Copy, copy, until
from tests.serving.postbox import Postbox, laid_down, opened, owe

CROWD = [f"visitor-{number}@exemple.fr" for number in range(12)]


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with opened() as server:
        yield server


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path, database_url: str) -> Copy:
    return copy(campaign_root, tmp_path / "campaign", DATABASE_URL=database_url, **ENVIRONMENT)


@pytest.fixture
def by_mail(campaign: Copy, database_url: str, postbox: Postbox) -> Settings:
    """The settings of a campaign whose letters go to the postbox."""
    return settings_for(campaign.root, campaign.instance, database_url, MAIL_URL=postbox.url)


def work(chosen: Settings, database: Database) -> int:
    """Work until nothing is left to do."""
    return worker.work(chosen, database, stopped=lambda: False, once=True)


def test_in_electoral_silence_people_sign_up_and_their_letters_leave(
    chosen: Settings, database: Database, visitor: FlaskClient
) -> None:
    with time_machine.travel("2032-03-13T12:00:00+01:00"):
        assert visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"}).status_code == 303
        assert work(chosen, database) == 1
    (letter,) = laid_down(chosen.instance / "outbox")
    assert letter["To"] == CAMILLE


def test_killed_in_the_middle_only_the_letter_in_hand_repeats(
    campaign: Copy, by_mail: Settings, database: Database, postbox: Postbox, numbers: Callable[[int, int], int]
) -> None:
    for number in range(numbers(1, 20)):
        owe(database, *(f"{number}-{email}" for email in CROWD))
        kill_at_letter(campaign, postbox, len(postbox.letters) + 1 + number % len(CROWD))
        with time_machine.travel(datetime.now(UTC) + CLAIM_HOLDS):
            work(by_mail, database)

        came = Counter(address for address in postbox.addressees if address.startswith(f"{number}-"))
        assert sorted(came) == sorted(f"{number}-{email}" for email in CROWD)
        assert sum(came.values()) == len(CROWD) + 1
        (repeated,) = [address for address, times in came.items() if times == 2]
        assert len({letter["Message-ID"] for letter in postbox.letters if letter["To"] == repeated}) == 1


def kill_at_letter(campaign: Copy, postbox: Postbox, position: int) -> None:
    """Kill a worker while the mail server has a letter whole and has not said so yet."""
    in_hand, killed = threading.Event(), threading.Event()

    def hold(received: int) -> None:
        if received == position:
            in_hand.set()
            killed.wait(20)

    postbox.before_answer = hold
    process = campaign.start("work", terminal=campaign.root / "terminal", MAIL_URL=postbox.url)
    try:
        assert in_hand.wait(20)
    finally:
        process.kill()
        process.wait()
        killed.set()
        postbox.before_answer = lambda received: None


def test_two_at_once_send_each_letter_once(
    campaign: Copy, database: Database, postbox: Postbox, numbers: Callable[[int, int], int]
) -> None:
    crowd = [f"{number}-{email}" for number in range(numbers(8, 80)) for email in CROWD]
    owe(database, *crowd)
    screens = [campaign.root / f"terminal-{number}" for number in range(2)]
    both = [campaign.start("work", terminal=screen, MAIL_URL=postbox.url) for screen in screens]

    try:
        until(lambda: len(postbox.letters) >= len(crowd), seconds=60)
    finally:
        for process in both:
            process.terminate()
    assert [process.wait(20) for process in both] == [0, 0]
    assert sorted(postbox.addressees) == sorted(crowd)


def test_a_second_one_finds_nothing_to_do(by_mail: Settings, database: Database, postbox: Postbox) -> None:
    owe(database, CAMILLE)
    beside: list[int] = []
    postbox.before_answer = lambda received: beside.append(work(by_mail, database))

    assert work(by_mail, database) == 1
    assert beside == [0]


def test_it_works_until_nothing_is_left(chosen: Settings, database: Database) -> None:
    owe(database, *(f"{number}-{CAMILLE}" for number in range(30)))  # more than one claim

    assert work(chosen, database) == 30
    assert len(laid_down(chosen.instance / "outbox")) == 30


def test_refused_letters_are_not_counted_and_hold_up_nobody(
    by_mail: Settings, database: Database, postbox: Postbox
) -> None:
    refused = [f"{number}-{CAMILLE}" for number in range(25)]  # a claim of nothing else
    postbox.recipients = dict.fromkeys(refused, "550 5.1.1 no such person")
    owe(database, *refused, CAMILLE)

    assert work(by_mail, database) == 1
    assert postbox.addressees == [CAMILLE]


def test_what_nobody_confirms_is_forgotten_after_a_week(chosen: Settings, database: Database) -> None:
    owe(database, CAMILLE)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert work(chosen, database) == 0

    with database.reading() as session:
        assert session.scalars(sa.select(Proposal)).all() == []
        assert session.scalars(sa.select(Letter.trouble)).all() == ["nothing waits any more"]


def test_differences_that_lie_beside_the_counts_are_added_up(chosen: Settings, database: Database) -> None:
    rows = [{"facet": "src", "value": f"tag-{number % 3}", "people": 1} for number in range(tallies.FOLD_ABOVE + 1)]
    with database.writing() as session:
        session.execute(sa.insert(tallies.tallies), rows)
        before = tallies.read(session)

    work(chosen, database)

    with database.reading() as session:
        assert tallies.read(session) == before
        assert session.scalar(sa.select(sa.func.count()).select_from(tallies.tallies)) == 3


def test_a_folder_that_comes_back_gets_its_letters(chosen: Settings, database: Database) -> None:
    outbox = chosen.instance / "outbox"
    outbox.write_text("a file where the folder should be")
    owe(database, CAMILLE)
    assert work(chosen, database) == 0

    outbox.unlink()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert work(chosen, database) == 1
    assert [letter["To"] for letter in laid_down(outbox)] == [CAMILLE]


def test_a_thread_that_fails_ends_the_worker_so_that_it_is_started_again(
    chosen: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        """What runs beside the post, and fails."""

        @staticmethod
        def run(*told: object) -> None:
            raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(worker, "BESIDE", (*worker.BESIDE, Failing))
    with pytest.raises(ZeroDivisionError):
        worker.work(chosen, database, stopped=lambda: False)
