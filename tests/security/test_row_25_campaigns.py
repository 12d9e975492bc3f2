"""Row 25: a campaign at Mailchimp leaves once, whatever befalls the request, the answer, the worker or the machine."""

import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from capture import deliveries, issues
from capture.database import Database, now
from capture.deliveries import OVER, PERHAPS, SENT, STOPPED, Order
from capture.dispatch import campaigns
from capture.mailchimp.client import Patience
from capture.settings import Settings
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import ENVIRONMENT, settings_for
from tests.mailchimp.conftest import bare, chimp, chosen, sides, site
from tests.mailchimp.server import AUDIENCE, KEY, Chimp
from tests.mailchimp.sides import Sides
from tests.serving.copies import Copy, copy, until

__all__ = ["bare", "chimp", "chosen", "sides", "site"]

Numbers = Callable[[int, int], int]
# Before anything is done, and after it was.
BEFORE, AFTER = ("429", "429empty", "403bare", "500empty", "502html", "reset"), ("truncated", "cut", "lost")
SEND = re.compile(r"POST /campaigns/[^/]+/actions/send")
ANY = re.compile(r".* /(?:campaigns|lists/[^/]+/(?:seg|tag)).*")
# Whatever is waited for is over by then: the answer that may be under way, and what keeps us from asking anew.
MINUTES = (0, 1, 4, *range(15, 400, 15))
LETTER = {"subject": ["Votre loyer"], "html": ['<a href="', ["leave", "", ""], '">x</a>'], "text": [["leave", "", ""]]}


def town(sides: Sides) -> Sides:
    """Let two ask for the newsletter in French, one in English."""
    for email, language in ((CAMILLE, "fr"), (BILAL, "fr"), (ODETTE, "en")):
        sides.come(email, "newsletter", language=language)
    sides.sync()
    return sides


def planned(database: Database, key: str) -> None:
    """Plan a mailing for now, in both languages."""
    letters = {"fr": LETTER, "en": LETTER}
    order = Order(key, "email", "", "everyone", "", "Saint-Aurèle", letters, 3, now(), False, deliveries.MAILCHIMP)
    with database.writing() as session:
        deliveries.plan(session, order, "staff:1", now())


def state(database: Database, key: str) -> str:
    with database.reading() as session:
        plan = deliveries.find(session, key)
        return plan.state if plan else ""


def fates(database: Database, key: str) -> dict[str, int]:
    with database.reading() as session:
        plan = deliveries.find(session, key)
        return deliveries.fates(session, plan) if plan else {}


def got(chimp: Chimp) -> Counter[str]:
    """Return how often each address got a campaign."""
    return Counter(email for one in chimp.campaigns.values() for sending in one.sendings for email in sending)


def go(sides: Sides) -> None:
    campaigns.keep_up(sides.settings, sides.database, patience=sides.patience)


def test_whatever_befalls_a_request_nobody_gets_a_campaign_twice(sides: Sides, numbers: Numbers) -> None:
    town(sides)
    runs, resent = numbers(12, 1000), 0
    for run in range(runs):
        dice, key = random.Random(run), f"mailing-{run}"
        sides.chimp.campaigns.clear()
        sides.chimp.on = SEND if dice.random() < 0.7 else ANY
        sides.chimp.faults.extend(dice.choices(BEFORE + AFTER, k=dice.randint(1, 6)))
        begun = datetime.now(UTC)
        with time_machine.travel(begun):
            planned(sides.database, key)
        for minutes in MINUTES:
            with time_machine.travel(begun + timedelta(minutes=minutes)):
                go(sides)
            if state(sides.database, key) == OVER:
                break
        sides.chimp.faults.clear()
        resent += sum(SEND.fullmatch(call) is not None for call in sides.chimp.calls) > 2
        sides.chimp.calls.clear()

        assert state(sides.database, key) == OVER, (run, fates(sides.database, key))
        assert got(sides.chimp) == Counter([CAMILLE, BILAL, ODETTE]), run
        assert max(len(one.sendings) for one in sides.chimp.campaigns.values()) == 1
        assert fates(sides.database, key) == {SENT: 3}
    print(f"{runs} runs, {resent} with another post, 0 double sends")
    assert resent


