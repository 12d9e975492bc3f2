"""Who shares something with somebody is marked, whoever of both came first, one by one and by the crowd."""

import sqlite3
from collections.abc import Callable
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import supporters, twins
from capture.database import Database
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import NOON
from tests.duplicates.test_finding import HOME, enters

MAILBOX, PHONE, NAMES, HOUSE = twins.KEYS


def shares(session: Session) -> list[int]:
    """Return the bits of everybody."""
    return list(session.scalars(sa.select(Supporter.shares).order_by(Supporter.id)))


def test_both_are_marked_and_nobody_else(database: Database) -> None:
    with database.writing() as session:
        enters(session, CAMILLE, "Ana", "Roy", phone="+33611111111", **HOME)
        enters(session, BILAL, "Zoé", "Roy", phone="+33611111111", **HOME)
        enters(session, ODETTE, "Roy", "Ana")
        assert shares(session) == [PHONE | NAMES | HOUSE, PHONE | HOUSE, NAMES]


def test_who_changes_shares_no_more_and_blanks_are_shared_with_nobody(database: Database) -> None:
    with database.writing() as session:
        enters(session, CAMILLE, phone="+33611111111")
        other = enters(session, BILAL, phone="+33611111111")
        supporters.correct(session, other, {"phone": ""})
        assert shares(session)[1] == 0


def test_a_crowd_is_marked_as_one_by_one(database: Database) -> None:
    with database.writing() as session:
        enters(session, ODETTE, "Ana", "Roy", **HOME)
        enters(session, "odettemartin@gmail.com", "Ana", "Roy", **HOME)
        enters(session, BILAL, "Zoé", "Petit")
        before = shares(session)
        session.execute(sa.update(Supporter).values(shares=0))
        twins.note(session, cast(sa.Table, Supporter.__table__), sa.true())
        assert shares(session) == before == [MAILBOX | NAMES | HOUSE] * 2 + [0]


def bare(number: int, **facts: str) -> dict[str, object]:
    """Return a person of a crowd, of whom nothing was marked yet."""
    nothing = dict.fromkeys(("email", "given_name", "neighbourhood", "phone", "source", "src"), "")
    return {**nothing, "who": str(number), "language": "fr", "joined_at": NOON, **facts}


@pytest.mark.parametrize("at_once", [1, 2, 3, 7, 8])
def test_others_are_told_however_many_they_are(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(twins, "AT_ONCE", at_once)
    with database.writing() as session:
        session.execute(sa.insert(Supporter), [bare(number, phone="+33611111111") for number in range(7)])
        enters(session, CAMILLE, phone="+33611111111")
        assert shares(session) == [PHONE] * 8


def test_a_whole_town_may_share_one_telephone(database: Database, numbers: Callable[[int, int], int]) -> None:
    with database.writing() as session:
        town = numbers(6_000, 70_000)
        session.execute(sa.insert(Supporter), [bare(number, phone="+33611111111") for number in range(town)])
        enters(session, CAMILLE, phone="+33611111111")
        unmarked = sa.select(sa.func.count()).where(Supporter.shares != PHONE)
        assert session.scalar(unmarked) == 0


def test_whoever_has_no_telephone_is_not_compared_with_all_who_have_none(sqlite_only: str) -> None:
    database, steps = Database(sqlite_only), []
    with database.writing() as session:
        session.execute(sa.insert(Supporter), [bare(number) for number in range(3000)])
        driver = cast(sqlite3.Connection, session.connection().connection.driver_connection)
        driver.set_progress_handler(lambda: steps.append(1), 100)
        twins.note_one(session, supporters.TABLE, 1)
        driver.set_progress_handler(None, 0)
    database.close()
    # In hundreds of steps of SQLite; a look at each of them would be more than a hundred.
    assert len(steps) < 10
