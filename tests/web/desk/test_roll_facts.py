"""What the roll says and what was heard at doors, at the desk: walks are cut by it, and nothing is sent."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from capture import walks
from capture.database import Database
from capture.doors import Heard
from capture.exports import Export
from capture.staff import ORGANISER
from tests.cast import CAMILLE
from tests.field import town
from tests.matches.people import agree, elector, supporter
from tests.web.desk.conftest import SignedIn

CUT = {"size": "60", "measure": "doors", "goal": "persuade"}
LINE = "support:favourable doors:not-visited"


@pytest.fixture
def desk(database: Database, signed_in: SignedIn) -> FlaskClient:
    """Omar's seat; Camille lives on the hill, where five were for us."""
    with database.writing() as session:
        built = town.build(session)
        camille = supporter(session, CAMILLE, "Camille", "Durand")
        agree(session, camille, elector(session, built.of("rue de la Paix")[3], "DURAND", "Camille"))
        session.add(Heard(place=f"p:{built.hill.id}", subject="answer", value="1", times=5))
    return signed_in(ORGANISER)


def test_what_was_heard_cuts_a_walk_that_names_nobody(desk: FlaskClient, database: Database) -> None:
    asked = desk.get("/desk/walks/cut", query_string=CUT | {"segment": LINE})
    assert "rue de la Paix 4" in asked.text and "1 walk" in asked.text and "Durand" not in asked.text
    assert desk.post("/desk/walks/cut", data=CUT | {"segment": LINE}).status_code == 303
    with database.reading() as session:
        [one] = walks.listed(session)
        assert (one.walk.name, one.buildings) == ("rue de la Paix 4", 1)
    again = desk.post("/desk/walks/cut", data=CUT | {"segment": LINE})
    assert again.status_code == 422 and "No building is free" in again.text


def test_a_line_that_is_wrong_is_told_where_it_was_written(desk: FlaskClient) -> None:
    asked = desk.get("/desk/walks/cut", query_string=CUT | {"segment": "suport:favourable"})
    assert "There is no field “suport”." in asked.text
    assert desk.post("/desk/walks/cut", data=CUT | {"segment": "suport:favourable"}).status_code == 422


@pytest.mark.parametrize(
    ("channel", "article"),
    [("email", "Regulation (EU) 2024/900, art. 18(1)"), ("sms", "art. 18(1)"), ("phone", "GDPR, art. 5(1)(b)")],
)
def test_an_export_by_it_is_refused_with_the_article(
    desk: FlaskClient, database: Database, channel: str, article: str
) -> None:
    order = {"q": LINE, "channel": channel, "form": "csv", "columns": ["given_name"]}
    asked = desk.post("/desk/exports", data=order)
    assert asked.status_code == 422 and article in asked.text and "for doors and post only" in asked.text
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Export.id))) == 0
    assert desk.post("/desk/exports", data=order | {"channel": "door"}).status_code == 303


def test_the_list_says_whom_each_channel_reaches_and_why_not(desk: FlaskClient) -> None:
    page = desk.get("/desk/people", query_string={"q": LINE, "counts": "yes"}).text
    assert "for doors and post only" in page and "Durand" in page
