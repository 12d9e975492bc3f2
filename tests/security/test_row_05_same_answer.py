"""Nobody learns who is signed up: the same answer, by the same work, for known and unknown."""

import random
import statistics
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture.database import Database
from capture.issues import Catalogue
from capture.letters.outbox import Letter
from tests.security.ranks import mann_whitney
from tests.web.conftest import Letters
from tests.web.own import camille_joins

ASKED = ("/preferences", "/en/preferences", "/sign-up", "/en/sign-up")
# Milliseconds; a network hides a hundred times as much.
DIFFERENCE = 2.0
# Chance alone falls below this once in a hundred times: then it is measured once more.
CHANCE = 0.01


def known(number: int) -> str:
    return f"known-{number}@exemple.fr"


def unknown(number: int) -> str:
    return f"nobody-{number}@exemple.fr"


@pytest.fixture
def crowd(database: Database, catalogue: Catalogue, numbers: Callable[[int, int], int]) -> int:
    """Sign a crowd up; return how many they are."""
    size = numbers(30, 2000)
    for number in range(size):
        camille_joins(database, catalogue, "newsletter", email=known(number))
    return size


def ask(visitor: FlaskClient, path: str, email: str) -> tuple[object, ...]:
    """Return everything of an answer that could tell."""
    answer = visitor.post(path, data={"email": email, "newsletter": "yes"})
    told = [(name, value) for name, value in answer.headers.items() if name != "Date"]
    return answer.status_code, told, answer.data


@pytest.mark.parametrize("path", ASKED)
def test_the_answers_are_the_same_bytes(
    visitor: FlaskClient, database: Database, catalogue: Catalogue, path: str
) -> None:
    camille_joins(database, catalogue, "newsletter", email=known(0))
    first, again = ([ask(visitor, path, email) for email in (known(0), unknown(0))] for _ in range(2))
    assert first[0] == first[1] == again[0] == again[1]


def test_they_are_owed_alike_and_looked_up_when_the_letter_leaves(
    visitor: FlaskClient, database: Database, catalogue: Catalogue, letters: Letters
) -> None:
    camille_joins(database, catalogue, "newsletter", email=known(0))
    for email in (known(0), unknown(0)):
        ask(visitor, "/preferences", email)
    with database.reading() as session:
        owed = session.execute(sa.select(Letter.kind, Letter.attempts, Letter.sent_at)).all()
    assert owed == [("preferences", 0, None)] * 2
    assert len(letters()) == 1


@pytest.mark.parametrize("path", ["/preferences", "/sign-up"])
def test_the_answers_take_the_same_time(visitor: FlaskClient, crowd: int, path: str) -> None:
    first, second = (measure(visitor, path, crowd // 2, half) for half in (0, crowd // 2))
    assert min(first[0], second[0]) < DIFFERENCE
    assert max(first[1], second[1]) > CHANCE


def measure(visitor: FlaskClient, path: str, size: int, start: int) -> tuple[float, float]:
    """Return by how much the medians differ, in milliseconds, and how probable that is by chance."""
    calls = [(of, of(number)) for of in (known, unknown) for number in range(start, start + size)]
    random.shuffle(calls)
    taken: dict[Callable[[int], str], list[float]] = {known: [], unknown: []}
    for of, email in calls:
        begun = time.perf_counter()
        visitor.post(path, data={"email": email, "newsletter": "yes"})
        taken[of].append((time.perf_counter() - begun) * 1000)
    difference = abs(statistics.median(taken[known]) - statistics.median(taken[unknown]))
    return difference, mann_whitney(taken[known], taken[unknown])


def test_a_link_that_is_asked_for_by_its_address_bombs_nobody(
    app: Flask, visitor: FlaskClient, database: Database, catalogue: Catalogue, letters: Letters
) -> None:
    camille_joins(database, catalogue, "newsletter", email=known(0))
    for _ in range(50):
        for spelling in (known(0), known(0).upper(), f" {known(0)}", known(0).replace("@", "+x@")):
            ask(visitor, "/preferences", spelling)
    assert len(letters()) <= 1
