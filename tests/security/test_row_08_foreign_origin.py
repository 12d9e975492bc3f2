"""A form of ours is posted from a page of ours."""

import pytest
import sqlalchemy as sa
from flask import Flask

from capture.database import Database
from capture.proposals import Proposal
from tests.cast import CAMILLE

POST = {"email": CAMILLE, "newsletter": "yes"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://mallory.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.mallory.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {},
    ],
)
@pytest.mark.parametrize("path", ["/sign-up", "/en/sign-up", "/sign-up/"])
def test_a_post_from_elsewhere_is_refused(app: Flask, database: Database, path: str, headers: dict[str, str]) -> None:
    answer = app.test_client().post(path, data=POST, headers=headers)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}]
)
def test_a_post_from_here_is_taken(app: Flask, headers: dict[str, str]) -> None:
    assert app.test_client().post("/sign-up", data=POST, headers=headers).status_code == 303


@pytest.mark.parametrize("body", ["application/json", "text/plain", "application/xml"])
def test_a_body_of_another_kind_is_refused(app: Flask, body: str) -> None:
    answer = app.test_client().post(
        "/sign-up", data='{"email": "camille@exemple.fr"}', content_type=body, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 415


def test_no_rule_lets_other_origins_read(app: Flask) -> None:
    asking = {"Origin": "https://mallory.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", "/sign-up", "/catalogue.json", "/healthz", "/theme/css/tokens.css"):
        for method in ("OPTIONS", "GET"):
            with app.test_client().open(path, method=method, headers=asking) as answer:
                assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("host", ["[", "a b", "x" * 300, "é", "mallory.example:99999"])
def test_a_strange_host_is_no_error_of_ours(app: Flask, host: str) -> None:
    headers = {"Host": host, "Origin": "https://mallory.example"}
    assert app.test_client().post("/sign-up", data=POST, headers=headers).status_code in (400, 403)
