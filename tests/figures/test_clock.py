"""How long it is until the next round, and from when the law wants silence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from capture import figures
from capture.database import Database
from capture.words import speaking
from tests.figures.conftest import SeenFrom

ONLINE = ("e-mail", "text message", "telephone", "post")


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


def test_the_next_silence_is_told_for_each_channel(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session:
        clock = figures.clock(seen(session))
    (silence,) = clock.silences
    assert silence.channels == ONLINE
    assert silence.told.begins == datetime(2032, 3, 12, 23, tzinfo=UTC)
    assert not silence.runs
    assert "L49" in silence.article
    assert clock.free == ("door",)


def test_a_silence_that_has_begun_runs(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session:
        (silence,) = figures.clock(seen(session, datetime(2032, 3, 14, 18, 59, tzinfo=UTC))).silences
        (after,) = figures.clock(seen(session, datetime(2032, 3, 14, 19, 0, tzinfo=UTC))).silences
    assert (silence.runs, after.runs) == (True, False)
    assert after.told.begins - silence.told.begins == timedelta(days=7)


def test_after_the_last_round_nothing_is_silent_any_more(database: Database, seen: SeenFrom) -> None:
    with database.reading() as session, speaking("fr"):
        clock = figures.clock(seen(session, datetime(2032, 3, 21, 19, tzinfo=UTC)))
    assert (clock.silences, clock.free) == ((), ("e-mail", "SMS", "téléphone", "courrier", "porte-à-porte"))
