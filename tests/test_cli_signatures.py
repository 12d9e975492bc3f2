"""`hustings signatures` and `hustings day copysheets`: between the rounds, and at no other time."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from capture.database import Database
from capture.electors import Elector
from tests.field import town
from tests.paper import words
from tests.serving.copies import Copy, again, initiated


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign with a town, whose roll has numbers of its own; its ballot is years away."""
    made = initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    with database.writing() as session:
        town.build(session)
        for place, elector in enumerate(session.scalars(sa.select(Elector).order_by(Elector.id)), 1):
            elector.order_number = place
    database.close()
    return made


@pytest.fixture
def campaign(pattern: Copy, tmp_path: Path) -> Copy:
    """The same two days after its first round, and five before the second."""
    made = again(pattern, tmp_path / "campaign")
    rounds = [(date.today() + timedelta(days=days)).isoformat() for days in (-2, 5)]
    conf = made.root / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('["2032-03-14", "2032-03-21"]', repr(rounds)))
    return made


def test_sheets_are_printed_numbers_noted_and_letters_addressed(campaign: Copy) -> None:
    file = campaign.root / "sheets.pdf"
    done = campaign.hustings("day", "copysheets", "--precinct", "0012", "-o", str(file))
    assert (done.returncode, "1 sheets" in done.stderr) == (0, True), done.stderr
    code = campaign.hustings("signatures", "list").stdout.splitlines()[0].split("\t")[0]
    assert code in words(file.read_bytes())
    noted = campaign.hustings("signatures", "mark", code, "165-167", "170", "9999", "x")
    assert noted.stdout == "4\n"
    assert "bears: 9999" in noted.stderr and "No numbers: x" in noted.stderr
    assert campaign.hustings("signatures", "unmark", code, "170").stdout == "1\n"
    assert campaign.hustings("signatures", "list").stdout.splitlines()[0] == f"{code}\t0012\tLP\t118\t3"
    cut = campaign.hustings("walks", "cut", "--unsigned")
    assert len(cut.stdout.splitlines()) == 1 and "rue de l’École" in cut.stdout
    book = campaign.root / "letters.xlsx"
    assert campaign.hustings("signatures", "post", "-o", str(book)).returncode == 0
    sheet = load_workbook(book).active
    assert sheet is not None and sheet.max_row == 4
    assert campaign.hustings("signatures", "destroy", "--dry-run").stdout == "3\n"
    assert campaign.hustings("signatures", "destroy").stdout == "3\n"
    assert campaign.hustings("signatures", "destroy").stdout == "0\n"
    paper = campaign.root / "certificate.pdf"
    assert campaign.hustings("purge", "--dry-run", "--certificate", str(paper)).returncode == 0
    assert "3 × who did not sign" in words(paper.read_bytes())


@pytest.mark.parametrize(
    "line",
    [
        ("day", "copysheets", "-o", "sheets.pdf"),
        ("signatures", "mark", "1-1-LP", "12"),
        ("signatures", "post", "-o", "letters.xlsx"),
        ("walks", "cut", "--unsigned"),
    ],
)
def test_before_the_first_round_closes_each_is_refused_with_its_source(pattern: Copy, line: tuple[str, ...]) -> None:
    refused = pattern.hustings(*line)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ministerial answer 09990" in refused.stderr and "14/03/2032 20:00" in refused.stderr
    assert not (pattern.root / line[-1]).exists()
