"""Second factors are set up before anything else, and each change of them asks for the one that is there."""

import html
import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from capture.database import Database, now
from capture.staff import OWNER, Passkey, recovery
from tests.cast import NORA
from tests.soft_key import SoftKey
from tests.team import acts, browser, code, found, hire
from tests.web.desk.conftest import SignedIn
from tests.web.signing.conftest import fill, type_password

CODES = re.compile(r"<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</code>")
KEY = re.compile(r'<code class="key">([A-Z2-7-]+)</code>')
ASKED = re.compile(r'data-passkey="([^"]+)"')
PAGE = "/desk/second-factor"


def asked(client: FlaskClient, path: str = PAGE) -> dict[str, object]:
    """Return what a page asks of passkeys."""
    found_there = ASKED.search(client.get(path).text)
    assert found_there is not None
    return json.loads(html.unescape(found_there[1]))  # type: ignore[no-any-return]  # an object, as the page says


def figures(client: FlaskClient) -> str:
    """Let an app read the key of the page, and return what it shows."""
    key = KEY.search(client.get(PAGE).text)
    assert key is not None
    return str(TOTP(key=key[1].replace("-", "")).generate().token)


@pytest.fixture
def unarmed(signed_in: SignedIn) -> FlaskClient:
    """Nora, who has given her password and has no second factor."""
    return signed_in(OWNER, proved=False, armed=False)


def test_an_app_is_set_up_by_its_first_code_and_ten_codes_are_shown(unarmed: FlaskClient, database: Database) -> None:
    assert unarmed.get(f"{PAGE}/app.svg").status_code == 404
    answer = fill(unarmed, PAGE, f"{PAGE}/app", code=figures(unarmed))
    assert len(set(CODES.findall(answer.text))) == 10
    assert unarmed.get("/desk/").status_code == 200
    assert [act for _, act in acts(database)][-2:] == ["set-up-app", "new-recovery-codes"]
    # It proved itself just now: nothing asks again.
    assert unarmed.get("/desk/recovery-codes").status_code == 200


def test_the_picture_holds_the_key_and_the_cookie_holds_it_encrypted(unarmed: FlaskClient) -> None:
    key = KEY.search(unarmed.get(PAGE).text)
    assert key is not None
    picture = unarmed.get(f"{PAGE}/app.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.text.startswith("<svg")
    with unarmed.session_transaction("/desk/") as cookie:
        assert key[1].replace("-", "") not in str(dict(cookie))


def test_the_same_key_stays_on_the_page_until_its_code_is_right(unarmed: FlaskClient) -> None:
    first = figures(unarmed)
    assert fill(unarmed, PAGE, f"{PAGE}/app", code="000000").status_code == 422
    assert figures(unarmed) == first


def test_its_code_is_spent_by_setting_it_up(unarmed: FlaskClient, app: Flask) -> None:
    shown = figures(unarmed)
    fill(unarmed, PAGE, f"{PAGE}/app", code=shown)
    other = browser(app)
    type_password(other, NORA)
    assert fill(other, "/desk/sign-in/second", code=shown).status_code == 422


def test_a_passkey_is_a_second_factor_too(unarmed: FlaskClient, database: Database) -> None:
    key = SoftKey()
    made = key.make(asked(unarmed))
    answer = fill(unarmed, PAGE, f"{PAGE}/passkey", name="Telephone", passkey=made)
    assert len(CODES.findall(answer.text)) == 10
    with database.reading() as session:
        kept = session.scalars(sa.select(Passkey)).one()
    assert (kept.name, kept.sign_count, kept.transports) == ("Telephone", 0, ["internal"])
    assert unarmed.get("/desk/").status_code == 200


def test_a_second_one_shows_no_codes_again(signed_in: SignedIn) -> None:
    nora = signed_in(OWNER)
    made = SoftKey().make(asked(nora))
    assert fill(nora, PAGE, f"{PAGE}/passkey", name="Key", passkey=made).location == "/desk/account?saved=factor"
    assert "Rename" in nora.get("/desk/account").text


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x1bb"])
def test_a_passkey_needs_a_name_to_be_known_by(unarmed: FlaskClient, name: str) -> None:
    made = SoftKey().make(asked(unarmed))
    assert fill(unarmed, PAGE, f"{PAGE}/passkey", name=name, passkey=made).status_code == 422


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/app.svg", "/desk/recovery-codes"])
def test_to_change_them_the_present_one_is_asked_for(signed_in: SignedIn, path: str) -> None:
    nora = signed_in(OWNER, proved=False)
    assert nora.get(path).location == "/desk/prove"
    assert fill(nora, "/desk/prove", code=code()).location == path


def test_another_app_takes_the_place_of_the_first(signed_in: SignedIn, app: Flask) -> None:
    nora = signed_in(OWNER)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        answer = fill(nora, PAGE, f"{PAGE}/app", code=figures(nora))
    assert answer.location == "/desk/account?saved=factor"
    other = browser(app)
    type_password(other, NORA)
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):
        assert fill(other, "/desk/sign-in/second", code=code()).status_code == 422


def test_new_codes_are_shown_once_and_counted(signed_in: SignedIn, database: Database) -> None:
    nora = signed_in(OWNER)
    assert "0 recovery codes left" in nora.get("/desk/recovery-codes").text
    shown = CODES.findall(fill(nora, "/desk/recovery-codes").text)
    assert len(shown) == 10
    page = nora.get("/desk/recovery-codes").text
    assert "10 recovery codes left" in page
    assert CODES.findall(page) == []
    with database.reading() as session:
        assert recovery.left(session, found(database, NORA).id) == 10


def test_setting_up_is_guessed_as_slowly_as_anything(unarmed: FlaskClient) -> None:
    shown = figures(unarmed)
    with time_machine.travel(now(), tick=False):
        for _ in range(5):
            fill(unarmed, PAGE, f"{PAGE}/app", code="000000")
        assert fill(unarmed, PAGE, f"{PAGE}/app", code=shown).status_code == 429


def test_a_colleague_who_was_here_before_is_not_asked_for_codes(database: Database, stranger: FlaskClient) -> None:
    hire(database)
    type_password(stranger, NORA)
    assert fill(stranger, "/desk/sign-in/second", code=code()).location == "/desk/"
