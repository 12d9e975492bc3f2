"""Supporters beside electors at the desk: an organiser says who is whom, and takes it back."""

import re
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from capture import errands, matches
from capture.database import Database
from capture.matches import AGREED, PROPOSED, REFUSED, Match
from capture.settings import Settings
from capture.staff import COMMUNICATIONS, ORGANISER
from tests.cast import BILAL, CAMILLE
from tests.field import town
from tests.matches.people import elector, propose, supporter
from tests.web.desk.conftest import SignedIn


@dataclass
class Two:
    """Camille with two electors called like her, the second likelier; and Bilal, who is surer still."""

    camille: int
    first: int
    second: int
    bilal: int


@pytest.fixture
def two(database: Database) -> Two:
    with database.writing() as session:
        built = town.build(session)
        camille = supporter(session, CAMILLE, "Camille", "Durand")
        here, there = (
            elector(session, built.of(street)[0], "DURAND", "Camille") for street in (town.PEACE[0], "quai du Port")
        )
        propose(session, camille, here, 50)
        propose(session, camille, there, 60)
        bilal = supporter(session, BILAL, "Bilal", "Benali")
        propose(session, bilal, elector(session, built.buildings[0], "BENALI", "Bilal", "1990-06-05"), 90)
        return Two(camille, here, there, bilal)


@pytest.fixture
def desk(two: Two, signed_in: SignedIn) -> FlaskClient:
    return signed_in(ORGANISER)


def states(database: Database, two: Two) -> dict[int, str]:
    with database.reading() as session:
        told = sa.select(Match.elector_id, Match.state).where(Match.supporter_id == two.camille)
        return dict(session.execute(told).all())


def test_one_supporter_is_shown_with_all_who_they_may_be(desk: FlaskClient, two: Two) -> None:
    page = desk.get("/desk/matches").text
    assert "Bilal" in page and "born in 1990" in page and "Durand" not in page
    later = re.findall(r'href="(/desk/matches\?from=[^"]+)"', page)[0]
    page = desk.get(later).text
    assert page.index("2 quai du Port") < page.index("1 rue de la Paix") and "Benali" not in page
    assert "2 supporters may be on the roll." in page
    assert "Nobody is left" in desk.get(f"/desk/matches?from=50.{two.camille}").text


def test_agreed_to_the_next_one_is_shown_and_it_can_be_taken_back(
    desk: FlaskClient, two: Two, database: Database
) -> None:
    there = desk.post(f"/desk/matches/{two.camille}/{two.second}/agree").location
    assert states(database, two) == {two.first: PROPOSED, two.second: AGREED}
    page = desk.get(there).text
    assert "They are one person" in page and "Bilal" in page and "1 supporter may be on the roll." in page
    back = f"/desk/matches/{two.camille}/{two.second}/withdraw"
    assert f'action="{back}"' in page
    assert 'withdraw"' not in desk.get(desk.post(back).location).text
    assert states(database, two) == dict.fromkeys((two.first, two.second), PROPOSED)


def test_another_elector_cannot_be_agreed_to_as_well(desk: FlaskClient, two: Two, database: Database) -> None:
    desk.post(f"/desk/matches/{two.camille}/{two.second}/agree")
    asked = desk.post(f"/desk/matches/{two.camille}/{two.first}/agree")
    assert asked.status_code == 409 and "somebody else on the roll already" in asked.text
    assert states(database, two) == {two.first: PROPOSED, two.second: AGREED}


def test_none_of_them_refuses_each(desk: FlaskClient, two: Two, database: Database) -> None:
    desk.post(f"/desk/matches/{two.camille}/none")
    assert set(states(database, two).values()) == {REFUSED}
    assert "Durand" not in desk.get(f"/desk/matches?from=90.{two.bilal}").text


@pytest.mark.parametrize("path", ["1/999/agree", "999/1/refuse", "999/999/withdraw"])
def test_nothing_is_said_of_whom_nobody_proposed(desk: FlaskClient, path: str) -> None:
    asked = desk.post(f"/desk/matches/{path}")
    assert asked.status_code == 409 and "not proposed any more" in asked.text
    assert desk.post("/desk/matches/1/1/marry").status_code == 404


def test_the_worker_looks_when_it_is_asked_to(
    desk: FlaskClient, two: Two, database: Database, chosen: Settings
) -> None:
    for _ in range(2):
        page = desk.get(desk.post("/desk/matches").location).text
        assert "being looked for" in page and "The worker is at it" in page
    errands.run_out(chosen, database)
    with database.reading() as session:
        assert session.scalars(sa.select(matches.Search.people)).all() == [2]
    assert "Last on" in desk.get("/desk/matches").text


def test_communications_see_none_of_it(two: Two, signed_in: SignedIn) -> None:
    assert signed_in(COMMUNICATIONS).get("/desk/matches").status_code == 403
