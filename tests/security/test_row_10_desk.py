"""Row 10, at the desk: whatever people typed is text there, on every page that shows it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from capture import notes, supporters, tags
from capture.database import Database
from capture.staff import OWNER
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE
from tests.conftest import NOON, who_is
from tests.team import hire, sit

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
)
PAGES = (
    "/desk/",
    "/desk/people",
    "/desk/people/1",
    "/desk/people/1/correct",
    "/desk/people/1/erase",
    "/desk/people/1/merge/2",
    "/desk/people/counts",
    "/desk/duplicates",
    "/desk/segments",
    "/desk/exports/new",
)
LIVE = ("<script>alert", "<img src=x", "<svg onload", "' onmouseover='alert", 'href="javascript:', "49{%")


@pytest.fixture
def desk(app: Flask, database: Database) -> FlaskClient:
    return sit(app, database, hire(database, OWNER))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_was_typed_runs(desk: FlaskClient, database: Database, payload: str) -> None:
    facts = dict.fromkeys(("given_name", "family_name", "neighbourhood", "street", "town", "source", "src"), payload)
    with database.writing() as session:
        for email in (CAMILLE, BILAL):
            number = supporters.sign_up(session, who_is(email), email, facts | {"language": "fr", "phone": ""}, NOON)
            notes.write(session, number, payload, "staff:1", NOON)
        tags.tag(session, Supporter.id == 1, payload, "staff:1", NOON)

    for path in PAGES:
        page = desk.get(path)
        assert page.status_code == 200, path
        assert not [sign for sign in LIVE if sign in page.text], path
