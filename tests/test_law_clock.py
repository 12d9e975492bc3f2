"""The legal clock: what holds a channel, from which second to which."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from capture import law
from capture.law import DECLARED, OBSERVED, ROLL, Ballot, Poll, Selection

PARIS = ZoneInfo("Europe/Paris")
BALLOT = Ballot((date(2032, 3, 14), date(2032, 3, 21)), PARIS)
ONE_SECOND = timedelta(seconds=1)


def clock(written: str, zone: str = "Europe/Paris") -> datetime:
    """Return a moment of a wall clock."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2032-03-12T23:59:59", None),  # Friday
        ("2032-03-13T00:00:00", "2032-03-14T20:00"),
        ("2032-03-14T19:59:59", "2032-03-14T20:00"),
        ("2032-03-14T20:00:00", None),
        ("2032-03-19T23:59:59", None),
        ("2032-03-20T00:00:00", "2032-03-21T20:00"),
        ("2032-03-21T20:00:00", None),
    ],
)
@pytest.mark.parametrize("channel", [law.EMAIL, law.PHONE, law.POST, law.PUBLISHING])
def test_silence_holds_from_midnight_on_the_eve_to_the_last_station(channel: str, at: str, until: str | None) -> None:
    held = law.hold(BALLOT, channel, clock(at))
    assert (held and held.until) == (until and clock(until))
    assert held is None or (held.rule, held.article) == (law.SILENCE, "code électoral, art. L49")
    assert law.hold(BALLOT, law.DOOR, clock(at)) is None


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2032-02-02T07:59:59", "2032-02-02T08:00"),  # Monday
        ("2032-02-02T08:00:00", None),
        ("2032-02-02T19:59:59", None),
        ("2032-02-02T20:00:00", "2032-02-03T08:00"),
        ("2032-02-07T19:59:59", None),  # Saturday
        ("2032-02-07T20:00:00", "2032-02-09T08:00"),
        ("2032-02-08T12:00:00", "2032-02-09T08:00"),  # Sunday
        ("2032-05-01T12:00:00", "2032-05-03T08:00"),  # Saturday, 1 May
        ("2032-03-29T12:00:00", "2032-03-30T08:00"),  # Easter Monday
        ("2032-03-28T03:00:00", "2032-03-30T08:00"),  # Easter Sunday, and summer time begins
        ("2032-10-31T02:30:00", "2032-11-02T08:00"),  # a Sunday with this hour twice, then All Saints
        ("2032-12-31T21:00:00", "2033-01-03T08:00"),
    ],
)
def test_text_messages_leave_on_workdays_by_day(at: str, until: str | None) -> None:
    held = law.hold(BALLOT, law.TEXT, clock(at))
    assert (held and held.until) == (until and clock(until))
    assert held is None or held.rule == law.SMS_HOURS
    assert law.hold(BALLOT, law.EMAIL, clock(at)) is None


def test_after_silence_text_messages_wait_for_their_hours() -> None:
    held = law.hold(BALLOT, law.TEXT, clock("2032-03-13T12:00"))
    assert held is not None
    assert (held.rule, held.until) == (law.SILENCE, clock("2032-03-15T08:00"))
    evening = law.hold(BALLOT, law.TEXT, clock("2032-03-12T20:00"))
    assert evening is not None
    assert (evening.rule, evening.until) == (law.SMS_HOURS, clock("2032-03-15T08:00"))


def test_after_a_ballot_at_easter_they_wait_for_tuesday() -> None:
    held = law.hold(Ballot((date(2032, 3, 28),), PARIS), law.TEXT, clock("2032-03-27T12:00"))
    assert held is not None and held.until == clock("2032-03-30T08:00")


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2032, 3, 28), "2032-03-26T23:00", "2032-03-28T18:00"),  # 43 hours: summer time begins
        (date(2032, 10, 31), "2032-10-29T22:00", "2032-10-31T19:00"),  # 45 hours: it ends
    ],
)
def test_silence_goes_by_the_clock_on_the_wall(day: date, begins: str, ends: str) -> None:
    (silence,) = law.silences(Ballot((day,), PARIS))
    assert (silence.begins, silence.ends) == (clock(begins, "UTC"), clock(ends, "UTC"))


