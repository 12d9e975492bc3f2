"""Lists are brought in and taken out from a terminal: data on standard output, words on standard error."""

from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE
from tests.conftest import ENVIRONMENT
from tests.serving.copies import Copy, copy

LIST = (
    f"Prénom;Courriel;CP;Lettre\nCamille;{CAMILLE};1234;oui\n=1+1;{BILAL};31000;non\nYann;yann@exemple.fr;31000;non\n"
)
SAID = ("--consent", "They signed our list.", "--consent-date", "2026-01-31", "--origin", "us")


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """One database: what commands ask of it is tried on both beside this file."""
    return sqlite_only


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
