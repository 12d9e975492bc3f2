"""How the house is, at the desk: said calmly, with what to do, and on top of the first page where it is wrong."""

from datetime import timedelta

import pytest

from capture import heartbeats
from capture.database import Database, now
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def silent(database: Database) -> None:
    """A worker that was killed an hour ago."""
    with database.writing() as session:
        heartbeats.hear(session, "front", now() - timedelta(hours=1))


def test_it_says_how_each_thing_is(signed_in: SignedIn) -> None:
    page = signed_in(OWNER).get("/desk/status").text
    assert "<strong>The database answers</strong>" in page
    assert "There is none yet." in page
    assert 'href="/desk/" aria-current="page">Overview' in page


def test_what_is_wrong_comes_first_and_says_what_to_do(silent: None, signed_in: SignedIn) -> None:
    page = signed_in(ORGANISER).get("/desk/status").text
    assert page.index("A worker runs") < page.index("There is a fresh backup") < page.index("The database answers")
    assert "Letters wait, and none is lost." in page


def test_it_speaks_french(silent: None, signed_in: SignedIn) -> None:
    page = signed_in(ORGANISER, language="fr").get("/desk/status").text
    assert "L’état de la maison" in page
    assert "Aucune lettre n’est perdue" in page


@pytest.mark.parametrize(("role", "led"), [(ORGANISER, True), (COMMUNICATIONS, False)])
def test_the_first_page_says_on_top_what_is_wrong(silent: None, signed_in: SignedIn, role: str, led: bool) -> None:
    page = signed_in(role).get("/desk/").text
    assert "A worker runs: it sends the letters: no." in page
    assert ("How the house is, and what to do" in page) == led
    assert ("Tell an owner or an organiser." in page) != led


def test_where_nothing_is_wrong_the_first_page_is_as_always(signed_in: SignedIn) -> None:
    page = signed_in(OWNER).get("/desk/").text
    assert 'class="alarm"' not in page
    assert '<a href="/desk/status">How the house is</a>' in page
