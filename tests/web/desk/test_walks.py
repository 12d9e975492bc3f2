"""Walks at the desk: cut, given, changed, printed and typed back by an organiser."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from capture import consents, doors, walks
from capture.database import Database, now
from capture.doors import Agreement, Heard, Knock, Reply, Said
from capture.settings import campaign
from capture.staff import CANVASSER, COMMUNICATIONS, ORGANISER
from capture.walks import Listed
from tests.field import town
from tests.team import acts, hire, sit


@pytest.fixture
def desk(app: Flask, database: Database) -> FlaskClient:
    """Omar's seat, in a town that is built."""
    with database.writing() as session:
        town.build(session)
    return sit(app, database, hire(database, ORGANISER))


@pytest.fixture
def cut(desk: FlaskClient, database: Database) -> list[Listed]:
    """The hill and the port in walks of sixty doors."""
    assert desk.post("/desk/walks/cut", data=FORM).status_code == 303
    return listed(database)


FORM = {"size": "60", "measure": "doors", "goal": "persuade", "volunteers": "Karim\nElsa\n"}


def listed(database: Database) -> list[Listed]:
    with database.reading() as session:
        return walks.listed(session)


def lines(page: str) -> list[str]:
    return re.findall(r'<th scope="row" id="line-\d+">(\d+)</th>', page)


def test_walks_are_seen_before_they_are_cut(desk: FlaskClient, database: Database) -> None:
    asked = desk.get("/desk/walks/cut", query_string=FORM | {"precincts": "0012"})

    assert asked.status_code == 200 and "quai du Port 2–16" in asked.text
    assert listed(database) == []
    assert desk.post("/desk/walks/cut", data=FORM | {"precincts": "0012"}).status_code == 303
    assert "quai du Port 2–16" in desk.get("/desk/walks").text
    again = desk.post("/desk/walks/cut", data=FORM | {"precincts": "0012"})
    assert again.status_code == 422 and "No building is free" in again.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "0"},
        {"size": "many"},
        {"size": "1.5"},
        {"size": "nan"},
        {"size": "1e99"},
        {"goal": "win"},
        {"measure": "miles"},
        {"precincts": "9999"},
        {"neighbourhoods": "<script>"},
        {"volunteers": "K\x00"},
    ],
)
def test_what_cannot_be_cut_is_said(desk: FlaskClient, database: Database, wrong: dict[str, str]) -> None:
    assert desk.get("/desk/walks/cut", query_string=FORM | wrong).status_code == 422
    assert desk.post("/desk/walks/cut", data=FORM | wrong).status_code == 422
    assert listed(database) == []


def test_a_street_that_nobody_knows_is_said(desk: FlaskClient) -> None:
    page = desk.get("/desk/walks/cut", query_string=FORM | {"street": "rue de Nulle Part"})

    assert "There is no such street on the roll." in page.text
    assert "rue de la Paix 1–10" in desk.get("/desk/walks/cut", query_string=FORM | {"street": "RUE DE LA PAIX"}).text


def test_a_link_is_shown_once_and_the_journal_does_not_say_to_whom(
    desk: FlaskClient, database: Database, cut: list[Listed]
) -> None:
    code = cut[0].walk.code
    days = {"opens_on": "2026-11-28", "closes_on": "2026-12-05"}
    page = desk.post(f"/desk/walks/{code}/give", data={"volunteer": "Karim"} | days)

    link = re.search(r'value="http://[^"]*/walk/([\w-]{43})"', page.text)
    assert page.status_code == 200 and link is not None
    assert "no-store" in page.headers["Cache-Control"]
    assert link[1] not in desk.get(f"/desk/walks/{code}").text
    assert ("staff:1", "walk-given") in acts(database)
    wrong = desk.post(f"/desk/walks/{code}/give", data={"volunteer": "", "opens_on": "x", "closes_on": "2026-11-01"})
    assert wrong.status_code == 422


