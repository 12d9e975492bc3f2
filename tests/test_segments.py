import pytest
import sqlalchemy as sa

from capture import consents, memberships, proposals, supporters
from capture.database import Database
from capture.issues import Catalogue
from capture.proposals import Wish
from capture.segments import LEFT, WITHOUT, WITHOUT_LETTER, Segment
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.conftest import NOON, who_is

EVERYTHING = ("newsletter", "targeting", "sms", "letter:housing", "letter:transport")


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille wants the newsletter, Bilal everything, Odette only housing; Mallory never confirmed."""
    wishes = [
        wish_of(CAMILLE, "newsletter", neighbourhood="bellevue"),
        wish_of(BILAL, *EVERYTHING, neighbourhood="bellevue", phone="+33639980001"),
        wish_of(ODETTE, "letter:housing", neighbourhood="bellevue"),
    ]
    with database.writing() as session:
        for wish in wishes:
            confirm(session, wish, catalogue)
        proposals.propose(session, wish_of("mallory@exemple.net", *EVERYTHING), NOON)
    return database


def confirm(session: sa.orm.Session, wish: Wish, catalogue: Catalogue) -> None:
    """Let a person propose and press the button."""
    proposals.propose(session, wish, NOON)
    memberships.join(session, proposals.outstanding(session, wish.who)[0], catalogue, NOON)


@pytest.mark.parametrize(
    ("segment", "reached", "refused"),
    [
        (Segment("email"), [CAMILLE, BILAL], {WITHOUT["newsletter"]: 1}),
        (Segment("email", "housing"), [BILAL, ODETTE], {}),
        (Segment("email", neighbourhood="bellevue"), [BILAL], {WITHOUT["targeting"]: 1, WITHOUT["newsletter"]: 1}),
        (Segment("email", "housing", "bellevue"), [BILAL], {WITHOUT["targeting"]: 1}),
        (Segment("email", "school"), [], {}),
        (Segment("sms"), [BILAL], {WITHOUT["sms"]: 2}),
    ],
)
def test_a_channel_reaches_those_who_agreed_to_it(
    town: Database, segment: Segment, reached: list[str], refused: dict[str, int]
) -> None:
    with town.reading() as session:
        assert [person.email for person in segment.members(session)] == reached
        assert segment.count(session) == len(reached)
        assert segment.refusals(session) == refused


def test_who_left_is_counted_and_not_reached(town: Database) -> None:
    with town.writing() as session:
        memberships.leave(session, who_is(BILAL), "/leave", NOON)
    with town.reading() as session:
        assert [person.email for person in Segment("email").members(session)] == [CAMILLE]
        assert Segment("email").refusals(session)[LEFT] == 1


def test_a_letter_taken_back_is_a_letter_refused(town: Database) -> None:
    with town.writing() as session:
        odette = session.scalars(sa.select(supporters.Supporter.id).filter_by(email=ODETTE)).one()
        consents.withdraw(session, odette, ["letter:housing"], "/preferences", NOON)
    with town.reading() as session:
        assert [person.email for person in Segment("email", "housing").members(session)] == [BILAL]
        assert Segment("email", "housing").refusals(session) == {WITHOUT_LETTER: 1}
