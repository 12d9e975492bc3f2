"""The watch says which mailing waits or is stuck, and of which texts nobody knows the fate."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import deliveries, watch, words
from capture.database import Database
from capture.deliveries import OWED, SENDING, SENT, Delivery, Plan
from capture.deliveries.letters import CLAIM_HOLDS
from capture.deliveries.texts import PLANNED, UNSURE, Text
from capture.issues import Catalogue
from capture.settings import Settings
from capture.watch import Finding, many
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.mailing import KEY, house, planned
from tests.segments.test_mailed import text

# A Tuesday at ten in Paris: texts may leave, and nothing is silent.
AT = datetime(2032, 2, 3, 9, tzinfo=UTC)
EVE = datetime(2032, 3, 13, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# Ten minutes later one was taken up; it is due again when the claim is over.
UP = AT + 10 * MINUTE + CLAIM_HOLDS


@pytest.fixture
def here(chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path) -> Settings:
    """The mailing is planned for that moment, for Camille and Bilal."""
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            confirms(session, wish_of(email), catalogue)
    own = house(chosen, tmp_path / "house")
    planned(own, database, at=AT)
    return own


def seen(here: Settings, database: Database, at: datetime) -> tuple[str, str]:
    found = many.mailings(here, database, at)
    return found.mark, found.word


def change(database: Database, **facts: object) -> None:
    with database.writing() as session:
        session.execute(sa.update(Plan).values(**facts))


def owe(database: Database, *states: str) -> None:
    with database.writing() as session:
        (plan,) = deliveries.listed(session)
        for person, state in enumerate(states, 1):
            session.add(Delivery(plan_id=plan.id, supporter_id=person, state=state, due_at=AT if state == OWED else UP))


def test_one_that_does_not_begin_is_stuck(here: Settings, database: Database) -> None:
    assert seen(here, database, AT + 14 * MINUTE) == (watch.OK, "ok")
    assert seen(here, database, AT + 16 * MINUTE) == (watch.WRONG, "stuck")
    assert KEY in said(many.mailings(here, database, AT + 16 * MINUTE), here)


def test_one_that_mailchimp_carries_leads_there(here: Settings, database: Database) -> None:
    change(database, via=deliveries.MAILCHIMP)
    told = said(many.mailings(here, database, AT + 16 * MINUTE), here)
    assert "/desk/mailchimp" in told and "mail server" not in told


def said(finding: Finding, here: Settings, language: str = "en") -> str:
    with words.speaking(language):
        return " ".join(finding.said(here.campaign.timezone))


@pytest.mark.parametrize(
    ("states", "minutes", "word"),
    [
        ((OWED, OWED), 16, "stuck"),
        ((OWED, SENT), 19, "ok"),
        ((OWED, SENDING), 26, "stuck"),
        ((SENT, SENT), 26, "stuck"),  # nobody notes that it is over
    ],
)
def test_one_of_which_nothing_leaves_is_stuck(
    here: Settings, database: Database, states: tuple[str, ...], minutes: int, word: str
) -> None:
    change(database, began_at=AT)
    owe(database, *states)
    assert seen(here, database, AT + minutes * MINUTE)[1] == word


@pytest.mark.parametrize("fact", ["ended_at", "stopped_at"])
def test_one_that_is_over_or_was_stopped_is_not(here: Settings, database: Database, fact: str) -> None:
    change(database, began_at=AT, **{fact: AT})
    assert seen(here, database, AT + 60 * MINUTE) == (watch.OK, "ok")


def test_what_silence_holds_is_not(here: Settings, database: Database) -> None:
    change(database, send_at=EVE)
    assert seen(here, database, EVE + 60 * MINUTE) == (watch.OK, "ok")


def test_one_whose_moment_is_over_waits_for_a_colleague(here: Settings, database: Database) -> None:
    change(database, waits=True)
    assert seen(here, database, AT - MINUTE) == (watch.OK, "ok")
    assert seen(here, database, AT + 60 * MINUTE) == (watch.ODD, "waiting")
    change(database, approved_by="staff:2", ended_at=AT)
    assert seen(here, database, AT + 60 * MINUTE) == (watch.OK, "ok")


def of_texts(database: Database, state: str, **facts: object) -> None:
    change(database, channel="sms", began_at=AT)
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            one = text(email, state)
            one.mailing, one.planned_at, one.sent_at = KEY, AT, None
            for name, fact in facts.items():
                setattr(one, name, fact)
            session.add(one)


def test_texts_that_do_not_leave_are_stuck_but_not_at_night(here: Settings, database: Database) -> None:
    of_texts(database, PLANNED, due_at=AT)
    assert seen(here, database, AT + 16 * MINUTE) == (watch.WRONG, "stuck")
    assert seen(here, database, AT + timedelta(hours=12)) == (watch.OK, "ok")
    with database.writing() as session:
        session.execute(sa.update(Text).where(Text.id == 1).values(sent_at=AT + 10 * MINUTE, state=SENT))
    assert seen(here, database, AT + 16 * MINUTE) == (watch.OK, "ok")


def test_texts_of_unknown_fate_are_told_for_a_week(here: Settings, database: Database) -> None:
    assert many.doubted(here, database, AT).word == "ok"
    of_texts(database, UNSURE)
    found = many.doubted(here, database, AT + MINUTE)
    assert (found.mark, found.word) == (watch.ODD, "unsure") and "2" in said(found, here)
    assert many.doubted(here, database, AT + timedelta(days=8)).word == "ok"
