"""The disk is full: what is not kept is said to be, people still leave, and all goes on when there is room."""

import io
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from capture import backups, errands, links, logs, reserves
from capture.database import Database, now
from capture.errors import BackupFailed, CourierUnavailable
from capture.exports import Export, Order, orders
from capture.issues import Catalogue
from capture.letters.couriers import Folder
from capture.letters.writing import Writer
from capture.proposals import Proposal
from capture.settings import Settings
from capture.staff import ORGANISER
from capture.suppressions import Suppression
from capture.web import create_app
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import ENVIRONMENT, KEY, settings_for, who_is
from tests.serving.copies import Answer, Copy, ask, copy, get, sign_up, until
from tests.serving.postbox import owe
from tests.serving.test_kills import addressees, drain, is_sound
from tests.team import hire, sit

DISK, RESERVE, KIB = 8 << 20, 64 << 10, 1 << 10
ENOUGH = 5000  # sign-ups that no disk of this size takes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def cramped(campaign_root: Path, tmp_path: Path, disk: Path, sqlite_pattern: Path) -> Iterator[Copy]:
    """A campaign whose database and letters lie on that disk."""
    made = copy(campaign_root, tmp_path / "campaign", HUSTINGS_INSTANCE=str(disk), **ENVIRONMENT)
    shutil.copy(sqlite_pattern, disk / "capture.db")
    yield made
    made.stop_all()


@pytest.fixture
def database(disk: Path, sqlite_pattern: Path) -> Iterator[Database]:
    """A database on that disk."""
    shutil.copy(sqlite_pattern, disk / "capture.db")
    with closing(Database(f"sqlite:///{disk / 'capture.db'}")) as opened:
        yield opened


@pytest.fixture
def chosen(campaign_root: Path, disk: Path) -> Settings:
    """The settings of a campaign whose instance is that disk."""
    return settings_for(campaign_root, disk, f"sqlite:///{disk / 'capture.db'}")


def fill(disk: Path, leave: int = 0) -> Path:
    """Fill it, but for so many bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, shutil.disk_usage(disk).free - leave))
    return ballast


def until_refused(port: int) -> tuple[set[str], Answer]:
    """Sign up until nothing more is taken. Returns who was kept, and the refusal."""
    kept: set[str] = set()
    for number in range(ENOUGH):
        answer = sign_up(port, f"visitor-{number}@exemple.fr")
        if answer.status != 303:
            return kept, answer
        kept.add(f"visitor-{number}@exemple.fr")
    raise AssertionError("the disk never filled")


def leave(port: int, email: str) -> Answer:
    """Leave by one click, as a mail program does."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", f"/leave/{links.leave_token(KEY, who_is(email))}", "List-Unsubscribe=One-Click", **form)


def test_it_says_so_loses_nobody_and_goes_on_by_itself(cramped: Copy, disk: Path) -> None:
    served = cramped.serve()
    assert sign_up(served.port, CAMILLE).status == 303
    ballast = fill(disk, leave=100 * KIB)
    kept, refusal = until_refused(served.port)
    assert (refusal.status, refusal.headers["Retry-After"]) == (503, "10")
    assert "Non enregistré" in refusal.body.decode()
    began = time.monotonic()
    assert {sign_up(served.port, BILAL).status for _ in range(5)} == {503}
    print(f"five refusals within {time.monotonic() - began:.2f} s")
    assert get(served.port, "/").status == 200
    assert leave(served.port, CAMILLE).status in (200, 503)

    ballast.unlink()
    until(lambda: sign_up(served.port, BILAL).status == 303, seconds=5)
    assert leave(served.port, CAMILLE).status == 200
    assert "Traceback" not in served.said
    served.kill_all()
    with closing(Database(f"sqlite:///{disk / 'capture.db'}")) as database:
        assert is_sound(database)
        drain(cramped, database)
        with database.reading() as session:
            assert kept | {BILAL} <= set(session.scalars(sa.select(Proposal.email)))
    assert kept | {BILAL} <= addressees(disk / "outbox")
    assert list((disk / "outbox").glob(".*")) == []


