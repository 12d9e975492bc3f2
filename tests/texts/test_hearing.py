"""Hearing: a gateway tells of answers, reports and refusals below a secret, and nobody else can."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from capture import consents
from capture.database import Database, now
from capture.texts import DELIVERED
from capture.web import create_app
from tests.texts.carrier import Carrier
from tests.texts.conftest import Chosen
from tests.texts.people import owed, phone_of, rounds, run, states

Crowd = Callable[[int], list[int]]
SECRET = "a-secret-of-the-gateway-of-tests"


@pytest.fixture
def app(texting: Chosen, database: Database) -> Flask:
    """The app of a campaign with a gateway."""
    return create_app(texting(SMS_SECRET=SECRET), database)


def post(app: Flask, told: Any, secret: str = SECRET) -> int:
    """Post as a gateway does: from nowhere, as JSON."""
    return app.test_client().post(f"/hooks/texts/{secret}", json=told).status_code


def test_a_stop_is_heeded_at_once_and_once(app: Flask, database: Database, crowd: Crowd) -> None:
    people = crowd(2)
    told = {"replies": [{"from": phone_of(0), "text": "Stop !", "at": now().isoformat()}]}
    assert [post(app, told) for _ in range(100)] == [204] * 100
    with database.reading() as session:
        assert [consents.standing(session, person) for person in people] == [[], ["sms"]]
        assert len(consents.ledger(session, people[0])) == 2


def test_a_report_that_repeats_is_noted_once(
    app: Flask, database: Database, texting: Chosen, crowd: Crowd, provider: Carrier
) -> None:
    chosen = texting(SMS_URL=provider.url)
    owed(database, chosen, crowd(1))
    run(rounds(chosen, database))
    (reference,) = provider.taken
    told = {"reports": [{"reference": reference, "state": "delivered"}, {"reference": reference, "state": "failed"}]}
    assert [post(app, told), post(app, told)] == [204, 204]
    assert list(states(database).values()) == [DELIVERED]


@pytest.mark.parametrize("secret", ["", "x", SECRET.upper(), SECRET + "x", "é"])
def test_whoever_does_not_know_the_secret_changes_nothing(
    app: Flask, database: Database, crowd: Crowd, secret: str
) -> None:
    (person,) = crowd(1)
    assert post(app, {"refusals": [{"to": phone_of(0)}]}, secret) == 404
    with database.reading() as session:
        assert consents.standing(session, person) == ["sms"]


def test_without_a_secret_there_is_no_such_address(texting: Chosen, database: Database) -> None:
    assert post(create_app(texting(), database), {"refusals": []}) == 404


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([], 400),
        ("STOP", 400),
        (None, 400),
        ({}, 204),
        ({"replies": "STOP", "refusals": [None, 7], "reports": [{"state": 7}]}, 204),
        ({"replies": [{"from": None, "text": {}, "at": 7}], "refusals": [{"to": {}, "at": "soon"}]}, 204),
        ({"reports": [{"reference": "\0", "state": "delivered"}, {"id": "x" * 9000, "state": "failed"}]}, 204),
        ({"refusals": [{"to": "+33612340000", "at": "9999-12-31T23:59:59+00:00"}]}, 204),
        ({"refusals": [{"to": "+33612340000", "at": "0001-01-01T00:00:00+23:59"}]}, 204),
    ],
)
def test_what_is_no_sense_is_no_accident(app: Flask, told: Any, code: int) -> None:
    assert post(app, told) == code


def test_a_body_that_is_too_long_is_refused(app: Flask) -> None:
    assert post(app, {"replies": [{"text": "x" * 20_000}]}) == 413
