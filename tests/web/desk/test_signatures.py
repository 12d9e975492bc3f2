"""Between the rounds at the desk: a sheet by its code, numbers typed and taken back, doors, letters, the end."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database
from capture.electors import Elector
from capture.signatures import Unsigned
from capture.staff import ORGANISER
from tests.field import town
from tests.paper import words
from tests.team import acts, hire, sit

MONDAY = "2032-03-15 18:00Z"


@pytest.fixture
def monday() -> Iterator[None]:
    """The day after the first round."""
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def desk(app: Flask, database: Database, monday: None) -> FlaskClient:
    """Omar's seat between the rounds; the roll's numbers are its own."""
    with database.writing() as session:
        town.build(session)
        for place, elector in enumerate(session.scalars(sa.select(Elector).order_by(Elector.id)), 1):
            elector.order_number = place
    return sit(app, database, hire(database, ORGANISER))


def of_port(desk: FlaskClient) -> str:
    """The code of the port's sheet."""
    return str(re.findall(r'href="/desk/signatures/([\w-]+)">0012', desk.get("/desk/signatures").text)[0])


def noted(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Unsigned.number).order_by(Unsigned.number)))


def test_numbers_are_typed_doubted_and_taken_back(desk: FlaskClient, database: Database) -> None:
    code = of_port(desk)
    assert desk.get("/desk/signatures", query_string={"code": f" {code} "}).location == f"/desk/signatures/{code}"
    page = desk.post(f"/desk/signatures/{code}", data={"numbers": "170 172-174, 9999 abc"})
    assert page.status_code == 200
    for said in ("4 noted.", "bears: 9999", "No numbers: abc", "170 172-174", "autofocus"):
        assert said in page.text
    assert noted(database) == [170, 172, 173, 174]
    again = desk.post(f"/desk/signatures/{code}", data={"numbers": "170"}).text
    assert "0 noted." in again
    back = desk.post(f"/desk/signatures/{code}", data={"back": "173"}).text
    assert "1 taken back." in back and noted(database) == [170, 172, 174]


def test_numbers_typed_one_after_the_other_are_all_noted(desk: FlaskClient, database: Database) -> None:
    code, first = of_port(desk), 145
    for place in range(0, 118, 2):
        assert desk.post(f"/desk/signatures/{code}", data={"numbers": str(first + place)}).status_code == 200
    assert len(noted(database)) == 59


def test_they_become_walks_letters_and_nothing(desk: FlaskClient, database: Database) -> None:
    desk.post(f"/desk/signatures/{of_port(desk)}", data={"numbers": "145-150"})
    assert desk.post("/desk/signatures/cut").location == "/desk/walks"
    assert "rue de l’École 1" in desk.get("/desk/walks").text
    letters = desk.post("/desk/signatures/post")
    assert letters.status_code == 200 and letters.data[:2] == b"PK"
    assert desk.post("/desk/signatures/destroy").status_code == 303
    assert noted(database) == []
    told = [act for _, act in acts(database)]
    assert "signatures-post" in told and "purge" in told


def test_the_paper_has_the_station_its_code_and_a_line_for_each(desk: FlaskClient) -> None:
    printed = words(desk.post("/desk/signatures/print", data={"precinct": "0012"}).data)
    assert of_port(desk) in printed and "0012 École du Port · LP" in printed
    assert "145" in printed and "262" in printed and "Prénom3" in printed
    assert "14 March 2032" in printed and "page 2 of 2" in printed


WAYS = (
    ("GET", "/desk/signatures"),
    ("GET", "/desk/signatures/1-1-LP"),
    ("POST", "/desk/signatures/1-1-LP"),
    ("POST", "/desk/signatures/print"),
    ("POST", "/desk/signatures/post"),
    ("POST", "/desk/signatures/cut"),
)


@pytest.mark.parametrize("at", ["2032-03-14 09:00Z", "2032-03-21 10:00Z", "2032-03-10 10:00Z"])
@pytest.mark.parametrize(("method", "path"), WAYS)
def test_at_any_other_time_each_way_is_refused_with_its_source(
    app: Flask, database: Database, method: str, path: str, at: str
) -> None:
    with time_machine.travel(at):
        seat = sit(app, database, hire(database, ORGANISER))
        refused = seat.open(path, method=method, data={"numbers": "12"} if method == "POST" else None)
        assert refused.status_code == 409
        assert "ministerial answer 09990" in refused.text and "L68" in refused.text
        assert "Between the rounds" not in seat.get("/desk/walks").text
    assert noted(database) == []


def test_it_stands_in_the_menu_between_the_rounds(desk: FlaskClient) -> None:
    assert 'href="/desk/signatures"' in desk.get("/desk/walks").text


@pytest.mark.parametrize("code", ["9-1-LP", "1-99-LP", "x", "1-1-<b>", "1-1-LP'--"])
def test_a_code_that_is_none_changes_nothing(desk: FlaskClient, database: Database, code: str) -> None:
    assert desk.post(f"/desk/signatures/{code}", data={"numbers": "165"}).status_code in (404, 409)
    assert noted(database) == []
