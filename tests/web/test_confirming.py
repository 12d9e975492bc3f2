import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import consents
from capture.database import Database, now
from capture.supporters import Supporter
from tests.cast import CAMILLE
from tests.web.conftest import Letters, link

CHOICE = re.compile(r'name="proposal" value="(\w+)"')
Confirming = Callable[..., str]


def buttons(visitor: FlaskClient, path: str) -> list[str]:
    """Return what the buttons of the page behind a letter stand for."""
    return CHOICE.findall(visitor.get(path).text)


def people(database: Database) -> list[str]:
    """Return the given names of everyone who confirmed."""
    with database.reading() as session:
        return list(session.scalars(sa.select(Supporter.given_name)))


def test_opening_the_page_changes_nothing(visitor: FlaskClient, database: Database, confirming: Confirming) -> None:
    path = confirming(email=CAMILLE, given_name="Camille", neighbourhood="bellevue")
    for _ in range(3):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "Camille" in page.text
        assert "Bellevue" in page.text
    assert people(database) == []


def test_the_button_makes_it_fact_and_consent(visitor: FlaskClient, database: Database, confirming: Confirming) -> None:
    path = confirming(email=CAMILLE, given_name="Camille", issues=["housing"])
    assert visitor.post(path, data={"proposal": buttons(visitor, path)[0]}).status_code == 200
    assert people(database) == ["Camille"]
    with database.reading() as session:
        camille = session.scalars(sa.select(Supporter.id)).one()
        assert consents.standing(session, camille) == ["newsletter", "letter:housing"]


def test_the_button_works_once(visitor: FlaskClient, confirming: Confirming) -> None:
    path = confirming(email=CAMILLE)
    choice = buttons(visitor, path)[0]
    assert [visitor.post(path, data={"proposal": choice}).status_code for _ in range(3)] == [200, 410, 410]
    assert visitor.get(path).status_code == 410


def test_every_wish_under_the_address_is_shown_and_one_chosen(
    visitor: FlaskClient, database: Database, confirming: Confirming
) -> None:
    path = confirming(email=CAMILLE, given_name="Camille")
    visitor.post("/sign-up", data={"email": CAMILLE, "given_name": "Mallory", "sms": "yes", "phone": "0612345679"})
    newest, mine = buttons(visitor, path)
    assert newest != mine
    assert visitor.post(path, data={"proposal": mine}).status_code == 200
    assert people(database) == ["Camille"]


def test_a_choice_that_is_gone_is_asked_again_and_the_link_stays_good(
    visitor: FlaskClient, database: Database, confirming: Confirming
) -> None:
    path = confirming(email=CAMILLE)
    assert visitor.post(path, data={"proposal": "gone"}).status_code == 409
    assert people(database) == []
    assert visitor.post(path, data={"proposal": buttons(visitor, path)[0]}).status_code == 200


def test_a_post_about_a_known_person_changes_nothing_yet(
    visitor: FlaskClient, database: Database, confirming: Confirming
) -> None:
    path = confirming(email=CAMILLE, given_name="Camille")
    visitor.post(path, data={"proposal": buttons(visitor, path)[0]})
    visitor.post("/sign-up", data={"email": CAMILLE, "given_name": "Mallory", "newsletter": "yes"})
    assert people(database) == ["Camille"]


def test_an_expired_link_offers_a_fresh_letter(
    visitor: FlaskClient, database: Database, confirming: Confirming, letters: Letters
) -> None:
    path = confirming(email=CAMILLE, given_name="Camille")
    with time_machine.travel(now() + timedelta(hours=73)):
        page = visitor.get(path)
        assert page.status_code == 410
        assert f'action="{path}/again"' in page.text
        assert visitor.post(f"{path}/again").location == "/thank-you/"
        fresh = link(letters()[-1], "confirm")
        assert visitor.post(fresh, data={"proposal": buttons(visitor, fresh)[0]}).status_code == 200
    assert people(database) == ["Camille"]


def test_an_expired_link_makes_no_second_letter_within_a_day(
    visitor: FlaskClient, confirming: Confirming, letters: Letters
) -> None:
    path = confirming(email=CAMILLE)
    with time_machine.travel(now() + timedelta(hours=73)):
        for _ in range(5):
            assert visitor.post(f"{path}/again").status_code == 303
        assert len(letters()) == 2


@pytest.mark.parametrize("token", ["x", "é", "a" * 5000, "..", "%00"])
def test_a_link_that_nobody_was_sent_is_a_calm_page(visitor: FlaskClient, token: str) -> None:
    assert visitor.get(f"/confirm/{token}").status_code == 404


def test_the_page_is_kept_nowhere_and_tells_its_address_to_nobody(visitor: FlaskClient, confirming: Confirming) -> None:
    headers = visitor.get(confirming(email=CAMILLE)).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_the_page_speaks_the_language_of_the_form(visitor: FlaskClient, letters: Letters) -> None:
    visitor.post("/en/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    assert '<html lang="en"' in visitor.get(link(letters()[0], "confirm")).text


def test_a_page_left_open_is_calm_when_nothing_waits_any_more(
    visitor: FlaskClient, confirming: Confirming, letters: Letters
) -> None:
    path = confirming(email=CAMILLE)
    choice = buttons(visitor, path)[0]
    visitor.post(link(letters()[-1], "leave"))
    assert visitor.post(path, data={"proposal": choice}).status_code == 410
