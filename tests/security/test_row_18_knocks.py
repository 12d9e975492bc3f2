"""A phone that sends its knocks again, at once and after a kill: one effect, and nothing is lost."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from capture import doors, law
from capture.database import Database, now
from capture.doors import Counted, Heard, Knock, Said
from capture.walks import Walk, links
from tests.doors.street import build

Answers = list[tuple[int, str]]


@pytest.fixture
def walk(database: Database) -> tuple[str, int]:
    """A walk to a block of forty whose link Karim holds: its path, and the number of the block."""
    day = now().date()
    with database.writing() as session:
        street = build(session, [40])
        street.walk.cut_at = now() - timedelta(days=1)
        token = links.give(session, street.walk, "Karim", day - timedelta(days=1), day + timedelta(days=2))
        return f"/walk/{token}/knocks", street.houses[0].id


def batch(building: int, key: str, many: int = 1, **facts: object) -> dict[str, str]:
    """Return what a phone posts."""
    told = {"building": building, "outcome": "talked", "at": now().isoformat()} | facts
    knocks = [{"key": f"{key}-{number}", **told} for number in range(many)]
    return {"knocks": json.dumps({"sent": now().isoformat(), "knocks": knocks})}


def at_once(app: Flask, path: str, posts: list[dict[str, str]]) -> Answers:
    """Post all at once; return what became of the first knock of each."""
    start = Barrier(len(posts))

    def post(form: dict[str, str]) -> tuple[int, str]:
        client = app.test_client()
        start.wait()
        answer = client.post(path, data=form)
        return answer.status_code, answer.get_json()["knocks"][0]["what"]

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(post, posts))


def total(database: Database) -> tuple[int, int]:
    """Return how many knocks there are, and how many answers were counted."""
    with database.reading() as session:
        knocks = session.scalar(sa.select(sa.func.count(Knock.id))) or 0
        return knocks, session.scalar(sa.select(sa.func.sum(Heard.times))) or 0


def test_a_batch_sent_a_hundred_times_at_once_is_taken_once(
    app: Flask, database: Database, walk: tuple[str, int], numbers: Callable[[int, int], int]
) -> None:
    path, building = walk
    form = batch(building, str(uuid4())[:30], many=3)
    answers = at_once(app, path, [form] * numbers(8, 100))
    assert sorted(set(answers)) == [(200, "known"), (200, "new")]
    assert answers.count((200, "new")) == 1
    assert total(database) == (3, 0)


def test_of_two_contents_under_one_key_both_are_kept(app: Flask, database: Database, walk: tuple[str, int]) -> None:
    path, building = walk
    key, at = str(uuid4())[:30], now().isoformat()
    forms = [batch(building, key, at=at), batch(building, key, at=at, outcome="refused")]
    answers = at_once(app, path, forms * 4)
    assert {what for _, what in answers} <= {"new", "both", "known"}
    assert total(database) == (2, 0)


def test_a_bag_of_answers_sent_at_once_is_counted_once(
    app: Flask, database: Database, walk: tuple[str, int], numbers: Callable[[int, int], int]
) -> None:
    path, building = walk
    at_once(app, path, [batch(building, str(uuid4())[:30])])
    many = numbers(4, 40)
    start = Barrier(many)

    def hear(answer: int) -> Counted:
        start.wait()
        with database.writing() as session:
            its = session.scalars(sa.select(Walk)).one()
            return doors.hear(session, "bag-of-Karim", its, [Said(building, answer)], law.RULES["FR"])

    with ThreadPoolExecutor(many) as pool:
        assert set(pool.map(hear, [1 + turn % 5 for turn in range(many)])) == {Counted(1, 0)}
    assert total(database) == (1, 1)
