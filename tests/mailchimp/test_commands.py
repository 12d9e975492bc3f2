"""The commands as they are typed: they say what leaves, do it, and survive being killed in the middle."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture import issues
from capture.database import Database
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT, settings_for
from tests.mailchimp.server import AUDIENCE, KEY, Chimp
from tests.mailchimp.sides import Sides
from tests.serving.copies import Copy, copy, until


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database is enough for what is typed."""
    return sqlite_only


@pytest.fixture
def typed(campaign_root: Path, tmp_path: Path, chimp: Chimp, database_url: str) -> Copy:
    """A campaign in which commands can be typed, whose audience is at our own Mailchimp."""
    there = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_AUDIENCE": AUDIENCE, "MAILCHIMP_HOST": chimp.address}
    return copy(campaign_root, tmp_path / "campaign", **ENVIRONMENT, **there, DATABASE_URL=database_url)


@pytest.fixture
def list_here(typed: Copy, chimp: Chimp, database_url: str) -> Iterator[Sides]:
    """The list of that campaign."""
    chosen: Settings = settings_for(typed.root, typed.instance, database_url)
    database = Database(database_url)
    yield Sides(chosen, database, issues.from_json(typed.root / "output" / "catalogue.json"), chimp)
    database.close()


def test_it_says_what_leaves_then_does_it(typed: Copy, list_here: Sides) -> None:
    list_here.come(CAMILLE)
    seen = typed.hustings("mailchimp", "setup", "--dry-run")
    assert seen.returncode == 0, seen.stderr
    assert "Mailchimp (Intuit), United States" in seen.stderr and "- the e-mail address" in seen.stderr
    assert "an interest\t" in seen.stdout and list_here.chimp.main.categories == {}

    assert typed.hustings("mailchimp", "setup").returncode == 0
    again = typed.hustings("mailchimp", "setup")
    assert (again.returncode, again.stdout) == (0, "") and "Intuit" not in again.stderr
    ahead = typed.hustings("mailchimp", "sync", "--dry-run")
    assert ahead.stdout.splitlines()[0] == "1\tnew over there" and list_here.statuses() == {}
    done = typed.hustings("mailchimp", "sync")
    assert "Sent: 1" in done.stderr and list_here.statuses() == {CAMILLE: "subscribed"}
    assert KEY not in seen.stderr + again.stderr + done.stderr


def test_permissions_that_nobody_gave_over_there_are_told(typed: Copy, chimp: Chimp) -> None:
    assert "GDPR fields" not in typed.hustings("mailchimp", "setup").stderr
    chimp.main.permissions = True
    assert "GDPR fields" in typed.hustings("mailchimp", "setup").stderr


def test_in_french_it_is_said_in_french(typed: Copy) -> None:
    said = typed.hustings("mailchimp", "setup", "--dry-run", LANG="fr_FR.UTF-8").stderr
    assert "États-Unis" in said and "- l’adresse e-mail" in said


@pytest.mark.parametrize("missing", ["MAILCHIMP_API_KEY", "MAILCHIMP_AUDIENCE"])
def test_what_is_not_configured_is_named(typed: Copy, missing: str) -> None:
    done = typed.hustings("mailchimp", "sync", **{missing: ""})
    assert done.returncode == 1 and missing in done.stderr


def test_the_fuse_is_said_with_what_to_type(typed: Copy, list_here: Sides) -> None:
    list_here.fill(30)
    for words in (["setup"], ["sync"]):
        assert typed.hustings("mailchimp", *words).returncode == 0
    with list_here.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE supporters SET flags = 0")
    for words in (["sync", "--dry-run"], ["sync"]):
        done = typed.hustings("mailchimp", *words)
        assert done.returncode == 1 and "--let-go 30" in done.stderr
    assert typed.hustings("mailchimp", "sync", "--let-go", "30").returncode == 0
    assert set(list_here.statuses().values()) == {"unsubscribed"}


def test_killed_in_the_middle_the_next_one_ends_it(typed: Copy, list_here: Sides, tmp_path: Path) -> None:
    list_here.fill(1200)
    assert typed.hustings("mailchimp", "setup").returncode == 0
    list_here.chimp.always = "slow:0.3"
    begun: subprocess.Popen[str] = typed.start("mailchimp", "sync", terminal=tmp_path / "terminal")
    until(lambda: list_here.statuses())
    os.kill(begun.pid, signal.SIGKILL)
    begun.wait()
    list_here.chimp.always = ""
    with list_here.database.writing() as session:
        # Two minutes later nobody waits for whoever was killed.
        session.connection().exec_driver_sql("UPDATE mailchimp_audiences SET heard_at = '2026-01-01 00:00:00'")
    done = typed.hustings("mailchimp", "sync")
    assert done.returncode == 0, done.stderr
    assert len(list_here.statuses()) == 1200 and list_here.owed() == 0


def test_the_worker_does_it_by_itself(typed: Copy, list_here: Sides) -> None:
    assert typed.hustings("mailchimp", "setup").returncode == 0
    list_here.come(CAMILLE)
    with_worker = typed.start("work", terminal=typed.root / "worker")
    until(lambda: list_here.statuses() == {CAMILLE: "subscribed"})
    with_worker.terminate()
    assert with_worker.wait() == 0
    said = (typed.root / "worker").read_text()
    assert "mailchimp: 0 came, 1 went" in said and CAMILLE not in said and KEY not in said
