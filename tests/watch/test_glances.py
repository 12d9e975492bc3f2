"""Whoever asks often sees how the house was a moment ago, and waits for nobody."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from capture import heartbeats
from capture.database import Database, now
from capture.settings import Settings
from capture.watch import knocks
from capture.watch.glances import PATIENCE, Glances
from capture.web import create_app
from capture.web.pages import here
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import free_port


@pytest.fixture
def hanging() -> Iterator[Database]:
    """A PostgreSQL that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        yield Database(f"postgresql://127.0.0.1:{deaf.getsockname()[1]}/nothing")


def words(glances: Glances) -> dict[str, str]:
    return {finding.name: finding.word for finding in glances.findings()}


def test_many_who_ask_at_once_are_told_the_same(chosen: Settings, database: Database) -> None:
    asked: list[str] = []
    counted = Glances(chosen, database)
    sa.event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    threads = [threading.Thread(target=counted.findings) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len([statement for statement in asked if statement == "SELECT 1"]) == 1


def test_it_is_not_looked_at_anew_at_once(chosen: Settings, database: Database) -> None:
    glances = Glances(chosen, database)
    assert words(glances)["worker"] == "none"
    with database.writing() as session:
        heartbeats.hear(session, "front", now())
    assert words(glances)["worker"] == "none"


def test_a_database_that_hangs_is_waited_for_so_long_and_no_longer(chosen: Settings, hanging: Database) -> None:
    begun = time.monotonic()
    glances = Glances(chosen, hanging)
    assert words(glances) == {"database": "away"}
    assert time.monotonic() - begun < PATIENCE + 1
    assert words(glances) == {"database": "away"}


def test_a_database_that_is_away_is_asked_and_nothing_else(chosen: Settings) -> None:
    glances = Glances(chosen, Database(f"postgresql://127.0.0.1:{free_port()}/nothing"))
    assert words(glances) == {"database": "away"}


def test_healthz_says_ok_and_a_word_for_each_check(visitor: FlaskClient, chosen: Settings) -> None:
    answer = visitor.get("/healthz")
    lines = answer.text.splitlines()
    assert (answer.status_code, answer.mimetype, lines[0]) == (200, "text/plain", "ok")
    assert [
        line.split()[0] for line in lines[1:]
    ] == "database worker letters mail disk backup bounces mailchimp mailings texts journal".split()
    assert not any(character.isdigit() for character in answer.text)
    head = visitor.head("/healthz")
    assert (head.status_code, head.data) == (200, b"")


def test_healthz_is_503_without_the_database(chosen: Settings, database: Database) -> None:
    app = create_app(chosen, database)
    gone = Glances(chosen, Database(f"postgresql://127.0.0.1:{free_port()}/nothing"))
    with app.app_context():
        object.__setattr__(here(), "glances", gone)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (503, "not ok\ndatabase away\n")


def test_letters_that_are_late_leave_healthz_at_200(visitor: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        heartbeats.hear(session, "front", now() - timedelta(minutes=6))
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    assert "worker silent" in answer.text.splitlines()


@pytest.mark.parametrize(
    ("hops", "passed", "word"),
    [("0", [], "ok"), ("1", ["192.0.2.1"], "ok"), ("1", [], "fewer"), ("0", ["192.0.2.1"], "more")],
)
def test_whoever_has_our_key_is_told_whether_the_proxies_fit(
    campaign_root: object, chosen: Settings, database: Database, hops: str, passed: list[str], word: str
) -> None:
    told = settings_for(chosen.root, chosen.instance, chosen.database_url, PROXY_HOPS=hops)
    client = create_app(told, database).test_client()
    headers = [("X-Forwarded-For", address) for address in passed]
    ours = (knocks.HEADER, knocks.knock(ENVIRONMENT["SECRET_KEY"]))
    assert f"proxy {word}" in client.get("/healthz", headers=[*headers, ours]).text.splitlines()
    for strange in ("", "doctor", knocks.knock("another key"), ours[1] + "x"):
        assert "proxy" not in client.get("/healthz", headers=[*headers, (knocks.HEADER, strange)]).text


def test_a_knock_is_good_for_a_minute(app: Flask) -> None:
    with time_machine.travel(now() - timedelta(minutes=2)):
        old = knocks.knock(ENVIRONMENT["SECRET_KEY"])
    assert "proxy" not in app.test_client().get("/healthz", headers={knocks.HEADER: old}).text
