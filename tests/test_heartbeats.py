"""A worker that runs is heard of, one that stops takes its leave, and one that was killed falls silent."""

import threading
from datetime import timedelta

import pytest
import time_machine

from capture import claims, heartbeats, worker
from capture.chores import Heart
from capture.database import Database
from capture.heartbeats import EVERY, SILENT, Heartbeat
from capture.settings import Settings
from tests.conftest import NOON
from tests.serving.copies import until


def last(database: Database) -> Heartbeat | None:
    with database.reading() as session:
        return next(iter(heartbeats.heard(session)), None)


def test_a_worker_is_heard_of_while_it_runs_and_not_missed_when_it_stops(chosen: Settings, database: Database) -> None:
    stop = threading.Event()
    working = threading.Thread(target=worker.work, args=(chosen, database, stop.is_set))
    working.start()
    until(lambda: last(database))
    found = last(database)
    stop.set()
    working.join()

    assert found is not None
    assert found.host == claims.host()
    assert last(database) is None


def test_an_idle_worker_writes_nothing_else_for_half_a_minute(database: Database) -> None:
    heart = Heart(database)
    heart.beat()
    heart.due += EVERY
    with database.writing() as session:
        heartbeats.forget_all(session)
    heart.beat()

    assert last(database) is None


def test_how_long_the_disk_took_is_told_the_next_time(database: Database) -> None:
    heart = Heart(database)
    heart.beat()
    first = last(database)
    heart.due = 0
    heart.beat()
    second = last(database)

    assert first is not None
    assert first.took is None
    assert second is not None
    assert second.took is not None


@pytest.mark.parametrize(
    ("later", "runs"),
    [(timedelta(), True), (SILENT - timedelta(seconds=1), True), (SILENT, False), (-timedelta(hours=1), False)],
)
def test_whoever_is_silent_or_ahead_of_the_clock_does_not_count(
    database: Database, later: timedelta, runs: bool
) -> None:
    with database.writing() as session:
        heartbeats.hear(session, "front", NOON)
    found = last(database)

    assert found is not None
    assert heartbeats.beats(found, NOON + later) == runs


def test_a_clock_that_was_set_back_is_believed_at_the_next_beat(database: Database) -> None:
    with time_machine.travel(NOON + timedelta(days=1)):
        heart = Heart(database)
        heart.beat()
    with time_machine.travel(NOON, tick=False):
        heart.due = 0
        heart.beat()
    found = last(database)

    assert found is not None
    assert heartbeats.beats(found, NOON)


def test_each_machine_has_its_own_row(database: Database) -> None:
    with database.writing() as session:
        heartbeats.hear(session, "front", NOON)
        heartbeats.hear(session, "back", NOON + timedelta(minutes=1))
        heartbeats.hear(session, "front", NOON + timedelta(minutes=2), 7)
    with database.reading() as session:
        told = [(beat.host, beat.took) for beat in heartbeats.heard(session)]

    assert told == [("front", 7), ("back", None)]
