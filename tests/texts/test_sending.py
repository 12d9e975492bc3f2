"""Sending: whatever a provider does, nobody gets a text twice, and of none is said falsely that it left."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from capture import consents, erasures, law, memberships, retention, suppressions, texts, worker
from capture.database import Database, now
from capture.supporters import Supporter
from capture.texts import DELIVERED, FAILED, SENT, UNSURE, Text, outbox, permission
from capture.texts.providers.gateway import Gateway
from capture.texts.rounds import Rounds
from tests.conftest import KEY, who_is
from tests.texts.carrier import AFTER, Carrier
from tests.texts.conftest import Chosen
from tests.texts.people import BODY, MAILING, owed, phone_of, rounds, run, states, through_a_day

Crowd = Callable[[int], list[int]]


def troubles(database: Database) -> set[str]:
    """Return why texts did not leave."""
    with database.reading() as session:
        return set(filter(None, session.scalars(sa.select(Text.trouble))))


def test_texts_are_laid_down_in_a_folder(database: Database, texting: Chosen, crowd: Crowd) -> None:
    chosen = texting()
    owed(database, chosen, crowd(2))
    worker.work(chosen, database, lambda: False, once=True)

    files = sorted((chosen.instance / "texts").glob("*.txt"))
    told = sorted(file.read_text() for file in files)
    assert told[0] == f"From: Dupont32\nTo: {phone_of(0)}\n\nDupont32: {BODY} STOP au 36180\n"
    assert len(told) == 2
    assert set(states(database).values()) == {SENT}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_everybody_gets_theirs_once(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, place: str
) -> None:
    chosen = texting(SMS_URL=getattr(provider, place))
    owed(database, chosen, crowd(60))
    run(rounds(chosen, database))

    assert provider.rings == {phone_of(number): 1 for number in range(60)}
    assert set(states(database).values()) == {SENT}
    ends = "" if place == "ovh" else " STOP au 36180"
    assert {text["text"] for text in provider.taken.values()} == {f"Dupont32: {BODY}{ends}"}


@pytest.mark.parametrize("fault", AFTER)
def test_an_answer_that_is_lost_is_never_sent_again_to_ovh(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, fault: str
) -> None:
    chosen = texting(SMS_URL=provider.ovh)
    owed(database, chosen, crowd(3))
    provider.faults.append(fault)
    run(rounds(chosen, database, seconds=0.3))
    assert sorted(states(database).values()) == ["planned", "planned", UNSURE]

    through_a_day(chosen, database)  # it is found by our reference
    assert set(states(database).values()) == {SENT}
    assert set(provider.rings.values()) == {1}


@pytest.mark.parametrize("fault", ["lost", "hang", "half", "silent", "torn", "500"])
def test_a_batch_of_which_some_is_lost_is_settled_one_by_one(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, fault: str
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(10))
    provider.faults.append(fault)
    run(rounds(chosen, database, seconds=0.3))
    assert UNSURE in states(database).values()

    through_a_day(chosen, database)
    assert set(states(database).values()) == {SENT}
    assert provider.rings == {phone_of(number): 1 for number in range(10)}


def test_what_nobody_can_tell_stays_perhaps_not_received(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.ovh)
    owed(database, chosen, crowd(1))
    provider.faults.append("lost")
    run(rounds(chosen, database))
    provider.taken.clear()  # they know nothing of it

    through_a_day(chosen, database)
    assert list(states(database).values()) == [UNSURE]
    assert provider.posts == 1
    with database.reading() as session:
        assert outbox.unsure(session, MAILING) == [who_is("person-0@exemple.fr")]
        assert outbox.results(session) == {MAILING: {UNSURE: 1}}


@pytest.mark.parametrize("fault", ["lost", "429"])
def test_after_a_stop_nothing_rings_that_the_provider_did_not_take(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, fault: str
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(1))

    def stop() -> None:
        """Stop it while it is leaving."""
        with database.writing() as session:
            assert texts.unplan(session, MAILING, now()) == 0

    provider.faults.append(fault)
    provider.heard = lambda told: stop()
    run(rounds(chosen, database))
    provider.taken.clear()  # they know nothing of it
    provider.rings.clear()

    through_a_day(chosen, database)
    assert (provider.posts, provider.rings) == (1, {})
    assert list(states(database).values()) == [FAILED]
    assert troubles(database) == {"could not leave in time"}


def test_a_mailing_that_is_stopped_while_one_is_in_doubt_rings_nobody(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(1))
    provider.faults.append("500")
    provider.before_answer = provider.taken.clear  # and they keep nothing
    run(rounds(chosen, database))
    provider.rings.clear()
    with database.writing() as session:
        texts.unplan(session, MAILING, now())

    through_a_day(chosen, database)
    assert (provider.posts, provider.rings, list(states(database).values())) == (1, {}, [FAILED])


@pytest.mark.parametrize("fault", ["shut", "429", "401"])
def test_a_provider_that_takes_none_now_gets_them_later(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, fault: str
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(4))
    provider.faults.extend([fault] * (1 if fault == "shut" else 8))
    through_a_day(chosen, database)

    assert set(provider.rings.values()) <= {1}
    assert set(states(database).values()) == {SENT}


def test_an_outage_costs_nobody_a_text(database: Database, texting: Chosen, crowd: Crowd, provider: Carrier) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(2))
    begun = datetime.now(UTC)
    for minutes in range(0, 60, 2):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=True):
            worked = rounds(chosen, database)
            worked.pulls.pull(now())
            worked.provider = Gateway("http://127.0.0.1:9", "Dupont32")  # nobody listens there
            assert worked.send() is None
    assert troubles(database) == {"ConnectionRefusedError"}
    with time_machine.travel(begun + timedelta(minutes=90), tick=True):
        run(rounds(chosen, database))
    assert set(states(database).values()) == {SENT}


def test_before_it_is_heard_who_refuses_nothing_leaves(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(2))
    assert rounds(texting(SMS_URL="http://127.0.0.1:9"), database).send() is None
    provider.replies = [{"from": phone_of(0), "text": "STOP", "at": now().isoformat()}]

    assert rounds(chosen, database).send() == 1  # asked first
    assert provider.rings == {phone_of(1): 1}


def test_one_that_is_not_liked_goes_alone_and_is_given_up(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.ovh)
    owed(database, chosen, crowd(3))
    provider.faults.append("400")
    run(rounds(chosen, database))
    run(rounds(chosen, database))
    assert sorted(states(database).values()) == ["planned", SENT, SENT]

    provider.faults.extend(["400"] * 9)
    through_a_day(chosen, database)
    assert sorted(states(database).values()) == [FAILED, SENT, SENT]
    assert troubles(database) == {"HTTP 400"}


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_whom_the_provider_refuses_gets_none(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, place: str
) -> None:
    chosen = texting(SMS_URL=getattr(provider, place))
    owed(database, chosen, crowd(3))
    provider.refusing.add(phone_of(1))
    run(rounds(chosen, database))
    assert states(database) == {phone_of(0): SENT, phone_of(1): FAILED, phone_of(2): SENT}


def test_consent_is_asked_again_when_a_text_leaves(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen, people = texting(SMS_URL=provider.url), crowd(6)
    owed(database, chosen, people)
    with database.writing() as session:
        consents.withdraw(session, people[0], [law.SMS], "/preferences", now())
        memberships.leave(session, who_is("person-1@exemple.fr"), "/leave", now())
        suppressions.suppress(session, suppressions.digest_of_number(KEY, phone_of(2)), now())
        erasures.erase(session, who_is("person-3@exemple.fr"), now(), KEY)
        session.execute(sa.update(Supporter).where(Supporter.id == people[4]).values(phone="+33612349999"))
    run(rounds(chosen, database))

    assert provider.rings == {phone_of(5): 1}
    assert troubles(database) == {
        "did not ask for text messages",
        "left, or asked never to be written to",
        permission.STOPPED,
        "has another number since",
    }


def test_nothing_leaves_in_silence_nor_when_it_is_over(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    people = crowd(2)
    eve = chosen.campaign.ballot.local(chosen.campaign.rounds[0] - timedelta(days=1), datetime.min.time())
    with time_machine.travel(eve - timedelta(minutes=10), tick=False):
        owed(database, chosen, people)
    for moment in (eve - timedelta(seconds=30), eve, eve + timedelta(hours=43, minutes=59, seconds=59)):
        with time_machine.travel(moment, tick=False):
            assert rounds(chosen, database).send() is None
    assert set(states(database).values()) == {"planned"}
    with time_machine.travel(eve + timedelta(hours=45), tick=False):
        run(rounds(chosen, database))
    assert provider.posts == 0
    assert troubles(database) == {"could not leave in time"}


def test_nothing_leaves_when_silence_begins_while_it_is_asked_who_refuses(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    eve = chosen.campaign.ballot.local(chosen.campaign.rounds[0] - timedelta(days=1), datetime.min.time())
    with time_machine.travel(eve - timedelta(minutes=10), tick=False) as clock:
        owed(database, chosen, crowd(2))
        worked = rounds(chosen, database)
        provider.asking = lambda path: clock.move_to(eve)
        assert worked.send() is None
    assert (provider.asked[0], provider.posts) == ("/refusals", 0)
    assert set(states(database).values()) == {"planned"}


def test_a_text_that_leaves_does_not_arrive_in_silence(texting: Chosen) -> None:
    chosen = texting()
    eve = chosen.campaign.ballot.local(chosen.campaign.rounds[0] - timedelta(days=1), datetime.min.time())
    assert permission.good_until(chosen, "+33639980001", eve - timedelta(hours=3)) == eve
    assert permission.good_until(chosen, "+33639980001", eve - timedelta(days=3)) == eve - timedelta(days=2)


@pytest.mark.parametrize(("before", "left"), [(timedelta(minutes=7), 2), (timedelta(minutes=5, seconds=50), 0)])
def test_none_leaves_that_may_live_into_a_silence(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, before: timedelta, left: int
) -> None:
    chosen = texting(SMS_URL=provider.url)
    told: list[dict[str, Any]] = []
    provider.heard = told.append
    eve = chosen.campaign.ballot.local(chosen.campaign.rounds[0] - timedelta(days=1), datetime.min.time())
    with time_machine.travel(eve - before, tick=False):
        owed(database, chosen, crowd(2))
        run(rounds(chosen, database))
    lives = [datetime.fromisoformat(text["until"]) for one in told for text in one["texts"]]
    assert (len(lives), [until for until in lives if until > eve]) == (left, [])


def test_a_killed_worker_leaves_doubt_and_nothing_twice(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.ovh)
    owed(database, chosen, crowd(2))
    with database.writing() as session:
        text = session.scalars(sa.select(Text).order_by(Text.id)).first()
        assert text is not None
        outbox.depart(text, now())  # and then it was gone

    run(rounds(chosen, database))
    assert sorted(states(database).values()) == ["sending", SENT]
    through_a_day(chosen, database)
    assert sorted(states(database).values()) == [SENT, UNSURE]
    assert "the worker was stopped" in troubles(database)


def test_no_trouble_of_the_database_ends_the_rounds(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(1))
    rename(database, "texts", "elsewhere")
    turns: list[float] = []

    def stopped() -> bool:
        """Bring the table back after the first round, and stop when the text has left."""
        turns.append(time.monotonic())
        if len(turns) == 2:
            rename(database, "elsewhere", "texts")
        return len(turns) > 2 and (bool(provider.rings) or len(turns) > 20)

    Rounds(chosen, database, stopped).run()
    assert provider.rings == {phone_of(0): 1}
    assert "texts: " in caplog.text


def rename(database: Database, table: str, name: str) -> None:
    with database.writing() as session:
        session.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_two_workers_at_once_send_each_text_once(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.ovh)
    owed(database, chosen, crowd(30))
    both = [threading.Thread(target=run, args=(rounds(chosen, database),)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert provider.rings == {phone_of(number): 1 for number in range(30)}


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_reports_are_noted_once_and_in_one_direction(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, place: str
) -> None:
    chosen = texting(SMS_URL=getattr(provider, place))
    owed(database, chosen, crowd(3))
    worked = rounds(chosen, database)
    run(worked)
    ids = {text["to"]: text["id"] for text in provider.taken.values()}
    provider.reports = [
        {"id": ids[phone_of(0)], "state": "delivered"},
        {"id": ids[phone_of(1)], "state": "failed", "reason": "EXPIRED"},
        {"id": ids[phone_of(0)], "state": "delivered"},
        {"id": "4096", "state": "delivered"},
    ]
    assert worked.pulls.reports(now()) == 2
    provider.reports.append({"id": ids[phone_of(0)], "state": "failed"})
    assert worked.pulls.reports(now()) == 0
    assert states(database) == {phone_of(0): DELIVERED, phone_of(1): FAILED, phone_of(2): SENT}


def test_a_report_settles_what_was_in_doubt(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(2))
    provider.faults.append("lost")
    run(rounds(chosen, database))
    (reference,) = [name for name, text in provider.taken.items() if text["to"] == phone_of(0)]
    with database.writing() as session:
        assert outbox.report(session, reference, "", DELIVERED, "", now())
    assert states(database)[phone_of(0)] == DELIVERED


def test_texts_keep_to_their_pace(database: Database, texting: Chosen, crowd: Crowd, provider: Carrier) -> None:
    chosen = texting(SMS_URL=provider.ovh, SMS_PER_MINUTE="600")
    owed(database, chosen, crowd(4))
    begun = time.monotonic()
    run(rounds(chosen, database))
    assert time.monotonic() - begun >= 0.4


def test_no_file_of_somebody_erased_stays(database: Database, texting: Chosen, crowd: Crowd) -> None:
    chosen = texting()
    owed(database, chosen, crowd(2))
    run(rounds(chosen, database))
    with database.writing() as session:
        erasures.erase(session, who_is("person-0@exemple.fr"), now(), KEY)
    retention.clean(chosen, database, now())
    folder: Path = chosen.instance / "texts"
    assert [phone_of(0) in file.read_text() for file in folder.iterdir()] == [False]
    assert states(database) == {phone_of(1): SENT}
