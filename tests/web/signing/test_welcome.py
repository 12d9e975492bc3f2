"""The page behind an invitation: it is read as often as one likes, and accepted once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture import addresses, links
from capture.database import Database, now
from capture.staff import ORGANISER, OWNER, accounts
from tests.cast import OMAR
from tests.conftest import NOON
from tests.team import PASSWORD, acts, browser, found, hire
from tests.web.signing.conftest import fill

FIELDS = {"name": "Omar", "language": "en", "password": PASSWORD}


@pytest.fixture
def invitation(database: Database) -> str:
    """Invite Omar; return the path in his letter."""
    with database.writing() as session:
        omar = accounts.invite(session, addresses.read(OMAR), [ORGANISER], "fr", "staff:1", now())
        return f"/desk/welcome/{links.issue(session, links.WELCOME, omar.uniquifier, now())}"


def test_a_name_and_a_password_make_a_colleague(stranger: FlaskClient, invitation: str, database: Database) -> None:
    assert OMAR in stranger.get(invitation).text
    assert fill(stranger, invitation, **FIELDS).location == "/desk/second-factor"
    omar = found(database, OMAR)
    assert (omar.name, omar.language, omar.roles, omar.is_here) == ("Omar", "en", [ORGANISER], True)
    assert str(omar.password).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert acts(database)[-1] == (f"staff:{omar.id}", "join")


def test_opening_the_page_accepts_nothing(stranger: FlaskClient, invitation: str, database: Database) -> None:
    for _ in range(3):
        assert stranger.get(invitation).status_code == 200
    assert found(database, OMAR).is_invited


def test_an_invitation_is_accepted_once(stranger: FlaskClient, invitation: str, app: Flask) -> None:
    fill(stranger, invitation, **FIELDS)
    again = browser(app).get(invitation)
    assert again.status_code == 410
    assert "sign in with it" in again.text


def test_it_lapses_after_three_days(stranger: FlaskClient, invitation: str) -> None:
    with time_machine.travel(now() + timedelta(hours=73)):
        answer = stranger.get(invitation)
    assert answer.status_code == 410
    assert "Ask an owner" in answer.text


def test_an_invitation_of_before_is_nobodys(stranger: FlaskClient, invitation: str, database: Database) -> None:
    with database.writing() as session:
        accounts.invite(session, addresses.read(OMAR), [OWNER], "fr", "staff:1", now())
    assert stranger.get(invitation).status_code == 404


def test_one_who_was_dismissed_meanwhile_does_not_come_in(
    stranger: FlaskClient, invitation: str, database: Database
) -> None:
    hire(database, OWNER)
    with database.writing() as session:
        accounts.dismiss(session, found(database, OMAR).id, "staff:1", NOON)
    assert stranger.get(invitation).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "your colleagues read it"),
        ({"name": "https://mallory.example"}, "write a name"),
        ({"language": "xx"}, "choose a language"),
        ({"password": "short"}, "at least 12"),
        ({"password": "omar tortue lampe gravier"}, "It contains “omar”"),
        ({"password": "aurele tortue lampe gravier"}, "It contains “aurele”"),
        ({"name": "Zibeline", "password": "zibeline lampe gravier"}, "It contains “zibeline”"),
    ],
)
def test_what_is_wrong_is_told_and_the_link_stays_good(
    stranger: FlaskClient, invitation: str, wrong: dict[str, str], said: str
) -> None:
    answer = fill(stranger, invitation, **FIELDS | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'type="password" autocomplete="new-password" required' in answer.text
    assert fill(stranger, invitation, **FIELDS).status_code == 303


def test_the_address_of_the_page_is_told_to_nobody(stranger: FlaskClient, invitation: str) -> None:
    answer = stranger.get(invitation)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"
