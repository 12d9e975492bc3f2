"""Whoever has voted: it is said at a door on the day, kept for the door until midnight, and never of a person."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import retention, slices, walks
from capture.database import Database, now
from capture.doors import Knock, Voted
from capture.settings import Settings
from capture.slices import Click
from capture.staff import ORGANISER
from capture.walks import House, Walk
from tests.field import town
from tests.web.desk.conftest import SignedIn

# 15:00 in Paris, on the day of the first round.
AFTERNOON = datetime(2032, 3, 14, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def day(database: Database) -> Iterator[time_machine.Traveller]:
    """That afternoon, in the small town."""
    with database.writing() as session:
        town.build(session)
    with time_machine.travel(AFTERNOON, tick=False) as clock:
        yield clock


class Pair:
    """Two people with a slice of the hill on their phone."""

    def __init__(self, database: Database, visitor: FlaskClient, chosen: Settings) -> None:
        self.database, self.visitor = database, visitor
        with database.writing() as session:
            asked = Click(slices.find(session, neighbourhood="bellevue"), 1)
            (handed,) = slices.hand_out(session, asked, chosen.campaign, "Omar", now()).slices
            self.path, self.code = f"/walk/{handed.token}", handed.walk.code
            self.houses = [one for one in walks.of_walk(session, handed.walk.id) if not one.is_block]

    def facts(self) -> dict[str, Any]:
        """Return what the phone is told."""
        return dict(self.visitor.get(f"{self.path}/stops.json").get_json())

    def say(self, house: House, at: datetime | None = None, **facts: object) -> str:
        """Send that somebody of a house has voted."""
        moment = (at or now()).isoformat()
        told = {"key": str(uuid4()), "building": house.id, "outcome": "talked", "voted": True, "at": moment, **facts}
        form = {"knocks": json.dumps({"sent": now().isoformat(), "knocks": [told]})}
        return str(self.visitor.post(f"{self.path}/knocks", data=form).get_json()["knocks"][0]["what"])

    def kept(self) -> list[tuple[int, Any]]:
        """Return of which doors it is kept."""
        with self.database.reading() as session:
            return [(one.building_id, one.day) for one in session.scalars(sa.select(Voted))]


@pytest.fixture
def pair(database: Database, visitor: FlaskClient, chosen: Settings) -> Pair:
    """Karim and Elsa."""
    return Pair(database, visitor, chosen)


def test_the_phone_knows_the_day_and_when_the_station_closes(pair: Pair) -> None:
    walk = pair.facts()["walk"]
    assert walk["closes"] == "18:00"
    assert (walk["votes_from"], walk["votes_until"]) == ("2032-03-13T23:00:00+00:00", "2032-03-14T23:00:00+00:00")
    assert "data-voted hidden" in pair.visitor.get(pair.path).text


def test_a_door_that_has_voted_leaves_the_list_and_its_knock_tells_nothing_of_it(
    pair: Pair, database: Database
) -> None:
    assert pair.say(pair.houses[0]) == "new"
    assert pair.kept() == [(pair.houses[0].id, AFTERNOON.date())]
    stop = next(one for one in pair.facts()["stops"] if one["id"] == pair.houses[0].id)
    assert stop["done"] is True
    with database.reading() as session:
        (knock,) = session.scalars(sa.select(Knock)).all()
        assert knock.outcome == "talked"


def test_it_leaves_the_list_of_every_walk(pair: Pair, database: Database, visitor: FlaskClient) -> None:
    house = pair.houses[0]
    pair.say(house)
    with database.writing() as session:
        walks.close(session, session.scalars(sa.select(Walk)).one(), "Omar", now())
        other = walks.cut(session, walks.Order(walks.Choice(again=True), walks.Size(999), "persuade"), "Omar", now())
        token = walks.hand(session, other[0], "Karim", AFTERNOON.date(), AFTERNOON.date(), "Omar", now())
    stops = visitor.get(f"/walk/{token}/stops.json").get_json()["stops"]
    assert [stop["id"] for stop in stops if stop.get("done")] == [house.id]


def test_the_same_sent_twice_is_kept_once(pair: Pair) -> None:
    key = str(uuid4())
    assert [pair.say(pair.houses[0], key=key) for _ in range(2)] == ["new", "known"]
    assert len(pair.kept()) == 1


def test_at_midnight_it_is_gone(pair: Pair, chosen: Settings, database: Database, day: time_machine.Traveller) -> None:
    pair.say(pair.houses[0])
    day.move_to(datetime(2032, 3, 14, 22, 59, tzinfo=UTC))
    retention.purge(chosen, database, now())
    assert len(pair.kept()) == 1
    day.shift(timedelta(minutes=1))
    retention.purge(chosen, database, now())
    assert pair.kept() == []


def test_what_a_phone_brings_after_midnight_is_a_knock_and_nothing_else(
    pair: Pair, day: time_machine.Traveller
) -> None:
    day.move_to(datetime(2032, 3, 15, 8, tzinfo=UTC))
    assert pair.say(pair.houses[0], AFTERNOON) == "new"
    assert pair.kept() == []


def test_on_another_day_it_is_no_more_than_a_knock(
    pair: Pair, database: Database, visitor: FlaskClient, chosen: Settings, day: time_machine.Traveller
) -> None:
    day.move_to(datetime(2032, 3, 9, 15, tzinfo=UTC))
    other = Pair(database, visitor, chosen)
    assert "closes" not in other.facts()["walk"]
    assert other.say(other.houses[0]) == "new" and other.kept() == []


@pytest.mark.parametrize("outcome", ["nobody", "refused"])
def test_nobody_says_so_where_nobody_talked(pair: Pair, outcome: str) -> None:
    assert pair.say(pair.houses[0], outcome=outcome) == "unreadable" and pair.kept() == []


def test_paper_of_the_day_has_a_box_for_it(pair: Pair, signed_in: SignedIn) -> None:
    desk = signed_in(ORGANISER)
    pair.say(pair.houses[0])
    desk.post("/desk/day/slices/print", data={"walk": pair.code, "paper": "a4"})
    page = desk.get(f"/desk/walks/type/{pair.code}-1").text
    assert "<b>6</b> a voté" in page
    typed = {"day": "2032-03-14", "1-outcome": "6"}
    assert desk.post(f"/desk/walks/type/{pair.code}-1", data=typed).status_code == 303
    first, second = pair.kept()
    # The house that had voted before is not printed: line 1 is another one's.
    assert first[0] == pair.houses[0].id and second[0] != first[0]


def test_paper_of_another_day_has_none(pair: Pair, signed_in: SignedIn, day: time_machine.Traveller) -> None:
    day.move_to(datetime(2032, 3, 15, 15, tzinfo=UTC))
    desk = signed_in(ORGANISER)
    desk.post("/desk/day/slices/print", data={"walk": pair.code, "paper": "a4"})
    assert "a voté" not in desk.get(f"/desk/walks/type/{pair.code}-1").text
    assert desk.post(f"/desk/walks/type/{pair.code}-1", data={"1-outcome": "6"}).status_code == 422
    assert pair.kept() == []
