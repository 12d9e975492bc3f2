"""Row 24: whatever goes wrong between us and Mailchimp, no visitor waits, and afterwards both sides are equal."""

import random
import resource
import threading
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from capture.errors import MailchimpTrouble
from capture.mailchimp import beside
from tests.cast import CAMILLE
from tests.mailchimp.conftest import bare, chimp, chosen, sides, site
from tests.mailchimp.sides import Sides
from tests.proving import proof
from tests.serving.copies import until

__all__ = ["bare", "chimp", "chosen", "sides", "site"]

FAULTS = ["429", "429empty", "403bare", "500empty", "502html", "truncated", "cut", "lost", "reset"]
Numbers = Callable[[int, int], int]


def until_equal(sides: Sides, rounds: int = 30) -> None:
    """Bring both sides together as the worker does, until it succeeds."""
    for _ in range(rounds):
        try:
            sides.sync()
        except MailchimpTrouble:
            continue
        return
    raise AssertionError("both sides never came together")


def test_visitors_wait_for_nobody(sides: Sides, visitor: FlaskClient) -> None:
    sides.come(CAMILLE)
    sides.chimp.always = "held"
    stop = threading.Event()
    running = threading.Thread(target=beside.run, args=(sides.settings, sides.database, stop.is_set))
    running.start()
    until(lambda: sides.chimp.busy)
    for number in range(3):
        data = {"email": f"v{number}@exemple.fr", "newsletter": "yes", "altcha": proof()}
        assert visitor.post("/sign-up", data=data).status_code == 303
    # They are answered, and Mailchimp has not said a word.
    assert sides.chimp.busy == 1
    sides.chimp.always = ""
    sides.chimp.released.set()
    stop.set()
    running.join()


def test_after_a_day_of_outage_all_are_there_once(sides: Sides, numbers: Numbers) -> None:
    people = numbers(1200, 50_000)
    sides.chimp.always = "500empty"
    sides.fill(people)
    with pytest.raises(MailchimpTrouble):
        sides.sync()
    assert sides.owed() == people and sides.statuses() == {}

    sides.chimp.always = ""
    begun = time.monotonic()
    until_equal(sides)
    assert time.monotonic() - begun < 30 * 60
    assert set(sides.statuses().values()) == {"subscribed"} and len(sides.statuses()) == people
    assert set(sides.chimp.main.people.written.values()) == {1}
    assert sides.chimp.most_busy <= 8 and sides.are_equal()


def test_fifty_thousand_take_a_hundred_calls_and_a_second_round_none(sides: Sides, numbers: Numbers) -> None:
    people, most = numbers(1200, 50_000), numbers(3, 120)
    sides.fill(people)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sides.sync().pushed == people
    assert len(sides.chimp.writes) <= most
    # Kilobytes; what our own Mailchimp remembers of them is in it.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    sides.chimp.calls.clear()
    assert sides.sync().pushed == 0
    assert sides.chimp.writes == [] and sides.are_equal()


def test_whatever_goes_wrong_in_whatever_order_both_sides_end_equal(sides: Sides, numbers: Numbers) -> None:
    dice = random.Random(24)
    sides.fill(40)
    sides.come(CAMILLE)
    for turn in range(numbers(6, 100)):
        sides.chimp.faults.extend(dice.choice(FAULTS) for _ in range(dice.randrange(12)))
        sides.chimp.part_fails = dice.random() < 0.3
        sides.come(f"q{turn}@exemple.fr", given_name=str(turn))
        sides.come(CAMILLE, given_name=f"C{turn}")
        until_equal(sides)
        assert sides.are_equal()
        assert sides.there(CAMILLE).merge_fields["FNAME"] == f"C{turn}"
    assert set(sides.statuses().values()) == {"subscribed"}
    assert len(sides.statuses()) == 41 + numbers(6, 100)
