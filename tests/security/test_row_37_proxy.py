"""What a proxy says is believed exactly as far as there are proxies."""

from pathlib import Path

import pytest
from flask import request

from capture.web import create_app
from tests.conftest import settings_for


@pytest.mark.parametrize(
    ("hops", "said", "believed"),
    [
        ("0", "203.0.113.9", "127.0.0.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("2", "6.6.6.6, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
    ],
)
def test_an_address_is_taken_from_the_nearest_trusted_proxy(
    campaign_root: Path, tmp_path: Path, sqlite_only: str, hops: str, said: str, believed: str
) -> None:
    app = create_app(settings_for(campaign_root, tmp_path, sqlite_only, PROXY_HOPS=hops))
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": said})
    assert seen == [believed]


def test_a_host_that_nobody_vouches_for_opens_no_origin(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> None:
    visitor = create_app(settings_for(campaign_root, tmp_path, sqlite_only)).test_client()
    forged = {"Origin": "https://mallory.example", "X-Forwarded-Host": "mallory.example", "X-Forwarded-Proto": "https"}
    assert visitor.post("/sign-up", data={}, headers=forged).status_code == 403
