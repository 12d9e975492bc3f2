"""A segment's people, whom each channel reaches of them, and why not the others: one number everywhere."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from capture import bounces, consents, law, memberships, origins, proposals, tags
from capture.database import Database
from capture.issues import Catalogue
from capture.law import DOOR, OBSERVED, POST
from capture.origins import Source
from capture.segments import Segment
from capture.segments.fields import FIELDS
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import BALLOT, chosen, confirms, reached, refused
from tests.conftest import NOON, who_is

EVERYTHING = ("newsletter", "targeting", "sms", "letter:housing", "letter:transport")
LAST_YEAR = datetime(2025, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille wants the newsletter, Bilal everything, Odette only housing; Mallory never confirmed."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", "help:doors", neighbourhood="bellevue"), catalogue, LAST_YEAR)
        told = {"given_name": "Bilal", "neighbourhood": "bellevue", "phone": "+33639980001", "src": "leaflet-housing"}
        confirms(session, wish_of(BILAL, *EVERYTHING, **told), catalogue)
        confirms(session, wish_of(ODETTE, "letter:housing", given_name="Odette", language="en"), catalogue)
        tags.tag(session, Supporter.email == ODETTE, "presse", "staff:1", NOON)
        proposals.propose(session, wish_of("mallory@exemple.net", *EVERYTHING), NOON)
    return database


def meant(segment: Segment) -> list[str]:
    """Return who is meant."""
    people = sa.select(Supporter.email).where(segment.condition).order_by(Supporter.id)
    return list(segment.scope.session.scalars(people))


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("", [CAMILLE, BILAL, ODETTE]),
        ("issue:housing", [BILAL, ODETTE]),
        ("issue:(housing OR transport)", [BILAL, ODETTE]),
        ("issue:housing issue:transport", [BILAL]),
        ("issue:school", []),
        ("issue:*", [BILAL, ODETTE]),
        ("-issue:*", [CAMILLE]),
        ("letter:transport", [BILAL]),
        ("neighbourhood:bellevue", [CAMILLE, BILAL]),
        ("-neighbourhood:*", [ODETTE]),
        ("neighbourhood:bellevue OR tag:presse", [CAMILLE, BILAL, ODETTE]),
        ("language:en", [ODETTE]),
        ("volunteer:doors", [CAMILLE]),
        ("volunteer:*", [CAMILLE]),
        ("consent:email", [CAMILLE, BILAL, ODETTE]),
        ("consent:newsletter", [CAMILLE, BILAL]),
        ("consent:phone", [CAMILLE]),
        ("has:phone", [BILAL]),
        ("status:confirmed", [CAMILLE, BILAL, ODETTE]),
        ("tag:presse", [ODETTE]),
        ("tag:pr*", [ODETTE]),
        ("tag:PRESSE", [ODETTE]),
        ("-tag:*", [CAMILLE, BILAL]),
        ("src:leaflet*", [BILAL]),
        ("source:/sign-up/", [CAMILLE, BILAL, ODETTE]),
        ("joined:2025-11", [CAMILLE]),
        ("joined:[2026-01-01 TO *]", [BILAL, ODETTE]),
        ("joined:<2026-01-01", [CAMILLE]),
        ("joined:2026-11-22", [BILAL, ODETTE]),
        ("left:*", []),
        ("confirmed:*", [CAMILLE, BILAL, ODETTE]),
        ("bil", [BILAL]),
        ("BILÀL", [BILAL]),
        ("name:bilal", [BILAL]),
        ("name:bil", []),
        ("name:bil*", [BILAL]),
        ("06 39 98", [BILAL]),
        ("phone:0639980001", [BILAL]),
        ("phone:+3363998*", [BILAL]),
        ("email:@gmail.com", [ODETTE]),
        ("odette.m", [ODETTE]),
        ("odette martin", []),
        ("person:2", [BILAL]),
        ("person:99999999999999999999", []),
        ("request:*", []),
        ("postcode:[31000 TO 31999]", []),
        ("town:*", []),
        ("need:ride OR volunteer:doors", [CAMILLE]),
    ],
)
def test_a_line_means_these_people(town: Database, catalogue: Catalogue, line: str, people: list[str]) -> None:
    with town.reading() as session:
        segment = chosen(session, line, catalogue)
        assert meant(segment) == people
        assert segment.count() == len(people)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_finds_somebody_or_nobody(town: Database, catalogue: Catalogue, field: str) -> None:
    with town.reading() as session:
        anybody = chosen(session, f"{field}:*", catalogue).count() if field != "person" else 0
        others = chosen(session, f"-{field}:*", catalogue).count() if field != "person" else 3
        assert anybody + others == 3


@pytest.mark.parametrize(
    ("line", "channel", "people", "others"),
    [
        ("", "email", 2, {"unasked": 1}),
        ("issue:housing", "email", 2, {}),
        ("neighbourhood:bellevue", "email", 1, {"no-targeting": 1}),
        ("issue:housing neighbourhood:bellevue", "email", 1, {}),
        ("issue:housing language:en", "email", 0, {"no-targeting": 1}),
        ("issue:school", "email", 0, {}),
        ("", "sms", 1, {"no-phone": 2}),
        ("issue:housing", "sms", 1, {"no-phone": 1}),
        ("tag:presse", "email", 0, {"law": 1}),
        ("-tag:presse", "email", 0, {"law": 2}),
        ("issue:housing -tag:presse", "sms", 0, {"law": 1}),
        ("tag:presse", "door", 0, {"no-street": 1}),
        ("volunteer:doors", "phone", 0, {"no-phone": 1}),
        ("joined:[2026-01-01 TO *]", "email", 1, {"unasked": 1}),
        ("issue:housing consent:email", "email", 2, {}),
    ],
)
def test_a_channel_reaches_those_who_agreed_to_it(
    town: Database, catalogue: Catalogue, line: str, channel: str, people: int, others: dict[str, int]
) -> None:
    with town.reading() as session:
        segment = chosen(session, line, catalogue)
        reach = segment.reach(channel)
        assert reach.people == people
        assert refused(segment, channel) == others
        reached = [who for several in segment.members(channel, [Supporter.id]) for who in several]
        assert len(reached) == people
        numbers = {key: len(list(segment.refused_members(channel, key))) for key in others}
        assert numbers == others
        assert people + sum(others.values()) == segment.count()


OF_DOORS = {"precinct", "doors", "support", "heard", "turnout"}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("channel", BALLOT.rules.channels)
def test_each_field_may_choose_as_the_law_of_each_channel_says(
    town: Database, catalogue: Catalogue, field: str, channel: str
) -> None:
    with town.reading() as session:
        segment = chosen(session, f"{field}:*" if field != "person" else "person:2", catalogue)
        rules = BALLOT.rules.channels[channel]
        # What was heard at doors and where somebody is on the roll is for doors and post.
        bars = (FIELDS[field].origin == OBSERVED and rules.online) or (
            field in OF_DOORS and channel not in (DOOR, POST)
        )
        assert ("law" in {reason.key for reason in segment.reasons(channel)}) is bars
        if bars:
            assert segment.reach(channel).people == 0


def test_online_only_what_people_told_may_choose() -> None:
    behaviour = {"source", "src", "tag", "assigned", "import", "mailing", "request", "person"}
    heard = OF_DOORS - {"precinct"}
    assert {name for name, field in FIELDS.items() if field.origin == OBSERVED} == behaviour | heard
    dates_and_states = {"joined", "confirmed", "left", "status", "has"}
    assert {name for name, field in FIELDS.items() if field.origin == law.SYSTEM} == dates_and_states


def test_who_left_is_counted_and_not_reached(town: Database) -> None:
    with town.writing() as session:
        memberships.leave(session, who_is(BILAL), "/leave", NOON)
        assert reached(session, "email") == 1
        assert refused(chosen(session), "email") == {"left": 1, "unasked": 1}
        assert [refused(chosen(session), channel)["left"] for channel in ("sms", "phone", "post", "door")] == [1] * 4


def test_a_letter_taken_back_is_a_letter_refused(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        odette = session.scalars(sa.select(Supporter.id).filter_by(email=ODETTE)).one()
        consents.withdraw(session, odette, ["letter:housing"], "/preferences", NOON)
        segment = chosen(session, "issue:housing", catalogue)
        assert segment.reach("email").people == 1
        assert refused(segment, "email") == {"unasked": 1}


def test_an_address_that_fails_is_left_out_of_mail_only(town: Database) -> None:
    with town.writing() as session:
        bounces.note(session, who_is(BILAL), "5.1.1", NOON)
        assert (reached(session, "email"), reached(session, "sms")) == (1, 1)
        assert refused(chosen(session), "email") == {"failing": 1, "unasked": 1}


def test_in_silence_only_doors_come_out(town: Database) -> None:
    eve = datetime(2032, 3, 13, 8, tzinfo=UTC)
    with town.reading() as session:
        segment = chosen(session, at=eve)
        assert [refused(segment, channel).get("silence") for channel in ("email", "sms", "phone", "post")] == [3] * 4
        assert "silence" not in refused(segment, "door")
        told = segment.reach("email").refused[0][0]
    assert told.until == datetime(2032, 3, 14, 19, tzinfo=UTC)
    assert "L49" in told.article


def test_what_a_colleague_noted_chooses_nobody_online(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        bilal = session.scalars(sa.select(Supporter).filter_by(email=BILAL)).one()
        origins.tell(session, bilal, {"neighbourhood": "coteaux"}, Source(OBSERVED, "staff:1", NOON))
        online = chosen(session, "neighbourhood:coteaux", catalogue)
        assert refused(online, "email") == {"noted": 1}
        assert reached(session, "email", "issue:transport") == 1


def test_a_list_of_names_is_not_told_to_the_journal(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        segment = chosen(session, "camille name:dupont OR issue:housing phone:0639980001 person:2", catalogue)
    told = segment.masked
    assert "housing" in told
    assert not any(name in told for name in ("camille", "dupont", "0639", "2"))
