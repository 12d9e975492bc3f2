"""Lists are brought in and taken out from a terminal: data on standard output, words on standard error."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from capture.arrivals import ENTERED, READ, Import
from capture.database import Database
from capture.imports.rows import Row
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE
from tests.conftest import ENVIRONMENT
from tests.serving.copies import Copy, copy, until

LIST = (
    f"Prénom;Courriel;CP;Lettre\nCamille;{CAMILLE};1234;oui\n=1+1;{BILAL};31000;non\nYann;yann@exemple.fr;31000;non\n"
)
SAID = ("--consent", "They signed our list.", "--consent-date", "2026-01-31", "--origin", "us")


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path, database_url: str) -> Copy:
    made = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=database_url, **ENVIRONMENT)
    (made.root / "list.csv").write_text(LIST, encoding="cp1252")
    return made


def counts(said: str) -> dict[str, int]:
    """Return what a command printed."""
    return {name: int(number) for number, name in (line.split("\t") for line in said.splitlines())}


def people(database: Database) -> list[Supporter]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Supporter).order_by(Supporter.id)))


def test_a_list_comes_in_and_goes_again(campaign: Copy, database: Database) -> None:
    done = campaign.hustings("supporters", "import", "list.csv", "--map", "Lettre=newsletter", *SAID)
    assert done.returncode == 0, done.stderr
    assert counts(done.stdout) == {"import": 1, "new": 2, "merged": 0, "held": 0, "double": 0, "refused": 1}
    assert "Courriel: E-mail" in done.stderr
    assert "has it again" in done.stderr
    assert [(one.given_name, one.postcode) for one in people(database)] == [("Camille", "01234"), ("Yann", "31000")]

    undone = campaign.hustings("supporters", "undo", "1")
    assert undone.returncode == 0, undone.stderr
    assert counts(undone.stdout) == {"went": 2, "stayed": 0}
    assert people(database) == []
    assert campaign.hustings("supporters", "undo", "1").returncode == 1


def test_a_dry_run_changes_nothing_and_writes_what_is_refused(campaign: Copy, database: Database) -> None:
    done = campaign.hustings("supporters", "import", "list.csv", "--dry-run", "--refused", "refused.xlsx")
    assert done.returncode == 0, done.stderr
    assert counts(done.stdout)["new"] == 2
    assert "Nobody of them agreed to anything" in done.stderr
    sheet = openpyxl.load_workbook(campaign.root / "refused.xlsx").active
    assert sheet is not None
    heads, row = sheet.iter_rows(values_only=True)
    assert heads == ("Prénom", "Courriel", "CP", "Lettre", "Row", "Column", "Why not")
    assert row[:2] == ("=1+1", BILAL)
    assert sheet["A2"].data_type == "s"
    assert people(database) == []
    assert list((campaign.instance / "imports").iterdir()) == []


def test_everybody_agreed_where_a_star_says_so(campaign: Copy, database: Database) -> None:
    done = campaign.hustings("supporters", "import", "list.csv", "--map", "*=newsletter", *SAID)
    assert done.returncode == 0, done.stderr
    printed = campaign.hustings("supporters", "export")
    assert printed.stdout.count("@exemple.fr") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--map", "Atlantis=email"), "There is no column “Atlantis”. There is: Prénom, Courriel, CP, Lettre"),
        (("--map", "CP=atlantis"), "There is no field “atlantis”"),
        (("--map", "Courriel="), "No column holds an e-mail address"),
        (("--consent", "They signed."), "on which day, and to whom"),
        (("--map", "*=everything", *SAID), "on which day, and to whom"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_stays(campaign: Copy, words: tuple[str, ...], said: str) -> None:
    done = campaign.hustings("supporters", "import", "list.csv", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list((campaign.instance / "imports").iterdir()) == []


def test_what_is_no_list_is_told(campaign: Copy) -> None:
    (campaign.root / "list.csv").write_bytes(b"%PDF-1.7")
    done = campaign.hustings("supporters", "import", "list.csv")
    assert (done.returncode, done.stderr) == (
        1,
        "This is a printed page (PDF). Choose the file from which it was printed.\n",
    )


def test_somebody_with_a_number_only_can_be_forgotten(campaign: Copy, database: Database) -> None:
    (campaign.root / "list.csv").write_text("name,phone\nYann,0612345678\n")
    assert campaign.hustings("supporters", "import", "list.csv").returncode == 0
    done = campaign.hustings("forget", "06 12 34 56 78")
    assert done.returncode == 0, done.stderr
    assert people(database) == []
    again = campaign.hustings("supporters", "import", "list.csv")
    assert counts(again.stdout)["held"] == 1


@pytest.fixture
def long(campaign: Copy) -> Iterator[Path]:
    """A list that takes a while to read."""
    rows = "".join(f"Camille,p{number}@exemple.fr,06 12 {number:06},x\n" for number in range(4000))
    path = campaign.root / "long.csv"
    path.write_text(f"given name,email,phone,newsletter\n{rows}")
    yield path


def state(database: Database) -> tuple[str, int]:
    """Return how far the list is, and how many rows of it are kept."""
    with database.reading() as session:
        kept = session.scalar(sa.select(sa.func.count()).select_from(Row)) or 0
        return session.scalar(sa.select(Import.state)) or "", kept


def test_killed_while_reading_it_is_read_to_its_end(campaign: Copy, database: Database, long: Path) -> None:
    process = campaign.start("supporters", "import", str(long), *SAID, terminal=campaign.root / "terminal")
    until(lambda: state(database)[1] > 0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with database.writing() as session:
        # As if two minutes had passed: who was killed is not heard of any more.
        session.execute(sa.update(Import).values(heard_at=None))

    done = campaign.hustings("work", "--once")
    assert done.returncode == 0, done.stderr
    # Nobody let it in: whoever was killed had not come so far.
    assert state(database) == (READ, 4000)
    assert people(database) == []


def test_killed_while_entering_all_are_in_or_nobody(campaign: Copy, database: Database, long: Path) -> None:
    assert campaign.hustings("supporters", "import", str(long), "--dry-run").returncode == 0
    process = campaign.start("supporters", "import", str(long), *SAID, terminal=campaign.root / "terminal")
    until(lambda: state(database)[1] == 4000 or process.poll() is not None)
    until(lambda: _is_entering(database) or process.poll() is not None)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert len(people(database)) in (0, 4000)
    with database.writing() as session:
        session.execute(sa.update(Import).where(Import.state != ENTERED).values(heard_at=None))

    done = campaign.hustings("work", "--once")
    assert done.returncode == 0, done.stderr
    assert len(people(database)) == 4000
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Row)) == 0


def _is_entering(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(sa.select(Import.id).where(Import.state.in_(("entering", "entered")))) is not None
