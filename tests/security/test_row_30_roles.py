"""Deny by default: each address, for each role and for nobody, answers as the table of roles says."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database
from capture.staff import ROLES
from capture.web import roles
from tests.security.routes import routes
from tests.team import EMAILS, browser, found, hire, sit

# What an open address answers: its page, a redirect, or that what was asked for is not there or not right.
OPEN = {200, 302, 303, 308, 404, 409, 410, 422}
NOBODY = "nobody"


def desk(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, path and method of each way into the desk."""
    for endpoint, path, methods in routes(app):
        if path.startswith("/desk"):
            yield from ((endpoint, path, method) for method in sorted(methods & {"GET", "POST"}))


def visit(app: Flask, database: Database, role: str) -> FlaskClient:
    """Return the browser of somebody of a role at the desk, or of nobody."""
    return browser(app) if role == NOBODY else sit(app, database, found(database, EMAILS[role]))


def expected(endpoint: str, method: str, role: str) -> set[int]:
    """Return what the table says."""
    allowed = roles.ALLOWED[endpoint]
    if role == NOBODY:
        # Nobody has a token, and a page asks them to sign in.
        return {400} if method == "POST" else OPEN if allowed is roles.ANYBODY else {303}
    return OPEN if allowed is roles.ANYBODY or role in allowed else {403}


@pytest.mark.parametrize("role", [NOBODY, *ROLES])
def test_each_way_in_answers_each_role_as_the_table_says(app: Flask, database: Database, role: str) -> None:
    if role != NOBODY:
        hire(database, role)
    told = {}
    for endpoint, path, method in desk(app):
        answer = visit(app, database, role).open(path, method=method)
        if answer.status_code not in expected(endpoint, method, role):
            told[endpoint, method] = answer.status_code
        if role == NOBODY and roles.ALLOWED[endpoint] is not roles.ANYBODY and method == "GET":
            assert answer.location == "/desk/sign-in"
    assert told == {}


def test_every_way_in_has_a_line_of_its_own(app: Flask) -> None:
    endpoints = {endpoint for endpoint, _, _ in desk(app)}
    assert endpoints - set(roles.ALLOWED) == set()
    # A room that is public as a whole has no door below the desk.
    assert {endpoint.partition(".")[0] for endpoint in endpoints} & set(roles.PUBLIC) == set()


def test_a_new_way_without_a_line_would_be_found(app: Flask) -> None:
    app.add_url_rule("/desk/new", "home.invented", lambda: "open")
    with pytest.raises(AssertionError):
        test_every_way_in_has_a_line_of_its_own(app)


def test_the_rooms_of_the_public_ask_nobody(app: Flask) -> None:
    for endpoint, path, _ in routes(app):
        if not path.startswith("/desk"):
            assert roles.allowed(endpoint) is roles.ANYBODY, endpoint


def test_owners_may_whatever_any_colleague_may(app: Flask) -> None:
    for endpoint, allowed in roles.ALLOWED.items():
        assert allowed is roles.ANYBODY or "owner" in allowed, endpoint


def test_walkers_and_counters_have_their_account_and_nothing_else_but_the_count(app: Flask) -> None:
    account = ("signing.", "proving.", "factors.", "account.")
    for role, mine in {"canvasser": account, "election-day": (*account, "day.", "packing.", "slices.")}.items():
        open_to = [line for line, allowed in roles.ALLOWED.items() if role in allowed]
        assert [line for line in open_to if not line.startswith(mine)] == []
