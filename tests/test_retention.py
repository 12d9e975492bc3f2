"""Retention, with the clock moved past the ballot: each is asked once, the silent are erased, nothing is overdue."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import (
    addresses,
    bounces,
    consents,
    heartbeats,
    journal,
    keeping,
    law,
    links,
    memberships,
    moves,
    repeats,
    retention,
    stays,
    worker,
)
from capture.database import Database, now
from capture.issues import Catalogue
from capture.letters import CONFIRM, STAY, order
from capture.letters.outbox import Letter, Mailbox
from capture.links import Link
from capture.merges import Merge
from capture.moves import Move
from capture.proposals import Proposal, outstanding, propose
from capture.repeats import Repeat
from capture.settings import Settings
from capture.staff import ORGANISER, OWNER, Colleague, Guess, SignIn, accounts, guesses, sign_ins
from capture.stays import Stay
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, NORA, ODETTE, wish_of
from tests.conftest import NOON, who_is
from tests.serving.postbox import laid_down
from tests.team import hire
from tests.web.conftest import link, texts


def join(database: Database, catalogue: Catalogue, *emails: str) -> None:
    """Let people sign up and confirm."""
    with database.writing() as session:
        for email in emails:
            propose(session, wish_of(email), now())
            memberships.join(session, outstanding(session, who_is(email))[0], catalogue, now())


def known(database: Database) -> list[str]:
    """Return whom we know."""
    with database.reading() as session:
        return sorted(session.scalars(sa.select(Supporter.email)))


def closed(chosen: Settings, **later: float) -> datetime:
    """Return the minute after the last station has closed, or later."""
    return law.asks_from(chosen.campaign.ballot) + timedelta(minutes=1) + timedelta(**later)


def work(chosen: Settings, database: Database, at: datetime) -> int:
    """Let the worker do its round at a moment. Returns how many letters left."""
    with time_machine.travel(at):
        return worker.work(chosen, database, stopped=lambda: False, once=True)


@pytest.mark.parametrize(
    ("table", "rule", "days"),
    [
        (Proposal, keeping.PROPOSALS, 7),
        (Move, keeping.MOVES, 7),
        (Repeat, keeping.REPEATS, 1),
        (Link, keeping.LINKS, 33),  # it lives three days
        (Letter, keeping.LETTERS, 30),
        (Mailbox, keeping.MAILBOXES, 30),
        (Merge, keeping.MERGES, 30),
    ],
)
def test_each_trace_goes_on_its_day(
    chosen: Settings, database: Database, catalogue: Catalogue, table: type[Proposal], rule: str, days: int
) -> None:
    with time_machine.travel(NOON, tick=False):
        join(database, catalogue, BILAL)
    with database.writing() as session:
        propose(session, wish_of(CAMILLE), NOON)
        order(session, CONFIRM, who_is(CAMILLE), who_is(CAMILLE), NOON)
        session.execute(sa.update(Letter).values(due_at=None, sent_at=NOON))
        links.issue(session, links.CONFIRM, who_is(CAMILLE), NOON)
        repeats.begin(session, "key", "body", NOON)
        bilal = session.scalars(sa.select(Supporter)).one()
        moves.ask(session, bilal, who_is(MALLORY), MALLORY, NOON)
        session.execute(sa.insert(Merge).values(supporter_id=bilal.id, gone=99, by="staff:1", at=NOON, sides={}))

    due = NOON + timedelta(days=days)
    before, after = (
        {line.kept.words: line.count for line in retention.look(chosen, database, at)}
        for at in (due - timedelta(seconds=1), due)
    )
    words = keeping.table(chosen.campaign.ballot)[rule].words
    assert (before[words], after[words]) == (0, 1)
    retention.purge(chosen, database, due)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert known(database) == [BILAL]


@pytest.mark.parametrize(
    ("rule", "later"),
    [
        (keeping.STAFF, timedelta(days=365)),
        (keeping.INVITATIONS, timedelta(days=30)),
        (keeping.SIGN_INS, timedelta(minutes=30)),
        (keeping.GUESSES, timedelta(days=1)),
        (keeping.HEARTBEATS, timedelta(days=1)),
    ],
)
def test_what_is_kept_of_colleagues_goes_when_it_serves_no_more(
    chosen: Settings, database: Database, rule: str, later: timedelta
) -> None:
    with time_machine.travel(NOON, tick=False):
        nora, omar = hire(database, OWNER), hire(database, ORGANISER)
        with database.writing() as session:
            accounts.dismiss(session, omar.id, "staff:1", now())
            accounts.invite(session, addresses.read(MALLORY), [ORGANISER], "fr", "staff:1", now())
            sign_ins.begin(session, nora.id, "Firefox", now(), proved=True)
            guesses.take(session, {"somebody": guesses.ACCOUNT}, now())
            heartbeats.hear(session, "front", now())
    words = keeping.table(chosen.campaign.ballot)[rule].words
    before, after = (
        {line.kept.words: line.count for line in retention.look(chosen, database, at)}
        for at in (NOON + later - timedelta(seconds=1), NOON + later)
    )
    assert (before[words], after[words]) == (0, 1)
    retention.purge(chosen, database, NOON + timedelta(days=366))
    with database.reading() as session:
        assert session.scalars(sa.select(Colleague.email)).all() == [NORA]
        assert [session.scalar(sa.select(sa.func.count()).select_from(kind)) for kind in (SignIn, Guess)] == [0, 0]


def test_nobody_is_asked_before_the_last_station_has_closed(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue, CAMILLE)
    assert work(chosen, database, closed(chosen, minutes=-2)) == 0
    assert work(chosen, database, closed(chosen)) == 1
    assert [letter["To"] for letter in laid_down(chosen.instance / "outbox")] == [CAMILLE]


def test_each_is_asked_once(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    join(database, catalogue, CAMILLE, BILAL)
    assert work(chosen, database, closed(chosen)) == 2
    assert work(chosen, database, closed(chosen, days=3)) == 0


def test_those_who_may_not_be_written_to_are_not_asked_and_go_on_the_same_day(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue, CAMILLE, ODETTE)
    with database.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", now())
        bounces.note(session, who_is(ODETTE), "550 5.1.1", now())

    assert work(chosen, database, closed(chosen)) == 0
    work(chosen, database, closed(chosen, days=31))
    assert known(database) == []


def test_the_silent_are_erased_after_thirty_days_and_not_before(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue, CAMILLE)
    work(chosen, database, closed(chosen))
    ballot = chosen.campaign.ballot
    midnight = ballot.local(law.kept_until(ballot) + timedelta(days=1), time(0))

    work(chosen, database, midnight - timedelta(minutes=1))
    assert known(database) == [CAMILLE]
    work(chosen, database, midnight)
    assert known(database) == []
    with database.reading() as session:
        purged = session.scalars(sa.select(journal.Entry).filter_by(act="purge").order_by(journal.Entry.id)).all()
        assert purged[-1].particulars[keeping.SUPPORTERS] == 1


def test_whoever_is_asked_late_has_two_weeks(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    join(database, catalogue, CAMILLE)
    late = closed(chosen, days=400)
    work(chosen, database, late)
    work(chosen, database, late + timedelta(days=14))
    assert known(database) == [CAMILLE]
    work(chosen, database, late + timedelta(days=15))
    assert known(database) == []


@pytest.fixture
def asked(chosen: Settings, database: Database, catalogue: Catalogue) -> str:
    """The path of the page that Camille's letter leads to."""
    join(database, catalogue, CAMILLE)
    work(chosen, database, closed(chosen))
    return link(texts(chosen.instance / "outbox")[-1], "stay")


