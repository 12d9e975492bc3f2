"""How long it is until the next round, and from when the law wants silence."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from capture import exemptions, figures, law
from capture.database import Database
from capture.exemptions import Exemption
from capture.words import speaking
from tests.choosing import BALLOT
from tests.figures.conftest import SeenFrom


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2032-03-12T22:59:59", (date(2032, 3, 14), 2)),
        ("2032-03-12T23:00:00", (date(2032, 3, 14), 1)),
        ("2032-03-14T12:00:00", (date(2032, 3, 14), 0)),
        ("2032-03-14T23:00:00", (date(2032, 3, 21), 6)),
        ("2032-03-21T23:00:00", (None, 0)),
    ],
)
def test_days_are_counted_by_the_calendar_of_the_town(
    database: Database, seen: SeenFrom, at: str, expected: tuple[date | None, int]
) -> None:
    with database.reading() as session:
        clock = figures.clock(seen(session, datetime.fromisoformat(at).replace(tzinfo=UTC)))
    assert (clock.round, clock.days) == expected


def ways(clock: figures.Clock) -> dict[str, figures.Way]:
    """Return how each channel goes, by what it is called."""
    return {name: way for names, way in clock.ways for name in names}


def test_each_channel_says_until_when_it_is_free_and_what_comes_then(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session:
        clock = figures.clock(seen(session, datetime(2032, 2, 2, 11, tzinfo=UTC)))
    told = ways(clock)
    assert set(told) == {"e-mail", "text message", "telephone", "post", "door", "the site"}
    assert told["e-mail"] == told["the site"]
    assert (told["e-mail"].free, told["e-mail"].until) == (True, datetime(2032, 3, 12, 23, tzinfo=UTC))
    assert (told["e-mail"].why, told["e-mail"].article) == ("electoral silence", "code électoral, art. L49")
    assert (told["text message"].free, told["text message"].until) == (True, datetime(2032, 2, 2, 19, tzinfo=UTC))
    assert told["door"] == figures.Way(True)


def test_in_silence_each_channel_says_from_when_it_may_again(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session:
        told = ways(figures.clock(seen(session, datetime(2032, 3, 14, 18, 59, tzinfo=UTC))))
        after = ways(figures.clock(seen(session, datetime(2032, 3, 14, 19, 0, tzinfo=UTC))))
    assert (told["e-mail"].free, told["e-mail"].until) == (False, datetime(2032, 3, 14, 19, tzinfo=UTC))
    assert (told["text message"].free, told["text message"].until) == (False, datetime(2032, 3, 15, 7, tzinfo=UTC))
    assert (after["e-mail"].free, after["text message"].free, told["door"].free) == (True, False, True)


def test_after_the_last_round_only_hours_hold_anything(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session, speaking("fr"):
        told = ways(figures.clock(seen(session, datetime(2032, 3, 22, 11, tzinfo=UTC))))
    assert [name for name, way in told.items() if way.until] == ["SMS"]
    assert told["e-mail"] == told["porte-à-porte"] == figures.Way(True)


def test_where_no_silence_is_written_everything_is_free(database: Database, seen: SeenFrom) -> None:
    ballot = replace(BALLOT, jurisdiction="EU")
    with database.reading() as session:
        clock = figures.clock(seen(session, datetime(2032, 3, 14, 12, tzinfo=UTC), ballot))
    assert [way for _, way in clock.ways] == [figures.Way(True)]


def test_a_rule_that_is_lifted_holds_nothing_and_is_told(database: Database, seen: SeenFrom) -> None:
    sunday = datetime(2032, 2, 8, 11, tzinfo=UTC)
    with database.writing() as session:
        told = Exemption(rule=law.SMS_HOURS, counsel="Me Roche", reason="No trade.", owner="staff:1", at=sunday)
        exemptions.lift(session, law.RULES["FR"], told, "cli:nora")
        clock = figures.clock(seen(session, sunday))
        assert ways(clock)["text message"] == ways(clock)["e-mail"]
        ((rule, told),) = clock.lifted
        assert (rule.startswith("text messages leave from Monday"), told.counsel) == (True, "Me Roche")