def test_walks_are_merged_split_moved_taken_back_and_closed(
    desk: FlaskClient, database: Database, cut: list[Listed]
) -> None:
    one, other = cut[0].walk, cut[1].walk
    with database.reading() as session:
        houses = walks.of_walk(session, one.id)

    def post(act: str, **data: object) -> TestResponse:
        return desk.post(f"/desk/walks/{one.code}/{act}", data=data)

    assert post("move", building=houses[0].id, into=other.code).status_code == 303
    assert post("move", building=houses[0].id, into=other.code).status_code == 409
    assert post("split", building=houses[4].id).status_code == 303
    assert len(listed(database)) == len(cut) + 1
    assert post("take-back").status_code == 303
    assert post("merge", into=other.code).status_code == 303
    assert post("merge", into=other.code).status_code == 409
    assert post("merge", into="nonsense").status_code == 404
    assert post("burn").status_code == 404
    assert desk.post(f"/desk/walks/{other.code}/close").status_code == 303
    assert one.code[:4] in desk.get("/desk/walks/closed").text


def test_a_building_is_closed_for_everybody_and_opened_again(
    desk: FlaskClient, database: Database, cut: list[Listed]
) -> None:
    code = cut[0].walk.code
    with database.reading() as session:
        number = walks.of_walk(session, cut[0].walk.id)[0].id
    for act, closed, then in (("shut", [number], "reopen"), ("reopen", [], "shut")):
        assert desk.post(f"/desk/walks/{code}/{act}", data={"building": number}).status_code == 303
        with database.reading() as session:
            assert session.scalars(doors.closed_buildings()).all() == closed
        row = desk.get(f"/desk/walks/{code}").text.split(f'name="building" value="{number}"')[1].split("</form>")[0]
        assert f"/desk/walks/{code}/{then}" in row and f"/desk/walks/{code}/{act}" not in row
    assert desk.post(f"/desk/walks/{code}/shut", data={"building": 0}).status_code == 409
    assert {("staff:1", "building-closed"), ("staff:1", "building-reopened")} <= set(acts(database))


def test_paper_is_printed_and_typed_back_once(desk: FlaskClient, database: Database, cut: list[Listed]) -> None:
    code = cut[0].walk.code
    paper = desk.post("/desk/walks/print", data={"walk": code, "paper": "a4"})
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")
    assert desk.get("/desk/walks/paper/1.pdf").data.startswith(b"%PDF")
    found = desk.get("/desk/walks/type", query_string={"code": code.lower()})
    assert found.status_code == 303
    page = desk.get(found.location)
    assert len(lines(page.text)) == cut[0].doors and 'name="1-outcome"' in page.text

    typed = {"day": "2026-11-21", "1-outcome": "5", "1-floor": "2", "1-door": "1", "1-answer": "2", "2-outcome": "1"}
    typed |= {"3-outcome": "5", "3-floor": "2", "3-door": "2", "3-answer": "1", "3-agreed": "1"}
    checked = desk.post(found.location, data=typed | {"act": "check"})
    assert checked.status_code == 200 and "échange, plutôt avec nous" in checked.text.replace("\n", "")
    assert count(database, Knock) == 0
    assert desk.post(found.location, data=typed | {"checked_by": "Elsa"}).status_code == 303
    again = desk.post(found.location, data=typed)
    assert again.status_code == 422 and "typed already" in again.text
    assert (count(database, Knock), count(database, Heard), count(database, Agreement)) == (3, 1, 1)
    assert "Compared by Elsa." in desk.get(found.location).text


def test_a_line_that_is_wrong_holds_no_other_back(desk: FlaskClient, database: Database, cut: list[Listed]) -> None:
    desk.post("/desk/walks/print", data={"walk": cut[0].walk.code, "paper": "letter"})
    where = f"/desk/walks/type/{cut[0].walk.code}-1"
    page = desk.post(where, data={"1-outcome": "1", "2-outcome": "7", "3-outcome": "1", "3-answer": "2"})

    assert page.status_code == 422
    assert "“7” is no figure of this column" in page.text and "Figures only" in page.text
    assert count(database, Knock) == 1
    assert 'name="2-outcome"' in page.text and 'name="1-outcome"' not in page.text


