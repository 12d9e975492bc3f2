"""A person's page says which text messages they had, what became of each, and where they said STOP."""

from pathlib import Path

from flask.testing import FlaskClient

from capture.database import Database, now
from capture.issues import Catalogue
from capture.settings import Settings
from capture.staff import ORGANISER
from capture.texts import refusing
from capture.texts.providers import Refusal
from tests.conftest import settings_for
from tests.texts.people import MAILING, TEXTING, at_any_hour, joined, owed, phone_of, rounds, run
from tests.web.desk.conftest import SignedIn


def page(desk: FlaskClient) -> str:
    """Open the person's page."""
    return desk.get("/desk/people/1").text


def test_what_became_of_a_text_is_told(
    database: Database, catalogue: Catalogue, signed_in: SignedIn, campaign_root: Path, chosen: Settings
) -> None:
    at_any_hour(database)
    people, desk = joined(database, catalogue, 1), signed_in(ORGANISER)
    texting = settings_for(campaign_root, chosen.instance, chosen.database_url, **TEXTING)
    assert "Text message</th>" not in page(desk)

    owed(database, texting, people)
    assert f"<td>{MAILING}</td><td>planned</td>" in page(desk)
    run(rounds(texting, database))
    assert f"<td>{MAILING}</td><td>sent</td>" in page(desk)

    with database.writing() as session:
        refusing.heed_all(session, texting, [Refusal(phone_of(0))], now())
    owed(database, texting, people, "2026-12-02-other")
    assert "by sending STOP to the number in a text message" in page(desk)
    assert "2026-12-02-other" not in page(desk)
