from datetime import timedelta

from capture import proposals
from capture.database import Database
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import NOON, who_is


def given_names(database: Database, email: str) -> list[str]:
    """Return the names of the wishes that wait under an address."""
    with database.reading() as session:
        return [wish.given_name for wish in proposals.outstanding(session, who_is(email))]


def propose(database: Database, *names: str) -> None:
    """Post one wish for Camille's address under each name, a minute apart."""
    for minute, name in enumerate(names):
        with database.writing() as session:
            proposals.propose(session, wish_of(CAMILLE, given_name=name), NOON + timedelta(minutes=minute))


def test_the_same_wish_twice_waits_once(database: Database) -> None:
    propose(database, "Camille", "Camille")
    assert given_names(database, CAMILLE) == ["Camille"]


def test_every_wish_of_an_address_waits_newest_first(database: Database) -> None:
    propose(database, "Camille", "Mallory")
    assert given_names(database, CAMILLE) == ["Mallory", "Camille"]


def test_a_stranger_cannot_push_out_what_the_owner_wrote(database: Database) -> None:
    propose(database, "Camille", *(f"Mallory {letter}" for letter in "abcdefghij"))
    kept = given_names(database, CAMILLE)
    assert len(kept) == proposals.OUTSTANDING_MAX
    assert (kept[0], kept[-1]) == ("Mallory j", "Camille")


def test_wishes_of_one_address_are_not_anothers(database: Database) -> None:
    propose(database, "Camille")
    assert given_names(database, BILAL) == []
