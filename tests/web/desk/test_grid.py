"""The grid at the desk: typed with the script and without one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient

from capture.database import Database
from capture.precincts import Precinct
from capture.staff import COMMUNICATIONS, ELECTION_DAY
from tests.web.desk.conftest import SignedIn

NOON = datetime(2032, 3, 14, 11, 5, tzinfo=UTC)
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def desk(signed_in: SignedIn, database: Database) -> Iterator[FlaskClient]:
    """Elsa's seat at noon of the first round, in a town of one station."""
    with database.writing() as session:
        session.add(Precinct(code="0123", name="Mairie", address="", neighbourhood="", registered=1000))
    with time_machine.travel(NOON, tick=False):
        yield signed_in(ELECTION_DAY)


def test_a_line_is_answered_to_the_script_and_counts_once(desk: FlaskClient) -> None:
    for _ in range(2):
        told = desk.post("/desk/day/grid", data={"key": "k", "code": "123", "voters": "412"}, headers=SCRIPT).get_json()
        assert (told["hustings"], told["code"], told["counts"], told["number"]) == ("noted", "0123", True, 1)
    assert "<strong>412</strong>" in desk.get("/desk/day/grid/stations").text


def test_without_a_script_the_page_says_what_became_of_it(desk: FlaskClient) -> None:
    done = desk.post("/desk/day/grid", data={"code": "123", "voters": "412"})
    assert done.status_code == 200 and "0123 Mairie 412" in done.text
    wrong = desk.post("/desk/day/grid", data={"code": "99", "voters": "<b>"})
    assert wrong.status_code == 422 and "no such station" in wrong.text and "&lt;b&gt;" in wrong.text


def test_a_list_that_did_not_change_has_no_body(desk: FlaskClient) -> None:
    first = desk.get("/desk/day/grid/stations")
    again = desk.get("/desk/day/grid/stations", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_whoever_writes_letters_does_not_count(signed_in: SignedIn) -> None:
    assert signed_in(COMMUNICATIONS).get("/desk/day/grid").status_code == 403
