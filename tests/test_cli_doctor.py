"""`hustings doctor` finds each thing, says how to mend it, and fails only when something is wrong."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import heartbeats, journal
from capture.backups.shelves import STAMP
from capture.database import Database, now
from capture.letters import outbox
from capture.letters.outbox import Letter
from capture.settings import ROOT
from tests.cast import CAMILLE
from tests.serving.copies import Copy, again, initiated
from tests.serving.postbox import owe
from tests.team import hire

Harm = Callable[[Copy], dict[str, str]]


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, to copy."""
    return initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """A campaign that is well."""
    return again(pattern, tmp_path / "campaign")


def database_of(campaign: Copy) -> Database:
    return Database(f"sqlite:///{campaign.instance / 'capture.db'}")


def edited(campaign: Copy, before: str, after: str) -> dict[str, str]:
    """Edit pelicanconf.py."""
    file = campaign.root / "pelicanconf.py"
    text = file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, after))
    return {}


def env_for_all_to_read(campaign: Copy) -> dict[str, str]:
    (campaign.root / ".env").chmod(0o644)
    return {}


def no_key(campaign: Copy) -> dict[str, str]:
    return {"SECRET_KEY": ""}


def no_folder(campaign: Copy) -> dict[str, str]:
    return {"HUSTINGS_INSTANCE": "pelicanconf.py"}


def nobody_answers(campaign: Copy) -> dict[str, str]:
    return edited(campaign, '"address": "12 rue des Tanneurs, Saint-Aurèle"', '"address": ""')


def unknown_country(campaign: Copy) -> dict[str, str]:
    return edited(campaign, 'JURISDICTION = "FR"', 'JURISDICTION = "XX"')


def ballot_over(campaign: Copy) -> dict[str, str]:
    return edited(campaign, '["2032-03-14", "2032-03-21"]', '["2020-03-15"]')


def not_built(campaign: Copy) -> dict[str, str]:
    (campaign.root / "output").unlink()
    return {}


def another_language(campaign: Copy) -> dict[str, str]:
    return edited(campaign, '= {"en": {}}', "= {}")


def old_schema(campaign: Copy) -> dict[str, str]:
    with database_of(campaign).engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    return {}


def other_key(campaign: Copy) -> dict[str, str]:
    return {"SUPPRESSION_KEY": "another"}


def late_letter(campaign: Copy) -> dict[str, str]:
    owe(database_of(campaign), CAMILLE)
    with database_of(campaign).writing() as session:
        session.execute(sa.update(Letter).values(due_at=now() - 2 * outbox.RETRIES[2]))
    return {}


def stuck_letter(campaign: Copy) -> dict[str, str]:
    owe(database_of(campaign), CAMILLE)
    with database_of(campaign).writing() as session:
        session.execute(sa.update(Letter).values(due_at=now() + outbox.RETRIES[2], trouble="451 not now"))
    return {}


def wrong_mail_url(campaign: Copy) -> dict[str, str]:
    return {"MAIL_URL": "mail.example.org"}


def silent_worker(campaign: Copy) -> dict[str, str]:
    with database_of(campaign).writing() as session:
        heartbeats.hear(session, "front", now() - heartbeats.SILENT)
    return {}


def another_silent_worker(campaign: Copy) -> dict[str, str]:
    with database_of(campaign).writing() as session:
        heartbeats.hear(session, "front", now() - heartbeats.SILENT)
        heartbeats.hear(session, "back", now())
    return {}


def old_backup(campaign: Copy) -> dict[str, str]:
    made = backups_of(campaign) / (now() - timedelta(hours=27)).strftime(STAMP)
    made.mkdir(parents=True)
    return late_letter(campaign)


def late_backup(campaign: Copy) -> dict[str, str]:
    made = backups_of(campaign) / (now() - timedelta(hours=3)).strftime(STAMP)
    made.mkdir(parents=True)
    return stuck_letter(campaign)


def backups_of(campaign: Copy) -> Path:
    return campaign.instance / "backups"


def changed_journal(campaign: Copy) -> dict[str, str]:
    with database_of(campaign).writing() as session:
        journal.record(session, "staff:1", "tag", {"people": 1}, now())
    with database_of(campaign).engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_only_grows_UPDATE")
        connection.exec_driver_sql("UPDATE journal SET actor = 'staff:2'")
    return {}


