"""Many victims: few letters leave for one connection or provider, a crowd raises the shield, and honest people pass."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from capture import attacks, letters, shields
from capture.attacks import CROWD_FROM
from capture.database import Database, now
from capture.letters import Letter, held
from capture.proposals import Proposal
from capture.settings import Settings
from tests.conftest import NOON
from tests.security.conftest import Post


def leaving(database: Database) -> Counter[str]:
    """Return how many letters are due to leave, and how many are held, by the reason."""
    with database.reading() as session:
        reasons = session.scalars(sa.select(sa.func.coalesce(Letter.held, "leaves"))).all()
    return Counter(reason.partition(":")[0] for reason in reasons)


def test_one_connection_sends_thirty_letters_a_day(
    post: Post, database: Database, numbers: Callable[[int, int], int]
) -> None:
    machines = numbers(1, 20)
    with time_machine.travel(NOON, tick=False):
        for number in range(40 * machines):
            answer = post(f"198.51.100.{number % machines}", f"victim-{number}@gmail.com")
            assert answer.status_code == 303
    assert leaving(database) == {"leaves": 30 * machines, "connection": 10 * machines}


def test_all_addresses_of_one_line_of_ipv6_are_one(post: Post, database: Database) -> None:
    for number in range(7):
        post(f"2001:db8:1:2::{number + 1}", f"victim-{number}@gmail.com", proves=False)
    post("2001:db8:1:3::1", "neighbour@gmail.com", proves=False)

    assert leaving(database) == {"leaves": 6, "connection": 2}


def test_a_class_behind_one_address_gets_through(post: Post, database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [post("203.0.113.9", f"pupil-{number}@laposte.net") for number in range(30)]

    assert {answer.location for answer in answers} == {"/thank-you/"}
    assert leaving(database) == {"leaves": 30}


def test_a_larger_school_gets_through_by_a_colleagues_hand(post: Post, database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [post("203.0.113.9", f"pupil-{number}@laposte.net") for number in range(33)]
    assert answers[-1].location == "/sign-up/noted"
    with database.writing() as session:
        (group,) = held.groups(session)
        assert held.let_go(session, group.name, NOON) == 3

    assert leaving(database) == {"leaves": 33}


def test_the_day_after_it_is_like_every_day(post: Post, database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(33):
            post("203.0.113.9", f"pupil-{number}@laposte.net", proves=False)
        refused = post("203.0.113.9", "late@laposte.net", proves=False)
        clock.shift(timedelta(days=1))
        taken = post("203.0.113.9", "late@laposte.net", proves=False)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "86400")
    assert "late@laposte.net" in refused.text  # what was typed is kept in the form
    assert taken.location == "/thank-you/"


def test_of_a_refused_sign_up_nothing_is_kept(post: Post, database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(35):
            post("203.0.113.9", f"victim-{number}@gmail.com", proves=False)

    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 30
        assert session.scalar(sa.select(sa.func.count(Letter.id))) == 30


def test_a_victim_with_a_domain_of_their_own_gets_fifty_an_hour(post: Post, database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(60):
            post(f"198.51.{number}.1", f"any-{number}@victim.example")
    assert leaving(database) == {"leaves": 50, "provider": 10}


def test_within_a_minute_the_shield_is_up_and_the_neighbour_passes(
    post: Post, chosen: Settings, database: Database
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(CROWD_FROM + 1):
            post(f"198.51.{number % 100}.{number // 100}", f"victim-{number}@gmail.com", proves=False)
        clock.shift(timedelta(seconds=10))
        attacks.look(chosen, database, now())
        with database.reading() as session:
            assert shields.standing(session) == shields.CROWD

        assert post("198.51.1.200", "honest@laposte.net").location == "/thank-you/"
        assert post("198.51.1.201", "bot@laposte.net", proves=False).location == "/sign-up/noted"


def test_disposable_addresses_are_politely_refused(post: Post, database: Database) -> None:
    for email in ("bot@yopmail.com", "bot@mail.yopmail.com"):
        answer = post("203.0.113.9", email)
        assert answer.status_code == 422
        assert "vanish" in answer.text or "disparaissent" in answer.text
    assert leaving(database) == {}


def test_a_held_letter_is_sent_by_nobody(post: Post, chosen: Settings, database: Database) -> None:
    with database.writing() as session:
        shields.raise_(session, shields.RETURNS, now())
    post("203.0.113.9", "somebody@laposte.net")

    with database.writing() as session:
        assert letters.outbox.claim(session, now() + timedelta(days=1), 10) == []
        (group,) = held.groups(session)
        assert (group.reason, group.letters, group.addresses) == ("returns", 1, ("somebody@laposte.net",))
        held.drop(session, group.name)
        assert held.groups(session) == []
        assert letters.outbox.claim(session, now() + timedelta(days=1), 10) == []
