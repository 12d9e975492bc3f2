"""Tokens: random, hashed at rest, bound to a purpose, spent once, and told to nobody."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient

from capture import links
from capture.database import Database
from capture.errors import LinkSpent
from tests.cast import CAMILLE
from tests.conftest import NOON, who_is
from tests.web.test_confirming import buttons


def test_of_fifty_at_once_one_succeeds(database: Database, numbers: Callable[[int, int], int]) -> None:
    crowd = numbers(12, 50)
    with database.writing() as session:
        token = links.issue(session, links.CONFIRM, who_is(CAMILLE), NOON)
    start = Barrier(crowd)

    def press(_: int) -> bool:
        start.wait()
        try:
            with database.writing() as session:
                links.use(session, links.CONFIRM, token, NOON)
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(crowd) as pool:
        assert sum(pool.map(press, range(crowd))) == 1


def test_no_two_tokens_are_alike(database: Database) -> None:
    with database.writing() as session:
        tokens = {links.issue(session, links.CONFIRM, "who", NOON) for _ in range(500)}
    assert len(tokens) == 500
    assert {len(token) for token in tokens} == {43}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_scanner_that_follows_links_spends_none(
    visitor: FlaskClient, confirming: Callable[..., str], method: str
) -> None:
    path = confirming(email=CAMILLE)
    for _ in range(3):
        assert visitor.open(path, method=method).status_code == 200
    assert visitor.post(path, data={"proposal": buttons(visitor, path)[0]}).status_code == 200


def test_no_token_is_logged(
    visitor: FlaskClient, confirming: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        path = confirming(email=CAMILLE)
        visitor.get(path)
        visitor.post(path, data={"proposal": "wrong"})
        visitor.post(path, data={"proposal": buttons(visitor, path)[0]})
        visitor.get(path)
    assert caplog.records
    assert path.split("/")[-1] not in caplog.text
