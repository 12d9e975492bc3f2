"""One victim, many posts: a mailbox gets one letter a day and three a month, whoever types its address."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture import letters
from capture.database import Database
from capture.letters import Letter
from capture.proposals import Proposal
from tests.cast import BILAL, ODETTE
from tests.conftest import NOON, who_is


def counted(database: Database, table: type) -> int:
    """Return how many rows a table holds."""
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_ten_thousand_posts_make_one_letter(
    visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    for number in range(numbers(200, 10_000)):
        origin = {"X-Forwarded-For": f"10.0.{number // 250 % 4}.{number % 250}"}
        assert visitor.post("/sign-up", data={"email": BILAL, "newsletter": "yes"}, headers=origin).status_code == 303
    assert (counted(database, Letter), counted(database, Proposal)) == (1, 1)


def test_posts_that_differ_fill_no_table(visitor: FlaskClient, database: Database) -> None:
    for letter in "abcdefghijklmnopqrst":
        visitor.post("/sign-up", data={"email": BILAL, "given_name": f"Mallory {letter}", "newsletter": "yes"})
    assert (counted(database, Letter), counted(database, Proposal)) == (1, 5)


@pytest.mark.parametrize(
    "variant",
    [
        "odettemartin@gmail.com",
        "o.d.e.t.t.e.martin@gmail.com",
        "odette.martin+x@gmail.com",
        "ODETTE.martin@googlemail.com",
    ],
)
def test_spellings_of_one_mailbox_share_its_letters(visitor: FlaskClient, database: Database, variant: str) -> None:
    for email in (ODETTE, variant):
        assert visitor.post("/sign-up", data={"email": email, "newsletter": "yes"}).status_code == 303
    assert counted(database, Letter) == 1


def test_three_letters_in_thirty_days_and_no_more(database: Database) -> None:
    owed = []
    for day in range(62):
        with database.writing() as session:
            owed.append(letters.order(session, letters.CONFIRM, who_is(BILAL), "mailbox", NOON + timedelta(days=day)))
    assert [day for day, was in enumerate(owed) if was] == [0, 1, 2, 30, 31, 32, 60, 61]


def test_the_day_is_counted_in_hours_not_in_dates(app: Flask, visitor: FlaskClient, database: Database) -> None:
    for moment, letter_count in (("23:50", 1), ("23:59", 1)):
        with time_machine.travel(f"2026-11-22T{moment}+00:00"):
            visitor.post("/sign-up", data={"email": BILAL, "newsletter": "yes"})
            assert counted(database, Letter) == letter_count
    with time_machine.travel("2026-11-23T00:10+00:00"):
        visitor.post("/sign-up", data={"email": BILAL, "newsletter": "yes"})
    assert counted(database, Letter) == 1
