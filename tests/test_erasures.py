"""Erasing a person: nothing stays but hashes, and nothing brings them back but they themselves."""

import pytest
import sqlalchemy as sa

from capture import bounces, consents, erasures, exports, interests, journal, links, memberships, suppressions
from capture.database import Database, now
from capture.erasures import Erasure
from capture.exports import Order
from capture.issues import Catalogue
from capture.letters.outbox import CONFIRM, Letter, order
from capture.links import Link
from capture.proposals import Proposal, outstanding, propose
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import KEY, NOON, who_is

OWN = (Supporter, Proposal, Letter, Link, bounces.Bounce, interests.Interest, consents.Consent)


def enter(database: Database, catalogue: Catalogue, *emails: str) -> None:
    """Let people sign up, confirm, and begin a second sign-up; the worker has not been here since."""
    with database.writing() as session:
        for email in emails:
            who = who_is(email)
            propose(session, wish_of(email, "newsletter", "letter:housing", given_name="Camille"), NOON)
            memberships.join(session, outstanding(session, who)[0], catalogue, NOON)
            propose(session, wish_of(email, "sms", phone="+33612345678"), NOON)
            order(session, CONFIRM, who, who, NOON)
            links.issue(session, links.CONFIRM, who, NOON)
            bounces.note(session, who, "550 5.1.1", NOON)


def left(database: Database) -> dict[str, int]:
    """Count the rows of every table that knows a person."""
    with database.reading() as session:
        counted = {table.__tablename__: sa.select(sa.func.count()).select_from(table) for table in OWN}
        return {name: session.scalar(query) or 0 for name, query in counted.items()}


def test_everything_of_one_person_goes_and_nothing_of_another(database: Database, catalogue: Catalogue) -> None:
    enter(database, catalogue, BILAL)
    before = left(database)
    enter(database, catalogue, CAMILLE)

    with database.writing() as session:
        assert erasures.erase(session, who_is(CAMILLE), NOON, KEY).known

    assert left(database) == before
    assert set(before.values()) >= {1}


def test_a_keyed_hash_and_the_letters_to_lay_away_stay(database: Database, catalogue: Catalogue) -> None:
    enter(database, catalogue, CAMILLE)
    with database.writing() as session:
        (number,) = session.scalars(sa.select(Letter.number))
        erasures.erase(session, who_is(CAMILLE), NOON, KEY, by="cli:staff")

    with database.reading() as session:
        (logged,) = session.scalars(sa.select(Erasure))
        assert (logged.who, logged.by, logged.letters) == (who_is(CAMILLE), "cli:staff", [number])
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))
        assert erasures.since(session, NOON) == {number}


def test_their_own_new_sign_up_brings_them_back(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        assert not erasures.erase(session, who_is(CAMILLE), NOON, KEY).known
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))
    enter(database, catalogue, CAMILLE)
    with database.reading() as session:
        assert not session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))


def test_the_exports_that_they_are_in_are_named(database: Database, chosen: Settings, catalogue: Catalogue) -> None:
    enter(database, catalogue, CAMILLE)
    with database.writing() as session:
        bounces.lift(session, who_is(CAMILLE))
    with exports.at_once(database, chosen.campaign, catalogue, Order("", "email", "csv", []), "cli:staff", print):
        pass
    with exports.at_once(database, chosen.campaign, catalogue, Order("", "sms", "csv", []), "cli:staff", print):
        pass
    with database.writing() as session:
        found = erasures.erase(session, who_is(CAMILLE), now(), KEY)
    assert [(export.by, export.channel) for export in found.exports] == [("cli:staff", "email")]


@pytest.mark.parametrize("table", ["journal", "erasures"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET id = 7", "TRUNCATE {}"])
def test_what_answers_for_us_is_only_added_to(database: Database, table: str, act: str) -> None:
    if database.is_sqlite and act.startswith("TRUNCATE"):
        pytest.skip("SQLite knows no such word")
    with database.writing() as session:
        journal.record(session, "tests", "done", {}, NOON)
        erasures.erase(session, who_is(CAMILLE), NOON, KEY)

    before = counted(database, table)
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), database.writing() as session:
        session.execute(sa.text(act.format(table)))

    assert counted(database, table) == before


def counted(database: Database, table: str) -> int:
    with database.reading() as session:
        return session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0
