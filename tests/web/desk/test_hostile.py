"""Hostile text at the desk: whatever is typed is answered, alike on both databases, and never an error of ours."""

from io import BytesIO
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from capture import assignments, spellings
from capture.database import Database, now
from capture.issues import Catalogue
from capture.staff import COMMUNICATIONS, OWNER, accounts
from tests.cast import CAMILLE, wish_of
from tests.choosing import NOBODYS, confirms
from tests.team import acts, hire, sit

ACTS, PERSON, SEGMENTS = "/desk/people/acts", "/desk/people/1", "/desk/segments"
HUGE = ("2147483648", "9" * 30, "9" * 5000)
# One letter of it is eighteen where it is looked for.
LONG = "\ufdfa"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases: what one of them takes the other one refuses."""
    return str(request.getfixturevalue(f"{request.param}_only"))


@pytest.fixture
def desk(app: Flask, database: Database, catalogue: Catalogue) -> FlaskClient:
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Camille"), catalogue)
    browser = sit(app, database, hire(database, OWNER))
    browser.post(SEGMENTS, data={"name": "Housing", "q": "issue:housing"})
    return browser


@pytest.mark.parametrize("line", ["a\0b", "name:\0", "tag:a\0*", "segment:\0", "a\x1bb", "a\x85b"])
def test_what_cannot_be_seen_is_no_line(desk: FlaskClient, line: str) -> None:
    page = desk.get("/desk/people", query_string={"q": line})
    assert (page.status_code, "invisible character" in page.text) == (200, True)
    assert desk.get("/desk/people/counts", query_string={"q": line}).status_code == 200
    assert desk.get("/desk/exports/new", query_string={"q": line}).status_code == 422
    for path, told in ((ACTS, {"act": "tag", "tag": "a"}), (SEGMENTS, {"name": "n"}), (f"{SEGMENTS}/1", {})):
        assert desk.post(path, data=told | {"q": line}).status_code == 422


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9999-12", "[0001-01-01 TO *]", "[* TO 9999-12-31]"])
def test_the_first_and_the_last_day_are_none(desk: FlaskClient, day: str) -> None:
    assert "Write a day like" in desk.get("/desk/people", query_string={"q": f"joined:{day}"}).text
    for near in ("0002-01-01", "9998-12-31", "9998-12"):
        assert "Write a day like" not in desk.get("/desk/people", query_string={"q": f"joined:{near}"}).text


@pytest.mark.parametrize("number", HUGE)
def test_a_number_of_nobody_is_no_colleague_and_no_person(desk: FlaskClient, database: Database, number: str) -> None:
    assert desk.post(f"{PERSON}/assign", data={"colleague": number}).status_code == 404
    told = {"act": "assign", "whom": "ticked", "person": "1", "colleague": number}
    assert desk.post(ACTS, data=told).status_code == 404
    assert desk.post(ACTS, data=told | {"person": number, "colleague": "1"}).status_code == 422


def test_whoever_left_is_given_nobody(desk: FlaskClient, database: Database) -> None:
    gone = hire(database, COMMUNICATIONS)
    with database.writing() as session:
        accounts.dismiss(session, gone.id, "staff:1", now())
    assert desk.post(f"{PERSON}/assign", data={"colleague": gone.id}).status_code == 404
    assert desk.post(ACTS, data={"act": "assign", "colleague": gone.id}).status_code == 404
    with database.reading() as session:
        assert assignments.of(session, 1) is None


@pytest.mark.parametrize("act", ["", "a\0b", "camille@exemple.fr"])
def test_an_act_that_there_is_not_is_in_no_journal(desk: FlaskClient, database: Database, act: str) -> None:
    before = acts(database)
    assert desk.post(ACTS, data={"act": act, "whom": "all"}).status_code == 404
    assert acts(database) == before


@pytest.mark.parametrize("typed", ["%00", "100 %s", "%(tag)s", "%"])
def test_a_percent_sign_is_text_in_a_refusal(desk: FlaskClient, typed: str) -> None:
    answer = desk.post(f"{PERSON}/tags", data={"tag": typed})
    assert (answer.status_code, f"“{typed}” cannot be a tag" in answer.text) == (422, True)


def test_a_percent_sign_is_text_in_an_address(desk: FlaskClient, database: Database) -> None:
    hire(database, COMMUNICATIONS, email="a%b@exemple.fr")
    told = {"email": "a%b@exemple.fr", "roles": "owner", "language": "en"}
    answer = desk.post("/desk/colleagues", data=told)
    assert (answer.status_code, "a%b@exemple.fr is a colleague" in answer.text) == (422, True)


def test_what_a_file_holds_is_text_in_a_refusal(desk: FlaskClient) -> None:
    told = {"file": (BytesIO(b"<b>50 %</b>,y\n1,2\n"), "stations.csv")}
    answer = desk.post("/desk/precincts", data=told)
    assert answer.status_code == 422 and "&lt;b&gt;50 %&lt;/b&gt;" in answer.text and "<b>" not in answer.text


@pytest.mark.parametrize("path", ["/desk/exports/new?q=<b>:a", "/desk/stall/<b>", "/desk/exports/new?q=issue:<b>"])
def test_what_an_address_holds_is_text_in_a_refusal(desk: FlaskClient, path: str) -> None:
    page = desk.get(path)
    assert page.status_code in (404, 422)
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text


def test_a_letter_that_is_many_where_it_is_looked_for(desk: FlaskClient) -> None:
    told = {"given_name": LONG * 60, "family_name": LONG * 60, "language": "fr"}
    assert desk.post(f"{PERSON}/correct", data=told).status_code == 303
    assert desk.post(SEGMENTS, data={"name": LONG * 80, "q": "issue:housing"}).status_code == 303
    assert desk.get("/desk/people", query_string={"q": f'segment:"{LONG * 80}"'}).status_code == 200
    assert len(spellings.name(LONG * 60)) == 120


def test_other_texts_that_cannot_be_seen(desk: FlaskClient) -> None:
    assert desk.post(f"{SEGMENTS}/1", data={"q": "issue:housing", "note": "a\0b"}).status_code == 422
    page = desk.post("/desk/people/paste", data={"text": f"{CAMILLE}\0a\0b@exemple.fr"})
    assert "b@exemple.fr" in page.text


def test_nobody_asks_on_a_day_that_has_not_come(desk: FlaskClient) -> None:
    answer = desk.post(f"{PERSON}/requests", data={"kind": "access", "asked_on": "9999-12-31"})
    assert (answer.status_code, "has not come yet" in answer.text) == (422, True)


def test_acts_of_two_at_once_are_one_after_the_other(app: Flask, desk: FlaskClient, database: Database) -> None:
    for number in range(20):
        with database.writing() as session:
            confirms(session, wish_of(f"p{number}@exemple.fr"), NOBODYS)
    codes: list[int] = []

    def act(path: str, **told: str) -> Thread:
        """Let a browser of its own do something six times."""
        browser = app.test_client()
        browser.environ_base = desk.environ_base
        cookie = desk.get_cookie("desk")
        assert cookie is not None
        browser.set_cookie("desk", cookie.value)

        def often() -> None:
            """Do it."""
            for turn in range(6):
                data = {name: value.format(turn) for name, value in told.items()}
                codes.append(browser.post(path.format(turn + 2), data=data).status_code)

        return Thread(target=often)

    everybody = {"whom": "all", "q": ""}
    several = (
        (ACTS, {"act": "tag", "tag": "market", **everybody}),
        (ACTS, {"act": "assign", "colleague": "1", **everybody}),
        (SEGMENTS, {"name": "segment {}", "q": "issue:housing"}),
    )
    threads = [act(path, **told) for path, told in (*several, *several, ("/desk/people/{}/erase", {}))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {303, 404, 422, 503}