def test_where_people_vote_on_saturday_silence_begins_on_friday() -> None:
    ballot = Ballot((date(2027, 4, 10), date(2027, 4, 24)), ZoneInfo("America/Martinique"))
    first, second = law.silences(ballot)
    assert first.begins == clock("2027-04-09T00:00", "America/Martinique") == clock("2027-04-09T04:00", "UTC")
    assert first.ends == clock("2027-04-10T20:00", "America/Martinique")
    assert second.begins == clock("2027-04-23T00:00", "America/Martinique")
    assert law.hold(ballot, law.EMAIL, first.begins - ONE_SECOND) is None


def test_a_campaign_in_both_is_silent_while_either_votes() -> None:
    martinique = Poll(ZoneInfo("America/Martinique"), (date(2027, 4, 10), date(2027, 4, 24)))
    tahiti = Poll(ZoneInfo("Pacific/Tahiti"), (date(2027, 4, 10), date(2027, 4, 24)))
    both = Ballot((date(2027, 4, 11), date(2027, 4, 25)), PARIS, elsewhere=(martinique, tahiti))
    first, _ = law.silences(both)
    assert first.begins == clock("2027-04-09T00:00", "America/Martinique")
    assert first.ends == clock("2027-04-11T20:00")
    assert law.asks_from(both) == clock("2027-04-25T20:00")


def test_rounds_that_touch_are_one_silence() -> None:
    (silence,) = law.silences(Ballot((date(2032, 3, 13), date(2032, 3, 14)), PARIS))
    assert (silence.begins, silence.ends) == (clock("2032-03-12T00:00"), clock("2032-03-14T20:00"))


@pytest.mark.parametrize(("closing", "ends"), [(None, 20), (time(18), 20), (time(20), 20), (time(21), 21)])
def test_stations_that_close_early_end_no_silence_and_late_ones_prolong_it(closing: time | None, ends: int) -> None:
    silence = law.next_silence(replace(BALLOT, closing=closing), law.EMAIL, clock("2032-03-14T12:00"))
    assert silence is not None and silence.ends == clock(f"2032-03-14T{ends}:00")


@pytest.mark.parametrize(
    ("zone", "day", "rests"),
    [
        ("Europe/Paris", date(2027, 3, 29), True),  # Easter Monday
        ("Europe/Paris", date(2027, 5, 6), True),  # Ascension
        ("Europe/Paris", date(2027, 5, 17), True),  # Whit Monday
        ("Europe/Paris", date(2027, 3, 26), False),  # Good Friday
        ("Europe/Paris", date(2027, 11, 11), True),
        ("Europe/Paris", date(2027, 5, 22), False),
        ("America/Martinique", date(2027, 5, 22), True),
        ("Indian/Reunion", date(2027, 12, 20), True),
    ],
)
def test_holidays_are_those_of_the_calendar(zone: str, day: date, rests: bool) -> None:
    assert law.RULES["FR"].holidays.has(day, zone) is rests


def test_hours_are_lifted_and_silence_is_not() -> None:
    sunday, eve = clock("2032-02-08T12:00"), clock("2032-03-13T12:00")
    everything = {law.SMS_HOURS, law.SILENCE}
    assert law.hold(BALLOT, law.TEXT, sunday, everything) is None
    held = law.hold(BALLOT, law.TEXT, eve, everything)
    assert held is not None and held.until == clock("2032-03-14T20:00")
    assert set(law.liftable(BALLOT.rules)) == {law.SMS_HOURS}


