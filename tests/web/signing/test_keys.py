"""Passkeys: signed for this browser, this purpose, this site, once; whatever else is said is refused in words."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture.database import Database, now
from capture.settings import Settings
from capture.staff import OWNER, Guess, Passkey, accounts
from capture.web import create_app
from tests.cast import NORA, OMAR
from tests.soft_key import SoftKey
from tests.team import PASSWORD, browser, found, hire, sit
from tests.web.signing.conftest import fill, type_password
from tests.web.signing.test_factors import PAGE, asked

DOOR = "/desk/sign-in"
DOORBELL = f"{DOOR}/passkey"


@pytest.fixture
def key(app: Flask, database: Database) -> SoftKey:
    """Nora's passkey: her only second factor."""
    client, made = sit(app, database, hire(database, OWNER, armed=False), proved=False), SoftKey()
    assert fill(client, PAGE, f"{PAGE}/passkey", name="Telephone", passkey=made.make(asked(client))).status_code == 200
    return made


def test_it_signs_in_by_itself(stranger: FlaskClient, key: SoftKey) -> None:
    stranger.get("/desk/colleagues")
    assert fill(stranger, DOOR, DOORBELL, passkey=key.sign(asked(stranger, DOOR))).location == "/desk/colleagues"
    # It was two factors at once.
    assert stranger.get("/desk/recovery-codes").status_code == 200


def test_it_is_the_second_step_after_a_password(stranger: FlaskClient, key: SoftKey) -> None:
    type_password(stranger, NORA)
    page = "/desk/sign-in/second"
    key.verified = False  # the password was the other factor
    assert fill(stranger, page, passkey=key.sign(asked(stranger, page))).location == "/desk/"


def test_alone_it_must_have_made_sure_of_its_owner(stranger: FlaskClient, key: SoftKey) -> None:
    key.verified = False
    assert fill(stranger, DOOR, DOORBELL, passkey=key.sign(asked(stranger, DOOR))).status_code == 422


def test_it_proves_before_a_sensitive_act(app: Flask, database: Database, key: SoftKey) -> None:
    nora = sit(app, database, found(database, NORA), proved=False)
    assert fill(nora, "/desk/prove", passkey=key.sign(asked(nora, "/desk/prove"))).location == "/desk/"
    assert nora.get("/desk/recovery-codes").status_code == 200


def test_one_answer_opens_once(stranger: FlaskClient, key: SoftKey, app: Flask) -> None:
    answer = key.sign(asked(stranger, DOOR))
    assert fill(stranger, DOOR, DOORBELL, passkey=answer).status_code == 303
    stranger.post("/desk/sign-out")
    refused = fill(browser(app), DOOR, DOORBELL, passkey=answer)
    assert refused.status_code == 422
    assert "not accepted" in refused.text


def test_an_answer_is_for_the_browser_that_was_asked(stranger: FlaskClient, key: SoftKey, app: Flask) -> None:
    answer = key.sign(asked(browser(app), DOOR))
    assert fill(stranger, DOOR, DOORBELL, passkey=answer).status_code == 422


def test_two_pages_that_are_open_beside_each_other_both_work(stranger: FlaskClient, key: SoftKey) -> None:
    first = asked(stranger, DOOR)
    asked(stranger, DOOR)
    assert fill(stranger, DOOR, DOORBELL, passkey=key.sign(first)).status_code == 303


def test_an_answer_comes_within_five_minutes(stranger: FlaskClient, key: SoftKey) -> None:
    answer = key.sign(asked(stranger, DOOR))
    with time_machine.travel(now() + timedelta(seconds=301)):
        assert fill(stranger, DOOR, DOORBELL, passkey=answer).status_code == 422


def test_a_challenge_for_making_is_none_for_signing(app: Flask, database: Database, key: SoftKey) -> None:
    nora = sit(app, database, found(database, NORA))
    answer = key.sign(asked(nora))
    assert fill(nora, "/desk/prove", passkey=answer).status_code == 422


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://mallory.example"},
        {"origin": "http://localhost.mallory.example"},
        {"host": "mallory.example"},
        {"identifier": b"another"},
        {"handle": "bm9ib2R5"},
    ],
)
def test_whatever_is_not_of_here_is_refused(stranger: FlaskClient, key: SoftKey, lie: dict[str, Any]) -> None:
    bent = replace(key, **lie)
    assert fill(stranger, DOOR, DOORBELL, passkey=bent.sign(asked(stranger, DOOR))).status_code == 422


def test_another_key_of_the_same_name_is_refused(stranger: FlaskClient, key: SoftKey) -> None:
    forged = SoftKey(handle=key.handle)
    assert fill(stranger, DOOR, DOORBELL, passkey=forged.sign(asked(stranger, DOOR))).status_code == 422


