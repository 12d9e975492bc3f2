"""After the ballot nothing is known of any door."""

from datetime import timedelta

import sqlalchemy as sa

from capture import keeping, law, retention
from capture.database import Database
from capture.doors import Bag, Door, FrontDoor, Heard, Knock
from capture.settings import Settings
from tests.doors.street import build

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
