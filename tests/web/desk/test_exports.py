"""Exports at the desk: asked for, made by the worker, taken; row 31."""

import re

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture import exports
from capture.database import Database
from capture.exports import Export, limits
from capture.issues import Catalogue
from capture.journal import Entry
from capture.letters.outbox import Letter
from capture.settings import Settings
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.team import hire, sit
from tests.web.desk.conftest import SignedIn

EVENING, MIDNIGHT = "2032-03-12T23:50:00+01:00", "2032-03-13T00:00:00+01:00"
ORDER = {"q": "issue:housing", "channel": "email", "form": "csv", "columns": ["email", "given_name"]}


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Camille"), catalogue)
        confirms(session, wish_of(BILAL, "newsletter", "letter:housing", given_name="Bilal"), catalogue)
    return database


@pytest.fixture
def desk(town: Database, signed_in: SignedIn) -> FlaskClient:
    return signed_in(OWNER)


def test_the_page_says_how_many_before_anything_leaves(desk: FlaskClient) -> None:
    page = desk.get("/desk/exports/new?q=issue%3Ahousing&channel=email").text
    assert '<strong class="huge">1</strong>' in page
    assert "one letter" in page
    assert 'value="neighbourhood"' not in page
    assert desk.get("/desk/exports/new?channel=pigeon").status_code == 404


def test_an_order_is_made_and_taken(desk: FlaskClient, town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    there = desk.post("/desk/exports", data=ORDER).location
    assert "Being made" in desk.get(there).text
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Entry.act == "export")) == 0
    assert exports.make(chosen, town, catalogue)
    page = desk.get(there).text
    files = re.findall(rf'href="({there}/[^"]+)"', page)
    assert [file.rpartition("/")[2] for file in files] == ["people.csv", "refused.csv", "about.txt"]
    answer = desk.get(f"{there}/people.csv", buffered=True)
    assert answer.text == f'"email","given_name"\r\n"{BILAL}","Bilal"\r\n'
    assert answer.headers["Content-Disposition"] == "attachment; filename=export-1-people.csv"
    assert answer.headers["Cache-Control"] == "no-store"
    part = desk.get(f"{there}/people.csv", headers={"Range": "bytes=10-"}, buffered=True)
    assert (part.status_code, part.text) == (206, answer.text[10:])


def test_a_file_of_before_silence_is_not_handed_out_in_it(
    town: Database, app: Flask, chosen: Settings, catalogue: Catalogue
) -> None:
    with time_machine.travel(EVENING, tick=False) as clock:
        desk = sit(app, town, hire(town))
        there = desk.post("/desk/exports", data=ORDER).location
        door = desk.post("/desk/exports", data=ORDER | {"channel": "door", "columns": ["given_name"]}).location
        assert exports.make(chosen, town, catalogue) and exports.make(chosen, town, catalogue)
        assert desk.get(f"{there}/people.csv", buffered=True).status_code == 200
        clock.move_to(MIDNIGHT)
        refused = desk.get(f"{there}/people.csv")
        assert (refused.status_code, "14/03/2032 20:00 (code électoral, art. L49)" in refused.text) == (422, True)
        assert "nobody takes it out: electoral silence" in desk.get(there).text
        assert desk.get(f"{door}/people.csv", buffered=True).status_code == 200


def test_no_other_file_is_handed_out(desk: FlaskClient, town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    there = desk.post("/desk/exports", data=ORDER).location
    exports.make(chosen, town, catalogue)
    for name in ("..%2f..%2fcapture.db", "people.xlsx", "%2e%2e", "people.csv%00"):
        assert desk.get(f"{there}/{name}").status_code in (404, 405)


def test_it_is_asked_for_again_with_one_click(
    desk: FlaskClient, town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    desk.post("/desk/exports", data=ORDER | {"name": "Housing letter"})
    exports.make(chosen, town, catalogue)
    with town.writing() as session:
        confirms(session, wish_of("zoe@exemple.fr", "letter:housing"), catalogue)
    again = desk.post("/desk/exports/1/again").location
    exports.make(chosen, town, catalogue)
    assert desk.get(f"{again}/people.csv", buffered=True).text.count("\r\n") == 3


def test_columns_are_remembered(desk: FlaskClient) -> None:
    desk.post("/desk/exports", data=ORDER | {"columns": ["email", "family_name"]})
    page = desk.get("/desk/exports/new?q=&channel=email&form=csv").text
    assert re.search(r'value="family_name" checked', page)
    assert not re.search(r'value="given_name" checked', page)


def test_a_fresh_proof_is_asked_for(town: Database, signed_in: SignedIn) -> None:
    stale = signed_in(ORGANISER, proved=False)
    assert stale.post("/desk/exports", data=ORDER).location == "/desk/prove"


def test_many_need_a_reason_and_a_role_has_its_bound(
    town: Database, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture.exports.making.REASON_ABOVE", 0)
    owner = signed_in(OWNER)
    answer = owner.post("/desk/exports", data=ORDER)
    assert answer.status_code == 422
    assert "please say why" in answer.text
    monkeypatch.setitem(limits.MOST, COMMUNICATIONS, 0)
    answer = signed_in(COMMUNICATIONS).post("/desk/exports", data=ORDER | {"reason": "the letter"})
    assert answer.status_code == 422
    assert "your role" in answer.text
    assert owner.post("/desk/exports", data=ORDER | {"reason": "the letter"}).status_code == 303


def test_owners_are_told_by_letter(town: Database, signed_in: SignedIn, database: Database) -> None:
    hire(database, OWNER)
    signed_in(ORGANISER).post("/desk/exports", data=ORDER)
    with town.reading() as session:
        assert session.scalars(sa.select(Letter.kind)).all() == ["exported"]


def test_a_hostile_line_is_no_order(desk: FlaskClient, town: Database) -> None:
    answer = desk.post("/desk/exports", data=ORDER | {"q": "issue:("})
    assert answer.status_code == 422
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Export.id))) == 0


def test_no_file_of_before_an_erasure_is_handed_out(
    desk: FlaskClient, town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    there = desk.post("/desk/exports", data=ORDER).location
    exports.make(chosen, town, catalogue)
    assert desk.get(f"{there}/people.csv", buffered=True).status_code == 200
    desk.post("/desk/people/2/erase")
    assert desk.get(f"{there}/people.csv").status_code == 404
    assert "Its files are gone" in desk.get(there).text


def test_a_file_is_of_whoever_asked_and_was_proved(
    town: Database, signed_in: SignedIn, chosen: Settings, catalogue: Catalogue
) -> None:
    there = signed_in(ORGANISER).post("/desk/exports", data=ORDER).location
    exports.make(chosen, town, catalogue)
    assert signed_in(COMMUNICATIONS).get(f"{there}/people.csv").status_code == 404
    assert signed_in(OWNER, proved=False).get(f"{there}/people.csv").location == "/desk/prove"
