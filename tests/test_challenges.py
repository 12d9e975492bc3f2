import base64
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from capture import challenges
from capture.challenges import TRIES, TRIES_UNDER_ATTACK, ask
from capture.database import Database, now
from tests.conftest import NOON
from tests.proving import SECRET, proof, solved


def spend(database: Database, payload: str, form: str = "sign-up") -> bool:
    """Try a proof."""
    with database.writing() as session:
        return challenges.spend(session, SECRET, form, payload, now())


def unpacked(payload: str) -> dict[str, Any]:
    """Return what a payload says."""
    found: dict[str, Any] = json.loads(base64.b64decode(payload))
    return found


def packed(told: object) -> str:
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_proof_is_good_once(database: Database) -> None:
    payload = proof()

    assert [spend(database, payload) for _ in range(3)] == [True, False, False]


def test_it_is_good_for_its_form_only(database: Database) -> None:
    assert not spend(database, proof("another"))
    assert not spend(database, proof(secret="another campaign's"))


def test_it_is_good_for_an_hour(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first, second = proof(), proof()
        clock.shift(timedelta(minutes=59))
        assert spend(database, first)
        clock.shift(timedelta(minutes=2))
        assert not spend(database, second)


@pytest.mark.parametrize(
    "change",
    [
        {"challenge": {"parameters": {"cost": 1}}},
        {"challenge": {"parameters": {"expiresAt": 4102444800}}},
        {"challenge": {"parameters": {"data": {"form": "sign-up", "more": 1}}}},
        {"challenge": {"parameters": {"keyPrefix": "00"}}},
        {"challenge": {"parameters": {"nonce": "00" * 16}}},
        {"challenge": {"signature": None}},
        {"challenge": {"signature": "0" * 64}},
        {"solution": {"derivedKey": "00" * 32}},
        {"solution": {"derivedKey": ["x"]}},
    ],
)
def test_a_forged_proof_is_none(database: Database, change: dict[str, Any]) -> None:
    told = unpacked(proof())
    for part, facts in change.items():
        for name, value in facts.items():
            told[part][name] = {**told[part][name], **value} if isinstance(value, dict) else value

    assert not spend(database, packed(told))


def test_parts_of_two_proofs_are_none(database: Database) -> None:
    one, other = unpacked(proof()), unpacked(proof())

    assert not spend(database, packed(one | {"solution": other["solution"]}))
    parameters = one["challenge"]["parameters"]
    assert not spend(database, packed(other | {"challenge": {**other["challenge"], "parameters": parameters}}))


def test_a_proof_that_is_written_otherwise_is_the_same(database: Database) -> None:
    payload = proof()
    told = unpacked(payload)

    assert spend(database, payload)
    assert not spend(
        database, packed({**told, "more": "words", "solution": {**told["solution"], "time": 7, "counter": 1}})
    )


@given(st.one_of(st.text(max_size=300), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(packed)))
def test_whatever_is_sent_is_no_proof(payload: str) -> None:
    assert challenges._proved(SECRET, "sign-up", payload) is None  # below the database: nothing is spent


def test_under_attack_it_is_dearer() -> None:
    assert min(TRIES_UNDER_ATTACK) > 2 * max(TRIES)
    with time_machine.travel(NOON, tick=False):
        calm, hard = (unpacked(solved(ask(SECRET, "sign-up", NOON, under))) for under in (TRIES, TRIES_UNDER_ATTACK))
    assert calm["solution"]["counter"] in TRIES
    assert hard["solution"]["counter"] in TRIES_UNDER_ATTACK