def test_a_post_that_is_still_under_way_is_not_doubled(sides: Sides) -> None:
    """Mailchimp has the post and does nothing for minutes; then it does what it was asked, and so does the next one."""
    town(sides)
    planned(sides.database, "mailing")
    sides.patience = Patience(budget=1, tries=1)
    sides.chimp.on, sides.chimp.always = SEND, "held"
    begun = datetime.now(UTC)
    go(sides)
    assert got(sides.chimp) == Counter()
    with time_machine.travel(begun + timedelta(minutes=1)):
        go(sides)
    # It is not asked for again while the first may still be done.
    assert sum(SEND.fullmatch(call) is not None for call in sides.chimp.calls) == 1

    sides.chimp.always = ""
    sides.chimp.released.set()
    until(lambda: got(sides.chimp))
    for minutes in (5, 6, 7):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            go(sides)
    assert got(sides.chimp) == Counter([CAMILLE, BILAL, ODETTE]) and state(sides.database, "mailing") == OVER


def test_two_workers_at_once_send_it_once(sides: Sides) -> None:
    town(sides)
    for number in range(3):
        planned(sides.database, f"mailing-{number}")
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        for _ in range(3):
            go(sides)

    several = [threading.Thread(target=work) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    go(sides)
    assert {state(sides.database, f"mailing-{number}") for number in range(3)} == {OVER}
    assert set(got(sides.chimp).values()) == {3} and len(sides.chimp.campaigns) == 6


def test_one_that_vanished_over_there_is_perhaps_not_received(sides: Sides) -> None:
    town(sides)
    planned(sides.database, "mailing")
    # Neither the post nor the question after it is answered.
    sides.chimp.on = re.compile(f"{SEND.pattern}|GET /campaigns/.*status.*")
    sides.chimp.faults.extend(["lost"] * 5)
    begun = datetime.now(UTC)
    go(sides)
    sides.chimp.campaigns.clear()
    for minutes in (1, 2, 3):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            go(sides)
    assert fates(sides.database, "mailing") == {PERHAPS: 2, SENT: 1}


def test_one_that_is_stopped_while_nobody_knows_leaves_no_second_time(sides: Sides) -> None:
    town(sides)
    planned(sides.database, "mailing")
    sides.chimp.on = SEND
    sides.chimp.faults.append("500empty")
    begun = datetime.now(UTC)
    go(sides)
    with sides.database.writing() as session:
        plan = deliveries.find(session, "mailing")
        assert plan is not None
        deliveries.unplan(session, plan, "", "staff:1", now())
    for minutes in (1, 5, 9):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            go(sides)
    assert got(sides.chimp) == Counter() and state(sides.database, "mailing") == STOPPED


@pytest.fixture
def killed(campaign_root: Path, tmp_path: Path, sqlite_only: str, chimp: Chimp) -> Copy:
    """A campaign of its own whose worker can be killed."""
    return copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT, **there(chimp))


def there(chimp: Chimp) -> dict[str, str]:
    """Return the settings of a campaign whose audience is there."""
    return {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}


def test_killed_at_any_request_it_sends_nothing_twice(
    killed: Copy, sqlite_only: str, chimp: Chimp, numbers: Numbers
) -> None:
    settings: Settings = settings_for(killed.root, killed.instance, sqlite_only, **there(chimp))
    database = Database(sqlite_only)
    here = Sides(settings, database, issues.from_json(killed.root / "output" / "catalogue.json"), chimp)
    here.set_up()
    town(here)
    dice = random.Random(25)
    for run in range(numbers(3, 60)):
        chimp.campaigns.clear()
        planned(database, f"mailing-{run}")
        # The last request before it dies is held: it was not done, or it was and nobody heard.
        chimp.released.clear()
        chimp.on = re.compile(dice.choice([SEND.pattern, r"POST /campaigns", r"PUT /campaigns/.*/content"]))
        chimp.faults.append("held" if dice.random() < 0.5 else "lost")
        process = killed.start("work", terminal=killed.root / "terminal")
        try:
            until(lambda: not chimp.faults)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        chimp.released.set()
        chimp.faults.clear()
        begun = datetime.now(UTC)
        for minutes in MINUTES[1:]:
            with time_machine.travel(begun + timedelta(minutes=minutes)):
                go(here)
        assert state(database, f"mailing-{run}") == OVER
        assert got(chimp) == Counter([CAMILLE, BILAL, ODETTE]), run
    database.close()
