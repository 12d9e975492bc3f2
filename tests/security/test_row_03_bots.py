"""Bots: a proof of work is good once, for its form and hour; whoever brings none is taken under tighter limits."""

import altcha
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from capture import shields
from capture.database import Database, now
from capture.letters import Letter
from capture.submissions import Submission
from tests.conftest import NOON
from tests.proving import proof, solved
from tests.security.conftest import Post

HOME = "203.0.113.7"
THANKS, NOTED = "/thank-you/", "/sign-up/noted"


def proved(database: Database) -> list[bool]:
    """Return of each sign-up whether it proved its work."""
    with database.reading() as session:
        return list(session.scalars(sa.select(Submission.proved).order_by(Submission.id)))


def raise_shield(database: Database) -> None:
    with database.writing() as session:
        shields.raise_(session, shields.CROWD, now())


@pytest.mark.parametrize("name", ["replayed", "foreign", "of another form", "nonsense", "too long", "expired", "none"])
def test_what_proves_nothing_is_taken_and_under_attack_held(post: Post, database: Database, name: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        used = proof()
        post(HOME, "first@laposte.net", altcha=used)
        of_another_hour = proof()
        if name == "expired":
            clock.shift(3601)
        payloads = {
            "replayed": used,
            "foreign": proof(secret="another campaign's secret"),
            "of another form": proof("preferences"),
            "nonsense": "bm9uc2Vuc2U=",
            "too long": "A" * 5000,
            "expired": of_another_hour,
            "none": "",
        }
        calm = post(HOME, "second@laposte.net", altcha=payloads[name])
        raise_shield(database)
        attacked = post(HOME, "third@laposte.net", altcha=payloads[name])

    assert (calm.location, attacked.location) == (THANKS, NOTED)
    assert proved(database) == [True, False, False]


def test_of_a_thousand_replays_one_is_good(post: Post, database: Database) -> None:
    payload = proof()
    for number in range(20):
        post(f"203.0.113.{number}", f"victim-{number}@laposte.net", altcha=payload)

    assert proved(database) == [True] + [False] * 19


def test_the_door_of_scripts_asks_the_same(post: Post, app_json: Post, database: Database) -> None:
    raise_shield(database)

    assert app_json(HOME, "bot@laposte.net").json == {"hustings": "held", "next": NOTED}
    assert app_json(HOME, "odette@laposte.net", altcha=proof()).json == {"hustings": "proposed", "next": THANKS}


@pytest.fixture
def app_json(visitor: FlaskClient) -> Post:
    """The same form, as the script of the page sends it."""

    def send(connection: str, email: str, **more: str) -> object:
        told = {"REMOTE_ADDR": connection, "HTTP_ORIGIN": "http://localhost", "HTTP_ACCEPT": "application/json"}
        return visitor.post("/sign-up", data={"email": email, "newsletter": "yes", **more}, environ_base=told)

    return send


def test_a_filled_trap_refuses_nobody(post: Post, database: Database) -> None:
    filled = post(HOME, "autofilled@laposte.net", remark="Camille Martin")
    without = post(HOME, "no-script@laposte.net", proves=False, remark="Camille Martin")

    assert (filled.location, without.location) == (THANKS, NOTED)
    with database.reading() as session:
        assert session.scalars(sa.select(Letter.held).order_by(Letter.id)).all() == [None, "trap"]


def test_a_mistake_does_not_spend_the_proof(post: Post, database: Database) -> None:
    payload = proof()
    assert post(HOME, "camille@", altcha=payload).status_code == 422
    assert post(HOME, "camille@laposte.net", altcha=payload).status_code == 303

    assert proved(database) == [True]


def test_the_challenge_is_our_own_and_never_kept(visitor: FlaskClient, post: Post, database: Database) -> None:
    answer = visitor.get("/sign-up/challenge")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    post(HOME, "camille@laposte.net", altcha=solved(answer.get_json()))

    assert proved(database) == [True]


def test_under_attack_the_challenge_is_dearer(visitor: FlaskClient, database: Database) -> None:
    def tries() -> int:
        """Return after how many tries a challenge is solved."""
        challenge = altcha.Challenge.from_dict(visitor.get("/sign-up/challenge").get_json())
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        return solution.counter

    calm = tries()
    raise_shield(database)
    assert tries() > 2 * calm


@pytest.mark.parametrize(("path", "noted"), [("/sign-up", "Merci"), ("/en/sign-up", "Thank you")])
def test_the_visitor_is_told_that_somebody_looks_first(
    post: Post, visitor: FlaskClient, database: Database, path: str, noted: str
) -> None:
    raise_shield(database)
    answer = post(HOME, "camille@laposte.net", proves=False, path=path)

    page = visitor.get(answer.location)
    assert page.status_code == 200 and noted in page.text


def test_who_asks_for_everybody_s_own_page_is_stopped(visitor: FlaskClient, database: Database) -> None:
    told = {"REMOTE_ADDR": HOME, "HTTP_ORIGIN": "http://localhost"}
    with time_machine.travel(NOON, tick=False):
        raise_shield(database)
        answers = [
            visitor.post("/preferences", data={"email": f"p{number}@laposte.net"}, environ_base=told)
            for number in range(32)
        ]

    assert [answer.status_code for answer in answers] == [303] * 30 + [429] * 2
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.due_at.is_not(None))) == 30
