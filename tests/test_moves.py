"""Moves: nothing happens before both addresses agree, and old letters find the person at the new one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import moves, supporters
from capture.database import Database
from capture.errors import AddressTaken
from capture.moves import Move
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import NOON, who_is

NEW = "camille@nouveau.fr"


def enters(session: Session, email: str) -> Supporter:
    """Let a person be known."""
    facts = dict.fromkeys(("given_name", "neighbourhood", "phone", "source", "src"), "") | {"language": "fr"}
    return session.get_one(Supporter, supporters.sign_up(session, who_is(email), email, facts, NOON))


def asks(session: Session, email: str, new: str) -> Move:
    """Let a person ask to move; return the move."""
    person = moves.person(session, who_is(email))
    assert person is not None
    moves.ask(session, person, who_is(new), new, NOON)
    move = moves.waiting(session, who_is(email), True, NOON)
    assert move is not None
    return move


@pytest.mark.parametrize("leaves_first", [True, False])
def test_the_last_to_agree_moves(database: Database, leaves_first: bool) -> None:
    with database.writing() as session:
        enters(session, CAMILLE)
        move = asks(session, CAMILLE, NEW)
        assert not moves.agree(session, move, leaves_first, NOON)
        assert moves.agree(session, move, not leaves_first, NOON)
        assert session.scalars(sa.select(Supporter.who)).all() == [who_is(NEW)]
        assert moves.waiting(session, who_is(CAMILLE), True, NOON) is None


def test_one_who_agrees_twice_agrees_once(database: Database) -> None:
    with database.writing() as session:
        enters(session, CAMILLE)
        move = asks(session, CAMILLE, NEW)
        assert [moves.agree(session, move, True, NOON) for _ in range(3)] == [False] * 3


def test_old_letters_find_the_person_after_many_moves(database: Database) -> None:
    with database.writing() as session:
        camille = enters(session, CAMILLE)
        for old, new in ((CAMILLE, NEW), (NEW, ODETTE)):
            move = asks(session, old, new)
            for leaves in (True, False):
                moves.agree(session, move, leaves, NOON)
        found = [moves.person(session, who_is(email)) for email in (CAMILLE, NEW, ODETTE)]
        assert {person.id for person in found if person} == {camille.id}
        assert moves.former(session, camille.id) == [who_is(CAMILLE), who_is(NEW)]


def test_an_address_that_nobody_else_took_is_still_theirs(database: Database) -> None:
    with database.writing() as session:
        camille = enters(session, CAMILLE)
        for old in (NEW, ODETTE):
            moves.follow(session, camille.id, who_is(old), who_is(CAMILLE), NOON)
        assert moves.person(session, who_is(NEW), locked=True) == camille
        assert moves.vacated(session, camille.id) == moves.former(session, camille.id) == [who_is(NEW), who_is(ODETTE)]
        enters(session, NEW)
        assert moves.vacated(session, camille.id) == [who_is(ODETTE)]


def test_whoever_has_the_old_address_now_is_themselves(database: Database) -> None:
    with database.writing() as session:
        camille = enters(session, CAMILLE)
        move = asks(session, CAMILLE, NEW)
        for leaves in (True, False):
            moves.agree(session, move, leaves, NOON)
        other = enters(session, CAMILLE)
        found = moves.person(session, who_is(CAMILLE))
        assert found is not None
        assert found.id == other.id != camille.id


def test_an_address_with_its_own_sign_up_is_not_taken(database: Database) -> None:
    with database.writing() as session:
        enters(session, CAMILLE)
        enters(session, BILAL)
        move = asks(session, CAMILLE, BILAL)
        with pytest.raises(AddressTaken):
            moves.agree(session, move, False, NOON)
        assert not moves.agree(session, move, True, NOON)


def test_the_newest_wish_counts_and_waits_three_days(database: Database) -> None:
    with database.writing() as session:
        enters(session, CAMILLE)
        asks(session, CAMILLE, NEW)
        asks(session, CAMILLE, ODETTE)
        assert moves.waiting(session, who_is(NEW), False, NOON) is None
        assert moves.waiting(session, who_is(ODETTE), False, NOON + timedelta(hours=71)) is not None
        assert moves.waiting(session, who_is(ODETTE), False, NOON + timedelta(hours=72)) is None
        assert moves.arriving(session, [who_is(ODETTE)]) == {who_is(ODETTE): (ODETTE, "fr")}
        assert moves.leaving(session, [who_is(CAMILLE)]) == {who_is(CAMILLE): (CAMILLE, "fr")}