@pytest.mark.parametrize("role", [CANVASSER, COMMUNICATIONS])
def test_others_see_no_walk(desk: FlaskClient, app: Flask, database: Database, cut: list[Listed], role: str) -> None:
    theirs = sit(app, database, hire(database, role))

    for path in ("/desk/walks", "/desk/walks/cut", f"/desk/walks/{cut[0].walk.code}", "/desk/walks/type?code=x"):
        assert theirs.get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/desk/walks/KTPXX", "/desk/walks/type?code=", "/desk/walks/type/%00", "/desk/walks/x/y"]
)
def test_what_is_no_walk_is_not_found(desk: FlaskClient, path: str) -> None:
    assert desk.get(path).status_code in (404, 405)


def test_nothing_ticked_prints_nothing(desk: FlaskClient, cut: list[Listed]) -> None:
    assert desk.post("/desk/walks/print", data={"paper": "a4"}).status_code == 422
    assert desk.post("/desk/walks/print", data={"walk": cut[0].walk.code, "paper": "a3"}).status_code == 422


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_headway_shows_what_paper_brought_back(desk: FlaskClient, cut: list[Listed]) -> None:
    desk.post("/desk/walks/print", data={"walk": cut[0].walk.code, "paper": "a4"})
    desk.post(f"/desk/walks/type/{cut[0].walk.code}-1", data={f"{line}-outcome": "1" for line in range(1, 8)})

    page = desk.get("/desk/walks/headway")
    assert page.status_code == 200 and "Karim" in page.text
    assert f'<a href="/desk/walks/{cut[0].walk.code}">{cut[0].walk.name}</a></th><td class="count">50</td>' in page.text
    assert '<td class="count">50</td><td class="count">7</td>' in page.text


@pytest.mark.parametrize("goal", ["persuade", "mobilise", "register", "<script>"])
def test_priorities_show_their_formula_and_a_plan(desk: FlaskClient, goal: str) -> None:
    page = desk.get("/desk/walks/priorities", query_string={"goal": goal})

    assert page.status_code == 200 and "score = 100 ×" in page.text and "<script>alert" not in page.text
    assert "0E11 Mairie" in page.text and "doors a vote" in page.text
    plan = {"goal": goal, "volunteers": "3", "days": "2", "doors": "60", "votes": "many"}
    assert desk.get("/desk/walks/priorities", query_string=plan).status_code == 422


def test_priorities_of_a_town_without_a_roll_say_so(app: Flask, database: Database) -> None:
    page = sit(app, database, hire(database, ORGANISER)).get("/desk/walks/priorities")

    assert page.status_code == 200 and "The roll is not here yet." in page.text


def test_the_desk_sees_how_many_agreed_and_takes_it_back_by_code_or_building(
    desk: FlaskClient, database: Database, cut: list[Listed]
) -> None:
    code = cut[0].walk.code
    with database.writing() as session:
        walk = walks.get(session, code)
        house = next(house for house in walks.of_walk(session, walk.id) if not house.is_block)
        for key, digits in (("first-reply", "BCDFGHJK"), ("second-reply", "KJHGFDCB")):
            told = Reply(key, Said(house.id, 1), True, consents.version(doors.asked(campaign())), code=digits)
            doors.agree(session, walk, told, campaign(), now() + timedelta(minutes=len(key)))

    page = desk.get("/desk/walks/agreed").text
    assert "At 1 door people agreed" in page
    assert desk.post("/desk/walks/agreed", data={"code": "BCDF-GHJK"}).status_code == 404
    assert "forget-agreed" in desk.get(f"/desk/walks/{code}").text
    assert desk.post("/desk/walks/agreed", data={"code": "kjhg fdcb"}).status_code == 200
    assert "forget-agreed" not in desk.get(f"/desk/walks/{code}").text
    assert desk.post(f"/desk/walks/{code}/forget-agreed", data={"building": house.id}).status_code == 303
    assert ("staff:1", "agreement-withdrawn") in acts(database)
    with database.reading() as session:
        assert doors.agreed_doors(session) == []
