"""Colleagues at the desk: `signed_in(ORGANISER)` is a browser in which one sits, and whose posts carry the token."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database
from capture.staff import OWNER
from tests.team import hire, sit
from tests.web.conftest import confirming, letters

__all__ = ["confirming", "database_url", "letters", "signed_in"]

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database is enough for pages: what they ask of it is tried on both, room by room."""
    return sqlite_only


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    """Hire a colleague of a role and sign them in; `proved=False` for one who showed no second factor lately."""

    def sign_in(role: str = OWNER, proved: bool = True, **facts: object) -> FlaskClient:
        return sit(app, database, hire(database, role, **facts), proved)  # type: ignore[arg-type]  # whatever hire takes

    return sign_in
