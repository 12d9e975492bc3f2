"""Retention: years later nothing is overdue, and the report says by which rule it went."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
import time_machine

from capture import law, links, repeats, retention, worker
from capture.database import Base, Database, now
from capture.issues import Catalogue
from capture.letters import CONFIRM, order
from capture.proposals import propose
from capture.settings import Settings
from tests.cast import BILAL, CAMILLE, MALLORY, wish_of
from tests.conftest import ENVIRONMENT, who_is
from tests.serving.copies import copy
from tests.test_retention import join

# What answers for us, and holds no person: hashes, words, figures.
STAYS = {"suppressions", "erasures", "key_checks", "wordings", "journal", "bits", "tallies"}


def test_four_years_after_the_ballot_nobody_is_here(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    join(database, catalogue, CAMILLE, BILAL)
    with database.writing() as session:
        propose(session, wish_of(MALLORY), now())
        order(session, CONFIRM, who_is(MALLORY), who_is(MALLORY), now())
        links.issue(session, links.CONFIRM, who_is(MALLORY), now())
        repeats.begin(session, "key", "body", now())

    after = law.asks_from(chosen.campaign.ballot)
    for later in (timedelta(0), timedelta(days=40), timedelta(days=4 * 365)):
        with time_machine.travel(after + later):
            worker.work(chosen, database, stopped=lambda: False, once=True)

    with database.reading() as session:
        counted = {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    assert {name for name, count in counted.items() if count} <= STAYS
    assert {line.count for line in retention.look(chosen, database, after + timedelta(days=4 * 365))} == {0}


def test_the_command_reports_by_which_rule(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> None:
    campaign = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT)
    database = Database(sqlite_only)
    with database.writing() as session:
        propose(session, wish_of(MALLORY), now() - timedelta(days=8))

    look, purge, again = (campaign.hustings("purge", *words) for words in (["--dry-run"], [], ["--dry-run"]))

    assert [done.returncode for done in (look, purge, again)] == [0, 0, 0]
    line = "1\tsign-ups that nobody confirmed\t7 days\tCNIL, recommendation 2012-020; GDPR, art. 5(1)(e)"
    assert line in look.stdout.splitlines()
    assert line in purge.stdout.splitlines()
    assert line not in again.stdout
    database.close()
