"""What came of a mailing, on whatever channel, is told with lines that find as many people."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import deliveries, dispatch
from capture.database import Database
from capture.deliveries import Delivery, results
from capture.deliveries.results import BOUNCED, CLICKED, LEFT
from capture.deliveries.texts import DELIVERED, FAILED, SENT, UNSURE
from capture.dispatch import Outcome
from capture.issues import Catalogue
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import chosen as chosen_by
from tests.choosing import confirms
from tests.conftest import NOON
from tests.mailing import KEY, house, planned, sent
from tests.segments.test_mailed import text


@pytest.fixture
def here(chosen: Settings, tmp_path: Path) -> Settings:
    return house(chosen, tmp_path / "house")


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Four people; Mallory came by a link of the mailing."""
    with database.writing() as session:
        for email in (CAMILLE, BILAL, ODETTE):
            confirms(session, wish_of(email), catalogue)
        confirms(session, wish_of(MALLORY, src=KEY), catalogue)
    return database


def told(database: Database) -> list[Outcome]:
    with database.reading() as session:
        return dispatch.outcomes(session, deliveries.listed(session))[KEY]


def shown(database: Database) -> dict[str, int]:
    return {one.words: one.people for one in told(database)}


def test_of_letters(here: Settings, town: Database) -> None:
    planned(here, town)
    sent(here, town)
    with town.writing() as session:
        session.execute(sa.update(Delivery).where(Delivery.supporter_id == 1).values(state=deliveries.REFUSED))
        for kind, email in ((CLICKED, BILAL), (CLICKED, ODETTE), (LEFT, ODETTE), (BOUNCED, MALLORY)):
            results.note(session, KEY, kind, Supporter.email == email, NOON)
    assert shown(town) == {
        "sent": 3,
        "refused": 1,
        "followed a link": 2,
        "left by it": 1,
        "letter came back": 1,
        "signed up behind a link of it": 1,
    }


def test_of_text_messages(here: Settings, town: Database) -> None:
    planned(here, town)
    with town.writing() as session:
        session.execute(sa.update(deliveries.Plan).values(channel="sms"))
        for email, state in ((CAMILLE, DELIVERED), (BILAL, SENT), (ODETTE, FAILED), (MALLORY, UNSURE)):
            one = text(email, state)
            one.mailing = KEY
            session.add(one)
        results.note(session, KEY, LEFT, Supporter.email == BILAL, NOON)
    assert shown(town) == {
        "sent": 2,
        "delivered": 1,
        "not sent": 1,
        "perhaps not received": 1,
        "left by it": 1,
        "signed up behind a link of it": 1,
    }
    each_finds_as_many(town)


def test_each_line_finds_as_many_people(here: Settings, town: Database) -> None:
    planned(here, town)
    sent(here, town)
    with town.writing() as session:
        results.note(session, KEY, CLICKED, Supporter.email != CAMILLE, NOON)
    each_finds_as_many(town)


def each_finds_as_many(database: Database) -> None:
    outcomes = told(database)
    assert len(outcomes) >= 3
    with database.reading() as session:
        for one in outcomes:
            assert chosen_by(session, one.line).count() == one.people, one


def test_of_one_to_come_nothing_is_told(here: Settings, database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE), catalogue)
    planned(here, database)
    assert told(database) == []