def debugging(campaign: Copy) -> dict[str, str]:
    return {"FLASK_DEBUG": "1"}


def nobody_knows_when_stations_close(campaign: Copy) -> dict[str, str]:
    return edited(campaign, 'CLOSING_HOURS = "18:00"', "")


def nothing_of_the_site_is_kept(campaign: Copy) -> dict[str, str]:
    shutil.rmtree((campaign.root / "output").resolve().with_suffix(".sources"))
    return {}


def nobody_at_the_desk(campaign: Copy) -> dict[str, str]:
    return {}


def test_a_campaign_that_is_well_passes(campaign: Copy) -> None:
    hire(database_of(campaign))
    run = campaign.hustings("doctor", SITEURL="https://saint-aurele.example")

    assert (run.returncode, run.stderr) == (0, "")
    assert "WRONG" not in run.stdout
    assert "ok     The site is built\n" in run.stdout


@pytest.mark.parametrize(
    ("harm", "found", "mend"),
    [
        (env_for_all_to_read, ".env is readable by you alone", "chmod 600 .env"),
        (no_key, "Settings", "SECRET_KEY is not set. Type: hustings init"),
        (no_folder, "The instance folder can be written to", "hustings init"),
        (nobody_answers, "Somebody answers for the data (CONTROLLER)", "pelicanconf.py"),
        (unknown_country, "The ballot (ROUNDS, JURISDICTION)", "Known are: FR"),
        (not_built, "The site is built", "hustings build"),
        (another_language, "The site has the languages of pelicanconf.py", "hustings build"),
        (old_schema, "The database is up to date and its key is right", "hustings upgrade"),
        (other_key, "The database is up to date and its key is right", "Put the old key back"),
        (late_letter, "Letters leave on time", "hustings serve, or hustings work"),
        (silent_worker, "A worker runs: it sends the letters", "hustings serve, or hustings work"),
        (old_backup, "There is a fresh backup", "hustings backup"),
        (changed_journal, "The journal is as it was written", "Entry 1 was changed"),
        (debugging, "Nothing is run for debugging", "FLASK_DEBUG"),
        (wrong_mail_url, "Letters have a way out (MAIL_URL)", "Write it like file:/path"),
    ],
)
def test_what_is_wrong_is_found(campaign: Copy, harm: Harm, found: str, mend: str) -> None:
    run = campaign.hustings("doctor", **harm(campaign))

    assert (run.returncode, run.stderr) == (1, "")
    advice = run.stdout.partition(f"WRONG  {found}\n")[2]
    assert mend in " ".join(takewhile(lambda line: line.startswith("  "), advice.splitlines()))


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (ballot_over, "The ballot is still to come (ROUNDS)"),
        (stuck_letter, "The mail server takes every letter"),
        (another_silent_worker, "A worker runs: it sends the letters"),
        (late_backup, "There is a fresh backup"),
        (nobody_knows_when_stations_close, "It is known when the polling stations close (CLOSING_HOURS)"),
        (nothing_of_the_site_is_kept, "What the site was built from is kept, for electoral silence"),
        (nobody_at_the_desk, "Somebody may sign in to the desk as its owner"),
    ],
)
def test_what_is_only_odd_does_not_fail(campaign: Copy, harm: Harm, found: str) -> None:
    run = campaign.hustings("doctor", **harm(campaign))

    assert run.returncode == 0
    assert f"odd    {found}\n" in run.stdout


def test_in_silence_it_says_until_when(campaign: Copy) -> None:
    (campaign.root / "clock").write_text(str((datetime(2032, 3, 13, 11, tzinfo=UTC) - now()).total_seconds()))
    path = f"{ROOT / 'tests' / 'serving' / 'clockwork'}:{campaign.root}"
    run = campaign.hustings("doctor", CLOCK_FILE=str(campaign.root / "clock"), PYTHONPATH=path)

    assert "note   Electoral silence\n       Until 14 Mar 2032, 20:00 nothing leaves" in run.stdout


def test_a_database_that_is_held_is_not_waited_for_long(campaign: Copy) -> None:
    with closing(sqlite3.connect(campaign.instance / "capture.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        run = campaign.hustings("doctor")

    assert run.returncode == 1
    assert "WRONG  The database is up to date and its key is right\n" in run.stdout
    assert "There is room on the disk" in run.stdout
