from pathlib import Path

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [("GET", "/nowhere", 404), ("GET", "/en/nowhere", 404), ("PUT", "/sign-up", 405), ("POST", "/sign-up/x", 404)],
)
def test_every_refusal_is_a_page_with_a_way_out(visitor: FlaskClient, method: str, path: str, code: int) -> None:
    answer = visitor.open(path, method=method)
    assert answer.status_code == code
    assert f'<html lang="{"en" if path.startswith("/en/") else "fr"}"' in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_body_that_is_too_long_is_refused(visitor: FlaskClient) -> None:
    assert visitor.post("/sign-up", data={"email": "a" * 20_000}).status_code == 413


def test_too_many_fields_are_refused(visitor: FlaskClient) -> None:
    assert visitor.post("/sign-up", data={f"f{number}": "" for number in range(1_000)}).status_code in (303, 413, 422)


def test_health_is_told(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").data.startswith(b"ok\n")


@pytest.mark.parametrize(("path", "file"), [("/nowhere", "404.html"), ("/en/nowhere/x", "en/404.html")])
def test_a_page_that_is_missing_is_the_campaigns_own(
    visitor: FlaskClient, campaign_root: Path, path: str, file: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert answer.text == (campaign_root / "output" / file).read_text()
