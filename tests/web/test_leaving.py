from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient

from capture import consents, links
from capture.database import Database
from capture.supporters import Supporter
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT, who_is
from tests.web.conftest import Letters, link
from tests.web.test_confirming import buttons

LEAVE = f"/leave/{links.leave_token(ENVIRONMENT['SUPPRESSION_KEY'], who_is(CAMILLE))}"


def standing(database: Database) -> list[str]:
    """Return what Camille agrees to."""
    with database.reading() as session:
        camille = session.scalars(sa.select(Supporter.id).filter_by(email=CAMILLE)).one()
        return consents.standing(session, camille)


def confirmed(visitor: FlaskClient, confirming: Callable[..., str]) -> None:
    """Let Camille sign up and press the button."""
    path = confirming(email=CAMILLE)
    visitor.post(path, data={"proposal": buttons(visitor, path)[0]})


def test_opening_the_page_leaves_nothing(
    visitor: FlaskClient, database: Database, confirming: Callable[..., str]
) -> None:
    confirmed(visitor, confirming)
    assert "<button" in visitor.get(LEAVE).text
    assert standing(database) == ["newsletter"]


def test_one_button_and_they_have_left(
    visitor: FlaskClient, database: Database, confirming: Callable[..., str]
) -> None:
    confirmed(visitor, confirming)
    assert visitor.post(LEAVE).status_code == 200
    assert standing(database) == []


def test_the_link_of_the_first_letter_keeps_a_stranger_out(
    visitor: FlaskClient, database: Database, letters: Letters
) -> None:
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    text = letters()[0]
    assert visitor.post(link(text, "leave")).status_code == 200
    assert visitor.get(link(text, "confirm")).status_code == 410


def test_the_page_speaks_the_readers_language(visitor: FlaskClient) -> None:
    for asked, spoken in (("en-GB,en;q=0.9", "en"), ("fr-FR", "fr"), ("zz", "fr")):
        assert f'<html lang="{spoken}"' in visitor.get(LEAVE, headers={"Accept-Language": asked}).text


def test_a_forged_link_leaves_nobody(visitor: FlaskClient) -> None:
    assert visitor.post(LEAVE[:-3] + "xyz").status_code == 404
