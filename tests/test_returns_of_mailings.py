"""A letter of a mailing that comes back counts for the mailing, and an address that fails for good is struck off."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import bounces, moves, returns
from capture.database import Database
from capture.deliveries import Delivery, results
from capture.deliveries.results import BOUNCED
from capture.issues import Catalogue
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON, who_is
from tests.mailing import KEY, house, planned, sent
from tests.merging import AGAIN, merged
from tests.test_returns import failing, notice


@pytest.fixture
def town(chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path) -> Database:
    """Camille and Bilal got the mailing."""
    here = house(chosen, tmp_path / "house")
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            confirms(session, wish_of(email), catalogue)
    planned(here, database)
    assert sent(here, database) == 2
    return database


def number(database: Database, email: str = CAMILLE) -> str:
    with database.reading() as session:
        mine = sa.select(Delivery.number).join(Supporter).where(Supporter.email == email)
        return session.scalars(mine).one() or ""


def came_back(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return results.count(session, [KEY])[KEY]


def test_its_number_is_that_of_the_letter(chosen: Settings, town: Database) -> None:
    names = {file.stem for file in (chosen.instance / "outbox").glob("*.eml")}
    assert names == {number(town), number(town, BILAL)}


def test_it_counts_once_and_its_address_is_struck_off(town: Database) -> None:
    assert [returns.read(town, notice(number(town)), NOON) for _ in range(2)] == [1, 0]
    assert (came_back(town), failing(town)) == ({BOUNCED: 1}, ["5.1.1"])
    with town.reading() as session:
        assert bounces.among(session, [who_is(CAMILLE), who_is(BILAL)]) == {who_is(CAMILLE)}


def test_a_full_mailbox_counts_and_is_written_to_again(town: Database) -> None:
    assert returns.read(town, notice(number(town), status="5.2.2"), NOON) == 0
    assert (came_back(town), failing(town)) == ({BOUNCED: 1}, [])


@pytest.mark.parametrize("changed", [{"action": "delayed", "status": "4.4.1"}, {"action": "delivered"}], ids=str)
def test_one_that_is_under_way_does_not(town: Database, changed: dict[str, str]) -> None:
    returns.read(town, notice(number(town), **changed), NOON)
    assert came_back(town) == {}


def test_after_a_merge_the_address_fails_to_which_it_went(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        kept = confirms(session, wish_of(AGAIN), catalogue)
        gone = session.scalars(sa.select(Supporter.id).where(Supporter.email == CAMILLE)).one()
        merged(session, kept, gone)
        assert moves.former(session, kept) == [who_is(CAMILLE)]
    assert returns.read(town, notice(number(town, AGAIN)), NOON) == 1
    assert came_back(town) == {BOUNCED: 1}
    with town.reading() as session:
        assert bounces.among(session, [who_is(CAMILLE), who_is(AGAIN)]) == {who_is(CAMILLE)}


def test_of_whoever_was_erased_since_nothing_is_noted(town: Database) -> None:
    quoted = number(town)
    with town.writing() as session:
        session.execute(sa.delete(Supporter).where(Supporter.email == CAMILLE))
    assert returns.read(town, notice(quoted), NOON) == 0
    assert (came_back(town), failing(town)) == ({}, [])
