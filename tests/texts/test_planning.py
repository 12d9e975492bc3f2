"""Planning: each person is owed a text once, if they agree to it and their number takes one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from capture import consents, law, memberships, suppressions, texts
from capture.database import Database, now
from capture.issues import Catalogue
from capture.texts import Message, Text, permission, planning
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY, who_is
from tests.texts.conftest import Chosen
from tests.texts.people import BODY, MAILING, joined, owed, phone_of

PHONE = "+33612340001"


def reasons(database: Database, texting: Chosen, people: list[int], *asks: str, **settings: str) -> dict[str, int]:
    """Plan for these people; return why not, by reason."""
    with database.writing() as session:
        messages = [Message(one, BODY, "fr") for one in people]
        plan = texts.plan(session, texting(**settings), MAILING, messages, now(), asks or (law.SMS,))
        return {reason: count for reason, count in plan.refused.items() if count}


def test_a_mailing_is_owed_once_however_often_it_is_planned(
    database: Database, texting: Chosen, catalogue: Catalogue
) -> None:
    people = joined(database, catalogue, 3)
    first, again = owed(database, texting(), people), owed(database, texting(), people)
    assert (first.texts, first.parts, again.texts) == (3, 3, 0)
    assert again.refused == {planning.AGAIN: 3}


def test_two_with_one_phone_get_it_once(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    with database.writing() as session:
        both = [confirms(session, wish_of(email, "sms", phone=PHONE), catalogue) for email in (CAMILLE, BILAL)]
    assert owed(database, texting(), both).texts == 1


def test_many_are_planned_at_once(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    people = joined(database, catalogue, 600)  # more than one statement
    assert owed(database, texting(), people).texts == 600


@pytest.mark.parametrize(
    ("phone", "settings", "reason"),
    [
        ("+33142278186", {}, "not a mobile number"),
        ("+33899101010", {}, "not a mobile number"),
        ("+33800000000", {}, "not a mobile number"),
        ("+447400123456", {}, "a number of a country to which no text messages go"),
        ("+447400123456", {"SMS_COUNTRIES": "FR,GB"}, ""),
        ("+12015550123", {"SMS_COUNTRIES": "US"}, ""),
        ("+262692123456", {}, ""),
        ("+33612340001", {}, ""),
        ("+33639980001", {}, ""),
        ("", {}, "no phone number"),
    ],
)
def test_only_mobiles_of_named_countries_are_texted(
    database: Database, texting: Chosen, catalogue: Catalogue, phone: str, settings: dict[str, str], reason: str
) -> None:
    with database.writing() as session:
        person = confirms(session, wish_of(CAMILLE, "sms", phone=phone), catalogue)
    assert reasons(database, texting, [person], **settings) == ({reason: 1} if reason else {})


def test_each_purpose_must_be_agreed_to(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    with database.writing() as session:
        without = confirms(session, wish_of(BILAL, "newsletter", phone=PHONE), catalogue)
    told = reasons(database, texting, [without, *joined(database, catalogue, 1), 4096], law.SMS, law.TARGETING)
    assert told == {
        "did not ask for text messages": 1,
        "did not agree to messages chosen by several things they told us": 1,
        "not on the list any more": 1,
    }


def test_who_left_is_owed_none(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    people = joined(database, catalogue, 1)
    with database.writing() as session:
        memberships.leave(session, who_is("person-0@exemple.fr"), "/leave", now())
    assert reasons(database, texting, people) == {"left, or asked never to be written to": 1}


def test_a_number_that_said_stop_counts_until_its_owner_agrees_again(
    database: Database, texting: Chosen, catalogue: Catalogue
) -> None:
    people = joined(database, catalogue, 1)
    with database.writing() as session:
        suppressions.suppress(session, suppressions.digest_of_number(KEY, phone_of(0)), now())
    assert reasons(database, texting, people) == {permission.STOPPED: 1}

    with database.writing() as session:
        consents.grant(session, people[0], {law.SMS: "Send me texts."}, "/preferences", now() + timedelta(seconds=1))
    assert reasons(database, texting, people) == {}


def test_what_is_owed_is_whole(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    owed(database, texting(), joined(database, catalogue, 1))
    with database.reading() as session:
        text = session.scalars(sa.select(Text)).one()
    assert text.body == f"Dupont32: {BODY} STOP au 36180"
    assert text.until - text.planned_at == planning.GOOD_FOR


def test_what_is_foreseen_is_what_is_planned(database: Database, texting: Chosen, catalogue: Catalogue) -> None:
    people = joined(database, catalogue, 4)
    with database.writing() as session:
        twin = confirms(session, wish_of(BILAL, "sms", phone=phone_of(0)), catalogue)
    owed(database, texting(), people[:1])
    everybody = [Message(one, BODY, "fr") for one in [*people, twin, 4096]]
    with database.writing() as session:
        foreseen = texts.foresee(session, texting(), MAILING, everybody)
        planned = texts.plan(session, texting(), MAILING, everybody, now())
    assert foreseen == planned
    assert (planned.texts, planned.parts) == (3, 3)
    assert planned.refused == {planning.AGAIN: 2, permission.GONE: 1}


def test_what_has_not_left_can_be_taken_back_and_planned_again(
    database: Database, texting: Chosen, catalogue: Catalogue
) -> None:
    people = joined(database, catalogue, 3)
    owed(database, texting(), people)
    with database.writing() as session:
        first = session.scalars(sa.select(Text).order_by(Text.id)).first()
        assert first is not None
        first.state = texts.SENT
    with database.writing() as session:
        assert texts.unplan(session, MAILING, now()) == 2
    again = owed(database, texting(), people)
    assert (again.texts, again.refused[planning.AGAIN]) == (2, 1)
