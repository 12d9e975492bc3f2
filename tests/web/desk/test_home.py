"""The first page, its menu, and what stays closed to whom."""

import re

import pytest

from capture import arrivals
from capture.database import Database, now
from capture.staff import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER, OWNER
from tests.web.desk.conftest import SignedIn

WORK = ["Overview", "People", "Segments", "Mailings", "Exports", "Market stall"]
FIELD = [*WORK, "Roll", "Walks", "Delegates", "Turnout", "Rides and proxies"]


@pytest.mark.parametrize(
    ("role", "shown"), [(OWNER, [*FIELD, "Colleagues"]), (ORGANISER, FIELD), (COMMUNICATIONS, WORK)]
)
def test_the_menu_has_what_the_role_opens(signed_in: SignedIn, role: str, shown: list[str]) -> None:
    page = signed_in(role).get("/desk/").text
    menu = page.partition("<nav")[2].partition("</nav>")[0]
    assert re.findall(r'href="/desk/[^"]*"[^>]*>([^<]+)</a>', menu)[:-1] == shown
    assert menu.count("aria-current") == 1


@pytest.mark.parametrize("path", ["people", "people/paste", "duplicates", "imports"])
def test_what_is_done_with_people_stands_behind_people(signed_in: SignedIn, path: str) -> None:
    page = signed_in(ORGANISER).get(f"/desk/{path}").text
    assert re.findall(r'aria-current="page">([^<]+)<', page) == ["People"]


@pytest.mark.parametrize("role", [CANVASSER, ELECTION_DAY])
def test_those_who_walk_or_count_have_no_desk(signed_in: SignedIn, role: str) -> None:
    answer = signed_in(role).get("/desk/")
    assert answer.status_code == 403
    assert "Your walks come by a link" in answer.text


def test_what_is_not_for_a_role_says_whom_to_ask(signed_in: SignedIn) -> None:
    answer = signed_in(ORGANISER).get("/desk/colleagues")
    assert answer.status_code == 403
    assert "ask an owner" in answer.text


@pytest.mark.parametrize(("role", "led"), [(ORGANISER, True), (COMMUNICATIONS, False)])
def test_a_list_that_waits_leads_to_the_lists_whoever_may_go_there(
    signed_in: SignedIn, database: Database, role: str, led: bool
) -> None:
    with database.writing() as session:
        layout = arrivals.Layout([], "", [])
        arrivals.receive(session, "list.csv", layout, "staff:1", "here", "fr", now()).state = arrivals.READ
    page = signed_in(role).get("/desk/").text
    assert "list that waits to be let in or dropped" in page
    assert ('<a href="/desk/imports" aria-label="list that waits to be let in or dropped: 1">1</a>' in page) == led


def test_the_desk_without_a_slash_is_the_desk(signed_in: SignedIn) -> None:
    assert signed_in(OWNER).get("/desk").location == "http://localhost/desk/"


def test_an_address_that_is_none_is_said_so_in_the_frame_of_the_desk(signed_in: SignedIn) -> None:
    answer = signed_in(OWNER).get("/desk/nowhere")
    assert answer.status_code == 404
    assert "To the desk" in answer.text


def test_a_language_that_the_campaign_lost_becomes_another(signed_in: SignedIn) -> None:
    assert signed_in(OWNER, language="de").get("/desk/").status_code == 200
