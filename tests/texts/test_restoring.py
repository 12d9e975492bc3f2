"""A backup that comes back sends nothing again that left since, and to nobody who said STOP since."""

from datetime import timedelta

import pytest
import time_machine

from capture import backups, consents, law, restores, suppressions
from capture.backups import Backup
from capture.database import Database, now
from capture.issues import Catalogue
from capture.texts import FAILED, SENT, UNSURE, permission, refusing
from capture.texts.providers import Reply
from tests.conftest import KEY, NOON
from tests.texts.carrier import Carrier
from tests.texts.conftest import Chosen
from tests.texts.people import joined, owed, phone_of, rounds, run, states, through_a_day
from tests.texts.test_refusing import against


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One kind is enough: how each comes back is tried in tests/test_restores.py."""
    return sqlite_only


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_texts_of_an_older_day_are_asked_for(
    database: Database, texting: Chosen, catalogue: Catalogue, provider: Carrier, place: str
) -> None:
    chosen = texting(SMS_URL=getattr(provider, place))
    owed(database, chosen, joined(database, catalogue, 3))
    folder = backups.make(chosen, database)
    run(rounds(chosen, database))
    assert set(states(database).values()) == {SENT}
    database.close()

    restores.restore(chosen, Backup(folder), now(), "cli:tests")
    assert set(states(database).values()) == {UNSURE}
    through_a_day(chosen, database)
    assert set(states(database).values()) == {SENT}
    assert set(provider.rings.values()) == {1}


def test_of_an_older_day_none_leaves_that_the_provider_does_not_know(
    database: Database, texting: Chosen, catalogue: Catalogue, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, joined(database, catalogue, 3))
    folder = backups.make(chosen, database)
    database.close()

    restores.restore(chosen, Backup(folder), now(), "cli:tests")
    through_a_day(chosen, database)  # their mailing is stopped
    assert (set(states(database).values()), provider.posts) == ({FAILED}, 0)


def test_a_stop_since_the_backup_counts(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    chosen = texting()
    (person,) = joined(database, catalogue, 1)
    with database.writing() as session:
        refusing.read_all(session, chosen, [Reply(phone_of(0), "STOP", NOON + timedelta(days=1))], now())
        consents.grant(session, person, {law.SMS: "Send me texts."}, "/preferences", NOON + timedelta(days=2))
    folder = backups.make(chosen, database)
    with time_machine.travel(NOON + timedelta(days=90)), database.writing() as session:
        refusing.read_all(session, chosen, [Reply(phone_of(0), "STOP", NOON + timedelta(days=3))], now())
        assert suppressions.held(session, [suppressions.digest_of_number(KEY, phone_of(0))])
    database.close()

    restores.restore(chosen, Backup(folder), now(), "cli:tests")
    assert against(database, chosen, person) == permission.STOPPED
