"""A forgotten password: the same answer to everybody, and the second factor before anything changes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture import links
from capture.database import Database, now
from capture.letters import Letter
from capture.staff import OWNER, accounts, recovery
from tests.cast import MALLORY, NORA
from tests.conftest import ENVIRONMENT
from tests.team import acts, browser, code, found, hire, sit
from tests.web.conftest import Letters, link
from tests.web.signing.conftest import fill, type_password

OTHER = "navire carton lune sel"


@pytest.fixture
def letter(database: Database) -> str:
    """Let Nora, in French, be at the desk; return the path in a letter that she asked for."""
    nora = hire(database, OWNER, language="fr")
    with database.writing() as session:
        return f"/desk/forgotten/{links.issue(session, links.FORGOTTEN, nora.uniquifier, now())}"


def test_the_letter_leads_to_another_password(stranger: FlaskClient, database: Database, letters: Letters) -> None:
    hire(database)
    assert fill(stranger, "/desk/forgotten", email=NORA).location == "/desk/forgotten?sent=yes"
    (text,) = letters()
    assert "another password for the desk" in text
    assert not [word for word in ("/leave/", "/preferences/") if word in text]
    path = link(text, "desk/forgotten")
    assert fill(stranger, path, password=OTHER, code=code()).location == "/desk/"
    assert stranger.get("/desk/").status_code == 200
    assert acts(database)[-1][1] == "change-password"


def test_nobody_gets_no_letter_and_the_same_answer(
    stranger: FlaskClient, database: Database, letters: Letters, app: Flask
) -> None:
    hire(database)
    known, unknown = (fill(browser(app), "/desk/forgotten", email=email) for email in (NORA, MALLORY))
    assert (known.status_code, known.data, known.location) == (unknown.status_code, unknown.data, unknown.location)
    with database.reading() as session:
        assert session.execute(sa.select(Letter.kind, Letter.attempts)).all() == [("forgotten", 0)] * 2
    assert len(letters()) == 1


def test_a_colleague_gets_three_letters_a_day(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(20):
            fill(stranger, "/desk/forgotten", email=NORA)
            clock.shift(timedelta(minutes=6))
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Letter.id))) == 3


@pytest.mark.parametrize("typed", ["", "000000"])
def test_without_the_second_factor_nothing_changes(
    stranger: FlaskClient, letter: str, database: Database, typed: str
) -> None:
    before = found(database, NORA).password
    assert fill(stranger, letter, password=OTHER, code=typed).status_code == 422
    assert found(database, NORA).password == before
    assert stranger.get(letter).status_code == 200


def test_a_recovery_code_does_as_well(stranger: FlaskClient, letter: str, database: Database) -> None:
    with database.writing() as session:
        recovery.renew(session, ENVIRONMENT["PASSWORD_SALT"], found(database, NORA).id, ["aaaa-bbbb-cccc-dddd"])
    assert fill(stranger, letter, password=OTHER, code="AAAA BBBB CCCC DDDD").status_code == 303


def test_a_poor_password_spends_neither_code_nor_link(stranger: FlaskClient, letter: str) -> None:
    shown = code()
    assert fill(stranger, letter, password="nora tortue lampe gravier", code=shown).status_code == 422
    assert fill(stranger, letter, password=OTHER, code=shown).status_code == 303


def test_wherever_the_old_password_was_used_it_is_over(
    stranger: FlaskClient, letter: str, database: Database, app: Flask
) -> None:
    before = sit(app, database, found(database, NORA))
    assert before.get("/desk/").status_code == 200
    fill(stranger, letter, password=OTHER, code=code())
    assert before.get("/desk/").location == "/desk/sign-in"
    assert type_password(browser(app), NORA).status_code == 422
    assert type_password(browser(app), NORA, OTHER).location == "/desk/sign-in/second"


def test_the_link_works_once_and_for_half_an_hour(stranger: FlaskClient, letter: str, app: Flask) -> None:
    with time_machine.travel(now() + timedelta(minutes=31)):
        assert stranger.get(letter).status_code == 410
    fill(stranger, letter, password=OTHER, code=code())
    # Another password is another uniquifier: the link is nobody's before it is spent.
    assert browser(app).get(letter).status_code in (404, 410)


def test_one_who_has_no_second_factor_sets_one_up_next(stranger: FlaskClient, database: Database, letter: str) -> None:
    with database.writing() as session:
        nora = accounts.reset_second_factor(session, found(database, NORA).id, "staff:1", now())
        fresh = f"/desk/forgotten/{links.issue(session, links.FORGOTTEN, nora.uniquifier, now())}"
    assert stranger.get(letter).status_code == 404
    assert fill(stranger, fresh, password=OTHER).location == "/desk/"
    assert stranger.get("/desk/").location == "/desk/second-factor"


def test_an_invitation_is_no_way_to_another_password(stranger: FlaskClient, database: Database) -> None:
    nora = hire(database)
    with database.writing() as session:
        token = links.issue(session, links.WELCOME, nora.uniquifier, now())
    assert stranger.get(f"/desk/forgotten/{token}").status_code == 404
    assert stranger.get(f"/desk/welcome/{token}").status_code == 404
