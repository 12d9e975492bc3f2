"""Row 2, its outer bound: a rush of posts from one machine is held before the database is asked, over all hosts."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from redis import Redis
from werkzeug.test import TestResponse

from capture.database import now
from capture.errors import SettingWrong
from capture.web import create_app, rush
from tests.cast import CAMILLE
from tests.conftest import settings_for
from tests.serving.counter import Counter, opened

VISITOR = "203.0.113.9"
FULL = rush.POSTS_A_MINUTE


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with opened(tmp_path) as redis:
        yield redis


@pytest.fixture
def behind(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> Flask:
    """The app behind one proxy."""
    return host(campaign_root, tmp_path, sqlite_only)


def host(root: Path, instance: Path, url: str, **environment: str) -> Flask:
    return create_app(settings_for(root, instance, url, PROXY_HOPS="1", **environment))


def post(app: Flask, visitor: str = VISITOR, path: str = "/sign-up", **form: str) -> TestResponse:
    headers = {"Origin": "http://localhost", "X-Forwarded-For": visitor}
    return app.test_client().post(path, data=form, headers=headers)


def rushing(app: Flask, visitor: str = VISITOR) -> int:
    """Post until it is refused, and return how many were taken."""
    # However slow this machine is, it is one minute.
    with time_machine.travel(now(), tick=False):
        return next(number for number in range(2 * FULL) if post(app, visitor).status_code == 429)


@pytest.mark.parametrize(("path", "language"), [("/sign-up", "fr"), ("/en/sign-up", "en"), ("/desk/sign-in", "fr")])
def test_a_machine_that_sends_too_much_waits_a_minute(behind: Flask, path: str, language: str) -> None:
    assert rushing(behind) == FULL
    refused = post(behind, path=path, email=CAMILLE, newsletter="yes")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert f'<html lang="{language}"' in refused.text
    assert "Content-Security-Policy" in refused.headers and "X-RateLimit-Limit" not in refused.headers


def test_it_is_held_before_the_database_is_asked(behind: Flask) -> None:
    rushing(behind)
    asked: list[str] = []

    def hear(*told: Any) -> None:
        asked.append(told[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        assert post(behind, email=CAMILLE, newsletter="yes").status_code == 429
        assert post(behind, path="/desk/sign-in").status_code == 429
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    assert asked == []


def test_others_pass_meanwhile(behind: Flask) -> None:
    rushing(behind)
    assert post(behind, "203.0.113.10", email=CAMILLE, newsletter="yes").status_code == 303


def test_a_line_of_many_addresses_is_one_machine(behind: Flask) -> None:
    answers = [post(behind, f"2001:db8:1:2::{number:x}").status_code for number in range(FULL + 1)]
    assert answers.count(429) == 1
    assert post(behind, "2001:db8:1:3::1").status_code == 422


def test_pages_and_ways_out_stay_open(behind: Flask) -> None:
    rushing(behind)
    told = {"X-Forwarded-For": VISITOR}

    with behind.test_client().get("/sign-up/", headers=told) as page:
        assert page.status_code == 200
    assert post(behind, path="/leave/x").status_code == 404


def test_a_class_behind_one_address_signs_up(behind: Flask) -> None:
    pupils = [post(behind, email=f"pupil{number}@example.org", newsletter="yes").status_code for number in range(30)]
    assert set(pupils) == {303}


def test_nobody_escapes_by_an_address_that_they_made_up(behind: Flask) -> None:
    for number in range(FULL):
        post(behind, f"198.51.100.{number}, {VISITOR}")
    assert post(behind, f"127.0.0.1, {VISITOR}").status_code == 429


def test_behind_a_proxy_that_is_not_believed_nobody_is_locked_out(
    campaign_root: Path, tmp_path: Path, sqlite_only: str
) -> None:
    app = create_app(settings_for(campaign_root, tmp_path, sqlite_only))
    assert {post(app).status_code for _ in range(FULL + 1)} == {422}


def test_two_hosts_count_together(campaign_root: Path, tmp_path: Path, sqlite_only: str, counter: Counter) -> None:
    one, other = (host(campaign_root, tmp_path, sqlite_only, REDIS_URL=counter.url) for _ in range(2))
    for _ in range(FULL // 2):
        post(one), post(other)

    assert (post(one).status_code, post(other).status_code) == (429, 429)


def test_while_the_counter_is_away_each_counts_alone_and_says_so_once(
    campaign_root: Path, tmp_path: Path, sqlite_only: str, counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    app = host(campaign_root, tmp_path, sqlite_only, REDIS_URL=counter.url)
    counter.go()
    # Pelican, where a test of this process has opened it, lets its loggers say a sentence once for all.
    getattr(logging.getLogger("flask-limiter"), "disable_filter", lambda: None)()

    with caplog.at_level(logging.WARNING):
        assert rushing(app) == FULL
    assert [record.getMessage() for record in caplog.records] == [
        "Rate limit storage unreachable - falling back to in-memory storage"
    ]


def test_a_house_opens_while_its_counter_is_away(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> None:
    app = host(campaign_root, tmp_path, sqlite_only, REDIS_URL="redis://127.0.0.1:1/0")
    assert post(app, email=CAMILLE, newsletter="yes").status_code == 303


def test_a_counter_that_nobody_knows_is_named_without_its_password(
    campaign_root: Path, tmp_path: Path, sqlite_only: str
) -> None:
    with pytest.raises(SettingWrong, match="REDIS_URL") as wrong:
        host(campaign_root, tmp_path, sqlite_only, REDIS_URL="memcached://:secret@host/0")
    assert "secret" not in str(wrong.value)


def test_what_was_counted_is_forgotten_with_its_minute(
    campaign_root: Path, tmp_path: Path, sqlite_only: str, counter: Counter
) -> None:
    post(host(campaign_root, tmp_path, sqlite_only, REDIS_URL=counter.url))
    redis = Redis(port=counter.port)
    kept = [(key, redis.ttl(key)) for key in redis.scan_iter()]
    redis.close()

    assert len(kept) == 1 and all(0 < left <= rush.MINUTE for _, left in kept)