def test_one_button_and_they_stay_three_years(
    chosen: Settings, database: Database, visitor: FlaskClient, asked: str
) -> None:
    with time_machine.travel(closed(chosen, days=2)):
        assert "<button" in visitor.get(asked).text
        assert [visitor.post(asked).status_code for _ in range(2)] == [200, 200]

    work(chosen, database, closed(chosen, days=2 + 3 * 365))
    assert known(database) == [CAMILLE]
    with database.reading() as session:
        camille = session.scalars(sa.select(Supporter.id)).one()
        assert consents.standing(session, camille) == ["newsletter", "staying"]
        lines = sa.select(sa.func.count()).where(consents.Consent.purpose == law.STAYING)
        assert session.scalar(lines) == 1
    work(chosen, database, closed(chosen, days=4 + 3 * 365))
    assert known(database) == []


def test_whoever_stayed_and_leaves_is_not_kept(
    chosen: Settings, database: Database, visitor: FlaskClient, asked: str
) -> None:
    with time_machine.travel(closed(chosen, days=2)):
        visitor.post(asked)
    work(chosen, database, closed(chosen, days=40))
    assert known(database) == [CAMILLE]
    with database.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", now())
    work(chosen, database, closed(chosen, days=41))
    assert known(database) == []


def test_opening_the_page_keeps_nobody(chosen: Settings, database: Database, visitor: FlaskClient, asked: str) -> None:
    with time_machine.travel(closed(chosen, days=2)):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert visitor.open(asked, method=method).status_code == 200
    with database.reading() as session:
        assert session.scalars(sa.select(Stay.answered_at)).all() == [None]


