"""Guesses: five are free, then each waits twice as long; a day has an end, and nobody is locked out for good."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.staff import Guess, guesses
from capture.staff.guesses import ACCOUNT, FREE, LONGEST, MACHINE, PER_DAY
from tests.conftest import NOON

NORAS, PLACE = {"nora": ACCOUNT}, {"place": MACHINE}
SECOND = timedelta(seconds=1)


@pytest.fixture
def guess(database: Database) -> Callable[..., timedelta | None]:
    """Guess wrong, and say for how long to wait."""

    def wrong(at: datetime, asked: dict[str, guesses.Bounds] = NORAS) -> timedelta | None:
        with database.writing() as session:
            return guesses.take(session, asked, at)

    return wrong


Guesser = Callable[..., timedelta | None]


def test_five_guesses_are_free_and_then_each_waits_twice_as_long(guess: Guesser) -> None:
    assert [guess(NOON) for _ in range(FREE)] == [None] * FREE
    at, waits = NOON, []
    for _ in range(8):
        wait = guess(at)
        assert wait is not None
        waits.append(wait.total_seconds())
        at += wait
        assert guess(at) is None
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]


def test_a_guess_that_comes_too_early_lengthens_nothing(guess: Guesser) -> None:
    for _ in range(FREE):
        guess(NOON)
    assert [guess(NOON) for _ in range(50)] == [SECOND] * 50
    assert guess(NOON + SECOND) is None


def test_no_pause_is_longer_than_a_quarter_of_an_hour(guess: Guesser, database: Database) -> None:
    with database.writing() as session:
        told = {"whose": "nora", "failures": 5000, "last_at": NOON, "today": 3, "day_at": NOON}
        session.execute(sa.insert(Guess).values(**told))
    assert guess(NOON) == LONGEST
    assert guess(NOON + LONGEST) is None


def test_a_day_has_a_hundred_guesses_and_then_another_day_comes(guess: Guesser) -> None:
    at, taken = NOON, 0
    while at < NOON + timedelta(days=1):
        wait = guess(at)
        taken += wait is None
        at += wait or timedelta(0)
    assert taken == PER_DAY
    assert guess(at) is None


def test_a_machine_has_no_limit_for_its_day(guess: Guesser) -> None:
    at = NOON
    for _ in range(PER_DAY + 10):
        while (wait := guess(at, PLACE)) is not None:
            at += wait
    assert at < NOON + timedelta(days=2)


def test_whoever_is_right_begins_again_but_the_day_goes_on(guess: Guesser, database: Database) -> None:
    for _ in range(FREE):
        guess(NOON)
    with database.writing() as session:
        guesses.forget(session, NORAS)
    assert guess(NOON) is None
    with database.reading() as session:
        assert session.execute(sa.select(Guess.failures, Guess.today)).one() == (1, FREE)


def test_yesterdays_failures_are_forgotten(guess: Guesser) -> None:
    for _ in range(FREE):
        guess(NOON)
    tomorrow = NOON + timedelta(days=1)
    assert [guess(tomorrow) for _ in range(FREE)] == [None] * FREE
    assert guess(tomorrow) == SECOND


def test_a_clock_that_was_set_back_lengthens_no_wait(guess: Guesser) -> None:
    for _ in range(FREE):
        guess(NOON)
    assert guess(NOON - timedelta(days=3)) == SECOND
    assert guess(NOON - timedelta(days=3), PLACE) is None


def test_the_longer_of_two_waits_counts_and_neither_is_counted(guess: Guesser, database: Database) -> None:
    for _ in range(FREE):
        guess(NOON)
    assert guess(NOON, NORAS | PLACE) == SECOND
    with database.reading() as session:
        assert session.scalar(sa.select(Guess.failures).where(Guess.whose == "place")) == 0


def test_of_many_at_once_only_the_free_ones_are_taken(guess: Guesser) -> None:
    start = threading.Barrier(20)

    def at_once(number: int) -> bool:
        start.wait()
        return guess(NOON, {"nora": ACCOUNT, f"place {number % 4}": MACHINE}) is None

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(at_once, range(20))) == FREE
