"""The delegates at the desk: who is missing, who is asked, and what the mayor is told."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient

from capture.database import Database
from capture.issues import Catalogue
from capture.precincts import Election, Precinct, Result
from capture.staff import ELECTION_DAY, ORGANISER
from tests.cast import CAMILLE, wish_of
from tests.choosing import confirms
from tests.web.desk.conftest import SignedIn

BILAL = {
    "station": "1",
    "half": "day",
    "role": "assessor",
    "given_name": "Bilal",
    "family_name": "Haddad",
    "phone": "06 12 34 56 78",
    "born_on": "1988-05-02",
    "born_in": "Lyon",
    "address": "4 rue du Moulin",
}


@pytest.fixture
def desk(signed_in: SignedIn, database: Database) -> FlaskClient:
    """Omar's seat, in a town of two stations."""
    with database.writing() as session:
        for code, name in (("0012", "École"), ("0123", "Mairie")):
            session.add(Precinct(code=code, name=name, address="", neighbourhood="Centre", registered=1000))
            session.flush()
    return signed_in(ORGANISER)


def test_somebody_is_asked_agrees_and_is_told_to_the_mayor(desk: FlaskClient) -> None:
    assert desk.post("/desk/delegates/ask", data=BILAL).status_code == 303
    page = desk.get("/desk/delegates/").text
    assert "Bilal Haddad" in page and "Print the letter" not in page
    desk.post("/desk/delegates/1/agree")
    page = desk.get("/desk/delegates/").text
    assert page.index(">0123<") < page.index(">0012<")
    letter = desk.get("/desk/delegates/notice.pdf")
    assert letter.data.startswith(b"%PDF") and letter.mimetype == "application/pdf"
    desk.post("/desk/delegates/notified", data={"delegate": "1"})
    assert "notified to the mayor" in desk.get("/desk/delegates/1").text
    desk.post("/desk/delegates/1/receipt")
    assert "receipt in hand" in desk.get("/desk/delegates/").text
    # Another number to call is nothing to the mayor; another half of the day is.
    desk.post("/desk/delegates/1", data=BILAL | {"phone": "0612345699"})
    assert "receipt in hand" in desk.get("/desk/delegates/").text
    desk.post("/desk/delegates/1", data=BILAL | {"half": "afternoon"})
    page = desk.get("/desk/delegates/").text
    assert "receipt in hand" not in page and "1 agreed and is not notified" in page
    desk.post("/desk/delegates/1/remove")
    assert desk.get("/desk/delegates/1").status_code == 404


def test_a_form_that_comes_twice_asks_one_person(desk: FlaskClient) -> None:
    for _ in range(2):
        assert desk.post("/desk/delegates/ask", data=BILAL | {"once": "k" * 22}).status_code == 303
    assert desk.get("/desk/delegates/2").status_code == 404


def test_whoever_is_willing_is_on_the_page_and_fills_the_form(
    desk: FlaskClient, database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        wish = wish_of(CAMILLE, "help:polling", given_name="Camille", phone="+33612345679")
        number = confirms(session, wish, catalogue)
    assert "Camille" in desk.get("/desk/delegates/").text
    form = desk.get(f"/desk/delegates/ask?supporter={number}").text
    assert 'value="Camille"' in form and 'value="+33612345679"' in form


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"station": "9"}, "choose from the list"),
        ({"given_name": "", "family_name": ""}, "write a name"),
        ({"phone": "12"}, "phone number"),
        ({"born_on": "soon"}, "date"),
        ({"born_on": "2099-01-01"}, "were born"),
        ({"address": "x" * 201}, "write less"),
        ({"given_name": "=1+1"}, "letters"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(desk: FlaskClient, told: dict[str, str], said: str) -> None:
    answer = desk.post("/desk/delegates/ask", data=BILAL | told)
    assert answer.status_code == 422
    assert said in answer.text and "Lyon" in answer.text
    assert desk.get("/desk/delegates/1").status_code == 404


def test_too_little_for_the_mayor_is_refused_with_the_article(desk: FlaskClient) -> None:
    desk.post("/desk/delegates/ask", data=BILAL | {"born_on": ""})
    desk.post("/desk/delegates/1/agree")
    for refused in (desk.post("/desk/delegates/1/notify"), desk.get("/desk/delegates/notice.pdf")):
        assert refused.status_code == 422
        assert "date of birth" in refused.text and "R46" in refused.text
    desk.post("/desk/delegates/1", data=BILAL)
    assert desk.post("/desk/delegates/1/notify").status_code == 303


@pytest.mark.parametrize(("hour", "said"), [(16, "by 11/03/2032 18:00"), (18, "Too late")])
def test_the_hour_by_which_the_mayor_is_told_is_shown_and_warned_of(
    signed_in: SignedIn, desk: FlaskClient, hour: int, said: str
) -> None:
    with time_machine.travel(datetime(2032, 3, 11, hour, tzinfo=UTC), tick=False):
        assert said in signed_in(ORGANISER, email="late@exemple.fr").get("/desk/delegates/").text


def test_the_link_of_a_station_is_shown_once_and_taken_back(desk: FlaskClient) -> None:
    page = desk.post("/desk/delegates/stations/2/link").text
    link = re.search(r'value="http\S+(/delegate/[\w-]{43})"', page)
    assert link and "<path fill" in page
    with time_machine.travel(datetime(2032, 3, 14, 9, tzinfo=UTC), tick=False):
        assert desk.get(link[1]).status_code == 200
    assert link[1] not in desk.get("/desk/delegates/").text
    assert desk.post("/desk/delegates/stations/2/revoke").status_code == 303
    assert desk.get(link[1]).status_code == 404
    assert desk.post("/desk/delegates/stations/9/link").status_code == 404


def test_a_silent_station_says_whom_to_call(desk: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        before = Election(key="2026_muni_t1", name="March 2026", held_on=date(2026, 3, 15))
        session.add(before)
        session.flush()
        session.add(Result(election_id=before.id, precinct_id=1, registered=1000, voters=600))
    desk.post("/desk/delegates/ask", data=BILAL)
    assert "tel:" not in desk.get("/desk/day/board").text
    desk.post("/desk/delegates/1/agree")
    assert '<a href="tel:+33612345678">Call Bilal Haddad</a>' in desk.get("/desk/day/board").text


def test_whoever_counts_does_not_read_the_register(desk: FlaskClient, signed_in: SignedIn) -> None:
    assert signed_in(ELECTION_DAY).get("/desk/delegates/").status_code == 403