def test_an_answer_that_comes_too_late_finds_nobody(
    chosen: Settings, database: Database, visitor: FlaskClient, asked: str
) -> None:
    work(chosen, database, closed(chosen, days=31))
    with time_machine.travel(closed(chosen, days=32)):
        assert visitor.post(asked).status_code == 404
    assert known(database) == []


def test_a_look_changes_nothing(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    join(database, catalogue, CAMILLE)
    seen = {line.kept.words: line.count for line in retention.look(chosen, database, closed(chosen))}
    assert seen[keeping.table(chosen.campaign.ballot)[keeping.ASKED].words] == 1
    assert seen == {line.kept.words: line.count for line in retention.look(chosen, database, closed(chosen))}
    with database.reading() as session:
        assert session.scalars(sa.select(Letter).filter_by(kind=STAY)).all() == []


def test_a_crowd_is_asked_and_erased_in_small_acts(
    chosen: Settings, database: Database, catalogue: Catalogue, numbers: Callable[[int, int], int]
) -> None:
    crowd = numbers(2, 20) * retention.AT_ONCE
    join(database, catalogue, *(f"{number}-{CAMILLE}" for number in range(crowd)))
    report = {line.kept.words: line.count for line in retention.purge(chosen, database, closed(chosen))}
    rules = keeping.table(chosen.campaign.ballot)
    assert report[rules[keeping.ASKED].words] == crowd
    late = retention.purge(chosen, database, closed(chosen, days=31))
    assert {line.kept.words: line.count for line in late}[rules[keeping.SUPPORTERS].words] == crowd
    assert known(database) == []


def test_old_backups_go_but_never_the_only_one(chosen: Settings, database: Database) -> None:
    made = [chosen.instance / "backups" / f"202601{day:02}-120000-000000" for day in (1, 2, 3)]
    for folder in [*made, chosen.instance / "backups" / "by-hand"]:
        folder.mkdir(parents=True)

    retention.purge(chosen, database, datetime(2026, 2, 6, 11, tzinfo=UTC))
    assert names(chosen.instance / "backups") == ["20260102-120000-000000", "20260103-120000-000000", "by-hand"]
    retention.purge(chosen, database, datetime(2027, 2, 6, 11, tzinfo=UTC))
    assert names(chosen.instance / "backups") == ["20260103-120000-000000", "by-hand"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_stays_are_of_people(database: Database) -> None:
    with database.reading() as session:
        assert stays.asked(session, [who_is(CAMILLE)]) == {}
        assert stays.unasked(session) == []
