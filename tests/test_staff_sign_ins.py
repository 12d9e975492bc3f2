"""Sign-ins: a row for each browser; half an hour without a sign of life, or twelve hours, and it is over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from capture.database import Database, now
from capture.staff import OWNER, SignIn, accounts, colleagues, sign_ins
from capture.staff.sign_ins import IDLE, LONGEST, PROOF_HOLDS
from tests.conftest import NOON
from tests.team import hire

MOMENT = timedelta(seconds=1)


def begin(database: Database, proved: bool = True) -> tuple[int, str]:
    """Hire Nora and sign her in at noon."""
    nora = hire(database, OWNER)
    with database.writing() as session:
        return nora.id, sign_ins.begin(session, nora.id, "Firefox, Linux", NOON, proved)


def test_only_a_hash_of_the_number_is_kept(database: Database) -> None:
    _, number = begin(database)
    with database.reading() as session:
        assert session.scalars(sa.select(SignIn.digest)).one() not in number
        found = sign_ins.find(session, number, NOON)
    assert found is not None
    assert (found.colleague.name, found.armed, found.sign_in.device) == ("Nora", True, "Firefox, Linux")


@pytest.mark.parametrize("number", ["", "x", "\ud800", "'; DROP TABLE sign_ins --"])
def test_an_invented_number_is_nobodys(database: Database, number: str) -> None:
    begin(database)
    with database.reading() as session:
        assert sign_ins.find(session, number, NOON) is None


def test_half_an_hour_without_a_sign_of_life_ends_it(database: Database) -> None:
    _, number = begin(database)
    with database.writing() as session:
        found = sign_ins.find(session, number, NOON + IDLE - MOMENT)
        assert found is not None
        assert sign_ins.find(session, number, NOON + IDLE) is None
        sign_ins.see(session, found.sign_in, NOON + IDLE - MOMENT)
        assert sign_ins.find(session, number, NOON + IDLE + IDLE - MOMENT - MOMENT) is not None


def test_twelve_hours_end_it_however_busy_they_were(database: Database) -> None:
    _, number = begin(database)
    with database.writing() as session:
        found = sign_ins.find(session, number, NOON)
        assert found is not None
        sign_ins.see(session, found.sign_in, NOON + LONGEST - MOMENT)
        assert sign_ins.find(session, number, NOON + LONGEST - MOMENT) is not None
        assert sign_ins.find(session, number, NOON + LONGEST) is None


def test_a_proof_holds_for_a_quarter_of_an_hour(database: Database) -> None:
    _, number = begin(database)
    with database.reading() as session:
        found = sign_ins.find(session, number, NOON)
    assert found is not None
    assert found.proved(NOON + PROOF_HOLDS - MOMENT)
    assert not found.proved(NOON + PROOF_HOLDS)


def test_a_clock_that_is_set_back_makes_no_proof_hold_for_a_day(database: Database) -> None:
    _, number = begin(database)
    with database.reading() as session:
        found = sign_ins.find(session, number, NOON)
    assert found is not None
    assert found.proved(NOON - MOMENT)
    assert not found.proved(NOON - PROOF_HOLDS)


def test_whoever_showed_none_proved_nothing(database: Database) -> None:
    _, number = begin(database, proved=False)
    with database.writing() as session:
        found = sign_ins.find(session, number, NOON)
        assert found is not None
        assert not found.proved(NOON)
        sign_ins.prove(session, found.sign_in, NOON)
        assert session.scalars(sa.select(SignIn.proved_at)).one() == NOON


def test_one_browser_or_all_others_are_signed_out(database: Database) -> None:
    nora, kept = begin(database)
    with database.writing() as session:
        numbers = [sign_ins.begin(session, nora, f"Browser {at}", NOON, proved=True) for at in range(3)]
        here = sign_ins.find(session, kept, NOON)
        assert here is not None
        sign_ins.end_one(session, nora + 1, here.sign_in.id)  # somebody else's
        sign_ins.end(session, numbers[0])
        assert [row.device for row in sign_ins.of(session, nora, NOON)] == ["Browser 2", "Browser 1", "Firefox, Linux"]
        sign_ins.end_others(session, here.sign_in)
        assert [row.device for row in sign_ins.of(session, nora, NOON)] == ["Firefox, Linux"]


def test_nobody_who_left_is_signed_in_even_if_a_row_stayed(database: Database) -> None:
    nora, number = begin(database)
    with database.writing() as session:
        colleagues.get(session, nora).gone_at = now()
        session.flush()
        assert sign_ins.find(session, number, NOON) is None


def test_whoever_has_no_second_factor_is_unarmed(database: Database) -> None:
    nora = hire(database, OWNER, armed=False)
    with database.writing() as session:
        assert not sign_ins.is_armed(session, nora.id)
        accounts.set_app(session, nora.id, "secret", NOON)
        assert sign_ins.is_armed(session, nora.id)
