"""Who follows a link of a mailing: noted where the campaign has it so, led on in any case, and nowhere else."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture import links, memberships
from capture.database import Database, now
from capture.deliveries import results
from capture.deliveries.results import CLICKED, LEFT
from capture.issues import Catalogue
from capture.letters import CONFIRM
from capture.letters.writing import Writer
from capture.mailings import leading
from capture.manners import HURRIED
from capture.settings import Settings
from capture.web import create_app
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY as SECRET
from tests.conftest import who_is
from tests.mailing import KEY, house, planned, sent
from tests.web.own import standing

WAY = re.compile(r"/go/[^\"<>\s]+")


@pytest.fixture
def here(chosen: Settings) -> Settings:
    """The campaign with one mailing, whose links lead by way of us."""
    own = house(chosen, chosen.instance / "house")
    object.__setattr__(own, "mailing_clicks", True)
    return own


@pytest.fixture
def app(here: Settings, database: Database, catalogue: Catalogue) -> Flask:
    """Camille and Bilal got it."""
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            confirms(session, wish_of(email, "newsletter", "letter:housing"), catalogue)
    planned(here, database)
    assert sent(here, database) == 2
    return create_app(here, database)


def letter_to(here: Settings, email: str, part: str) -> str:
    files = (here.instance / "outbox").glob("*.eml")
    letters = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in files)
    letter = next(one for one in letters if one["To"] == email)
    return content(letter, part)


def content(letter: EmailMessage, part: str) -> str:
    body = letter.get_body((part,))
    assert body is not None
    return str(body.get_content())


def ways(here: Settings, email: str = CAMILLE) -> list[str]:
    return WAY.findall(letter_to(here, email, "html"))


def counted(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return results.count(session, [KEY])[KEY]


def test_whoever_follows_a_link_gets_there_and_is_noted_once(
    here: Settings, visitor: FlaskClient, database: Database
) -> None:
    for way in ways(here) * 2:
        answer = visitor.get(way)
        assert answer.status_code == 302
        assert answer.location.startswith(here.address) and f"src={KEY}" in answer.location
        assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    assert counted(database) == {CLICKED: 1}


def test_ways_out_and_the_text_part_lead_where_they_lead(here: Settings, app: Flask) -> None:
    html = letter_to(here, CAMILLE, "html")
    assert f'href="{here.address}/leave/' in html and f'href="{here.address}/preferences/' in html
    assert "/go/" not in letter_to(here, CAMILLE, "plain")


def test_a_program_that_only_asks_is_nobody(here: Settings, visitor: FlaskClient, database: Database) -> None:
    assert visitor.head(ways(here)[0]).status_code == 302
    assert counted(database) == {}


def test_switched_off_old_links_lead_on_and_nothing_is_noted(
    here: Settings, visitor: FlaskClient, database: Database
) -> None:
    object.__setattr__(here, "mailing_clicks", False)
    assert visitor.get(ways(here)[0]).status_code == 302
    assert counted(database) == {}


def test_nobody_is_led_where_no_link_of_the_mailing_leads(visitor: FlaskClient, database: Database) -> None:
    elsewhere = links.Way(who_is(CAMILLE), KEY, leading.mark("https://elsewhere.example/"))
    of_another = links.Way(who_is(CAMILLE), "another", leading.mark("https://elsewhere.example/"))
    for way in (elsewhere, of_another):
        assert visitor.get(f"/go/{links.way_token(SECRET, way)}").status_code == 404
    forged = links.way_token("another key", elsewhere)
    assert visitor.get(f"/go/{forged}").status_code == 404
    assert counted(database) == {}


def test_of_whoever_has_left_nothing_is_noted(here: Settings, visitor: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", now())
    assert visitor.get(ways(here)[0]).status_code == 302
    assert counted(database) == {}


def test_links_of_a_mailing_lead_straight_there_unless_the_campaign_says_so(
    chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path
) -> None:
    own = house(chosen, tmp_path / "house")
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE), catalogue)
    planned(own, database)
    sent(own, database)
    html = letter_to(own, CAMILLE, "html")
    assert "/go/" not in html and f'href="{own.address}/issues/logement/?src={KEY}"' in html


def out(here: Settings, room: str) -> str:
    found = re.search(rf"/{room}/[^\"<>\s]+", letter_to(here, CAMILLE, "html"))
    assert found is not None
    return found[0]


def test_whoever_leaves_by_it_is_counted_for_it_once(here: Settings, visitor: FlaskClient, database: Database) -> None:
    for _ in range(2):
        assert visitor.post(out(here, "leave")).status_code == 200
    assert counted(database) == {LEFT: 1}
    assert standing(database) == set()


def test_whoever_had_left_before_did_not_leave_by_it(here: Settings, visitor: FlaskClient, database: Database) -> None:
    visitor.post(f"/leave/{links.leave_token(SECRET, who_is(CAMILLE))}")
    visitor.post(out(here, "leave"))
    assert counted(database) == {}


def test_taking_the_last_letter_back_by_it_counts_and_one_of_two_does_not(
    here: Settings, visitor: FlaskClient, database: Database
) -> None:
    page = out(here, "preferences")
    assert visitor.get(page).status_code == 200
    visitor.post(page, data={"issues": "housing"})
    assert counted(database) == {}
    visitor.post(page, data={})
    assert counted(database) == {LEFT: 1}


def test_a_letter_of_another_kind_never_leads_by_way_of_us(here: Settings, app: Flask) -> None:
    letter = Writer(here).write(CONFIRM, "0" * 32, CAMILLE, "fr", who_is(CAMILLE), "token")
    html = content(letter, "html")
    assert "/confirm/token" in html and "/go/" not in html


def test_whoever_reads_gets_there_while_nothing_can_be_noted(here: Settings, app: Flask, database: Database) -> None:
    in_a_hurry = Database(here.database_url, HURRIED)
    hurried = create_app(here, in_a_hurry)
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(sa.text("LOCK TABLE results IN ACCESS EXCLUSIVE MODE"))
        assert hurried.test_client().get(ways(here)[0]).status_code == 302
    in_a_hurry.close()
    assert counted(database) == {}
