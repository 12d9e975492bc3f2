from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from capture import law
from capture.errors import SettingWrong
from capture.law import Ballot

BALLOT = Ballot((date(2032, 3, 14), date(2032, 3, 21)), ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("moment", "silent"),
    [
        ("2032-03-12T22:59:59", False),  # Friday 23:59:59 in Paris
        ("2032-03-12T23:00:00", True),  # Saturday 0:00
        ("2032-03-14T18:59:59", True),  # Sunday 19:59:59
        ("2032-03-14T19:00:00", False),  # the last stations close
        ("2032-03-17T12:00:00", False),  # between the rounds
        ("2032-03-19T23:00:00", True),  # eve of the second round
        ("2032-03-21T19:00:00", False),
    ],
)
def test_online_is_silent_from_midnight_on_the_eve(moment: str, silent: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert (law.silent_until(BALLOT, "email", at) is not None) is silent
    assert law.silent_until(BALLOT, "door", at) is None


def test_silence_counts_from_the_wall_clock_where_summer_time_begins() -> None:
    ballot = Ballot((date(2032, 3, 28),), ZoneInfo("Europe/Paris"))
    at = datetime(2032, 3, 28, 12, tzinfo=UTC)
    assert law.silent_until(ballot, "sms", at) == datetime(2032, 3, 28, 18, tzinfo=UTC)


def test_people_are_kept_thirty_days_after_the_last_round() -> None:
    assert law.kept_until(BALLOT) == date(2032, 4, 20)


@pytest.mark.parametrize(
    ("channel", "issue", "by_facts", "consents"),
    [
        ("email", None, False, ("newsletter",)),
        ("email", "housing", False, ("letter:housing",)),
        ("email", None, True, ("newsletter", "targeting")),
        ("email", "housing", True, ("letter:housing", "targeting")),
        ("sms", None, False, ("sms",)),
        ("sms", "housing", False, ("letter:housing", "sms", "targeting")),
        ("sms", None, True, ("sms", "targeting")),
    ],
)
def test_an_audience_asks_for_the_consents_of_its_kind(
    channel: str, issue: str | None, by_facts: bool, consents: tuple[str, ...]
) -> None:
    assert law.audience(channel, issue, by_facts).consents == consents


def test_a_jurisdiction_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(SettingWrong, match="FR"):
        _ = Ballot(BALLOT.rounds, BALLOT.timezone, "XX").rules
