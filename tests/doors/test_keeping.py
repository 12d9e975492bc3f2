"""After the ballot nothing is known of any door."""

from datetime import timedelta

import sqlalchemy as sa

from capture import consents, doors, keeping, law, retention
from capture.database import Database
from capture.doors import Agreement, Bag, Door, FrontDoor, Heard, Knock, Reply, Said
from capture.settings import Settings
from tests.doors.street import MORNING, build

KEPT = {keeping.KNOCKS: 3, keeping.DOORS: 1, keeping.ENTRANCES: 2, keeping.HEARD: 1, keeping.BAGS: 1}


def test_what_the_field_learnt_goes_thirty_days_after_the_last_round(chosen: Settings, database: Database) -> None:
    with database.writing() as session:
        street = build(session, [40, 2])
        street.knock(session, street.telling(floor=1, label="2"))
        street.hear(session, (0, 1))
        street.knock(session, street.telling(1, "refused", closed=True))
    closed = law.asks_from(chosen.campaign.ballot)

    for days, expected in ((29, dict.fromkeys(KEPT, 0)), (32, KEPT)):
        report = retention.look(chosen, database, closed + timedelta(days=days))
        assert {line.what: line.count for line in report if line.what in KEPT} == expected
    retention.purge(chosen, database, closed + timedelta(days=32))
    with database.reading() as session:
        counts = [
            session.scalar(sa.select(sa.func.count()).select_from(noun))
            for noun in (Knock, Door, FrontDoor, Heard, Bag)
        ]
    assert counts == [0, 0, 0, 0, 0]


def test_what_people_agreed_to_have_kept_goes_with_the_roll(chosen: Settings, database: Database) -> None:
    with database.writing() as session:
        street = build(session, [2])
        version = consents.version(doors.asked(chosen.campaign))
        told = Reply("key-of-the-reply", Said(street.houses[0].id, 1), True, version)
        doors.agree(session, street.walk, told, chosen.campaign, MORNING)
    closed = law.asks_from(chosen.campaign.ballot)

    retention.purge(chosen, database, closed + timedelta(days=1))
    assert agreements(database) == 1
    report = retention.look(chosen, database, closed + timedelta(days=2))
    assert [line.count for line in report if line.what == keeping.AGREEMENTS] == [1]
    retention.purge(chosen, database, closed + timedelta(days=2))
    assert agreements(database) == 0


def agreements(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Agreement)) or 0