def test_a_copy_of_a_key_that_counts_is_found_out(stranger: FlaskClient, key: SoftKey, app: Flask) -> None:
    key.count = 7
    assert fill(stranger, DOOR, DOORBELL, passkey=key.sign(asked(stranger, DOOR))).status_code == 303
    copied, other = replace(key, count=7), browser(app)
    assert fill(other, DOOR, DOORBELL, passkey=copied.sign(asked(other, DOOR))).status_code == 422


def test_a_colleagues_passkey_is_not_mine(app: Flask, database: Database, key: SoftKey, stranger: FlaskClient) -> None:
    omar = hire(database, OWNER, OMAR)
    sat = sit(app, database, omar, proved=False)
    assert sat.get("/desk/prove").status_code == 200
    assert fill(sat, "/desk/prove", passkey=key.sign(asked(stranger, DOOR))).status_code == 422


def test_whoever_left_is_let_in_by_no_passkey(stranger: FlaskClient, key: SoftKey, database: Database) -> None:
    hire(database, OWNER, OMAR)
    answer = key.sign(asked(stranger, DOOR))
    with database.writing() as session:
        accounts.dismiss(session, found(database, NORA).id, "staff:2", now())
    assert fill(stranger, DOOR, DOORBELL, passkey=answer).status_code == 422
    with database.reading() as session:
        assert session.scalars(sa.select(Passkey)).all() == []


def test_guesses_of_others_never_delay_a_passkey(stranger: FlaskClient, key: SoftKey, database: Database) -> None:
    with time_machine.travel(now(), tick=False):
        fill(stranger, DOOR, email=NORA, password="wrong wrong wrong")
        with database.writing() as session:
            session.execute(sa.update(Guess).values(failures=5))
        assert fill(stranger, DOOR, email=NORA, password=PASSWORD).status_code == 429
        assert fill(stranger, DOOR, DOORBELL, passkey=key.sign(asked(stranger, DOOR))).status_code == 303


def test_the_last_second_factor_stays(app: Flask, database: Database, key: SoftKey) -> None:
    nora = sit(app, database, found(database, NORA))
    with database.reading() as session:
        number = session.scalars(sa.select(Passkey.id)).one()
    answer = nora.post(f"/desk/account/passkeys/{number}/remove")
    assert (answer.status_code, "only second factor" in answer.text) == (409, True)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Passkey.id))) == 1


def test_a_key_is_made_once_for_one_colleague(app: Flask, database: Database, key: SoftKey) -> None:
    omar = sit(app, database, hire(database, OWNER, OMAR))
    made = key.make(asked(omar))
    assert fill(omar, PAGE, f"{PAGE}/passkey", name="Stolen", passkey=made).status_code == 422


def test_for_an_address_of_figures_none_is_offered(app: Flask, database: Database) -> None:
    client = browser(app)
    page = client.get(DOOR, base_url="http://127.0.0.1:8000")
    assert "data-passkey" not in page.text
    nora = sit(app, database, hire(database))
    answer = nora.post(f"{PAGE}/passkey", data={"name": "Key", "passkey": "{}"})
    assert answer.status_code == 422


def test_on_a_public_site_they_are_bound_to_its_address(chosen: Settings, database: Database) -> None:
    public = create_app(replace(chosen, site_url="https://saint-aurele.example"), database)
    page = public.test_client().get(DOOR, base_url="https://mallory.example")
    assert "saint-aurele.example" in page.text
    assert "mallory" not in page.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(said=st.one_of(st.text(max_size=200), JSON.map(json.dumps)))
def test_nothing_that_is_said_of_a_passkey_is_an_accident(stranger: FlaskClient, said: str) -> None:
    assert fill(stranger, DOOR, DOORBELL, passkey=said).status_code in (403, 422)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(data=st.data())
def test_no_bent_answer_is_an_accident(app: Flask, database: Database, key: SoftKey, data: st.DataObject) -> None:
    nora = sit(app, database, found(database, NORA))
    made = json.loads(SoftKey(identifier=b"fresh").make(asked(nora)))
    part = data.draw(st.sampled_from(["clientDataJSON", "attestationObject"]))
    whole, at = made["response"][part], data.draw(st.integers(0, 400))
    made["response"][part] = whole[:at] + data.draw(st.text("ABab-_09", max_size=6)) + whole[at + 1 :]
    answer = fill(nora, PAGE, f"{PAGE}/passkey", name="Bent", passkey=json.dumps(made))
    # Some bits carry nothing: then it is a passkey like any other.
    assert answer.status_code in (303, 422)


def test_what_is_nested_a_thousand_times_is_refused(stranger: FlaskClient) -> None:
    assert fill(stranger, DOOR, DOORBELL, passkey="[" * 4000).status_code == 422
