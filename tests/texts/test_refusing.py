"""Refusing: STOP, in whatever words and on whatever way, ends texts at once; nothing brings them back but its owner."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from capture import consents, law, suppressions
from capture.consents import Consent
from capture.database import Database, now
from capture.deliveries import results
from capture.settings import Settings
from capture.supporters import Supporter
from capture.texts import permission, refusing, stops
from capture.texts.providers import Refusal, Reply
from capture.texts.providers.ovh import REPLIES_AT_ONCE
from tests.conftest import KEY, NOON
from tests.texts.carrier import Carrier
from tests.texts.conftest import Chosen
from tests.texts.people import owed, phone_of, rounds, run

Crowd = Callable[[int], list[int]]


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "STOP!!!",
        "STOP SMS",
        "StopSMS",
        "Stop au 36180",
        "Arrêt",
        "ARRÊTEZ",
        "arretez svp",
        "Désabonnement",
        "desinscription merci",
        "Unsubscribe",
        "please stop",
        "cancel",
        "BAJA",
        "parar",
        "Abmelden",
        "стоп",
        "إيقاف",
        "停止",
        "Plus de SMS !",
        "Je ne veux plus recevoir de messages",
        "Ne m’écrivez plus",
        "no more texts",
        "S\u200bTOP".replace("\u200b", ""),
    ],
)
def test_the_usual_words_stop(text: str) -> None:
    assert stops.says_stop(text)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Merci !", "Oui", "À samedi, je passe avec deux amis", "La lutte ne va pas stopper comme cela", "👍"],
)
def test_other_words_do_not(text: str) -> None:
    assert not stops.says_stop(text)


def standing(database: Database, person: int) -> list[str]:
    """Return what somebody agrees to."""
    with database.reading() as session:
        return consents.standing(session, person)


def against(database: Database, settings: Settings, person: int) -> str:
    """Return what stands against a text to somebody."""
    with database.reading() as session:
        whom = session.get_one(Supporter, person)
        return permission.against(session, settings, {whom: [law.SMS]})[whom]


def test_a_refusal_at_the_provider_suppresses_once(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen, people = texting(SMS_URL=provider.ovh), crowd(2)
    provider.refusals = [{"to": phone_of(0)}, {"to": "+33600000000"}, {"to": "36180"}]
    pulls = rounds(chosen, database).pulls
    assert [pulls.refusals(now()), pulls.refusals(now())] == [2, 0]

    assert [standing(database, person) for person in people] == [[], ["sms"]]
    with database.reading() as session:
        assert suppressions.held(session, [suppressions.digest_of_number(KEY, "+33600000000")])
        lines = session.scalars(sa.select(Consent).where(~Consent.granted)).all()
    assert [(line.page, line.supporter_id) for line in lines] == [("sms/provider", people[0])]


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_an_answer_stops_what_is_planned(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, place: str
) -> None:
    chosen, people = texting(SMS_URL=getattr(provider, place)), crowd(2)
    owed(database, chosen, people)
    at = now().isoformat()
    provider.replies = [
        {"from": phone_of(0), "text": "Arrêt svp", "at": at},
        {"from": phone_of(1), "text": "Merci !", "at": at},
    ]
    run(rounds(chosen, database))
    assert provider.rings == {phone_of(1): 1}


@pytest.mark.parametrize("place", ["url", "ovh"])
def test_an_answer_that_the_database_did_not_take_is_read_again(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier, place: str
) -> None:
    chosen, (person,) = texting(SMS_URL=getattr(provider, place)), crowd(1)
    provider.replies = [{"from": phone_of(0), "text": "STOP", "at": now().isoformat()}]
    pulls = rounds(chosen, database).pulls
    with database.writing() as session:
        session.execute(sa.text("ALTER TABLE suppressions RENAME TO elsewhere"))
    with pytest.raises(sa.exc.DBAPIError):
        pulls.refusals(now())
    with database.writing() as session:
        session.execute(sa.text("ALTER TABLE elsewhere RENAME TO suppressions"))

    assert (pulls.heard, standing(database, person)) == (None, ["sms"])
    assert (pulls.refusals(now()), standing(database, person)) == (1, [])


def test_nobody_is_heard_before_every_answer_is_read(
    database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen, people = texting(SMS_URL=provider.ovh), crowd(2)
    owed(database, chosen, people)
    at = now().isoformat()
    answers = ["Merci !"] * (2 * REPLIES_AT_ONCE + 1) + ["STOP"]
    provider.replies = [{"from": phone_of(0), "text": text, "at": at} for text in answers]
    run(rounds(chosen, database))
    assert provider.rings == {phone_of(1): 1}
    read = [path for path in provider.asked if "/incoming/" in path]
    assert len(read) == len(set(read)) == len(answers)


def test_who_agrees_again_is_not_stopped_by_what_was_said_before(
    database: Database, texting: Chosen, crowd: Crowd
) -> None:
    chosen, (person,) = texting(), crowd(1)
    said = Reply(phone_of(0), "STOP", NOON + timedelta(days=1))
    with database.writing() as session:
        assert refusing.read_all(session, chosen, [said], now()) == 1
        consents.grant(session, person, {law.SMS: "Send me texts."}, "/preferences", NOON + timedelta(days=2))
        assert refusing.read_all(session, chosen, [said], now()) == 0
    assert (standing(database, person), against(database, chosen, person)) == (["sms"], "")

    later = Reply(phone_of(0), "STOP", NOON + timedelta(days=3))
    with database.writing() as session:
        assert refusing.read_all(session, chosen, [later], now()) == 1
    assert standing(database, person) == []


def test_everybody_of_a_number_is_stopped(database: Database, texting: Chosen, crowd: Crowd) -> None:
    people = crowd(2)
    with database.writing() as session:
        session.execute(sa.update(Supporter).values(phone=phone_of(0)))
        refusing.heed_all(session, texting(), [Refusal("06 12 34 00 00")], now())
    assert [standing(database, person) for person in people] == [[], []]


def test_the_rest_of_what_somebody_agreed_to_stays(database: Database, texting: Chosen, crowd: Crowd) -> None:
    (person,) = crowd(1)
    with database.writing() as session:
        consents.grant(session, person, {law.NEWSLETTER: "Send me letters."}, "/preferences", NOON)
        refusing.heed_all(session, texting(), [Refusal(phone_of(0))], now())
    assert standing(database, person) == ["newsletter"]


@pytest.mark.parametrize("number", ["", "36180", "nobody", "+33", "tel:0", "0" * 400])
def test_what_is_no_number_stops_nobody(database: Database, texting: Chosen, number: str) -> None:
    with database.writing() as session:
        assert not refusing.heed(session, texting(), number, None, "sms/stop", now())


def test_a_moment_that_is_yet_to_come_counts_as_now(database: Database, texting: Chosen, crowd: Crowd) -> None:
    crowd(1)
    at = datetime.now(UTC)
    with database.writing() as session:
        refusing.heed(session, texting(), phone_of(0), at + timedelta(days=900), "sms/stop", at)
        (since,) = suppressions.held(session, [suppressions.digest_of_number(KEY, phone_of(0))]).values()
    assert abs(since - at) < timedelta(seconds=1)


def test_whoever_says_stop_left_by_the_text_that_they_got_last(
    texting: Chosen, database: Database, crowd: Crowd
) -> None:
    settings, (first, other) = texting(), crowd(2)
    owed(database, settings, [first, other], "first")
    run(rounds(settings, database))
    owed(database, settings, [first], "second")
    run(rounds(settings, database))
    with database.writing() as session:
        for _ in range(2):
            refusing.read_all(session, settings, [Reply(phone_of(0), "STOP")], now())
        refusing.read_all(session, settings, [Reply(phone_of(1), "merci")], now())
        assert results.count(session, ["first", "second"]) == {"first": {}, "second": {results.LEFT: 1}}
