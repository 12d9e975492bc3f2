from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from capture import law
from capture.errors import SettingWrong
from capture.law import DECLARED, OBSERVED, ROLL, SYSTEM, Ballot, Selection

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


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-11-22T12:00:00", "2032-03-12T23:00:00"),
        ("2032-03-14T18:59:59", "2032-03-12T23:00:00"),  # it runs
        ("2032-03-14T19:00:00", "2032-03-19T23:00:00"),
        ("2032-03-21T19:00:00", None),
    ],
)
def test_the_next_silence_is_known_in_advance(moment: str, begins: str | None) -> None:
    silence = law.next_silence(BALLOT, "email", datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (silence and silence.begins) == (begins and datetime.fromisoformat(begins).replace(tzinfo=UTC))
    assert law.next_silence(BALLOT, "door", datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_people_are_kept_thirty_days_after_the_last_round() -> None:
    assert law.kept_until(BALLOT) == date(2032, 4, 20)


LETTER = Selection(frozenset({DECLARED}), ("housing",), one_letter=True)
FACTS = Selection(frozenset({DECLARED}), ("housing",))
NOTED = Selection(frozenset({DECLARED, OBSERVED}))
DATES = Selection(frozenset({SYSTEM}))


@pytest.mark.parametrize(
    ("channel", "selection", "name", "any_of", "all_of"),
    [
        ("email", Selection(), law.EVERYONE, ("newsletter",), ()),
        ("email", LETTER, law.ONE_LETTER, ("letter:housing",), ()),
        ("email", FACTS, law.TARGETED, ("newsletter", "letter:housing"), ("targeting",)),
        ("email", DATES, law.TARGETED, ("newsletter",), ("targeting",)),
        ("sms", Selection(), law.EVERYONE, ("sms",), ()),
        ("sms", LETTER, law.TARGETED, ("sms",), ("targeting",)),
        ("sms", FACTS, law.TARGETED, ("sms",), ("targeting",)),
        ("phone", NOTED, law.SELECTED, ("help:", "need:"), ()),
        ("post", NOTED, law.SELECTED, (), ()),
        ("door", NOTED, law.SELECTED, (), ()),
    ],
)
def test_an_audience_asks_for_the_consents_of_its_kind(
    channel: str, selection: Selection, name: str, any_of: tuple[str, ...], all_of: tuple[str, ...]
) -> None:
    found = law.audience(BALLOT.rules, channel, selection)
    assert (found.name, found.any_of, found.all_of) == (name, any_of, all_of)
    assert found.barred == frozenset()


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("origin", [OBSERVED, ROLL])
def test_nobody_is_chosen_online_by_what_they_did_not_tell(channel: str, origin: str) -> None:
    found = law.audience(BALLOT.rules, channel, Selection(frozenset({DECLARED, origin})))
    assert found.barred == {origin}
    assert "2024/900" in found.article


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-15", "2027-01-15"),
        ("2026-11-30", "2026-12-30"),
    ],
)
def test_who_asks_about_their_data_has_an_answer_within_a_month(asked: str, due: str) -> None:
    assert law.answer_due(date.fromisoformat(asked)) == date.fromisoformat(due)


def test_a_jurisdiction_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(SettingWrong, match="FR"):
        _ = Ballot(BALLOT.rounds, BALLOT.timezone, "XX").rules


def test_every_article_can_be_read() -> None:
    for rules in law.RULES.values():
        # A country may ask for nothing: then it has no article.
        named = [value for name, value in vars(rules).items() if name.endswith("_article") and value]
        named += [channel.article for channel in rules.channels.values()]
        assert len(named) > 10
        for article in named:
            assert law.read_at(article).startswith("https://"), article
    with pytest.raises(StopIteration):
        law.read_at("a law that nobody wrote")
