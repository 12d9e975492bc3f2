"""One click at the desk: codes for phones, paper for pairs, the next doors for the next click; who may press it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import doors, slices, walks
from capture.database import Database, now
from capture.doors import Telling
from capture.staff import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER
from capture.walks import Choice, Order, Size, Walk
from tests.conftest import NOON
from tests.field import town
from tests.web.desk.conftest import SignedIn

# 16:30 in Paris, on the day of the first round: 37 doors a pair, of the 90 on the hill.
AFTERNOON = datetime(2032, 3, 14, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def day(database: Database) -> Iterator[time_machine.Traveller]:
    """That afternoon, in the small town, where a walk that nobody walks still stands at the port."""
    with database.writing() as session:
        town.build(session)
        walks.cut(session, Order(Choice(("0012",)), Size(0, 1), "persuade"), "Omar", NOON)
    with time_machine.travel(AFTERNOON, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(signed_in: SignedIn) -> FlaskClient:
    """A seat of the election-day team."""
    return signed_in(ELECTION_DAY)


def links(page: str) -> list[str]:
    return re.findall(r'value="http://[^"]*(/walk/[\w-]{43})"', page)


def test_one_click_gives_each_pair_a_code_and_the_next_click_other_doors(
    desk: FlaskClient, visitor: FlaskClient
) -> None:
    page = desk.post("/desk/day/slices", data={"neighbourhood": "bellevue", "pairs": "2"})
    assert page.status_code == 200 and "Pair 2" in page.text
    assert "until the stations close at 18:00" in page.text
    first = links(page.text)
    second = links(
        desk.post("/desk/day/slices", data={"neighbourhood": "bellevue", "pairs": "1", "names": "Elsa"}).text
    )
    stops = [visitor.get(f"{link}/stops.json").get_json()["stops"] for link in (*first, *second)]
    found = [stop["id"] for theirs in stops for stop in theirs]
    assert len(first) == 2 and len(second) == 1 and len(found) == len(set(found)) > 20


def test_a_click_that_comes_again_hands_out_nothing_more(desk: FlaskClient, database: Database) -> None:
    sent = re.findall(r'name="once" value="([^"]+)"', desk.get("/desk/day/").text)[0]
    pressed = {"once": sent, "neighbourhood": "bellevue", "pairs": "1"}
    first, again = (desk.post("/desk/day/slices", data=pressed) for _ in range(2))
    assert first.status_code == 200 and (again.status_code, again.location) == (303, "/desk/day/slices")
    # Another button of the same page is another click.
    assert desk.post("/desk/day/slices", data={"once": sent, "station": "0012"}).status_code == 200
    with database.reading() as session:
        assert [one.place for one in slices.standing(session, AFTERNOON.date())].count("bellevue") == 1


def test_what_is_taken_from_another_walk_is_said_and_nothing_left_too(desk: FlaskClient) -> None:
    page = desk.post("/desk/day/slices", data={"station": "12", "pairs": "20"})
    assert "26 buildings were taken out of a walk that nobody walks today" in page.text
    again = desk.post("/desk/day/slices", data={"station": "12"})
    assert again.status_code == 422 and "No building is free there" in again.text


def test_the_slices_print_as_one_paper(desk: FlaskClient, database: Database) -> None:
    page = desk.post("/desk/day/slices", data={"neighbourhood": "bellevue", "pairs": "2"}).text
    codes = re.findall(r'name="walk" value="(\w{5})"', page)
    paper = desk.post("/desk/day/slices/print", data={"walk": codes, "paper": "a4"})
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")
    with database.reading() as session:
        other = session.scalars(sa.select(Walk.code).where(Walk.code.not_in(codes))).one()
    assert desk.post("/desk/day/slices/print", data={"walk": other}).status_code == 404


def test_what_is_done_stands_on_the_board_and_a_slice_that_is_back_is_free(
    desk: FlaskClient, database: Database
) -> None:
    desk.post("/desk/day/slices", data={"station": "12", "pairs": "1"})
    with database.writing() as session:
        (out,) = slices.standing(session, AFTERNOON.date())
        walk = walks.get(session, out.code)
        house = next(one for one in walks.of_walk(session, walk.id) if not one.is_block)
        doors.knock(session, walk, Telling("key-12345", house.id, "nobody", AFTERNOON), now(), now())
    left = out.doors - house.doors
    assert f"Doors done: {house.doors}, left: {left}" in desk.get("/desk/day/board").text
    first = desk.get("/desk/day/slices/table")
    assert desk.get("/desk/day/slices/table", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert desk.post(f"/desk/day/slices/{out.code}/close").status_code == 303
    assert "No slice is out." in desk.get("/desk/day/slices").text


def test_a_new_link_takes_the_place_of_the_old_one(desk: FlaskClient, visitor: FlaskClient, database: Database) -> None:
    (old,) = links(desk.post("/desk/day/slices", data={"neighbourhood": "bellevue", "pairs": "1"}).text)
    with database.reading() as session:
        (out,) = slices.standing(session, AFTERNOON.date())
    (new,) = links(desk.post(f"/desk/day/slices/{out.code}/link").text)
    assert visitor.get(old).status_code == 410 and visitor.get(new).status_code == 200


@pytest.mark.parametrize("wrong", [{"neighbourhood": "<b>"}, {"station": "9999"}, {"station": "\x00"}, {}])
def test_a_place_that_is_none_is_refused(desk: FlaskClient, wrong: dict[str, str]) -> None:
    answer = desk.post("/desk/day/slices", data=wrong)
    assert answer.status_code == 422 and "<b>" not in answer.text


@pytest.mark.parametrize("pairs", ["0", "-1", "x", "999", "9" * 40, ""])
def test_any_number_of_pairs_is_made_one_that_can_be(desk: FlaskClient, pairs: str) -> None:
    answer = desk.post("/desk/day/slices", data={"neighbourhood": "bellevue", "pairs": pairs})
    assert answer.status_code == 200


def test_when_the_stations_have_closed_it_says_so(signed_in: SignedIn, day: time_machine.Traveller) -> None:
    day.move_to(datetime(2032, 3, 14, 17, 30, tzinfo=UTC))
    answer = signed_in(ELECTION_DAY).post("/desk/day/slices", data={"neighbourhood": "bellevue"})
    assert answer.status_code == 422 and "have closed" in answer.text


@pytest.mark.parametrize("role", [COMMUNICATIONS, CANVASSER])
def test_who_may_not(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).post("/desk/day/slices", data={"neighbourhood": "bellevue"}).status_code == 403


def test_on_the_day_what_is_sent_online_is_locked_and_the_article_stands_there(signed_in: SignedIn) -> None:
    page = signed_in(ORGANISER).post("/desk/day/slices", data={"neighbourhood": "bellevue"}).text
    assert page.count("nothing may go out until") == 3 and "L49" in page
    assert "/desk/exports/new" not in page and "say=vote" not in page


def test_before_the_truce_the_same_click_offers_lists_and_a_text(
    signed_in: SignedIn, day: time_machine.Traveller
) -> None:
    day.move_to(datetime(2032, 3, 12, 17, tzinfo=UTC))
    desk = signed_in(ORGANISER)
    page = desk.post("/desk/day/slices", data={"neighbourhood": "bellevue"}).text
    for channel in ("email", "sms", "phone"):
        link = f"/desk/exports/new?q=neighbourhood%3Abellevue&amp;channel={channel}"
        assert link in page
        assert desk.get(link.replace("&amp;", "&")).status_code == 200
    written = desk.get("/desk/mailings/new?say=vote").text
    assert "We vote on 14 March 2032" in written and "Nous votons le 14 mars 2032" in written
    assert "The stations close at 18:00." in written
    assert 'name="audience" value="everyone" checked' in written


def test_the_team_of_the_day_asks_an_organiser_for_lists(signed_in: SignedIn, day: time_machine.Traveller) -> None:
    day.move_to(datetime(2032, 3, 12, 17, tzinfo=UTC))
    page = signed_in(ELECTION_DAY).get("/desk/day/slices").text
    assert "Ask an organiser for the list." in page and "/desk/exports" not in page
