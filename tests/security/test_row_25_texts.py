"""Texts: whatever befalls a provider, its answers or the worker, no phone rings twice, and what is said is true."""

import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from capture.database import Database, now
from capture.issues import Catalogue
from capture.settings import Settings
from capture.texts import DELIVERED, FAILED, SENT, UNSURE
from tests.conftest import ENVIRONMENT, settings_for
from tests.serving.copies import Copy, copy
from tests.texts import carrier
from tests.texts.carrier import AFTER, BEFORE, HALF, Carrier
from tests.texts.people import TEXTING, at_any_hour, joined, owed, phone_of, rounds, run, states, through_a_day

FAULTS = ("", *BEFORE, *AFTER, *HALF)


@pytest.fixture
def provider() -> Iterator[Carrier]:
    with carrier.opened() as opened:
        yield opened


@pytest.fixture
def people(database: Database, catalogue: Catalogue) -> list[int]:
    at_any_hour(database)
    return joined(database, catalogue, 12)


def settings(root: Path, instance: Path, url: str, provider: Carrier, kind: str) -> Settings:
    """Return the settings of a campaign whose texts go to that provider."""
    return settings_for(root, instance, url, **TEXTING, SMS_URL=getattr(provider, kind))


@pytest.mark.parametrize("kind", ["url", "ovh"])
def test_whatever_befalls_it_no_phone_rings_twice(
    campaign_root: Path,
    tmp_path: Path,
    database_url: str,
    database: Database,
    people: list[int],
    provider: Carrier,
    numbers: Callable[[int, int], int],
    kind: str,
) -> None:
    chosen = settings(campaign_root, tmp_path, database_url, provider, kind)
    for number in range(numbers(4, 40)):
        dice = random.Random(number)
        provider.rings.clear()
        provider.taken.clear()
        provider.faults.extend(dice.choices(FAULTS, k=8))
        mailing = f"mailing-{number}"
        owed(database, chosen, people, mailing)
        begun = datetime.now(UTC)
        for minutes in (0, 1, 3, 8, 20, 45, 90, 200):
            with time_machine.travel(begun + timedelta(minutes=minutes), tick=True):
                run(rounds(chosen, database, seconds=0.2))
        provider.faults.clear()
        through_a_day(chosen, database)
        check(database, provider, mailing)


def check(database: Database, provider: Carrier, mailing: str) -> None:
    """See that nobody got a text twice, and that what is said of each is true."""
    told = states(database, mailing)
    assert set(told.values()) <= {SENT, DELIVERED, FAILED, UNSURE}
    assert max(provider.rings.values(), default=0) <= 1
    for phone, state in told.items():
        assert provider.rings[phone] == 1 if state == SENT else True, (phone, state)
        assert provider.rings[phone] == 0 if state == FAILED else True, (phone, state)


def test_killed_with_texts_in_hand_it_repeats_none(
    campaign_root: Path,
    tmp_path: Path,
    sqlite_only: str,
    catalogue: Catalogue,
    provider: Carrier,
    numbers: Callable[[int, int], int],
) -> None:
    database = Database(sqlite_only)
    at_any_hour(database)
    people = joined(database, catalogue, 12)
    campaign = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT, **TEXTING)
    chosen = settings(campaign_root, tmp_path, sqlite_only, provider, "ovh")
    for number in range(numbers(1, 20)):
        provider.rings.clear()
        mailing = f"mailing-{number}"
        owed(database, chosen, people, mailing)
        kill_at(campaign, provider, provider.posts + 1 + number % len(people))
        with time_machine.travel(now() + timedelta(minutes=4), tick=True):
            run(rounds(chosen, database))
        assert provider.rings == {phone_of(one): 1 for one in range(12)}
        # The one in its hand was taken, as they say when they are asked.
        with time_machine.travel(now() + timedelta(minutes=10), tick=True):
            run(rounds(chosen, database))
        assert set(states(database, mailing).values()) == {SENT}
    database.close()


def kill_at(campaign: Copy, provider: Carrier, position: int) -> None:
    """Kill a worker while the provider has a text and has not said so yet."""
    in_hand, killed = threading.Event(), threading.Event()

    def hold() -> None:
        if provider.posts == position:
            in_hand.set()
            killed.wait(20)

    provider.before_answer = hold
    process = campaign.start("work", terminal=campaign.root / "terminal", SMS_URL=provider.ovh)
    try:
        assert in_hand.wait(20), (campaign.root / "terminal").read_text()
    finally:
        process.kill()
        process.wait()
        killed.set()
        provider.before_answer = lambda: None
