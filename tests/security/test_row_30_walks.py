"""A canvasser sees the walk they hold, on its days, and nothing else: no other walk, no name, no opinion, no desk."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import doors
from capture.database import Database
from capture.doors import Knock, Said
from capture.electors import Elector
from capture.walks import Walk, links
from tests.doors.street import MORNING, RULES
from tests.doors.street import build as build_street
from tests.field.town import build as build_town

DAY = date(2026, 11, 28)
Walks = tuple[str, list[int], str, list[int]]


@pytest.fixture
def walks(database: Database) -> Iterator[Walks]:
    """Two walks with their links: the path and the buildings of each. In the first one somebody said something."""
    with time_machine.travel(MORNING, tick=False):
        with database.writing() as session:
            told: list[tuple[str, list[int]]] = []
            for code in ("W7K3", "W8M4"):
                street = build_street(session, [40, 2], code, [f"rue {code}"] * 2)
                token = links.give(session, street.walk, "Karim", DAY, DAY)
                told.append((f"/walk/{token}", [house.id for house in street.houses]))
            street.knock(session, street.telling(0))
            said = [Said(street.houses[0].id, 5, ("housing",))]
            assert doors.hear(session, "bag-of-Karim", street.walk, said, RULES).kept == 1
        yield (*told[0], *told[1])


def post(visitor: FlaskClient, path: str, building: int) -> str:
    """Knock at a building by the link of a walk, and return what became of it."""
    knock = {"key": "a-key-of-mallory", "building": building, "outcome": "refused", "at": MORNING.isoformat()}
    form = {"knocks": json.dumps({"sent": MORNING.isoformat(), "knocks": [knock | {"closed": True}]})}
    return str(visitor.post(f"{path}/knocks", data=form).get_json()["knocks"][0]["what"])


def test_a_link_shows_the_buildings_of_its_walk_alone(visitor: FlaskClient, walks: Walks) -> None:
    one, mine, other, theirs = walks
    for path, buildings in ((one, mine), (other, theirs)):
        assert [stop["id"] for stop in visitor.get(f"{path}/stops.json").get_json()["stops"]] == buildings


def test_a_link_knocks_at_the_buildings_of_its_walk_alone(
    visitor: FlaskClient, database: Database, walks: Walks
) -> None:
    one, _mine, _, theirs = walks
    assert post(visitor, one, theirs[0]) == "elsewhere"
    with database.reading() as session:
        assert session.scalars(sa.select(Knock.outcome)).all() == ["talked"]


def test_nothing_tells_what_was_said(visitor: FlaskClient, walks: Walks) -> None:
    _, _, other, _ = walks
    told = visitor.get(f"{other}/stops.json").text
    assert "housing" not in told and "answer" not in told and "talked" not in told


def test_no_name_of_anybody_reaches_the_phone(visitor: FlaskClient, database: Database) -> None:
    with time_machine.travel(MORNING, tick=False):
        with database.writing() as session:
            town = build_town(session)
            walk = Walk(code="KTPXM", name="Tour", goal="", script="", by="cli:tests", cut_at=MORNING)
            session.add(walk)
            session.flush()
            session.execute(
                sa.text(
                    "INSERT INTO stops (walk_id, building_id, position, is_open) VALUES (:walk, :building, 1, :open)"
                ),
                [{"walk": walk.id, "building": house.id, "open": True} for house in town.buildings],
            )
            path = f"/walk/{links.give(session, walk, 'Karim', DAY, DAY)}"
            people = session.execute(sa.select(Elector.family_name, Elector.given_names, Elector.born)).all()
        told = visitor.get(path).text + str(visitor.get(f"{path}/stops.json").get_json())
    assert people and not [fact for person in people for fact in person if fact in told]


def test_a_link_opens_nothing_at_the_desk(visitor: FlaskClient, walks: Walks) -> None:
    visitor.get(walks[0])
    assert visitor.get("/desk/").status_code == 303


@pytest.mark.parametrize(("later", "status"), [(timedelta(days=1), 410), (timedelta(days=-1), 403)])
def test_a_link_is_good_on_its_days_alone(visitor: FlaskClient, walks: Walks, later: timedelta, status: int) -> None:
    with time_machine.travel(MORNING + later, tick=False):
        assert visitor.get(walks[0]).status_code == status
        assert visitor.get(f"{walks[0]}/stops.json").status_code == status


def test_the_address_is_told_to_nobody_and_kept_by_no_proxy(visitor: FlaskClient, walks: Walks) -> None:
    for path in (walks[0], f"{walks[0]}/stops.json", f"{walks[0]}/worker.js"):
        answer = visitor.get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
