"""The door: an address and a password, then the second step; the same answer for wrong and for unknown."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from capture.database import Database
from capture.staff import CANVASSER, OWNER, accounts, recovery
from tests.cast import MALLORY, NORA
from tests.conftest import ENVIRONMENT, NOON
from tests.team import PASSWORD, browser, code, found, hire
from tests.web.desk.conftest import SignedIn
from tests.web.signing.conftest import fill, type_password

# The same password under a hash that takes no time.
WEAK = "$argon2id$v=19$m=1024,t=1,p=1$QwiB0Lq3dq5VSunde6+1Vg$F2XxJeAYU2SjXvmzYgAEOtxa3hteDDidQslixhtI6yQ"


def test_nobody_is_asked_to_sign_in_and_led_back(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    assert stranger.get("/desk/colleagues?sent=yes").location == "/desk/sign-in"
    assert type_password(stranger, NORA).location == "/desk/sign-in/second"
    assert fill(stranger, "/desk/sign-in/second", code=code()).location == "/desk/colleagues?sent=yes"
    assert stranger.get("/desk/colleagues").status_code == 200


def test_without_a_wish_the_way_leads_to_the_first_page(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    type_password(stranger, NORA)
    assert fill(stranger, "/desk/sign-in/second", code=code()).location == "/desk/"
    assert stranger.get("/desk/sign-in").location == "/desk/"


def test_the_password_alone_opens_nothing(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    type_password(stranger, NORA)
    for path in ("/desk/", "/desk/account", "/desk/second-factor"):
        assert stranger.get(path).location == "/desk/sign-in"


@pytest.mark.parametrize(
    ("email", "password"),
    [(NORA, "tortue lampe gravier neuf"), (MALLORY, PASSWORD), ("no address", PASSWORD), ("", PASSWORD), (NORA, "")],
)
def test_what_does_not_belong_together_is_refused(
    stranger: FlaskClient, database: Database, email: str, password: str
) -> None:
    hire(database)
    answer = type_password(stranger, email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert PASSWORD not in answer.text


def test_an_address_is_known_however_it_is_written(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    assert type_password(stranger, " NORA@Exemple.FR ").location == "/desk/sign-in/second"


def test_letters_may_be_composed_by_any_keyboard(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    assert type_password(stranger, NORA, "tortue lampe gravier hui\u0074").location == "/desk/sign-in/second"


def test_whoever_was_invited_or_left_has_no_password(stranger: FlaskClient, database: Database, app: Flask) -> None:
    nora = hire(database)
    with database.writing() as session:
        nora = session.get_one(type(nora), nora.id)
        nora.gone_at = NOON
        session.flush()
    assert type_password(stranger, NORA).status_code == 422


def test_a_recovery_code_is_a_second_factor_once(stranger: FlaskClient, database: Database, app: Flask) -> None:
    nora, codes = hire(database), recovery.make()
    with database.writing() as session:
        recovery.renew(session, ENVIRONMENT["PASSWORD_SALT"], nora.id, codes)
    type_password(stranger, NORA)
    assert fill(stranger, "/desk/sign-in/recovery", code=codes[0].upper()).location == "/desk/"
    other = browser(app)
    type_password(other, NORA)
    assert fill(other, "/desk/sign-in/recovery", code=codes[0]).status_code == 422
    assert fill(other, "/desk/sign-in/recovery", code=codes[1]).location == "/desk/"


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 5000, "\u0000"])
def test_a_wrong_code_is_refused(stranger: FlaskClient, database: Database, typed: str) -> None:
    hire(database)
    type_password(stranger, NORA)
    assert fill(stranger, "/desk/sign-in/second", code=typed).status_code == 422


def test_a_code_may_be_written_in_two_parts(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    type_password(stranger, NORA)
    shown = code()
    assert fill(stranger, "/desk/sign-in/second", code=f"{shown[:3]} {shown[3:]}").location == "/desk/"


def test_the_second_step_is_open_for_ten_minutes(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    with time_machine.travel(NOON, tick=False) as clock:
        type_password(stranger, NORA)
        clock.shift(599)
        assert stranger.get("/desk/sign-in/second").status_code == 200
        clock.shift(1)
        assert stranger.get("/desk/sign-in/second").location == "/desk/sign-in"


def test_nobody_begins_with_the_second_step(stranger: FlaskClient, database: Database) -> None:
    hire(database)
    assert stranger.get("/desk/sign-in/second").location == "/desk/sign-in"
    assert fill(stranger, "/desk/sign-in", "/desk/sign-in/second", code=code()).location == "/desk/sign-in"


def test_signing_out_ends_it_here_and_leaves_nothing(signed_in: SignedIn, app: Flask) -> None:
    nora = signed_in(OWNER)
    cookie = nora.get_cookie("desk")
    assert cookie is not None
    answer = nora.post("/desk/sign-out")
    assert answer.location == "/desk/sign-in"
    assert nora.get_cookie("desk") is None
    thief = browser(app)
    thief.set_cookie("desk", cookie.value)
    assert thief.get("/desk/").location == "/desk/sign-in"


def test_whoever_has_no_second_factor_sets_one_up_first(stranger: FlaskClient, database: Database) -> None:
    hire(database, armed=False)
    assert type_password(stranger, NORA).location == "/desk/second-factor"
    for path in ("/desk/", "/desk/account", "/desk/colleagues", "/desk/prove", "/desk/recovery-codes"):
        assert stranger.get(path).location == "/desk/second-factor"
    assert stranger.get("/desk/second-factor").status_code == 200


def test_a_canvasser_is_told_kindly_where_walks_are(signed_in: SignedIn) -> None:
    answer = signed_in(CANVASSER).get("/desk/")
    assert answer.status_code == 403
    assert "Your walks come by a link" in answer.text
    assert "Sign out" in answer.text


def test_the_page_speaks_the_browsers_language_then_the_colleagues(stranger: FlaskClient, database: Database) -> None:
    hire(database, language="fr")
    stranger.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Sign in to the desk" in stranger.get("/desk/sign-in").text
    type_password(stranger, NORA)
    fill(stranger, "/desk/sign-in/second", code=code())
    assert "Vue d’ensemble" in stranger.get("/desk/").text


def test_a_weaker_hash_is_made_anew_by_the_right_password(stranger: FlaskClient, database: Database) -> None:
    nora = hire(database)
    with database.writing() as session:
        accounts.rehash(session, nora.id, WEAK)
    type_password(stranger, NORA)
    assert "m=65536,t=3,p=4" in str(found(database, NORA).password)


@pytest.mark.parametrize("tag", ["1", "9"])
def test_an_app_whose_secret_env_has_lost_is_no_accident(stranger: FlaskClient, database: Database, tag: str) -> None:
    nora = hire(database)
    lost = TOTP.using(secrets={tag: "a-secret-that-is-lost"}).new().to_json(encrypt=True)
    with database.writing() as session:
        accounts.set_app(session, nora.id, lost, NOON)
    type_password(stranger, NORA)
    assert fill(stranger, "/desk/sign-in/second", code=code()).status_code == 422
