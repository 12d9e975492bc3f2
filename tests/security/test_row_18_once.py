"""A double click, a flaky phone, a replay: one effect, and the same answer each time."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from capture import repeats
from capture.consents import Consent
from capture.database import Database, now
from capture.errors import AnsweredOtherwise
from capture.issues import Catalogue
from capture.letters.outbox import Letter
from capture.moves import Move
from capture.proposals import Proposal
from tests.cast import BILAL, CAMILLE
from tests.web.own import FACTS, camille_joins, mailed, once, opened, standing

Posted = tuple[int, str | None]


@pytest.fixture(autouse=True)
def camille(database: Database, catalogue: Catalogue) -> None:
    camille_joins(database, catalogue, "newsletter")


def count(database: Database, noun: type) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(noun)) or 0


def at_once(app: Flask, path: str, data: Mapping[str, object], many: int) -> set[Posted]:
    """Post the same many times at once; return the different answers."""
    start = Barrier(many)

    def post(_: int) -> Posted:
        client = app.test_client()
        start.wait()
        answer = client.post(path, data=dict(data), headers={"Origin": "http://localhost"})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(many) as pool:
        return set(pool.map(post, range(many)))


def test_a_sign_up_sent_a_hundred_times_is_one(
    app: Flask, database: Database, numbers: Callable[[int, int], int]
) -> None:
    form = {"email": BILAL, "newsletter": "yes", "issues": ["housing"]}
    assert at_once(app, "/sign-up", form, numbers(8, 100)) == {(303, "/thank-you/")}
    assert (count(database, Proposal), count(database, Letter)) == (1, 1)


def test_one_button_pressed_many_times_opens_one_page(
    app: Flask, visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    path = mailed(database)
    answers = at_once(app, path, {"once": once(visitor, path)}, numbers(8, 100))
    assert len(answers) == 1
    assert "/preferences/mine/" in str(answers.pop()[1])


def test_a_page_saved_many_times_at_once_is_saved_once(
    app: Flask, visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    page, before = opened(visitor, database), count(database, Consent)
    form = {**FACTS, "newsletter": "yes", "help": ["doors"], "once": once(visitor, page)}
    assert at_once(app, page, form, numbers(8, 100)) == {(303, f"{page}?saved=yes")}
    assert count(database, Consent) == before + 1


def test_saved_at_once_without_a_key_still_writes_one_line(
    app: Flask, visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    page, before = opened(visitor, database), count(database, Consent)
    at_once(app, page, {**FACTS, "newsletter": "yes", "help": ["doors"]}, numbers(8, 100))
    assert count(database, Consent) == before + 1


def test_a_form_that_comes_late_undoes_nothing(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    first = {**FACTS, "newsletter": "yes", "sms": "yes", "once": once(visitor, page)}
    visitor.post(page, data=first)
    visitor.post(page, data={**FACTS, "once": once(visitor, page)})
    assert visitor.post(page, data=first).status_code == 303
    assert standing(database) == set()


def test_the_same_key_with_other_words_is_refused(visitor: FlaskClient, database: Database) -> None:
    page = opened(visitor, database)
    key = once(visitor, page)
    visitor.post(page, data={**FACTS, "newsletter": "yes", "once": key})
    assert visitor.post(page, data={**FACTS, "once": key}).status_code == 409
    assert standing(database) == {"newsletter"}


def test_a_move_asked_for_many_times_is_one(
    app: Flask, visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    page = opened(visitor, database)
    form = {"email": "camille@nouveau.fr", "once": once(visitor, f"{page}/move")}
    assert len(at_once(app, f"{page}/move", form, numbers(8, 100))) == 1
    assert (count(database, Move), count(database, Letter)) == (1, 2)


def test_erased_many_times_at_once_is_erased_once(
    app: Flask, visitor: FlaskClient, database: Database, numbers: Callable[[int, int], int]
) -> None:
    page = opened(visitor, database)
    key = once(visitor, f"{page}/erase")
    assert at_once(app, f"{page}/erase", {"once": key}, numbers(8, 100)) == {(303, "/preferences/erased")}


def test_a_link_asked_for_many_times_is_one_letter(
    app: Flask, database: Database, numbers: Callable[[int, int], int]
) -> None:
    assert len(at_once(app, "/preferences", {"email": CAMILLE}, numbers(8, 100))) == 1
    assert count(database, Letter) == 1


def test_an_act_that_failed_may_be_tried_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        assert repeats.begin(session, "key", "body", now()) is None
        raise ZeroDivisionError
    with database.writing() as session:
        assert repeats.begin(session, "key", "body", now()) is None
        repeats.end(session, "key", "saved")
    with database.writing() as session:
        assert repeats.begin(session, "key", "body", now()) == "saved"
    with pytest.raises(AnsweredOtherwise), database.writing() as session:
        repeats.begin(session, "key", "other", now())
