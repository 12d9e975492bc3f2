"""Rides and proxies at the desk: gaps on top, somebody named for them, the paper of drivers."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture import favours
from capture.database import Database, now
from capture.favours import Favour, Helper, Told
from capture.issues import Catalogue
from capture.staff import ORGANISER
from tests.cast import CAMILLE
from tests.favours.conftest import join
from tests.field import town
from tests.paper import words
from tests.team import hire, sit

YVONNE = {
    "name": "Yvonne Prat",
    "phone": "06 12 34 56 03",
    "station": "12",
    "day": "2032-03-14",
    "address": "3 quai du Port",
    "hour": "10h30",
    "way": "door",
    "note": "with a stick",
}
FAROUK = {"name": "Farouk Slimani", "phone": "0612345602", "station": "0012", "note": "until noon"}


@pytest.fixture
def desk(app: Flask, database: Database, catalogue: Catalogue) -> FlaskClient:
    """Omar's seat, in a town where Camille ticked that she needs a ride and a proxy."""
    with database.writing() as session:
        town.build(session)
        join(session, catalogue, CAMILLE, "need:ride", "need:proxy", given_name="Camille")
    return sit(app, database, hire(database, ORGANISER))


def asked(database: Database) -> list[Favour]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Favour).order_by(Favour.id)))


def test_somebody_asks_is_driven_and_stands_below_the_gaps(desk: FlaskClient, database: Database) -> None:
    made = desk.post("/desk/rides", data=YVONNE)
    assert made.status_code == 303
    one = asked(database)[0]
    assert (one.phone, one.hour, one.way, one.day) == ("+33612345603", "10:30", "door", date(2032, 3, 14))
    assert desk.post("/desk/rides/volunteers", data=FAROUK).status_code == 303
    page = desk.get(made.location).text
    assert "same polling station · until noon" in page and "Asked at their door." in page
    for act in ("offer", "agree", "done"):
        done = desk.post(f"/desk/rides/{one.id}/{act}", data={"volunteer": "h1"})
        assert done.status_code == 303, act
    listed = desk.get("/desk/rides").text
    assert "1 has nobody yet" in listed and "Farouk Slimani" in listed
    assert listed.index("Camille") < listed.index("Yvonne Prat")


def test_a_tick_is_taken_up_by_the_first_act(desk: FlaskClient, database: Database) -> None:
    ref = re.findall(r"/desk/proxies/(p\d+)", desk.get("/desk/proxies").text)[0]
    form = {"station": "0E11", "day": "each", "note": "abroad in March", "abroad": "yes"}
    assert desk.post(f"/desk/proxies/{ref}/revise", data=form).status_code == 303
    one = asked(database)[0]
    assert (one.name, one.day, one.is_abroad, one.way) == ("", None, True, "tick")
    assert desk.get(f"/desk/proxies/{one.id}").status_code == 200
    assert "art. L72" in desk.get("/desk/proxies").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"phone": "12"},
        {"station": "9999"},
        {"station": "<script>"},
        {"day": "2032-03-15"},
        {"day": "each"},
        {"hour": "25:00"},
        {"hour": "١٠:٣٠"},
        {"way": "mind"},
        {"note": "n" * 201},
        {"address": "n" * 201},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desk: FlaskClient, database: Database, wrong: dict[str, str]
) -> None:
    refused = desk.post("/desk/rides", data=YVONNE | wrong)
    assert refused.status_code == 422 and "Nothing is saved yet" in refused.text
    assert asked(database) == []


def test_a_form_that_comes_twice_is_one(desk: FlaskClient, database: Database) -> None:
    for _ in range(2):
        assert desk.post("/desk/rides", data=YVONNE | {"once": "k"}).location == "/desk/rides/1"
        desk.post("/desk/rides/volunteers", data=FAROUK | {"once": "k2"})
    assert len(asked(database)) == 1
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Helper)) == 1


def test_what_is_not_there_or_over_is_refused_in_words(desk: FlaskClient) -> None:
    desk.post("/desk/rides", data=YVONNE)
    assert desk.get("/desk/rides/99").status_code == 404
    assert desk.get("/desk/proxies/1").status_code == 404
    assert desk.post("/desk/rides/1/offer", data={"volunteer": "h9"}).status_code == 404
    assert desk.post("/desk/rides/1/agree").status_code == 409
    assert desk.post("/desk/rides/1/dance").status_code == 404
    assert desk.post("/desk/rides/1/erase").location == "/desk/rides"
    assert desk.get("/desk/rides/1").status_code == 404


def test_the_paper_of_a_driver_has_the_ride_and_what_not_to_do(desk: FlaskClient) -> None:
    desk.post("/desk/rides", data=YVONNE)
    desk.post("/desk/rides/volunteers", data=FAROUK)
    desk.post("/desk/rides/1/offer", data={"volunteer": "h1"})
    printed = desk.post("/desk/rides/print?day=2032-03-14")
    said = words(printed.data)
    assert printed.mimetype == "application/pdf"
    for told in ("Farouk Slimani", "Yvonne Prat", "10:30", "3 quai du Port", "0012 École du Port", "Do not enter"):
        assert told in said
    assert "not agreed yet" in said and "Hand over no ballot paper" in said
    assert "No ride has a driver yet" in words(desk.post("/desk/rides/print?day=2032-03-21").data)


def test_after_the_first_round_the_second_is_asked_for(desk: FlaskClient) -> None:
    assert "14 March 2032" in desk.get("/desk/rides").text.split("<table>")[0]
    assert "21 March 2032." in desk.get("/desk/rides?day=2032-03-21").text
    assert "14 March 2032." in desk.get("/desk/rides?day=never").text


def test_names_that_run_nowhere(desk: FlaskClient) -> None:
    desk.post("/desk/rides", data=YVONNE | {"name": "<script>alert(1)</script>", "note": "=cmd()"})
    page = desk.get("/desk/rides").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_a_page_shows_the_first_of_very_many(desk: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        for number in range(305):
            favours.ask(session, "ride", Told(name=f"Prat {number:03}", day=date(2032, 3, 14)), "tests", now())
    page = desk.get("/desk/rides").text
    assert "306 have nobody yet" in page and "And 6 more" in page
    assert "Prat 298" in page and "Prat 304" not in page


def test_a_volunteer_who_steps_back_leaves_a_gap(desk: FlaskClient, database: Database) -> None:
    desk.post("/desk/rides", data=YVONNE)
    desk.post("/desk/rides/volunteers", data=FAROUK)
    desk.post("/desk/rides/1/offer", data={"volunteer": "h1"})
    assert desk.post("/desk/proxies/volunteers/1/erase").status_code == 404
    assert desk.post("/desk/rides/volunteers/1/erase").location == "/desk/rides"
    page = desk.get("/desk/rides").text
    assert "Farouk" not in page and "2 have nobody yet" in page
