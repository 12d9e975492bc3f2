"""Whoever signs in writes what a browser would send: the form of the page, with its token."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.team import PASSWORD, browser
from tests.web.conftest import confirming, letters
from tests.web.desk.conftest import SignedIn, database_url, signed_in

__all__ = ["SignedIn", "confirming", "database_url", "letters", "signed_in"]

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Fill = Callable[..., TestResponse]


def fill(client: FlaskClient, path: str, to: str = "", **fields: str) -> TestResponse:
    """Open a page, fill its form in, and send it to its address or to another."""
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code, page.location)
    token = TOKEN.search(page.text)
    assert token is not None
    return client.post(to or path, data={"csrf_token": token[1], **fields})


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return browser(app)


def type_password(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Type an address and a password at the door."""
    return fill(client, "/desk/sign-in", email=email, password=password)
