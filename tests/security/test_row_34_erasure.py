"""Erasure: no byte of whoever is erased stays in database, side files, letters, logs or next backup, nor comes back."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import sqlalchemy as sa

from capture import bounces, erasures, memberships, merges, proposals, suppressions
from capture.database import Database, now
from capture.issues import Catalogue
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import KEY, who_is
from tests.serving.copies import Copy, Served, ask, initiated, until
from tests.serving.postbox import laid_down

CANARY = "kanarienvogel-7f3a"
EMAIL = f"{CANARY}@exemple.fr"
NAME = "Kanarienvogel"
PHONE = "+33612345678"
TRACES = re.compile(rb"kanarienvogel|33612345678|6 ?12 ?34 ?56 ?78", re.IGNORECASE)


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path) -> Iterator[Copy]:
    made = initiated(campaign_root, tmp_path / "campaign")
    yield made
    made.stop_all()


def post(served: Served, path: str, **fields: str) -> int:
    """Post a form from our own page."""
    headers = {"Origin": f"http://127.0.0.1:{served.port}", "Content-Type": "application/x-www-form-urlencoded"}
    return ask(served.port, "POST", path, urlencode(fields), **headers).status


def join(campaign: Copy, served: Served) -> None:
    """Sign up with a name and a number, and confirm it; then begin once more and leave that waiting."""
    told = {"email": EMAIL, "given_name": NAME, "newsletter": "yes", "sms": "yes", "phone": "06 12 34 56 78"}
    assert post(served, "/sign-up", **told) == 303
    # Whole: the file gets its name when all of it is there.
    until(lambda: list((campaign.instance / "outbox").glob("[!.]*.eml")))
    (letter,) = laid_down(campaign.instance / "outbox")
    body = letter.get_body(("plain",))
    assert body is not None
    path = next(urlsplit(line).path for line in body.get_content().splitlines() if "/confirm/" in line)
    page = ask(served.port, "GET", path).body.decode()
    (digest,) = re.findall(r'name="proposal" value="(\w+)"', page)
    assert post(served, path, proposal=digest) == 200
    assert post(served, "/sign-up", **told | {"given_name": f"{NAME} encore"}) == 303


def traces(campaign: Copy) -> list[str]:
    """Return the files of the campaign that hold a trace."""
    files = [file for file in campaign.instance.rglob("*") if file.is_file()] + list(campaign.root.glob("terminal-*"))
    return sorted(file.name for file in files if TRACES.search(file.read_bytes()))


def newest(campaign: Copy) -> Path:
    """Return the last backup; those of before, which the worker made by itself, are put away."""
    *others, last = sorted((campaign.instance / "backups").glob("[0-9]*"))
    for other in others:
        shutil.rmtree(other)
    return last


def test_no_byte_stays_and_a_restore_brings_none_back(campaign: Copy) -> None:
    served = campaign.serve()
    join(campaign, served)
    assert campaign.hustings("backup").returncode == 0
    backup = newest(campaign)
    assert {"capture.db"} < set(traces(campaign))

    done = campaign.hustings("forget", EMAIL)  # while it serves
    assert done.returncode == 0, done.stderr
    aside = backup.rename(campaign.root / "older-backup")
    assert traces(campaign) == []
    served.process.terminate()
    served.process.wait(30)
    assert campaign.hustings("backup").returncode == 0
    assert traces(campaign) == []

    back = campaign.hustings("restore", str(aside))
    assert back.returncode == 0, back.stderr
    assert traces(campaign) == []
    with Database(f"sqlite:///{campaign.instance / 'capture.db'}").reading() as session:
        assert session.scalars(sa.select(Supporter)).all() == []


def test_without_the_database_the_file_beside_it_knows(campaign: Copy) -> None:
    served = campaign.serve()
    join(campaign, served)
    assert campaign.hustings("backup").returncode == 0
    backup = newest(campaign)
    served.kill_all()
    assert campaign.hustings("forget", EMAIL).returncode == 0
    for file in campaign.instance.glob("capture.db*"):
        file.unlink()

    aside = backup.rename(campaign.root / "older-backup")
    back = campaign.hustings("restore", str(aside))
    assert back.returncode == 0, back.stderr
    assert traces(campaign) == []


@pytest.fixture
def erased(database: Database, chosen: Settings, catalogue: Catalogue) -> Database:
    """A database from which Camille was erased."""
    with database.writing() as session:
        proposals.propose(session, wish_of(CAMILLE, given_name=NAME), now())
        memberships.join(session, proposals.outstanding(session, who_is(CAMILLE))[0], catalogue, now())
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    return database


def test_no_byte_of_a_merged_person_stays(sqlite_only: str, catalogue: Catalogue) -> None:
    # What is remembered so that the merge could be undone holds both entries.
    database = Database(sqlite_only)
    with database.writing() as session:
        kept = confirms(session, wish_of(CAMILLE), catalogue)
        gone = confirms(session, wish_of(EMAIL, given_name=NAME, phone=PHONE), catalogue)
        merges.merge(session, kept, gone, {}, "staff:1", now())
    assert TRACES.search(database.file.with_name("capture.db-wal").read_bytes())
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    database.overwrite()
    database.close()
    assert not [file.name for file in database.file.parent.glob("capture.db*") if TRACES.search(file.read_bytes())]


def test_no_list_brings_them_back(erased: Database, catalogue: Catalogue) -> None:
    with erased.writing() as session:
        # What any import would write: a person and a consent, but not their own button.
        supporter = sa.insert(Supporter).values(
            who=who_is(CAMILLE), email=CAMILLE, given_name="", neighbourhood="", language="fr", phone="",
            source="import", src="", joined_at=now(),
        )  # fmt: skip
        session.execute(supporter)
        assert reached(session, "email") == 0
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))


def test_whoever_signs_up_again_is_here_again(erased: Database, catalogue: Catalogue) -> None:
    with erased.writing() as session:
        proposals.propose(session, wish_of(CAMILLE), now())
        memberships.join(session, proposals.outstanding(session, who_is(CAMILLE))[0], catalogue, now())
        assert reached(session, "email") == 1


def test_erasing_leaves_everybody_else(erased: Database, catalogue: Catalogue) -> None:
    with erased.writing() as session:
        proposals.propose(session, wish_of(BILAL), now())
        memberships.join(session, proposals.outstanding(session, who_is(BILAL))[0], catalogue, now())
        for _ in range(2):
            erasures.erase(session, who_is(CAMILLE), now(), KEY)
        assert session.scalars(sa.select(Supporter.email)).all() == [BILAL]
        assert bounces.listed(session) == []
