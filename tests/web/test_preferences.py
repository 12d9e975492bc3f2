"""The page behind every letter: it can only take away."""

import re

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import consents, links, memberships, words
from capture.consents import Consent
from capture.database import Database, now
from capture.issues import Catalogue
from capture.supporters import Supporter
from tests.cast import CAMILLE, MALLORY
from tests.conftest import ENVIRONMENT, who_is
from tests.web.conftest import Letters, link
from tests.web.own import camille_joins, standing

TOKEN = links.leave_token(ENVIRONMENT["SUPPRESSION_KEY"], who_is(CAMILLE))
PATH = f"/preferences/{TOKEN}"
WISHES = ("newsletter", "targeting", "letter:housing", "letter:transport", "help:doors")


@pytest.fixture(autouse=True)
def camille(database: Database, catalogue: Catalogue) -> None:
    camille_joins(database, catalogue, *WISHES)


def test_it_shows_what_comes_and_nothing_of_the_person(visitor: FlaskClient) -> None:
    page = visitor.get(PATH).text
    assert page.count("checked") == 4
    for told in ("Camille", CAMILLE, "bellevue", "33612345678", "doors"):
        assert told not in page


def test_opening_it_changes_nothing(visitor: FlaskClient, database: Database) -> None:
    for _ in range(3):
        assert visitor.get(PATH).status_code == 200
    assert standing(database) == set(WISHES)


def test_what_loses_its_tick_is_taken_back(visitor: FlaskClient, database: Database) -> None:
    answer = visitor.post(PATH, data={"newsletter": "yes", "issues": "housing", "language": "fr"})
    assert (answer.status_code, answer.location) == (303, f"{PATH}?saved=yes")
    assert standing(database) == {"newsletter", "letter:housing", "help:doors"}
    with database.reading() as session:
        line = session.scalars(sa.select(Consent).where(Consent.purpose == "targeting", ~Consent.granted)).one()
    assert line.page == "/preferences"


def test_nothing_can_be_added(visitor: FlaskClient, database: Database) -> None:
    visitor.post(PATH, data={})
    assert standing(database) == {"help:doors"}
    everything = {"newsletter": "yes", "targeting": "yes", "sms": "yes", "issues": ["housing"], "help": ["phone"]}
    visitor.post(PATH, data=everything | {"given_name": "Mallory", "phone": "0612345679", "email": MALLORY})
    assert standing(database) == {"help:doors"}
    with database.reading() as session:
        person = session.scalars(sa.select(Supporter)).one()
    assert (person.given_name, person.phone, person.email) == ("Camille", "+33612345678", CAMILLE)


def test_the_language_can_be_changed(visitor: FlaskClient, database: Database) -> None:
    visitor.post(PATH, data={"newsletter": "yes", "language": "en"})
    assert '<html lang="en"' in visitor.get(PATH).text
    visitor.post(PATH, data={"newsletter": "yes", "language": "xx"})
    assert '<html lang="en"' in visitor.get(PATH).text


def test_an_issue_that_left_the_site_can_still_be_taken_back(
    visitor: FlaskClient, database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        person = session.scalars(sa.select(Supporter)).one()
        memberships.revise(session, person, [*WISHES, "letter:harbour"], catalogue, "/", now())
    assert 'value="harbour"' in visitor.get(PATH).text
    visitor.post(PATH, data={"newsletter": "yes"})
    assert standing(database) == {"newsletter", "help:doors"}


def test_a_fresh_link_goes_to_the_address_itself(visitor: FlaskClient, letters: Letters) -> None:
    answer = visitor.post(f"{PATH}/link")
    assert (answer.status_code, answer.location) == (303, "/preferences?sent=yes")
    (letter,) = letters()
    assert visitor.get(link(letter, "open")).status_code == 200


def test_who_holds_a_letter_makes_few_letters(visitor: FlaskClient, letters: Letters) -> None:
    start = now()
    for minutes in range(0, 24 * 60, 20):
        with time_machine.travel(start.timestamp() + 60 * minutes, tick=True):
            assert visitor.post(f"{PATH}/link").status_code == 303
    with time_machine.travel(start.timestamp() + 24 * 3600, tick=True):
        assert len(letters()) == 3


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_letter_to_somebody_unknown_leads_to_a_calm_page(visitor: FlaskClient, method: str) -> None:
    token = links.leave_token(ENVIRONMENT["SUPPRESSION_KEY"], who_is(MALLORY))
    english = {"Accept-Language": "en"}
    answer = visitor.open(f"/preferences/{token}", method=method, headers=english, follow_redirects=True)
    assert answer.status_code == 200
    assert "Nobody is signed up" in answer.text
    assert visitor.post(f"/preferences/{token}/link", headers=english).location == "/en/preferences?sent=yes"


@pytest.mark.parametrize("token", ["x", "é", "a" * 5000, "..", "%00", who_is(CAMILLE)])
def test_a_forged_link_is_refused(visitor: FlaskClient, token: str) -> None:
    assert visitor.get(f"/preferences/{token}").status_code == 404
    assert visitor.post(f"/preferences/{token}", data={}).status_code == 404


def test_who_left_sees_that_nothing_comes(visitor: FlaskClient) -> None:
    visitor.post(f"/leave/{TOKEN}")
    page = visitor.get(PATH).text
    assert "checked" not in page


def test_every_letter_leads_here(visitor: FlaskClient, letters: Letters) -> None:
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    visitor.post(f"{PATH}/link")
    assert [letter.count(PATH) for letter in letters()] == [1, 1]


def test_the_words_are_those_of_the_form(visitor: FlaskClient, catalogue: Catalogue) -> None:
    with words.speaking("fr"):
        shown = consents.wording("newsletter", catalogue)
    assert re.search(re.escape(shown), visitor.get(PATH).text)
