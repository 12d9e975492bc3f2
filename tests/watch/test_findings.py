"""What the watch finds of the post and of the ground, on both databases, and what it says of it."""

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from capture import bounces, heartbeats, journal, watch, words
from capture.backups import shelves
from capture.database import Database
from capture.letters.outbox import Letter
from capture.settings import Settings
from capture.watch import Finding, ground, post
from tests.cast import BILAL, CAMILLE
from tests.conftest import NOON, who_is
from tests.serving.copies import free_port
from tests.serving.postbox import owe
from tests.team import hire

Usage = namedtuple("Usage", "total used free")


def letters(database: Database, **facts: object) -> None:
    """Owe two letters, ordered five minutes before noon unless something else is said."""
    owe(database, CAMILLE, BILAL)
    minutes = NOON - timedelta(minutes=5)
    with database.writing() as session:
        session.execute(sa.update(Letter).values(**{"ordered_at": minutes, "due_at": minutes, **facts}))


def worker_heard(database: Database, *before: timedelta) -> None:
    with database.writing() as session:
        for number, ago in enumerate(before):
            heartbeats.hear(session, f"host-{number}", NOON - ago, 3)


def said(finding: Finding, chosen: Settings, language: str = "en") -> str:
    with words.speaking(language):
        return " ".join(finding.said(chosen.campaign.timezone))


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("heard", "mark", "word"),
    [
        ([], watch.ODD, "none"),
        ([MINUTE], watch.OK, "ok"),
        ([10 * MINUTE], watch.WRONG, "silent"),
        ([MINUTE, 10 * MINUTE], watch.ODD, "missing"),
        ([-60 * MINUTE], watch.WRONG, "silent"),  # its clock was set back, and it was not heard of since
    ],
)
def test_a_worker_runs_stops_or_is_silent(
    chosen: Settings, database: Database, heard: list[timedelta], mark: str, word: str
) -> None:
    worker_heard(database, *heard)
    found = post.worker(chosen, database, NOON)
    assert (found.mark, found.word) == (mark, word)


def test_who_is_silent_is_told_with_hour_and_remedy_in_either_language(chosen: Settings, database: Database) -> None:
    worker_heard(database, 10 * MINUTE)
    found = post.worker(chosen, database, NOON)
    assert "It was last heard of on 22 Nov 2026, 12:50." in said(found, chosen)
    assert "hustings serve" in said(found, chosen)
    assert "22 nov. 2026, 12:50" in said(found, chosen, "fr")
    assert "host-0" not in said(found, chosen)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({}, "ok"),
        ({"due_at": NOON - 11 * MINUTE}, "late"),
        ({"ordered_at": NOON - 11 * MINUTE, "due_at": NOON + MINUTE}, "late"),  # the server takes none at all
        ({"ordered_at": NOON - 11 * MINUTE, "due_at": NOON + MINUTE, "attempts": 1, "trouble": "451"}, "ok"),
        ({"ordered_at": NOON - 11 * MINUTE, "due_at": None, "sent_at": NOON - 10 * MINUTE}, "ok"),
        ({"ordered_at": NOON + 60 * MINUTE, "due_at": NOON + 60 * MINUTE}, "ok"),  # the clock went back
    ],
)
def test_letters_are_late_when_nobody_tries_them(
    chosen: Settings, database: Database, facts: dict[str, object], word: str
) -> None:
    letters(database, **facts)
    assert post.letters(chosen, database, NOON).word == word


def test_the_mail_servers_answer_is_told_without_its_words(chosen: Settings, database: Database) -> None:
    letters(database, due_at=NOON + MINUTE, trouble="451 4.7.1 ask camille@exemple.fr again")
    found = post.mail(chosen, database, NOON)
    assert (found.mark, found.word) == (watch.ODD, "trouble")
    assert "Put off and tried again: 2. The mail server answered 451 4.7.1." in said(found, chosen)
    assert "Le serveur de courrier a répondu 451 4.7.1." in said(found, chosen, "fr")


@pytest.mark.parametrize(("failed", "word"), [(9, "ok"), (10, "many")])
def test_many_letters_that_come_back_are_told(chosen: Settings, database: Database, failed: int, word: str) -> None:
    with database.writing() as session:
        for number in range(failed):
            bounces.note(session, who_is(f"nobody-{number}@exemple.fr"), "550 5.1.1", NOON)
    assert post.returned(chosen, database, NOON).word == word


def test_a_database_that_answers_says_size_step_and_pace(chosen: Settings, database: Database) -> None:
    worker_heard(database, MINUTE)
    found = ground.reached(chosen, database, NOON)
    assert found.word == "ok"
    assert "MB at step 00" in said(found, chosen)
    assert "the worker’s last entry took 3 ms" in said(found, chosen)


def test_where_no_worker_runs_nothing_is_said_of_its_entries(chosen: Settings, database: Database) -> None:
    assert "a look takes" in said(ground.reached(chosen, database, NOON), chosen)
    assert "entry" not in said(ground.reached(chosen, database, NOON), chosen)


def test_a_slow_disk_is_odd(chosen: Settings, database: Database) -> None:
    with database.writing() as session:
        heartbeats.hear(session, "front", NOON, 2_500)
    assert ground.reached(chosen, database, NOON).word == "slow"


def test_without_the_database_the_rest_is_told(chosen: Settings) -> None:
    gone = Database(f"postgresql://127.0.0.1:{free_port()}/nothing")
    told = {finding.name: finding.word for finding in watch.look(chosen, gone, NOON)}
    assert told["database"] == "away"
    assert told["disk"] in ("ok", "filling", "full")
    assert "letters" not in told


@pytest.mark.parametrize(("used", "word"), [(80, "ok"), (86, "filling"), (96, "full")])
def test_a_disk_fills(
    chosen: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, used: int, word: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(110, used, 100 - used))  # ten are root's
    assert ground.disk(chosen, database, NOON).word == word


def test_a_folder_that_is_gone_is_told(chosen: Settings, database: Database) -> None:
    found = ground.disk(replace(chosen, instance=chosen.instance / "gone"), database, NOON)
    assert (found.mark, found.word) == (watch.WRONG, "gone")


def backed_up(chosen: Settings, ago: timedelta) -> None:
    (chosen.instance / "backups" / (NOON - ago).strftime(shelves.STAMP)).mkdir(parents=True)


@pytest.mark.parametrize(
    ("ago", "word"), [(None, "none"), (1, "ok"), (3, "old"), (27, "old")], ids=["none", "fresh", "late", "old"]
)
def test_a_backup_ages(chosen: Settings, database: Database, ago: int | None, word: str) -> None:
    letters(database)
    if ago:
        backed_up(chosen, timedelta(hours=ago))
    found = ground.backup(chosen, database, NOON)
    assert (found.word, found.mark == watch.WRONG) == (word, ago == 27)


@pytest.mark.parametrize("happens", ["letter", "act"])
def test_a_backup_of_all_that_happened_does_not_age(chosen: Settings, database: Database, happens: str) -> None:
    backed_up(chosen, timedelta(days=3))
    assert ground.backup(chosen, database, NOON).word == "ok"
    if happens == "letter":
        letters(database)
    else:
        with database.writing() as session:
            journal.record(session, "staff:1", "tag", {}, NOON - MINUTE)
    assert ground.backup(chosen, database, NOON).word == "old"


def test_an_owner_is_missed_until_one_is_here(chosen: Settings, database: Database) -> None:
    assert ground.owned(chosen, database, NOON).word == "none"
    hire(database)
    assert ground.owned(chosen, database, NOON).word == "ok"