@pytest.mark.parametrize(
    ("channel", "at", "until"),
    [
        (law.EMAIL, "2032-02-02T12:00", "2032-03-13T00:00"),
        (law.EMAIL, "2032-03-21T20:00", None),
        (law.TEXT, "2032-02-02T12:00", "2032-02-02T20:00"),
        (law.TEXT, "2032-03-12T12:00", "2032-03-12T20:00"),
        (law.DOOR, "2032-03-13T12:00", None),
        (law.PUBLISHING, "2032-03-14T20:00", "2032-03-20T00:00"),
    ],
)
def test_a_channel_that_is_free_knows_until_when(channel: str, at: str, until: str | None) -> None:
    assert law.free_until(BALLOT, channel, clock(at)) == (until and clock(until))


def test_what_is_no_channel_is_not_free() -> None:
    with pytest.raises(KeyError):
        law.hold(BALLOT, "pigeon", clock("2032-02-02T12:00"))


@given(
    channel=some.sampled_from([law.EMAIL, law.TEXT, law.PHONE, law.POST, law.PUBLISHING]),
    minutes=some.integers(min_value=0, max_value=60 * 24 * 60),
)
def test_what_is_held_leaves_at_the_first_moment_at_which_it_may(channel: str, minutes: int) -> None:
    at = clock("2032-02-20T00:00").astimezone(UTC) + timedelta(minutes=minutes)
    held = law.hold(BALLOT, channel, at)
    if held is None:
        until = law.free_until(BALLOT, channel, at)
        assert until is None or (law.hold(BALLOT, channel, until) and not law.hold(BALLOT, channel, until - ONE_SECOND))
    else:
        assert at < held.until
        assert law.hold(BALLOT, channel, held.until) is None
        assert law.hold(BALLOT, channel, held.until - ONE_SECOND) is not None


@pytest.mark.parametrize("jurisdiction", ["EU", "none"])
def test_elsewhere_no_silence_of_ours_holds_anything(jurisdiction: str) -> None:
    ballot = replace(BALLOT, jurisdiction=jurisdiction)
    for channel in (*ballot.rules.channels, law.PUBLISHING):
        assert law.hold(ballot, channel, clock("2032-03-14T12:00")) is None
        assert law.free_until(ballot, channel, clock("2032-03-13T12:00")) is None
    assert law.asks_from(ballot) > clock("2032-03-21T20:00")


def test_outside_the_union_facts_may_choose_and_consent_stays() -> None:
    noted = Selection(frozenset({DECLARED, OBSERVED, ROLL}))
    europe = law.audience(law.RULES["EU"], law.EMAIL, noted)
    outside = law.audience(law.RULES["none"], law.EMAIL, noted)
    assert (europe.all_of, europe.barred) == (("targeting",), frozenset({OBSERVED, ROLL}))
    assert (outside.any_of, outside.all_of, outside.barred) == (("newsletter",), (), frozenset())


def test_counsel_may_take_one_letter_for_targeting() -> None:
    letter = Selection(frozenset({DECLARED}), ("housing",), one_letter=True)
    strict = replace(law.RULES["FR"], one_letter_is_free=False)
    found = law.audience(strict, law.EMAIL, letter)
    assert (found.name, found.all_of) == (law.TARGETED, ("targeting",))


@pytest.mark.parametrize(
    ("until", "is_said"),
    [("2032-03-12T23:59:59", False), ("2032-03-13T00:00:00", False), ("2032-03-13T00:00:01", True), (None, True)],
)
def test_a_door_has_no_paper_left_at_it_where_silence_falls_into_the_walk(until: str | None, is_said: bool) -> None:
    said = law.without_paper(BALLOT, clock("2032-03-01T10:00"), clock(until) if until else None)
    whole = "From 13/03/2032 00:00 to 14/03/2032 20:00: speak, leave no paper (code électoral, art. L49)."
    assert said == (whole if is_said else "")
    assert law.without_paper(replace(BALLOT, jurisdiction="none"), clock("2032-03-13T10:00")) == ""
    assert law.without_paper(BALLOT, clock("2032-03-21T20:00:00")) == ""
