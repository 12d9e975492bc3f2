"""What came of a mailing is noted once for each person, and goes with them."""

import pytest
import sqlalchemy as sa

from capture import erasures, merges
from capture.database import Database
from capture.deliveries import results
from capture.deliveries.results import BOUNCED, CLICKED, LEFT
from capture.issues import Catalogue
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY as SECRET
from tests.conftest import NOON, who_is
from tests.mailing import KEY
from tests.merging import AFTERWARDS, LATER, merged, twice

EVERYBODY = sa.true()


def of(email: str) -> sa.ColumnElement[bool]:
    return Supporter.who == who_is(email)


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            confirms(session, wish_of(email), catalogue)
    return database


def test_the_first_moment_stays_and_the_second_is_no_news(town: Database) -> None:
    with town.writing() as session:
        assert results.note(session, KEY, CLICKED, of(CAMILLE), NOON) == 1
        assert results.note(session, KEY, CLICKED, of(CAMILLE), LATER) == 0
        assert session.scalars(sa.select(results.Result.at)).all() == [NOON]


def test_each_kind_is_counted_by_mailing(town: Database) -> None:
    with town.writing() as session:
        results.note(session, KEY, CLICKED, EVERYBODY, NOON)
        results.note(session, KEY, LEFT, of(BILAL), NOON)
        results.note(session, "another", BOUNCED, of(BILAL), NOON)
        counted = results.count(session, [KEY, "another", "unheard-of"])
    assert counted == {KEY: {CLICKED: 2, LEFT: 1}, "another": {BOUNCED: 1}, "unheard-of": {}}


def test_they_are_found_by_kind(town: Database) -> None:
    with town.writing() as session:
        results.note(session, KEY, CLICKED, of(CAMILLE), NOON)
        found = sa.select(Supporter.email).where(Supporter.id.in_(results.whose(KEY, CLICKED)))
        assert session.scalars(found).all() == [CAMILLE]
        assert session.scalars(results.whose(KEY, LEFT)).all() == []


def test_of_a_stranger_nothing_is_noted(town: Database) -> None:
    with town.writing() as session:
        assert results.note(session, KEY, CLICKED, of("nobody@exemple.fr"), NOON) == 0


def test_it_goes_with_whoever_is_erased(town: Database) -> None:
    with town.writing() as session:
        results.note(session, KEY, CLICKED, EVERYBODY, NOON)
        erasures.erase(session, who_is(CAMILLE), NOON, SECRET)
        assert results.count(session, [KEY]) == {KEY: {CLICKED: 1}}


def test_two_who_become_one_are_counted_once_and_two_again_twice(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        results.note(session, KEY, CLICKED, EVERYBODY, NOON)
        results.note(session, KEY, LEFT, Supporter.id == gone, NOON)
        number = merged(session, kept, gone)
        assert results.count(session, [KEY]) == {KEY: {CLICKED: 1, LEFT: 1}}
        merges.undo(session, kept, number, "staff:1", AFTERWARDS)
        assert results.count(session, [KEY]) == {KEY: {CLICKED: 2, LEFT: 1}}
