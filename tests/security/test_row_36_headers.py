"""Every answer says what may be loaded, framed, remembered and told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from capture.database import Database
from capture.settings import Settings
from capture.web import create_app
from capture.web.headers import DESK_ROOMS, SECRET_ROOMS
from tests.security.routes import routes

POLICY = {
    "default-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FILES = ("/", "/en/", "/sign-up/", "/thank-you/", "/catalogue.json", "/theme/css/tokens.css", "/robots.txt")


@pytest.fixture
def encrypted(chosen: Settings, database: Database) -> Flask:
    """The app at an address that is encrypted."""
    return create_app(replace(chosen, site_url="https://saint-aurele.example"), database)


def assert_guarded(answer: Response) -> None:
    policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert {name: policy[name] for name in POLICY} == POLICY
    assert not [rule for rule in policy.values() if "unsafe" in rule or "*" in rule or "http" in rule]
    assert {name: answer.headers[name] for name in PLAIN} == PLAIN
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers


def test_every_route_is_guarded_by_every_method(app: Flask) -> None:
    for name, path, methods in routes(app):
        for method in {*methods, "PUT"}:
            answer = app.test_client().open(path, method=method)
            assert_guarded(answer)
            assert answer.headers["Cache-Control"] == "no-store"
            room, lost = name.split(".")[0], answer.status_code == 405
            assert lost or room not in SECRET_ROOMS or answer.headers["Referrer-Policy"] == "no-referrer"
            assert lost or room not in DESK_ROOMS or answer.headers["Referrer-Policy"] == "strict-origin"
            if not path.startswith("/desk"):
                assert not {"Set-Cookie", "Vary"} & set(answer.headers.keys())


@pytest.mark.parametrize("path", FILES)
def test_every_file_is_guarded(app: Flask, path: str) -> None:
    with app.test_client().get(path) as answer:
        assert_guarded(answer)
        assert "Set-Cookie" not in answer.headers


def test_a_letter_may_show_our_pictures_and_nothing_else(app: Flask, campaign_root: Path) -> None:
    picture = next((campaign_root / "output" / "pictures").glob("halle-*.jpg"))
    with app.test_client().get(f"/pictures/{picture.name}") as answer:
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/nowhere", {"method": "GET"}, 404),
        ("/preferences/mine/x/y/z", {"method": "GET"}, 404),
        ("/sign-up", {"method": "DELETE"}, 405),
        ("/preferences", {"method": "POST"}, 403),
        ("/confirm/x", {"method": "POST", "data": "{}", "content_type": "application/json"}, 415),
        ("/preferences/mine/x", {"method": "POST", "data": {"a": "x" * 20_000}}, 404),
        ("/sign-up", {"method": "POST", "data": {"a": "x" * 20_000}, "headers": {"Origin": "http://localhost"}}, 413),
    ],
)
def test_refusals_are_guarded_too(app: Flask, path: str, options: dict[str, object], status: int) -> None:
    answer = app.test_client().open(path, **options)  # type: ignore[arg-type]  # any request at all
    assert answer.status_code == status
    assert_guarded(answer)


def test_our_own_accident_is_guarded_and_tells_nothing(app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError("a secret of ours")

    # Below a room that has a line in the table of roles: without one it would be closed.
    paths = ("/accident", "/desk/accident")
    for path in paths:
        app.add_url_rule(path, f"health.{path[1:].replace('/', '_')}", fail)
    for path in paths:
        answer = app.test_client().get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert_guarded(answer)


def test_an_encrypted_site_stays_encrypted_for_a_year(encrypted: Flask, visitor: FlaskClient) -> None:
    paths = [*FILES, *(path for _, path, _ in routes(encrypted))]
    for path in paths:
        with encrypted.test_client().get(path) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path
        with visitor.get(path) as plain:
            assert "Strict-Transport-Security" not in plain.headers


def test_who_finds_a_hole_is_told_where_to_write(visitor: FlaskClient) -> None:
    with visitor.get("/.well-known/security.txt") as answer:
        facts = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines() if ": " in line)
    assert urlsplit(facts["Contact"]).scheme == "mailto"
    expires = datetime.fromisoformat(facts["Expires"])
    assert datetime.now(UTC) < expires < datetime.now(UTC) + timedelta(days=366)
