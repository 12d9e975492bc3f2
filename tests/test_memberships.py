import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, links, memberships, proposals, suppressions, words
from capture.consents import Consent, Wording
from capture.database import Database
from capture.interests import Interest
from capture.issues import Catalogue
from capture.proposals import Wish
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import NOON, who_is

WHO = who_is(CAMILLE)


def join(session: Session, wish: Wish, catalogue: Catalogue) -> int:
    """Let a person propose and press the button."""
    proposals.propose(session, wish, NOON)
    return memberships.join(session, proposals.outstanding(session, wish.who)[0], catalogue, NOON)


def test_joining_makes_a_wish_fact_and_consent(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        wish = wish_of(CAMILLE, "newsletter", "letter:housing", given_name="Camille", neighbourhood="bellevue")
        person = session.get_one(Supporter, join(session, wish, catalogue))
        assert (person.email, person.given_name, person.neighbourhood) == (CAMILLE, "Camille", "bellevue")
        assert session.scalars(sa.select(Interest.issue)).all() == ["housing"]
        assert consents.standing(session, person.id) == ["newsletter", "letter:housing"]
        assert proposals.outstanding(session, WHO) == []


def test_the_ledger_keeps_the_exact_words_that_were_shown(database: Database, catalogue: Catalogue) -> None:
    with words.speaking("fr"), database.writing() as session:
        join(session, wish_of(CAMILLE, "letter:housing", source="/issues/logement/"), catalogue)
        line, kept = session.execute(sa.select(Consent, Wording).join(Wording)).one()
    housing = dict(next(issue.titles for issue in catalogue.issues if issue.key == "housing"))["fr"]
    assert kept.text == f"{words.translations('fr').gettext(consents.LETTER_WORDS)} {housing}"
    assert (kept.language, line.page, line.at, line.granted) == ("fr", "/issues/logement/", NOON, True)


def test_signing_up_again_erases_nothing_that_is_known(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        join(session, wish_of(CAMILLE, "letter:housing", given_name="Camille", neighbourhood="bellevue"), catalogue)
        again = session.get_one(Supporter, join(session, wish_of(CAMILLE, "newsletter"), catalogue))
        session.refresh(again)
        assert (again.given_name, again.neighbourhood) == ("Camille", "bellevue")
        assert session.scalar(sa.select(sa.func.count(Supporter.id))) == 1
        assert set(consents.standing(session, again.id)) == {"newsletter", "letter:housing"}


def test_leaving_takes_every_consent_back(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        camille = join(session, wish_of(CAMILLE, "newsletter", "letter:housing"), catalogue)
        memberships.leave(session, WHO, "/leave", NOON)
        assert consents.standing(session, camille) == []
        assert session.scalar(sa.select(suppressions.holds(WHO)))
        assert session.scalars(sa.select(Interest.issue)).all() == []
        assert session.scalar(sa.select(sa.func.count(Consent.id))) == 4


def test_leaving_twice_is_leaving_once(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        join(session, wish_of(CAMILLE), catalogue)
        for _ in range(3):
            memberships.leave(session, WHO, "/leave", NOON)
        assert session.scalar(sa.select(sa.func.count(Consent.id))) == 2


def test_who_never_confirmed_can_leave_too(database: Database) -> None:
    with database.writing() as session:
        proposals.propose(session, wish_of(CAMILLE), NOON)
        memberships.leave(session, WHO, "/leave", NOON)
        assert proposals.outstanding(session, WHO) == []
        assert session.scalar(sa.select(suppressions.holds(WHO)))


def test_a_leaver_comes_back_through_the_button_only(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        join(session, wish_of(CAMILLE), catalogue)
        memberships.leave(session, WHO, "/leave", NOON)
        proposals.propose(session, wish_of(CAMILLE), NOON)
        assert session.scalar(sa.select(suppressions.holds(WHO)))
        camille = memberships.join(session, proposals.outstanding(session, WHO)[0], catalogue, NOON)
        assert not session.scalar(sa.select(suppressions.holds(WHO)))
        assert session.get_one(Supporter, camille, populate_existing=True).left_at is None


def test_one_who_leaves_takes_nobody_along(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        join(session, wish_of(CAMILLE), catalogue)
        bilal = join(session, wish_of(BILAL), catalogue)
        memberships.leave(session, WHO, "/leave", NOON)
        assert consents.standing(session, bilal) == ["newsletter"]


def test_an_issue_that_left_the_site_keeps_its_key(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        camille = join(session, wish_of(CAMILLE, "letter:harbour"), catalogue)
        assert session.scalars(sa.select(Interest.issue)).all() == ["harbour"]
        assert consents.standing(session, camille) == ["letter:harbour"]


def test_a_leaving_link_from_an_old_letter_still_works(database: Database, catalogue: Catalogue) -> None:
    token = links.leave_token("key", WHO)
    with database.writing() as session:
        join(session, wish_of(CAMILLE), catalogue)
        memberships.leave(session, links.read_leave_token("key", token), "/leave", NOON)
        camille = join(session, wish_of(CAMILLE), catalogue)
        memberships.leave(session, links.read_leave_token("key", token), "/leave", NOON)
        assert consents.standing(session, camille) == []