def test_what_was_held_back_is_for_those_who_leave(cramped: Copy, disk: Path) -> None:
    assert reserves.keep(disk, RESERVE)
    served = cramped.serve()
    ballast = fill(disk, leave=100 * KIB)
    until_refused(served.port)

    assert reserves.is_let_go(disk)
    assert leave(served.port, ODETTE).status == 200
    assert sign_up(served.port, BILAL).status == 503
    assert get(served.port, "/sign-up/").status == 200

    ballast.unlink()
    assert reserves.keep(disk, RESERVE)
    assert sign_up(served.port, BILAL).status == 303
    with closing(Database(f"sqlite:///{disk / 'capture.db'}")) as database, database.reading() as session:
        assert who_is(ODETTE) in set(session.scalars(sa.select(Suppression.who)))


def test_the_desk_goes_on_without_new_people(chosen: Settings, database: Database, disk: Path) -> None:
    assert reserves.keep(disk, RESERVE)
    app = create_app(chosen, database)
    omar = sit(app, database, hire(database, ORGANISER))
    os.truncate(disk / reserves.NAME, 0)

    assert omar.post("/desk/segments", data={"name": "Housing", "q": "issue:housing"}).status_code in (200, 303)
    form, headers = {"email": CAMILLE, "newsletter": "yes"}, {"Origin": "http://localhost"}
    assert app.test_client().post("/sign-up", data=form, headers=headers).status_code == 503


def test_a_reserve_is_laid_down_where_there_is_room_for_it_twice(disk: Path) -> None:
    assert not reserves.keep(disk)  # sixteen megabytes are more than all of it
    assert not reserves.is_let_go(disk)
    ballast = fill(disk, leave=RESERVE)
    assert not reserves.keep(disk, RESERVE)
    ballast.unlink()
    assert reserves.keep(disk, RESERVE) and reserves.keep(disk, RESERVE)
    assert [(file.name, file.stat().st_blocks * 512) for file in disk.iterdir()] == [(reserves.NAME, RESERVE)]


def test_it_is_let_go_for_want_of_room_alone(disk: Path, database: Database) -> None:
    reserves.keep(disk, RESERVE)
    with pytest.raises(sa.exc.OperationalError) as other, database.reading() as session:
        session.execute(sa.text("SELECT * FROM nowhere"))
    reserves.let_go(disk, other.value)
    assert not reserves.is_let_go(disk)


def test_letters_wait_for_room_and_leave_no_half(chosen: Settings, database: Database, disk: Path) -> None:
    owe(database, CAMILLE)
    outbox = Folder(disk / "outbox")
    outbox.folder.mkdir()
    letter = Writer(chosen).write("confirm", "1" * 32, CAMILLE, "fr", who_is(CAMILLE), "token")
    ballast = fill(disk, leave=0)
    with pytest.raises(CourierUnavailable):
        outbox.carry(letter)
    assert list(outbox.folder.iterdir()) == []
    ballast.unlink()
    outbox.carry(letter)
    assert len(list(outbox.folder.iterdir())) == 1


def test_an_export_a_list_and_a_backup_leave_no_half(
    chosen: Settings, database: Database, disk: Path, catalogue: Catalogue
) -> None:
    app = create_app(chosen, database)
    omar = sit(app, database, hire(database, ORGANISER))
    with database.writing() as session:
        orders.ask(session, Order("", "door", "xlsx", []), 0, "staff:1", now())
    fill(disk)

    with suppress(sa.exc.OperationalError):
        errands.run_out(chosen, database)
    list_of_many = b"email\n" + b"somebody@exemple.fr\n" * 20_000
    sent = omar.post("/desk/imports/new", data={"file": (io.BytesIO(list_of_many), "list.csv")})
    assert sent.status_code == 503, sent.text
    with pytest.raises((BackupFailed, OSError)):
        backups.make(chosen, database)

    for folder in ("exports", "imports", "backups"):
        there = disk / folder
        assert not there.exists() or list(there.iterdir()) == [], folder
    with database.reading() as session:
        assert session.scalars(sa.select(Export.state)).one() in ("asked", "making", "failed")


def test_a_log_on_a_full_disk_fails_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        logs.begin()
        for _ in range(3):
            logging.getLogger("capture").error("nobody reads this")
        assert app.test_client().get("/healthz").status_code == 200
        monkeypatch.undo()
        logs.begin()
        with pytest.raises(OSError, match="No space"):
            full.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())
